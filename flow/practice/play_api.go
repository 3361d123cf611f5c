package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// call is a call of the API of the provider that is played.
func (s *Server) call(q *request) answer {
	method := q.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	i := slices.IndexFunc(s.play.API.Calls, func(c Call) bool { return c.Path == q.URL.Path && c.Method == method })
	c := s.play.API.Calls[i] // the route has only paths and methods of the list
	if c.Activity {
		return s.me(q)
	}
	t, refusal, ok := s.bearer(q)
	if !ok {
		return refusal
	}
	for _, n := range c.Needs {
		got := q.URL.Query().Get(n.Name)
		shown := s.text(got)
		if n.Name == "key" && got != "" {
			shown = secret.New(got).Redacted()
		}
		if got == "" || n.Name == "key" && got != s.play.API.Key {
			q.note(finding.Failf("query", "RFC 9110 15.5.1", "%s is missing from the query, or is not the client's: received %s", n.Name, orNone(shown)))
			return oauthError(http.StatusBadRequest, n.Error, "")
		}
		q.note(finding.Passf("query", "", "%s is there", n.Name))
	}
	if c.Scope != "" && !narrower(c.Scope, t.scope) {
		q.note(finding.Failf("scope", "RFC 6750 3.1", "%s is required, but the token has %s", c.Scope, orNone(t.scope)))
		return bearerError(http.StatusForbidden, "insufficient_scope",
			"The request requires higher privileges than provided by the access token.", `, scope="`+c.Scope+`"`)
	}
	page := ""
	if c.PageBy != "" {
		page = q.URL.Query().Get(c.PageBy)
	}
	q.note(finding.Passf("answer", "RFC 9110 15.3", "made up, in the shape that %s documents", s.play.Name))
	body, ok := c.Bodies[page]
	if !ok {
		h := http.Header{}
		return answer{status: c.Status, header: h}
	}
	filled := strings.NewReplacer("{base}", s.issuer, "{id}", t.grant.person.ID, "{person}", t.grant.person.Name).Replace(string(body))
	return jsonAnswer(c.Status, objectOf(filled))
}

// objectOf reads a JSON object and keeps the order of its members.
func objectOf(text string) *object {
	o := new(object)
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		return o
	}
	for d.More() {
		name, _ := d.Token()
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return o
		}
		var flat bytes.Buffer
		if json.Compact(&flat, value) != nil {
			return o
		}
		o.setRaw(fmt.Sprint(name), flat.String())
	}
	return o
}

// seed gives each client a refresh token of the first practice person, for a program that starts from one.
func (s *Server) seed() error {
	if !s.play.Refresh.Given {
		return fmt.Errorf("%w: %s issues no refresh tokens", ErrClient, s.play.Name)
	}
	clients := slices.Clone(s.registered())
	for i := range clients {
		value, err := s.mint()
		if err != nil {
			return err
		}
		at := s.now()
		g := &grant{client: clients[i].ID, person: people[0], scope: strings.ReplaceAll(s.play.Scopes.names(), ",", ""), offline: true}
		s.store.refresh.put(keyOf(value), &refresh{grant: g, issued: at, expires: at.Add(refreshLifetime)})
		clients[i].RefreshToken = secret.New(value)
	}
	s.clients.Store(&clients)
	return nil
}

// Endpoints are the addresses for a program: of the authorization endpoint, of the token endpoint, and what its calls of
// the API begin with.
func (s *Server) Endpoints() (authorization, token, api string) {
	return s.issuer + s.play.Paths.Authorization, s.issuer + s.play.Paths.Token, s.issuer + s.play.API.Base
}

// Plays is the provider that is played; its zero name stands for this server's own rules.
func (s *Server) Plays() Play { return s.play }
