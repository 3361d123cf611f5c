package authz

import (
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
)

// Outcome says what an authorization response means for the walk.
type Outcome int

// The four outcomes.
const (
	Ignored  Outcome = iota // not our response, or unreadable: keep waiting
	Accepted                // a code that may be exchanged
	Denied                  // the authorization server says no, in answer to our request
	Refused                 // a response to our request that must not be used: wrong issuer
)

// Expect is what the client knows before the response comes.
type Expect struct {
	State       secret.Value
	Issuer      string // "" when the server's issuer is not known
	IssRequired bool   // metadata says authorization_response_iss_parameter_supported

	Redactor *secret.Redactor // learns code and state of a response to this request, and cleans its words; nil for neither
}

// Response is one authorization response as read, with every check that was made on it, in order.
type Response struct {
	Outcome          Outcome
	Code             secret.Value
	State            secret.Value
	Iss              string
	Error            string
	ErrorDescription string // the server's words, like the other texts cleaned unless the response is ignored
	ErrorURI         string
	Others           []Param // parameters that no specification here knows, values in order of name
	Checks           []finding.Finding
}

// known are the response parameters that may appear once at the most.
var known = []string{"code", "state", "error", "error_description", "error_uri", "iss"}

// ParseResponse reads the query of a request to the redirect URI and judges it against e. The order matters: nothing
// that the response says is believed before its state is.
func ParseResponse(rawQuery string, e Expect) (r Response) {
	defer func() {
		if r.Outcome != Ignored && e.Redactor != nil {
			r.clean(e.Redactor)
		}
	}()
	// url.Values read leniently would drop what it cannot read, such as "code=a;state=b".
	q, err := url.ParseQuery(rawQuery)
	if err != nil {
		return r.add(finding.Failf("query_syntax", "RFC 6749 Appendix B", "The query cannot be read: it is not form-encoded."))
	}
	if rawQuery == "" {
		return r.add(finding.Failf("query_syntax", "RFC 6749 4.1.2",
			"The response has no query. A server that responds in the fragment (implicit flow) sends nothing in the query."))
	}
	r.add(finding.Passf("query_syntax", "RFC 6749 Appendix B", "The query is readable and form-encoded."))
	r.read(q)
	if i := slices.IndexFunc(known, func(name string) bool { return len(q[name]) > 1 }); i >= 0 {
		// RFC 6749 3.1: a response parameter appears once at the most.
		return r.add(finding.Failf("no_duplicates", "RFC 6749 3.1", "The parameter %s appears more than once.", known[i]))
	}
	r.add(finding.Passf("no_duplicates", "RFC 6749 3.1", "No parameter is repeated."))
	if !r.holds(r.checkState(e)) || !r.holds(r.checkKind()) {
		return r
	}
	r.Outcome = Accepted
	if r.Error != "" {
		r.Outcome = Denied
	}
	if !r.holds(r.checkIssuer(e)) {
		r.Outcome = Refused
		return r
	}
	if r.Outcome == Denied {
		r.add(finding.Failf("no_error", "RFC 6749 4.1.2.1", "The server responded with the error %s.", plain.Text(r.Error)))
	}
	return r
}

func (r *Response) add(c finding.Finding) Response {
	r.Checks = append(r.Checks, c)
	return *r
}

// holds adds a check, and tells whether the response can be looked at further.
func (r *Response) holds(c finding.Finding) bool {
	r.add(c)
	return c.Verdict != finding.Fail
}

func (r *Response) read(q url.Values) {
	r.Code, r.State = secret.New(q.Get("code")), secret.New(q.Get("state"))
	r.Iss, r.Error = q.Get("iss"), q.Get("error")
	r.ErrorDescription, r.ErrorURI = q.Get("error_description"), q.Get("error_uri")
	for name, values := range q {
		if !slices.Contains(known, name) {
			for _, v := range values {
				r.Others = append(r.Others, Param{Name: name, Value: v})
			}
		}
	}
	slices.SortStableFunc(r.Others, func(a, b Param) int { return strings.Compare(a.Name, b.Name) })
}

// clean makes the server's words fit for showing: nothing keeps a server from repeating a secret in them. Redaction comes
// first, because cutting could leave half a secret.
func (r *Response) clean(redact *secret.Redactor) {
	redact.Add(r.Code, r.State)
	for _, words := range []*string{&r.Iss, &r.Error, &r.ErrorDescription, &r.ErrorURI} {
		*words = plain.Text(redact.Text(*words))
	}
	for i, f := range r.Checks {
		r.Checks[i] = f.Redact(redact.Text)
	}
}

func (r *Response) checkState(e Expect) finding.Finding {
	// RFC 6749 10.12 and RFC 9700 4.7.1: a response without our state may be somebody else's, an error included.
	switch {
	case r.State.IsZero() && r.Error != "":
		return finding.Failf("state", "RFC 6749 4.1.2.1",
			"The error response has no state. A server must return state with errors too, so this may be a forgery.")
	case r.State.IsZero():
		return finding.Failf("state", "RFC 6749 4.1.2", "The response has no state, so it cannot be tied to this walk.")
	case !r.State.Equal(e.State):
		return finding.Failf("state", "RFC 6749 10.12",
			"The state is not the one that this walk sent, so the response cannot be tied to this walk.")
	}
	return finding.Passf("state", "RFC 6749 10.12", "The state is the one this walk sent.")
}

func (r *Response) checkKind() finding.Finding {
	const id, section = "code_or_error", "RFC 6749 4.1.2"
	// RFC 6749 3.1: a parameter without a value counts as left out.
	switch {
	case !r.Code.IsZero() && r.Error != "":
		return finding.Failf(id, section, "The response has both a code and an error.")
	case r.Code.IsZero() && r.Error == "":
		return finding.Failf(id, section, "The response has neither a code nor an error.")
	}
	return finding.Passf(id, section, "The response has either a code or an error, not both.")
}

func (r *Response) checkIssuer(e Expect) finding.Finding {
	const id, section = "iss", "RFC 9207 2.4"
	// RFC 9207 2.4: compared byte for byte, so that a code never goes to another server's token endpoint.
	switch {
	case r.Iss == "" && e.IssRequired:
		return finding.Failf(id, section,
			"The response names no issuer, but this server's metadata promises one. Expected %s, received none.", e.Issuer)
	case r.Iss == "":
		return finding.Skipf(id, section, "The response names no issuer, and this server does not promise one.")
	case e.Issuer == "":
		return finding.Skipf(id, section, "The issuer of this server is unknown, so iss cannot be checked.")
	case r.Iss != e.Issuer:
		return finding.Failf(id, section, "The issuer is wrong. Expected %s, received %s.", e.Issuer, plain.Text(r.Iss))
	}
	return finding.Passf(id, section, "The issuer is %s, as expected.", r.Iss)
}

// spellings are other names of scopes: Google grants email and profile as addresses (developers.google.com, OAuth 2.0 Scopes
// for Google APIs, "OpenID Connect").
var spellings = map[string]string{
	"https://www.googleapis.com/auth/userinfo.email":   "email",
	"https://www.googleapis.com/auth/userinfo.profile": "profile",
	"https://www.googleapis.com/auth/plus.me":          "profile",
}

const microsoft = "https://graph.microsoft.com/"

// meant is a scope in its short spelling. Microsoft Graph returns its own scopes with and without its address, and in
// another case (learn.microsoft.com, "Scopes and permissions").
func meant(scope string) string {
	if short, ok := spellings[scope]; ok {
		return short
	}
	if name, graph := strings.CutPrefix(scope, microsoft); graph {
		return name
	}
	return scope
}

// Lacking lists the scopes of one list that the other does not mean, in their own spelling.
func Lacking(scopes, granted []string) (out []string) {
	for _, name := range scopes {
		if !slices.ContainsFunc(granted, func(other string) bool {
			graph := strings.HasPrefix(name, microsoft) || strings.HasPrefix(other, microsoft)
			return meant(name) == meant(other) || graph && strings.EqualFold(meant(name), meant(other))
		}) {
			out = append(out, name)
		}
	}
	return out
}

// Shown are the scopes that a token response shows to be granted without naming them: a refresh token is what
// offline_access is for, and an ID token what openid is for. OpenID Connect Core 3.1.2.1 and 11.
func Shown(granted []string, refreshToken, idToken bool) []string {
	if refreshToken {
		granted = append(slices.Clip(granted), "offline_access")
	}
	if idToken {
		granted = append(slices.Clip(granted), "openid")
	}
	return granted
}
