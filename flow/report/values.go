package report

import (
	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Value is one result of a stage, by the name that the command line gives it. V is a string, an int, a bool, nil, or a
// secret.Value; an address or a document is a string that is looked through for secrets as such.
type Value struct {
	Name string
	V    any
}

type (
	address  string
	document string // JSON
)

// Values are the results of a stage that has ended, in order; none for one that was skipped or has come to nothing.
func Values(s flow.Snapshot, stage flow.Stage) []Value {
	st := s.Stage(stage)
	switch {
	case st.Status == flow.Skipped:
	case stage == flow.Setup && s.Auth != "":
		c, in := s.Client, s.Server
		return []Value{{"client_id", c.ID}, {"client_secret", hidden(c.Secret)},
			{"client_authentication", string(s.Auth)}, {"redirect_uri", address(c.RedirectURI)}, {"scope", c.Scope},
			{"pkce", c.PKCE.String()}, {"issuer", address(in.Issuer)}, {"authorization_endpoint", address(in.AuthorizationEndpoint)},
			{"token_endpoint", address(in.TokenEndpoint)}, {"revocation_endpoint", address(in.RevocationEndpoint)}, {"api", address(in.API)}}
	case stage == flow.Request && s.Request != nil && st.Failure == nil:
		off := s.Request.PKCE.Method == authz.Off
		return []Value{{"authorization_url", address(s.Request.URL)}, {"state", secret.New(st.Param("state"))},
			{"code_verifier", optional(off, s.Request.PKCE.Verifier)},
			{"code_challenge", optional(off, st.Param("code_challenge"))},
			{"code_challenge_method", optional(off, st.Param("code_challenge_method"))}}
	case stage == flow.Consent:
		return []Value{{"redirect_uri", address(s.Listener.RedirectURI)}, {"callback", s.Listener.Takes()},
			{"other_users", said(s.Listener.Others())}}
	case stage == flow.Callback && s.Response != nil:
		r := s.Response
		values := []Value{{"code", hidden(r.Code)}, {"state", hidden(r.State)}, {"iss", said(r.Iss)},
			{"error", said(r.Error)}, {"error_description", said(r.ErrorDescription)}}
		if r.ErrorURI != "" {
			values = append(values, Value{"error_uri", address(r.ErrorURI)})
		}
		return values
	case stage == flow.Exchange && s.Grant != nil:
		return tokens(s.Grant)
	case stage == flow.API && s.Call != nil:
		return []Value{{"status", known(s.Call.Status)},
			{"body", optional(s.Call.Status == 0, document(s.Call.Content.Body))}}
	case stage == flow.Refresh && s.Renewal != nil && s.Renewal.Err != nil:
		return tokens(s.Renewal)
	case stage == flow.Refresh && s.Renewal != nil:
		r := s.Renewal
		return append(tokens(r), Value{"previous_access_token", hidden(r.Old.Access)},
			Value{"previous_refresh_token", r.Old.Refresh}, Value{"rotated", r.Rotated})
	case stage == flow.Revoke && s.Revocation != nil:
		values := []Value{{"status", known(s.Revocation.Status)}}
		if p := s.Revocation.Proof; p != nil {
			values = append(values, Value{"api_status", known(p.Status)})
		}
		return values
	}
	return nil
}

func tokens(r *token.Result) []Value {
	a := r.Response
	if r.Err != nil {
		return []Value{{"error", said(a.Error)}, {"error_description", said(a.ErrorDescription)}}
	}
	life := said(a.Expiry.Raw) // what cannot be believed is shown as it came, and null means unknown
	if a.Expiry.State == token.Known {
		life = int(a.Expiry.Seconds)
	}
	values := []Value{{"token_type", said(a.TokenType)}, {"expires_in", life}, {"scope", r.New.Scope},
		{"access_token", a.AccessToken}, {"refresh_token", hidden(a.RefreshToken)}}
	if !a.IDToken.IsZero() {
		values = append(values, Value{"id_token", a.IDToken})
	}
	return values
}

// optional is v, or nil when it is absent, so that an absent value is a JSON null.
func optional(absent bool, v any) any {
	if absent {
		return nil
	}
	return v
}

func said(text string) any      { return optional(text == "", text) }
func known(status int) any      { return optional(status == 0, status) }
func hidden(v secret.Value) any { return optional(v.IsZero(), v) }
