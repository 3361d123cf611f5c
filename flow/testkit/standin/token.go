package standin

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// token is the token endpoint. RFC 6749 4.1.3 and 6.
func (s *Server) token(w http.ResponseWriter, q *http.Request) {
	form, ok := s.form(w, q)
	if !ok {
		return
	}
	var g grant
	switch form.Get("grant_type") {
	case "authorization_code":
		g, ok = s.take(s.codes, form.Get("code"), true)
		switch {
		case !ok:
			s.fail(w, http.StatusBadRequest, "invalid_grant", "the code is not known")
			return
		case g.redirectURI != form.Get("redirect_uri"):
			s.fail(w, http.StatusBadRequest, "invalid_grant", "the redirect_uri differs from the one in the authorization request")
			return
		case !proves(g, form.Get("code_verifier")):
			s.fail(w, http.StatusBadRequest, "invalid_grant", "the verifier does not match")
			return
		}
	case "refresh_token":
		g, ok = s.take(s.refresh, form.Get("refresh_token"), s.Rules.Rotates)
		if !ok {
			s.fail(w, http.StatusBadRequest, "invalid_grant", "the refresh token is not known")
			return
		}
		for _, name := range s.Rules.RefreshNeeds {
			if form.Get(name) == "" {
				s.fail(w, http.StatusBadRequest, "invalid_request", name+" is missing")
				return
			}
		}
	default:
		s.fail(w, http.StatusBadRequest, "unsupported_grant_type", "this grant is not known")
		return
	}
	s.issue(w, g, form.Get("grant_type") == "refresh_token")
}

// form reads the request and authenticates the client. RFC 6749 2.3: with one method, and one that the rules allow.
func (s *Server) form(w http.ResponseWriter, q *http.Request) (url.Values, bool) {
	body, err := io.ReadAll(q.Body)
	form, err2 := url.ParseQuery(string(body))
	if err != nil || err2 != nil || q.Method != http.MethodPost ||
		q.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		s.fail(w, http.StatusBadRequest, "invalid_request", "this is not a form")
		return nil, false
	}
	id, password, basic := q.BasicAuth()
	method := "none"
	switch {
	case basic && form.Has("client_secret"):
		method = "two at once"
	case basic:
		method = "client_secret_basic"
	case form.Has("client_secret"):
		method, password = "client_secret_post", form.Get("client_secret")
	}
	if basic {
		id, _ = url.QueryUnescape(id)
		password, _ = url.QueryUnescape(password)
	} else {
		id = form.Get("client_id")
	}
	if !slices.Contains(s.Rules.Auth, method) || id != s.Rules.ID || password != s.Rules.Secret {
		s.fail(w, http.StatusUnauthorized, "invalid_client", "client authentication failed with the method "+method)
		return nil, false
	}
	return form, true
}

// proves checks the verifier. RFC 7636 4.6, and a verifier without a challenge is refused as RFC 9700 4.8.2 has it.
func proves(g grant, verifier string) bool {
	switch {
	case g.challenge == "":
		return verifier == ""
	case g.method == "plain":
		return verifier == g.challenge
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:]) == g.challenge
}

// issue answers with tokens, in the shape of the rules.
func (s *Server) issue(w http.ResponseWriter, g grant, again bool) {
	answer := map[string]any{"access_token": s.keep(s.access, "access", g)}
	for name, value := range s.Rules.More {
		answer[name] = value
	}
	if s.Rules.TokenType != "" {
		answer["token_type"] = s.Rules.TokenType
	}
	if s.Rules.Lifetime != "" {
		answer[s.Rules.Lifetime] = 3600
	}
	switch names := s.scopes(g.scope); s.Rules.ScopeSeparator {
	case "":
	case "array":
		answer["scope"] = names
	default:
		answer["scope"] = strings.Join(names, s.Rules.ScopeSeparator)
	}
	if g.refreshable && (!again || s.Rules.Rotates) {
		answer["refresh_token"] = s.keep(s.refresh, "refresh", g)
	}
	s.write(w, http.StatusOK, answer)
}

func (s *Server) write(w http.ResponseWriter, status int, answer map[string]any) {
	w.Header().Set("Cache-Control", "no-store")
	if s.Rules.Form {
		form := url.Values{}
		for name, value := range answer {
			form.Set(name, strings.Trim(toText(value), `"`))
		}
		w.Header().Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, form.Encode())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, toText(answer))
}

func toText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// fail answers with an error, in the shape of the rules.
func (s *Server) fail(w http.ResponseWriter, status int, code, why string) {
	s.refuse(why)
	answer := map[string]any{"error": code, "error_description": why}
	switch s.Rules.ErrorShape {
	case "message":
		answer = map[string]any{"status": status, "message": why}
	case "object":
		answer = map[string]any{"error": map[string]any{"type": code, "message": why}}
	case "ok":
		answer = map[string]any{"ok": false, "error": code}
	}
	if s.Rules.ErrorsWith200 {
		status = http.StatusOK
	}
	s.write(w, status, answer)
}
