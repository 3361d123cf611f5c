package practice

import (
	"net/http"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
)

// EndpointRegistration is the page on which a client is registered where a provider is played, like its dashboard.
const EndpointRegistration Endpoint = "registration"

// registrationPath is none of any provider's own.
const registrationPath = "/rehearsal/client"

// registeredURIs bounds what one client can register.
const registeredURIs = 10

// registered are the clients of the moment. The list is replaced and never changed, so it can be read at any time.
func (s *Server) registered() []Client { return *s.clients.Load() }

// Registration is the address of the page on which redirect URIs are registered; "" where no provider is played.
func (s *Server) Registration() string {
	if !s.play.played() {
		return ""
	}
	return s.issuer + registrationPath
}

// registration is that page. Its forms come of this page alone: refuseCrossSite keeps those of other origins out, and a
// program of this machine may register what it likes.
func (s *Server) registration(q *request) answer {
	data := struct {
		Clients      []Client
		Path, Wrong  string
		Shown, Value string // the client whose secret is shown, this once, and the secret
		Domain       bool
	}{nil, registrationPath, "", "", "", s.play.Redirect.Match == "domain"}
	status := http.StatusOK
	if q.Method == http.MethodPost {
		p, ok := q.formParams()
		if !ok || !q.once(p, "client", "redirect_uri", "action") {
			return s.problemPage(http.StatusBadRequest, problem{Title: "This form cannot be read", Parameter: "form",
				Received: "a repeated field, an invalid %-escape or a bare ;", Expected: "each field once, percent-encoded",
				Section: "RFC 6749 appendix B", Next: "Send the form from the page of the registered clients."})
		}
		c, known := s.client(p.get("client"))
		switch action, uri := p.get("action"), p.get("redirect_uri"); {
		case !known:
			data.Wrong = "Received client " + orNone(s.public(p.get("client"))) + ", expected one of " + s.clientIDs() + "."
		case action == "add":
			data.Wrong = s.addRedirectURI(c, strings.TrimSpace(uri))
		case action == "remove":
			s.replace(c, slices.DeleteFunc(slices.Clone(c.RedirectURIs), func(u string) bool { return u == uri }))
		case action == "secret" && !c.Public() && !s.secretShown[c.ID]:
			s.secretShown[c.ID] = true
			data.Shown, data.Value = c.ID, c.Secret.Reveal()
		case action == "secret":
			data.Wrong = "The secret of this client is shown once. The program in which this server runs shows it too."
		default:
			data.Wrong = "Received action " + orNone(s.text(action)) + ", expected add, remove or secret."
		}
		if data.Wrong != "" {
			status = http.StatusBadRequest
			q.note(finding.Failf("registration", "RFC 6749 2", "%s", data.Wrong))
		}
	}
	if data.Wrong == "" {
		q.note(finding.Passf("registration", "RFC 6749 2", "the page of the registered clients"))
	}
	data.Clients = s.registered()
	a := s.html(status, "registration", "Your app", "'self'", data)
	if data.Wrong != "" {
		a.err = http.StatusText(status)
	}
	return a
}

// Register adds a redirect URI to all clients that can take it, as somebody does on the page.
func (s *Server) Register(uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.registered() {
		s.addRedirectURI(c, uri)
	}
}

// Takes tells that a redirect URI is registered for the first client, by the provider's rule.
func (s *Server) Takes(uri string) bool {
	return s.play.Redirect.refuses(uri) == "" && s.play.accepts(s.registered()[0], uri)
}

// addRedirectURI registers one more for a client. It tells why it cannot be.
func (s *Server) addRedirectURI(c Client, uri string) string {
	switch err := s.play.registrable(uri); {
	case err != nil:
		return "Received " + orNone(s.public(uri)) + ", which cannot be registered: it " + err.Error() + "."
	case slices.Contains(c.RedirectURIs, uri):
		return s.public(uri) + " is registered already."
	case len(c.RedirectURIs) >= registeredURIs:
		return "Ten are registered already. Remove one first."
	}
	s.replace(c, append(slices.Clone(c.RedirectURIs), uri))
	return ""
}

// replace gives a client other redirect URIs.
func (s *Server) replace(c Client, uris []string) {
	list := slices.Clone(s.registered())
	for i := range list {
		if list[i].ID == c.ID {
			list[i].RedirectURIs = uris
		}
	}
	s.clients.Store(&list)
}
