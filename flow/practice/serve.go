package practice

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/finding"
)

// Endpoint names a part of the server, in decisions and in faults.
type Endpoint string

// The endpoints.
const (
	EndpointAuthorize  Endpoint = "authorize"
	EndpointToken      Endpoint = "token"
	EndpointRevoke     Endpoint = "revoke"
	EndpointIntrospect Endpoint = "introspect"
	EndpointMe         Endpoint = "me"
	EndpointMetadata   Endpoint = "metadata"
	EndpointHome       Endpoint = "home"
	EndpointNone       Endpoint = "none" // no endpoint of this server
)

// request is one HTTP request on its way to a response.
type request struct {
	*http.Request
	at       time.Time
	endpoint Endpoint
	body     []byte
	d        Decision
}

// parameters are what a check can be about that a client sends; the sentence begins with it.
var parameters = []string{"client_id", "client_authentication", "redirect_uri", "response_type", "state", "scope", "code",
	"code_challenge", "code_challenge_method", "code_verifier", "grant_type", "refresh_token", "access_token", "token"}

// note keeps a check in the decision and tells whether the request may go on. Its ID is one of this server: a client has
// rules of its own for the same parameters.
func (q *request) note(c finding.Finding) bool {
	if slices.Contains(parameters, c.ID) {
		c.Text = c.ID + ": " + c.Text
	}
	c.ID = "server_" + c.ID
	if len(c.Text) > shownText {
		c.Text = strings.ToValidUTF8(c.Text[:shownText], "") + "…"
	}
	q.d.Checks = append(q.d.Checks, c)
	return c.Verdict != finding.Fail
}

// route is what answers a path. The handlers run under the server's mutex: all reading is done before, all writing
// after.
type route struct {
	endpoint Endpoint
	methods  []string
	handle   func(*Server, *request) answer
}

var (
	onlyPost = []string{http.MethodPost}
	onlyRead = []string{http.MethodGet, http.MethodHead}
	routes   = map[string]route{
		"/":               {EndpointHome, onlyRead, (*Server).home},
		"/icon.svg":       {EndpointHome, onlyRead, (*Server).picture},
		"/album.svg":      {EndpointHome, onlyRead, (*Server).picture},
		"/authorize":      {EndpointAuthorize, []string{http.MethodGet, http.MethodPost}, (*Server).authorization},
		"/api/token":      {EndpointToken, onlyPost, (*Server).token},
		"/api/revoke":     {EndpointRevoke, onlyPost, (*Server).revoke},
		"/api/introspect": {EndpointIntrospect, onlyPost, (*Server).introspect},
		"/api/me":         {EndpointMe, onlyRead, (*Server).me},
		metadataPath:      {EndpointMetadata, onlyRead, (*Server).metadata},
		openIDPath:        {EndpointMetadata, onlyRead, (*Server).metadata},
	}
)

// ServeHTTP implements http.Handler: read, decide, write it down, then answer. A decision is kept before the client can
// have the response, so that who has a response also finds the decision.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.inFlight.Done()
	q := &request{Request: r, at: s.now(), endpoint: EndpointNone}
	to, known := s.routes[r.URL.Path]
	if known {
		q.endpoint = to.endpoint
	}
	q.d = Decision{At: q.at, Endpoint: q.endpoint, Method: s.text(r.Method), Path: s.public(r.URL.Path)}
	var tooBig *http.MaxBytesError
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	q.body = body
	a := s.decide(q, to, errors.As(err, &tooBig), err)
	s.tell(q.d)
	if s.thief != nil && a.redirect != nil {
		s.thief.Read(a.header.Get("Location"))
	}
	s.write(w, r, a)
}

// decide is the whole way from a request to a response that is written down, faults included.
func (s *Server) decide(q *request, to route, tooBig bool, readErr error) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, refused := s.refuseEarly(q, to, tooBig, readErr)
	if !refused {
		var instead bool
		if a, instead = s.faultInstead(q); !instead {
			a = to.handle(s, q)
		}
		s.dress(q, &a)
		s.faultAfter(q, &a)
	}
	s.record(q, &a)
	return a
}

// refuseEarly keeps out what no endpoint should have to look at.
func (s *Server) refuseEarly(q *request, to route, tooBig bool, readErr error) (answer, bool) {
	// A name that somebody let point at 127.0.0.1 (DNS rebinding) arrives with its own Host.
	if q.Host != s.host {
		q.note(finding.Failf("host", "RFC 9110 7.4", "expected Host %s, received %s", s.host, s.public(q.Host)))
		return s.plain(http.StatusMisdirectedRequest, "This server only accepts requests for "+s.host+".\n"), true
	}
	if to.handle == nil {
		q.note(finding.Failf("path", "RFC 9110 15.5.5", "%s is not an endpoint of this server", s.public(q.URL.Path)))
		return s.problemPage(http.StatusNotFound, problem{
			Title: "Nothing here", Parameter: "path", Received: s.public(q.URL.Path), Section: "RFC 9110 15.5.5",
			Expected: s.play.names(),
			Next:     "Compare the address in your client with the list on the start page of this server.",
		}), true
	}
	if !slices.Contains(to.methods, q.Method) {
		allow := strings.Join(to.methods, ", ")
		q.note(finding.Failf("method", "RFC 9110 15.5.6", "%s accepts %s, received %s", q.URL.Path, allow,
			s.text(q.Method)))
		a := s.problemPage(http.StatusMethodNotAllowed, problem{
			Title: "Method Not Allowed", Parameter: "method", Received: s.text(q.Method), Expected: allow, Section: "RFC 9110 15.5.6",
			Next: "Send the request with a method that this endpoint accepts (RFC 6749 3.2).",
		})
		a.header.Set("Allow", allow)
		return a, true
	}
	if a, refused := s.refuseCrossSite(q); refused {
		return a, true
	}
	if tooBig {
		q.note(finding.Failf("body", "RFC 6749 3.2", "the body is longer than %d bytes", maxBody))
		return oauthError(http.StatusRequestEntityTooLarge, "invalid_request", "The request body is too long."), true
	}
	if readErr != nil {
		q.note(finding.Failf("body", "RFC 9110 6.4", "the body arrived incomplete"))
		return oauthError(http.StatusBadRequest, "invalid_request", "The request body is incomplete."), true
	}
	return answer{}, false
}
