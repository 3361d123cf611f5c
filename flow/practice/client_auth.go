package practice

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// authenticate finds out which client asks (RFC 6749 2.3). When it cannot, the response says so as yutify does.
func (s *Server) authenticate(q *request, p params) (Client, answer, bool) {
	if q.twoAuthorizations("client_authentication") {
		return Client{}, oauthError(http.StatusBadRequest, "invalid_request", twoAuthorizations), false
	}
	header := q.Header.Get("Authorization")
	if header == "" {
		return s.publicClient(q, p)
	}
	id, password, ok := basic(header)
	q.d.ClientID = s.public(id)
	if !ok {
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1",
			"the Authorization header is not Basic followed by the base64 of ID:secret, each part form-encoded"))
		return invalidClient("client_secret_basic")
	}
	// RFC 6749 2.3: one method of client authentication in each request.
	if p.get("client_secret") != "" || p.get("client_id") != "" && p.get("client_id") != id {
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3",
			"credentials were sent in the Authorization header and also in the body, but only one of the two is allowed"))
		return Client{}, oauthError(http.StatusBadRequest, "invalid_request", "More than one client authentication method."), false
	}
	if !s.play.takes("client_secret_basic") {
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1", "%s accepts client_id and client_secret in the body, and no "+
			"Authorization header", s.play.Name))
		return invalidClient(s.play.Auth[0])
	}
	c, known := s.client(id)
	if !known {
		q.note(finding.Failf("client_authentication", "RFC 6749 5.2", "Basic with client_id %s, but the registered client IDs are %s",
			orNone(s.public(id)), s.clientIDs()))
		return unknownClient()
	}
	if c.Public() {
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3",
			"%s is a public client without a secret: send client_id in the body, and no Authorization header", c.ID))
		return invalidClient(c.AuthMethod())
	}
	// RFC 6749 10.1, P20: compared in constant time.
	if !secret.New(password).Equal(c.Secret) {
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1", "Basic with client_id %s: the secret %s is not the "+
			"registered one", c.ID, secret.New(password)))
		return invalidClient(c.AuthMethod())
	}
	q.note(finding.Passf("client_authentication", "RFC 6749 2.3.1", "Basic with client_id %s and its secret", c.ID))
	return c, answer{}, true
}

const twoAuthorizations = "More than one Authorization header."

// twoAuthorizations refuses a request with two: who takes the first and who takes the last see different clients.
func (q *request) twoAuthorizations(what string) bool {
	n := len(q.Header.Values("Authorization"))
	if n > 1 {
		q.note(finding.Failf(what, "RFC 9110 5.3", "received %d Authorization headers, expected one", n))
	}
	return n > 1
}

// publicClient takes a client at its word, if it is one that has no secret to prove itself with (RFC 6749 3.2.1).
func (s *Server) publicClient(q *request, p params) (Client, answer, bool) {
	id := p.get("client_id")
	q.d.ClientID = s.public(id)
	c, known := s.client(id)
	switch {
	case p.get("client_secret") != "" && s.play.takes("client_secret_post"):
		return s.secretInBody(q, c, known, p)
	case p.get("client_secret") != "":
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1", "credentials sent in the body; this server accepts "+
			"client_secret_basic in the Authorization header"))
	case id == "":
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3", "no Authorization header and no client_id"))
	case !known:
		q.note(finding.Failf("client_authentication", "RFC 6749 5.2", "received client_id %s; the registered client IDs are %s", s.public(id),
			s.clientIDs()))
		return unknownClient()
	case !c.Public():
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1", "%s has a secret and must send it in %s", c.ID,
			s.play.secretPlace()))
	default:
		q.note(finding.Passf("client_authentication", "RFC 6749 3.2.1", "%s is a public client: no authentication", c.ID))
		return c, answer{}, true
	}
	if known {
		return invalidClient(s.play.authMethod(c))
	}
	return invalidClient(s.play.Auth[0])
}

// secretInBody is client_secret_post, where the provider takes it (RFC 6749 2.3.1).
func (s *Server) secretInBody(q *request, c Client, known bool, p params) (Client, answer, bool) {
	switch {
	case !known:
		q.note(finding.Failf("client_authentication", "RFC 6749 5.2", "received client_id %s; the registered client IDs are %s",
			orNone(s.public(p.get("client_id"))), s.clientIDs()))
		return unknownClient()
	case c.Public() || !secret.New(p.get("client_secret")).Equal(c.Secret):
		q.note(finding.Failf("client_authentication", "RFC 6749 2.3.1", "client_id %s in the body: the secret %s is not the "+
			"registered one", c.ID, secret.New(p.get("client_secret"))))
		return invalidClient(s.play.authMethod(c))
	}
	q.note(finding.Passf("client_authentication", "RFC 6749 2.3.1", "client_id %s and its secret in the body", c.ID))
	return c, answer{}, true
}

// secretPlace says where a secret belongs.
func (p *Play) secretPlace() string {
	if p.takes("client_secret_basic") {
		return "an Authorization: Basic header"
	}
	return "the body"
}

// authMethod is the preferred way of a client to authenticate.
func (p *Play) authMethod(c Client) string {
	if c.Public() {
		return "none"
	}
	return p.Secrets()[0]
}

// Secrets are the ways to prove a client with its secret.
func (p *Play) Secrets() []string {
	return slices.DeleteFunc(slices.Clone(p.Auth), func(m string) bool { return m == "none" })
}

// basic reads an Authorization header. RFC 6749 2.3.1: ID and secret are form-encoded before they are joined.
func basic(header string) (id, password string, ok bool) {
	scheme, coded, _ := strings.Cut(header, " ")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
	if !strings.EqualFold(scheme, "Basic") || err != nil {
		return "", "", false
	}
	rawID, rawPassword, colon := strings.Cut(string(raw), ":")
	id, errID := url.QueryUnescape(rawID)
	password, errPassword := url.QueryUnescape(rawPassword)
	return id, password, colon && errID == nil && errPassword == nil
}

func invalidClient(method string) (Client, answer, bool) {
	return Client{}, unauthorizedClient("The client cannot authenticate with methods: ['" + method + "']"), false
}

func unknownClient() (Client, answer, bool) {
	return Client{}, unauthorizedClient("The client does not exist on this server."), false
}

// unauthorizedClient is the response to failed client authentication (RFC 6749 5.2). RFC 9110 15.5.2: a 401 names the
// scheme that would do.
func unauthorizedClient(description string) answer {
	a := oauthError(http.StatusUnauthorized, "invalid_client", description)
	a.header.Set("WWW-Authenticate",
		`Basic error="invalid_client", error_description="`+description+`", realm="practice"`)
	return a
}
