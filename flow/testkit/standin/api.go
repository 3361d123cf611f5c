package standin

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
)

// api is the resource server. RFC 6750 2.1: the token is in the header.
func (s *Server) api(w http.ResponseWriter, q *http.Request) {
	token, bearer := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
	_, known := s.take(s.access, token, false)
	why := ""
	for name, want := range s.Rules.Header {
		if !fits(want, q.Header.Get(name)) {
			why = "the header field " + name + " is wrong"
		}
	}
	for name, want := range s.Rules.Query {
		if !fits(want, q.URL.Query().Get(name)) {
			why = "the query parameter " + name + " is wrong"
		}
	}
	switch {
	case !bearer || !known || s.Rules.Deaf:
		s.refuse("the API does not recognize the token")
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		http.Error(w, "{}", http.StatusUnauthorized)
	case q.Method != http.MethodGet:
		http.Error(w, "{}", http.StatusMethodNotAllowed)
	case why != "":
		s.refuse(why)
		http.Error(w, why, http.StatusBadRequest)
	default:
		s.me(w)
	}
}

func (s *Server) me(w http.ResponseWriter) {
	const somebody = `{"name":"Ann","id":"1"}`
	w.Header().Set("Content-Type", "application/json")
	if !s.Rules.Packed {
		_, _ = io.WriteString(w, somebody)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, somebody)
	z.Close()
}

// fits: "*" is any value that somebody chose, which net/http's own agent is not.
func fits(want, got string) bool {
	if want == "*" {
		return got != "" && !strings.HasPrefix(got, "Go-http-client")
	}
	return got == want
}

// revoke is the revocation endpoint. RFC 7009 2.
func (s *Server) revoke(w http.ResponseWriter, q *http.Request) {
	form, ok := s.form(w, q)
	if !ok {
		return
	}
	if form.Get("token") == "" {
		s.fail(w, http.StatusBadRequest, "invalid_request", "there is no token")
		return
	}
	s.forget()
	w.WriteHeader(http.StatusOK)
}
