package export

import (
	"cmp"
	"embed"
	"go/format"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/page"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

//go:embed programs
var programFiles embed.FS

// Program is a way to write the walk up to a stage, with a library that does it.
type Program struct {
	Name string // "Go (x/oauth2)"
	file string
}

// Programs are all ways, in the order in which they are offered.
var Programs = []Program{{"Go (x/oauth2)", "oauth2.go.tmpl"}, {"Python (Authlib)", "authlib.py.tmpl"},
	{"JavaScript (openid-client)", "openid-client.mjs.tmpl"}}

// programs are the templates. A text of the walk is written as a literal of the language, a secret as a variable of the
// environment: q is a literal of Go, a one in ASCII that Python and JavaScript read alike. They are read when the first is
// wanted, so that no start waits for it.
var programs = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"q": strconv.Quote, "a": strconv.QuoteToASCII,
		"go": func(p parameter) string { return p.value.in(strconv.Quote, "os.Getenv(%q)") },
		"py": func(p parameter) string { return p.value.in(strconv.QuoteToASCII, "os.environ[%q]") },
		"js": func(p parameter) string { return p.value.in(strconv.QuoteToASCII, "process.env[%q]") },
	}).ParseFS(programFiles, "programs/*"))
})

// parameter is a field as templates see it.
type parameter struct {
	Name  string
	value value
}

// walked is what a template is filled with.
type walked struct {
	until flow.Stage

	ID, Issuer, Authorization, Token, Revocation, API string
	Redirect, Scope, Auth, PKCE, Method, Body         string
	Extra, TokenExtra, RefreshExtra, Header           []parameter
	Confidential, Basic                               bool
	refresh                                           bool // there is a refresh token
}

// Reaches tells whether the program does that stage.
func (w walked) Reaches(stage flow.Stage) bool { return stage.Index() <= w.until.Index() }

// Last is the stage that the program does last, by its name.
func (w walked) Last() string { return strconv.Quote(page.Name(w.until)) }

// Calls tells whether the program calls the API.
func (w walked) Calls() bool { return w.Reaches(flow.API) && w.API != "" }

// Refreshes tells whether the program refreshes the token.
func (w walked) Refreshes() bool { return w.Reaches(flow.Refresh) && w.refresh }

// Revokes tells whether the program revokes the token.
func (w walked) Revokes() bool { return w.Reaches(flow.Revoke) && w.Revocation != "" }

// Insecure tells that the server is reached without TLS.
func (w walked) Insecure() bool { return strings.HasPrefix(w.Token, "http:") }

// Of is a program that does the walk up to that stage again, with a state, a verifier and a code of its own. Secrets in it
// are names of environment variables.
func (p Program) Of(s flow.Snapshot, stage flow.Stage) string {
	c, r := s.Client, s.Redactor
	w := walked{until: stage, ID: c.ID, Issuer: s.Server.Issuer, Authorization: r.URL(s.Server.AuthorizationEndpoint), Token: r.URL(s.Server.TokenEndpoint),
		Revocation: r.URL(s.Server.RevocationEndpoint), API: r.URL(s.Server.API), Redirect: cmp.Or(s.Listener.RedirectURI, c.RedirectURI),
		Scope: c.SentScope(), Auth: string(s.Auth), PKCE: c.PKCE.String(), Method: "GET", Confidential: s.Auth != token.None && !c.Public(),
		Basic: s.Auth == token.Basic, refresh: s.Grant == nil || !s.Grant.Response.RefreshToken.IsZero()}
	w.Extra, w.TokenExtra, w.RefreshExtra = w.parameters(c.Extra, r), w.parameters(c.TokenExtra, r), w.parameters(c.RefreshExtra, r)
	if u, err := url.Parse(w.Authorization); w.Issuer == "" && err == nil {
		w.Issuer = u.Scheme + "://" + u.Host
	}
	for _, call := range c.APICall {
		switch call.Name {
		case "method":
			w.Method = call.Value
		case "body":
			w.Body = r.Text(call.Value)
		}
	}
	for _, h := range c.APIHeaders {
		w.Header = append(w.Header, parameter{h.Name, headerOf(h, r).value})
	}
	var b strings.Builder
	_ = programs().ExecuteTemplate(&b, p.file, w) // a mistake in a template would be ours, and a test runs each
	if !strings.HasSuffix(p.file, ".go.tmpl") {
		return b.String()
	}
	return tidied(b.String())
}

// parameters are further parameters. {client_id} and {redirect_uri} stand for those of the walk (client.Client).
func (w walked) parameters(list []authz.Param, r *secret.Redactor) (out []parameter) {
	fill := strings.NewReplacer("{client_id}", w.ID, "{redirect_uri}", w.Redirect)
	for _, p := range list {
		out = append(out, parameter{p.Name, valueOf(p.Name, fill.Replace(p.Value), r)})
	}
	return out
}

// tidied is a program of Go as gofmt has it, without the imports that the stages left out would need.
func tidied(code string) string {
	head, body, _ := strings.Cut(code, "\n)\n")
	if !strings.Contains(body, "\tshow(") { // it shows no response
		body, _, _ = strings.Cut(body, "\n// show prints")
	}
	var kept []string
	for line := range strings.SplitSeq(head, "\n") {
		used := regexp.MustCompile(`\b` + regexp.QuoteMeta(path.Base(strings.Trim(line, "\t\""))) + `\.[A-Z]`)
		if strings.HasPrefix(line, "\t\"") && !used.MatchString(body) {
			continue
		}
		kept = append(kept, line)
	}
	code = strings.Join(kept, "\n") + "\n)\n" + body
	if out, err := format.Source([]byte(code)); err == nil {
		return string(out)
	}
	return code
}
