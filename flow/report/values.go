package report

import (
	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Value is one result of a stage, by the name that the command line gives it. V is a string, an int, a bool, nil, or a
// secret.Value; a string is masked as Mask says.
type Value struct {
	Name string
	V    any
	Mask Mask
}

// Mask says how a string is looked through for secrets.
type Mask int

// The masks.
const (
	MaskText Mask = iota
	MaskURL
	MaskJSON
)

// Values are the results of a stage that has ended, in order; none for one that was skipped or has come to nothing.
func Values(s flow.Snapshot, stage flow.Stage) []Value {
	st := s.Stage(stage)
	switch {
	case st.Status == flow.Skipped:
	case stage == flow.Setup && s.Setup != nil:
		return setup(s)
	case stage == flow.Request && s.Request != nil && st.Failure == nil:
		return request(s, st)
	case stage == flow.Consent:
		return []Value{{Name: "redirect_uri", V: s.Listener.RedirectURI}}
	case stage == flow.Callback && s.Response != nil:
		return callback(s.Response)
	case stage == flow.Exchange && s.Grant != nil:
		return tokens(s.Grant)
	case stage == flow.API && s.Call != nil:
		return []Value{{Name: "status", V: known(s.Call.Status)},
			{Name: "body", V: optional(s.Call.Status == 0, string(s.Call.Content.Body)), Mask: MaskJSON}}
	case stage == flow.Refresh && s.Renewal != nil:
		return renewal(s.Renewal)
	case stage == flow.Revoke && s.Revocation != nil:
		values := []Value{{Name: "status", V: known(s.Revocation.Status)}}
		if p := s.Revocation.Proof; p != nil {
			values = append(values, Value{Name: "api_status", V: known(p.Status)})
		}
		return values
	}
	return nil
}

func setup(s flow.Snapshot) []Value {
	c, in := s.Client, s.Setup.Server
	return []Value{
		{Name: "client_id", V: c.ID}, {Name: "client_secret", V: hidden(c.Secret)},
		{Name: "client_authentication", V: string(s.Setup.Auth)}, {Name: "redirect_uri", V: c.RedirectURI},
		{Name: "scope", V: c.Scope}, {Name: "pkce", V: c.PKCE.String()}, {Name: "issuer", V: in.Issuer},
		{Name: "authorization_endpoint", V: in.AuthorizationEndpoint}, {Name: "token_endpoint", V: in.TokenEndpoint},
		{Name: "revocation_endpoint", V: in.RevocationEndpoint}, {Name: "api", V: in.API},
	}
}

func request(s flow.Snapshot, st flow.StageState) []Value {
	off := s.Request.PKCE.Method == authz.Off
	return []Value{
		{Name: "authorization_url", V: s.Request.URL, Mask: MaskURL},
		{Name: "state", V: secret.New(st.Param("state"))},
		{Name: "code_verifier", V: optional(off, s.Request.PKCE.Verifier)},
		{Name: "code_challenge", V: optional(off, st.Param("code_challenge"))},
		{Name: "code_challenge_method", V: optional(off, st.Param("code_challenge_method"))},
	}
}

func callback(r *authz.Response) []Value {
	values := []Value{
		{Name: "code", V: hidden(r.Code)}, {Name: "state", V: hidden(r.State)}, {Name: "iss", V: said(r.Iss)},
		{Name: "error", V: said(r.Error)}, {Name: "error_description", V: said(r.ErrorDescription)},
	}
	if r.ErrorURI != "" {
		values = append(values, Value{Name: "error_uri", V: r.ErrorURI})
	}
	return values
}

func tokens(r *token.Result) []Value {
	a := r.Answer
	if r.Err != nil {
		return []Value{{Name: "error", V: said(a.Error)}, {Name: "error_description", V: said(a.ErrorDescription)}}
	}
	values := []Value{
		{Name: "token_type", V: said(a.TokenType)}, {Name: "expires_in", V: lifetime(a.Expiry)},
		{Name: "scope", V: plain.Text(r.New.Scope)}, {Name: "access_token", V: a.AccessToken},
		{Name: "refresh_token", V: hidden(a.RefreshToken)},
	}
	if !a.IDToken.IsZero() {
		values = append(values, Value{Name: "id_token", V: a.IDToken})
	}
	return values
}

func renewal(r *token.Result) []Value {
	values := tokens(r)
	if r.Err != nil {
		return values
	}
	return append(values, Value{Name: "previous_access_token", V: hidden(r.Old.Access)},
		Value{Name: "previous_refresh_token", V: r.Old.Refresh}, Value{Name: "rotated", V: r.Rotated})
}

// lifetime is in seconds; what cannot be believed is shown as it came, and null means unknown.
func lifetime(e token.Expiry) any {
	if e.State == token.Known {
		return int(e.Seconds)
	}
	return said(plain.Text(e.Raw))
}

// optional is v, or nil when it is absent, so that an absent value is a JSON null.
func optional(absent bool, v any) any {
	if absent {
		return nil
	}
	return v
}

func said(text string) any      { return optional(text == "", plain.Text(text)) }
func known(status int) any      { return optional(status == 0, status) }
func hidden(v secret.Value) any { return optional(v.IsZero(), v) }
