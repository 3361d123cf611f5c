package standin

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Server is one provider.
type Server struct {
	*httptest.Server
	Rules Rules

	mu       sync.Mutex
	codes    map[string]grant
	access   map[string]grant
	refresh  map[string]grant
	refusals []string
}

// grant is what a person allowed.
type grant struct {
	redirectURI, challenge, method, scope string
	refreshable                           bool
}

// Start runs a provider until Close.
func Start(r Rules) *Server {
	s := &Server{Rules: r, codes: map[string]grant{}, access: map[string]grant{}, refresh: map[string]grant{}}
	mux := http.NewServeMux()
	for path, handler := range map[string]http.HandlerFunc{
		r.Authorization: s.authorize, r.Token: s.token, r.Revocation: s.revoke, r.API: s.api,
	} {
		if path != "" {
			mux.HandleFunc(path, handler)
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) {
		s.refuse("nothing is at " + q.URL.Path)
		http.NotFound(w, q)
	})
	s.Server = httptest.NewServer(mux)
	return s
}

// Refusals are the reasons for all errors so far, for a test to print.
func (s *Server) Refusals() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.refusals...)
}

func (s *Server) refuse(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals = append(s.refusals, why)
}

// keep remembers a grant under a new name and returns the name.
func (s *Server) keep(where map[string]grant, kind string, g grant) string {
	name := fmt.Sprintf("%s-%s", kind, rand.Text())
	s.mu.Lock()
	defer s.mu.Unlock()
	where[name] = g
	return name
}

// take looks a grant up; spend takes it out as well.
func (s *Server) take(where map[string]grant, name string, spend bool) (grant, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := where[name]
	if spend {
		delete(where, name)
	}
	return g, ok
}

// forget ends everything: revoking one token ends the grant.
func (s *Server) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
	clear(s.refresh)
}
