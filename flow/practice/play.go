package practice

import (
	"encoding/json"
	"slices"
	"strings"
)

// Play is a provider whose addresses and rules this server takes in the place of its own, so that a program can be
// rehearsed before it meets the real one. It is data: whoever starts the server makes it from what is known of the
// provider. What a provider does without stands among the Rules, like what a lab leaves out.
type Play struct {
	As, Name string   // "spotify", "Spotify"; empty for this server's own rules
	Notes    []string // what a rehearsal cannot tell of the real one, and which version is played

	Paths    Paths
	Scopes   Scopes
	Auth     []string // of the token endpoint, by their names in RFC 7591 2
	PKCE     PKCE
	Redirect RedirectRule
	Refresh  Refresh
	Answers  Answers
	API      API
	Lax      []Rule            // that the provider does without
	Says     map[string]string // its own words: page.PARAMETER, callback.PARAMETER, token.CHECK and api.ERROR
}

// Paths are those of all the hosts of a provider, on the one address of this server.
type Paths struct {
	Authorization, Token, Revocation string
	FormToken                        string // a second token endpoint, whose responses are forms
	Metadata                         string // "" where the provider publishes none
	Issuer                           string // of the issuer in them
}

// Scopes are what can be asked for (RFC 6749 3.3).
type Scopes struct {
	Known     []Scope
	Separator string // between names in the request
	Complete  bool   // there are no others; else an unknown name of the usual form is taken, and told as a risk
	Eternal   string // a token with this one does not expire
}

// Scope is one of them, with words for the consent page.
type Scope struct{ Name, Words string }

// PKCE is what the provider makes of RFC 7636. Without methods it looks at none of it.
type PKCE struct {
	Methods  []string
	Required bool
}

// Refresh says who gets refresh tokens, and what a refresh ends (RFC 6749 6).
type Refresh struct {
	Given      bool
	Needs      string // the scope, or name=value of the authorization request, that asks for one
	Rotates    bool   // for public clients always: RFC 9700 4.14.2
	EndsAccess bool   // the access token before ends with a refresh
}

// Answers is how responses of the token endpoint differ from RFC 6749 5.
type Answers struct {
	Form           bool   // unless JSON is asked for
	NoScope        bool   // the scope is not told
	ScopeSeparator string // where it is no space
	ScopeArray     bool
	ErrorsWith200  bool
	ErrorMember    string // "object": error is an object and each status 400; "message": the description is named so
	LifetimeMember string // where it is not expires_in
	NoLifetime     bool
}

// API is the resource server of the provider.
type API struct {
	Base       string // path that all calls begin with
	Key        string // of the client, where calls need one
	Errors     string // "status_message", "error_id", or RFC 6750 3.1
	Compressed bool
	Calls      []Call
}

// Call is one call of the API, with made-up answers in the provider's shape.
type Call struct {
	Method, Path string
	Scope        string // that it needs
	Needs        []Need
	Status       int
	Activity     bool                       // answered as this server's own API
	PageBy       string                     // the query parameter that chooses among Bodies
	Bodies       map[string]json.RawMessage // with {base}, {id} and {person} in them
}

// Need is a parameter of the query without which the API answers with that error.
type Need struct{ Name, Error string }

// own is what this server is when it plays nobody: the contract of yutify, made strict.
func own() Play {
	return Play{
		Paths:   Paths{Authorization: "/authorize", Token: "/api/token", Revocation: "/api/revoke"},
		Scopes:  Scopes{Known: []Scope{{scopeActivity, "See what you are listening to on your linked music service."}}, Separator: " ", Complete: true},
		Auth:    []string{"client_secret_basic", "none"},
		PKCE:    PKCE{Methods: []string{methodS256, methodPlain}},
		Refresh: Refresh{Given: true, Rotates: true, EndsAccess: true},
		API:     API{Base: "/api"},
	}
}

// played tells that another provider's rules hold.
func (p *Play) played() bool { return p.As != "" }

// clients are those that can be registered at the provider, without any redirect URI.
func (p *Play) clients() []Client {
	all := practiceClients()
	if !p.played() {
		return all
	}
	var out []Client
	for _, c := range all {
		c.RedirectURIs = nil
		method := slices.ContainsFunc(p.Auth, func(m string) bool { return (m == "none") == c.Public() })
		if method {
			out = append(out, c)
		}
	}
	return out
}

// routes are what answers under which path.
func (p *Play) routes() map[string]route {
	if !p.played() {
		return routes
	}
	out := map[string]route{}
	for _, common := range []string{"/", "/icon.svg", "/album.svg"} {
		out[common] = routes[common]
	}
	out[registrationPath] = route{EndpointRegistration, []string{"GET", "HEAD", "POST"}, (*Server).registration}
	for _, c := range p.API.Calls {
		r := route{EndpointMe, append(out[c.Path].methods, c.Method), (*Server).call}
		if c.Method == "GET" {
			r.methods = append(r.methods, "HEAD")
		}
		out[c.Path] = r
	}
	for path, as := range map[string]string{p.Paths.Authorization: "/authorize", p.Paths.Token: "/api/token",
		p.Paths.FormToken: "/api/token", p.Paths.Revocation: "/api/revoke", p.Paths.Metadata: openIDPath} {
		if path != "" {
			out[path] = routes[as]
		}
	}
	return out
}

// names are the addresses of the server, for somebody who asked for another one.
func (p *Play) names() string {
	if !p.played() {
		return "/authorize, /api/token, /api/revoke, /api/introspect or /api/me"
	}
	list := []string{p.Paths.Authorization, p.Paths.Token}
	if p.Paths.Revocation != "" {
		list = append(list, p.Paths.Revocation)
	}
	for _, c := range p.API.Calls {
		list = append(list, c.Path)
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// knows finds the words of a scope.
func (s Scopes) knows(name string) (words string, ok bool) {
	i := slices.IndexFunc(s.Known, func(k Scope) bool { return k.Name == name })
	if i < 0 {
		return "", false
	}
	return s.Known[i].Words, true
}

// names are the known scopes in one line.
func (s Scopes) names() string {
	var out []string
	for _, k := range s.Known {
		out = append(out, k.Name)
	}
	return strings.Join(out, ", ")
}

// split takes a received scope apart at the provider's separator.
func (s Scopes) split(received string) []string {
	if strings.TrimSpace(s.Separator) == "" {
		return strings.Fields(received)
	}
	return strings.FieldsFunc(received, func(r rune) bool { return strings.ContainsRune(s.Separator, r) })
}

// usual tells that an unknown name is made of the characters that scopes are made of: it may be one that nobody has
// listed. A list of the programming language, or the separator of another provider, is none.
func usual(name string) bool {
	return name != "" && !strings.ContainsAny(name, "[](){}<>'\",; \t+%")
}

// takes tells that a client with a secret may prove itself in this way.
func (p *Play) takes(method string) bool { return slices.Contains(p.Auth, method) }
