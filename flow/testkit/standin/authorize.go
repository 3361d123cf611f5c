package standin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorize is the authorization endpoint. RFC 6749 3.1 and 4.1.1.
func (s *Server) authorize(w http.ResponseWriter, q *http.Request) {
	asked := q.URL.Query()
	for name, values := range asked {
		if len(values) > 1 {
			s.page(w, name+" is there twice")
			return
		}
	}
	sent := asked.Get("redirect_uri")
	switch {
	case asked.Get("client_id") != s.Rules.ID:
		s.page(w, "the client is not known")
	case !s.Rules.Matches(s.Rules.Registered, sent) && s.Rules.AtCallback:
		s.refuse("redirect URI")
		s.back(w, s.Rules.Registered, url.Values{"error": {"redirect_uri_mismatch"}})
	case !s.Rules.Matches(s.Rules.Registered, sent):
		s.page(w, "the redirect URI is not registered")
	default:
		if why := s.objection(asked); why != "" {
			s.refuse(why)
			s.back(w, sent, url.Values{"error": {"invalid_request"}, "error_description": {why},
				"state": {asked.Get("state")}})
			return
		}
		code := s.keep(s.codes, "code", grant{redirectURI: sent, challenge: asked.Get("code_challenge"),
			method: asked.Get("code_challenge_method"), scope: asked.Get("scope"), refreshable: s.asksForRefresh(asked)})
		s.back(w, sent, url.Values{"code": {code}, "state": {asked.Get("state")}})
	}
}

func (s *Server) objection(asked url.Values) string {
	if asked.Get("response_type") != "code" {
		return "response_type is not code"
	}
	if asked.Get("state") == "" {
		return "there is no state"
	}
	for name, value := range s.Rules.Asked {
		if asked.Get(name) != value {
			return fmt.Sprintf("%s is not %s", name, value)
		}
	}
	if method := asked.Get("code_challenge_method"); asked.Get("code_challenge") != "" &&
		!slices.Contains(s.Rules.PKCE, method) {
		return "PKCE with " + method + " is not known here"
	}
	for _, name := range s.scopes(asked.Get("scope")) {
		if !slices.Contains(s.Rules.Scopes, name) {
			return fmt.Sprintf("the scope %q is not known", name)
		}
	}
	return ""
}

func (s *Server) scopes(scope string) []string {
	if scope == "" {
		return nil
	}
	return strings.Split(scope, s.Rules.Separator)
}

func (s *Server) asksForRefresh(asked url.Values) bool {
	name, value, parameter := strings.Cut(s.Rules.Refresh, "=")
	switch {
	case s.Rules.Refresh == "always":
		return true
	case s.Rules.Refresh == "never":
		return false
	case parameter:
		return asked.Get(name) == value
	}
	return slices.Contains(s.scopes(asked.Get("scope")), name)
}

// back sends the browser to the client, the redirect URI's own query kept.
func (s *Server) back(w http.ResponseWriter, uri string, answer url.Values) {
	if answer.Get("state") == "" {
		answer.Del("state")
	}
	joint := "?"
	if strings.Contains(uri, "?") {
		joint = "&"
	}
	w.Header().Set("Location", uri+joint+answer.Encode())
	w.WriteHeader(http.StatusFound)
}

func (s *Server) page(w http.ResponseWriter, why string) {
	s.refuse(why)
	http.Error(w, why, http.StatusBadRequest)
}
