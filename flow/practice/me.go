package practice

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// me is the API: what the practice person listens to, in yutify's JSON. It is a resource server as RFC 6750 has it.
func (s *Server) me(q *request) answer {
	if q.crossSite() { // a page that loads this as a picture must not use up the rate of the person's own program
		q.note(finding.Warnf("rate", "RFC 6585 4", "a page of another site made the browser send this, so it does not count"))
	} else if wait, over := s.meRate.hit(q.at); over {
		q.note(finding.Failf("rate", "RFC 6585 4", "more than %d requests in a minute", rateLimit))
		a := apiError(http.StatusTooManyRequests, "ratelimit exceeded! you are allowed to make 20 request(s) per 1 minute.")
		a.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return a
	}
	// At yutify a name in the query shows a public profile without a token. The practice people are all private.
	if name := q.URL.Query().Get("username"); name != "" {
		q.note(finding.Failf("username", "RFC 9110 15.5.5", "no public profile of %s", s.public(name)))
		return apiError(http.StatusNotFound, "User not found or profile is private.")
	}
	t, refusal, ok := s.bearer(q)
	if !ok {
		return refusal
	}
	// RFC 6750 3.1: the token is good, but not for this.
	if !narrower(scopeActivity, t.scope) {
		q.note(finding.Failf("scope", "RFC 6750 3.1", "%s is required, but the token has %s", scopeActivity, orNone(t.scope)))
		return bearerError(http.StatusForbidden, "insufficient_scope",
			"The request requires higher privileges than provided by the access token.", `, scope="`+scopeActivity+`"`)
	}
	q.note(finding.Passf("scope", "RFC 6750 3.1", "the token has %s", t.scope))
	return s.activityOf(q, t.grant.person)
}

// bearer finds the access token of a request. RFC 6750 2.1: in the header, and only there.
func (s *Server) bearer(q *request) (*access, answer, bool) {
	query := q.URL.Query().Get("access_token")
	if query != "" && !s.lacks(q, TokenInHeader) {
		q.note(finding.Warnf("access_token", "RFC 6750 2.3", "a token in the query string was ignored"))
		query = ""
	}
	if q.twoAuthorizations("access_token") {
		return nil, bearerError(http.StatusBadRequest, "invalid_request", twoAuthorizations, ""), false
	}
	scheme, token, _ := strings.Cut(q.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if token == "" && query != "" {
		scheme, token = "Bearer", query
		q.note(finding.Warnf("token_in_url", "RFC 9700 4.3.2", "the access token came in the URL, where logs and histories keep it: accepted here, "+
			"but a risk that the Authorization header avoids"))
	}
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		// RFC 6750 3.1: who sent no token is only told that one is needed.
		q.note(finding.Failf("access_token", "RFC 6750 3.1", "no Authorization: Bearer header with a token"))
		a := apiError(http.StatusUnauthorized, "Authentication required. Please log in or provide a valid OAuth token.")
		a.header.Set("WWW-Authenticate", `Bearer realm="practice"`)
		return nil, a, false
	}
	shown := secret.New(token)
	t, found := s.store.access.get(keyOf(token))
	switch {
	case !found:
		q.note(finding.Failf("access_token", "RFC 6750 3.1", "%s is not an access token that can be used here, but %s", shown,
			s.kind(keyOf(token))))
	case t.grant.revoked:
		q.note(finding.Failf("access_token", "RFC 6750 3.1", "%s was revoked", shown))
	case t.replaced:
		q.note(finding.Failf("access_token", "RFC 6750 3.1", "%s was replaced when the tokens were refreshed", shown))
	case !t.live(q.at):
		q.note(finding.Failf("access_token", "RFC 6750 3.1", "%s was valid for %s and expired at %s", shown,
			accessLifetime, q.at.Sub(t.expires)))
	default:
		q.d.ClientID = t.grant.client
		q.note(finding.Passf("access_token", "RFC 6750 2.1", "%s was issued to %s, valid for %s more", shown, t.grant.client,
			t.expires.Sub(q.at).Round(time.Second)))
		return t, answer{}, true
	}
	return nil, bearerError(http.StatusUnauthorized, "invalid_token",
		"The access token provided is expired, revoked, malformed, or invalid for other reasons.", ""), false
}

// activityOf answers as yutify does for somebody who signed in by OAuth.
func (s *Server) activityOf(q *request, p Person) answer {
	switch {
	case !p.linked:
		q.note(finding.Failf("activity", "RFC 9110 15.5.5", "%s has no music service linked", p.Name))
		return apiError(http.StatusNotFound, notLinked)
	case !p.playing:
		q.note(finding.Failf("activity", "RFC 9110 15.5.5", "%s is not listening to anything", p.Name))
		return apiError(http.StatusNotFound, p.Name+" is not listening to anything right now...")
	}
	q.note(finding.Passf("activity", "RFC 9110 15.3.1", "%s is listening to a song", p.Name))
	return jsonAnswer(http.StatusOK, new(object).set("activity_info", map[string]any{
		"is_playing": true, "service": "spotify", "timestamp": float64(q.at.Add(-42*time.Second).UnixMilli()) / 1000,
	}).set("music_info", s.song()))
}

// song is invented, with all members of yutify's answer.
func (s *Server) song() map[string]any {
	return map[string]any{
		"album_art": s.issuer + "/album.svg", "album_art_source": "practice", "album_title": "Round Trips",
		"album_type": "album", "artists": "The Loopbacks", "genre": "Electronic",
		"id": map[string]any{"deezer": 3501, "spotify": "practice0000000000003501"}, "isrc": "XXPRC2600001",
		"lyrics": "I left with a question, I came back with a code", "release_date": "2026-11-21", "tempo": 127.001,
		"title": "Home at 127.0.0.1", "type": "track", "upc": nil,
		"url": map[string]any{"deezer": s.issuer + "/", "spotify": s.issuer + "/"},
	}
}

// apiError has yutify's form for errors of the API: one member in plain words.
func apiError(status int, words string) answer {
	a := oauthError(status, words, "")
	a.err = http.StatusText(status)
	return a
}

// bearerError is an error of RFC 6750 3.1, in the header and, as at yutify, in the body.
func bearerError(status int, code, description, more string) answer {
	a := oauthError(status, code, description)
	a.header.Set("WWW-Authenticate",
		`Bearer error="`+code+`", error_description="`+description+`"`+more+`, realm="practice"`)
	return a
}
