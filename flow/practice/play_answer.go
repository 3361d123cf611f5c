package practice

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/finding"
)

// eternity is how long a token lives that does not expire.
const eternity = 100 * 365 * 24 * time.Hour

// lifetime is that of an access token with those scopes.
func (p *Play) lifetime(scope string) time.Duration {
	if p.Answers.NoLifetime || p.Scopes.Eternal != "" && slices.Contains(strings.Fields(scope), p.Scopes.Eternal) {
		return eternity
	}
	return accessLifetime
}

// asked tells whether an authorization request brings a refresh token.
func (r Refresh) asked(scope string, p params) bool {
	name, value, parameter := strings.Cut(r.Needs, "=")
	switch {
	case r.Needs == "":
		return r.Given
	case parameter:
		return p.get(name) == value
	}
	return slices.Contains(strings.Fields(scope), r.Needs)
}

// tellScope puts the scope into a token response (RFC 6749 5.1).
func (p *Play) tellScope(o *object, scope string) {
	switch names := strings.Fields(scope); {
	case scope == "" || p.Answers.NoScope:
	case p.Answers.ScopeArray:
		o.set("scope", names)
	case p.Answers.ScopeSeparator != "":
		o.set("scope", strings.Join(names, p.Answers.ScopeSeparator))
	default:
		o.set("scope", scope)
	}
}

// unplayed says of a grant type that a real provider may have, that it is the rehearsal which has not.
func (p *Play) unplayed(kind string) string {
	if !p.played() || kind == "" {
		return ""
	}
	if kind == "client_credentials" {
		return "client_credentials issues a token without any person, and is not part of this rehearsal."
	}
	return "Only authorization_code and refresh_token are part of this rehearsal."
}

// expects says what a parameter should have been.
func (p *Play) expects(parameter string) string {
	if parameter == "scope" {
		sep := "spaces"
		if strings.TrimSpace(p.Scopes.Separator) != "" {
			sep = strconv.Quote(p.Scopes.Separator)
		}
		return "names such as " + p.Scopes.names() + ", separated by " + sep
	}
	return "what " + p.Name + " documents"
}

// expected are the parameters of a token request, with PKCE and client authentication.
var expected = []string{"grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "refresh_token", "scope"}

// strayParams tells of parameters that no token request has. RFC 6749 3.2: they are ignored.
func (s *Server) strayParams(q *request, p params) {
	if !s.play.played() {
		return
	}
	var stray []string
	for name := range p.values {
		if !slices.Contains(expected, name) {
			stray = append(stray, s.text(name))
		}
	}
	if slices.Sort(stray); len(stray) > 0 {
		q.note(finding.Warnf("stray", "RFC 6749 3.2", "%s is not a parameter of a token request, and is ignored", strings.Join(stray, ", ")))
	}
}

// failed is what the last check that failed was about.
func (q *request) failed() string {
	for _, c := range slices.Backward(q.d.Checks) {
		if c.Verdict == finding.Fail {
			return strings.TrimPrefix(c.ID, "server_")
		}
	}
	return ""
}

// dress gives a response of this server the form and the words of the provider that is played.
func (s *Server) dress(q *request, a *answer) {
	if !s.play.played() || a.object == nil {
		return
	}
	switch q.endpoint {
	case EndpointToken:
		s.dressToken(q, a)
	case EndpointMe:
		s.dressAPI(q, a)
	}
}

func (s *Server) dressToken(q *request, a *answer) {
	words := s.play.Answers
	if a.err != "" {
		description := a.object.text("error_description")
		if says, ok := s.play.Says["token."+q.failed()]; ok {
			description = says
			a.object.set("error_description", says)
		}
		switch {
		case words.ErrorMember == "object":
			a.status = http.StatusBadRequest
			a.object = new(object).set("error", map[string]any{"type": a.err, "message": description})
		case words.ErrorMember == "message":
			a.object = new(object).set("status", a.status).set("message", description)
		case words.ErrorMember == "ok":
			a.object = new(object).set("ok", false).set("error", a.err)
		}
		if words.ErrorsWith200 || words.ErrorMember == "ok" {
			a.status = http.StatusOK
		}
	} else if words.ErrorMember == "ok" {
		a.object.set("ok", true)
	}
	a.form = q.URL.Path == s.play.Paths.FormToken || words.Form && !strings.Contains(q.Header.Get("Accept"), "json")
}

func (s *Server) dressAPI(q *request, a *answer) {
	a.packed = s.play.API.Compressed
	if a.err == "" {
		return
	}
	code := a.err
	if a.status == http.StatusUnauthorized && code == http.StatusText(http.StatusUnauthorized) {
		code = "missing_token"
	}
	says := s.play.Says["api."+code]
	switch s.play.API.Errors {
	case "status_message":
		a.object = new(object).set("error", map[string]any{"status": a.status, "message": orElse(says, code)})
	case "error_id":
		id, name, _ := strings.Cut(says, " ")
		n, _ := strconv.Atoi(id) // 0 for an error that the provider has no number for
		a.status = http.StatusBadRequest
		a.object = new(object).set("error_id", n).set("error_message", orElse(name, code)).set("error_name", orElse(name, code))
	}
}

func orElse(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}

// asForm is a flat object as a form.
func (o *object) asForm() []byte {
	var pairs []string
	for _, m := range o.members {
		value := o.text(m.name)
		if value == "" {
			value = strings.Trim(m.value, `"`)
		}
		pairs = append(pairs, url.QueryEscape(m.name)+"="+url.QueryEscape(value))
	}
	return []byte(strings.Join(pairs, "&"))
}

// pack compresses a body, asked for or not.
func pack(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // a buffer takes everything
	w.Close()
	return b.Bytes()
}
