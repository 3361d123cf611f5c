package practice

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/finding"
)

// ask shows the page that is next for an authorization request that is in order: sign-in, then consent.
func (s *Server) ask(q *request, a *authorization) answer {
	f := &form{request: *a, expires: q.at.Add(formLifetime)}
	session, cookie, err := s.session(q)
	if err != nil {
		return s.authorizationError(q, a, "server_error", "The server could not generate random bytes.")
	}
	f.session = session
	f.person, f.consent = s.store.signedIn.get(keyOf(string(session[:]), a.rawQuery))
	// The form carries a value that only this page has, bound to the cookie of this browser.
	token, err := s.mint()
	if err != nil {
		return s.authorizationError(q, a, "server_error", "The server could not generate random bytes.")
	}
	s.store.forms.put(keyOf(token), f, q.crossSite())
	page := s.askPage(a, f, token)
	if cookie != nil {
		page.header.Set("Set-Cookie", cookie.String())
	}
	if f.consent {
		q.note(finding.Passf("page", "RFC 6749 4.1.1", "%s is signed in, asked for consent", f.person.Name))
	} else {
		q.d.RedirectURI = a.redirectURI
		q.note(finding.Passf("page", "RFC 6749 3.1", "nobody is signed in for this request, so the sign-in page is shown"))
	}
	return page
}

// cookieName has the port in it: browsers share cookies between the ports of one host.
func (s *Server) cookieName() string {
	return "practice_session_" + s.host[strings.LastIndex(s.host, ":")+1:]
}

// session finds the browser by its cookie, or makes a cookie for a new one.
func (s *Server) session(q *request) (key, *http.Cookie, error) {
	if k, ok := s.knownSession(q); ok {
		return k, nil, nil
	}
	return s.newSession(key{}, q.crossSite())
}

// newSession makes a cookie; before is the session that goes on in it, if one does.
func (s *Server) newSession(before key, foreign bool) (key, *http.Cookie, error) {
	value, err := s.mint()
	if err != nil {
		return key{}, nil, err
	}
	k := keyOf(value)
	s.store.sessions.put(k, before, foreign)
	return k, &http.Cookie{ //nolint:gosec // without Secure: loopback has no TLS
		Name: s.cookieName(), Value: value, Path: s.play.Paths.Authorization, HttpOnly: true,
		SameSite: http.SameSiteLaxMode}, nil
}

// knownSession takes no cookie but one that this server made.
func (s *Server) knownSession(q *request) (key, bool) {
	c, err := q.Cookie(s.cookieName())
	if err != nil {
		return key{}, false
	}
	k := keyOf(c.Value)
	_, ok := s.store.sessions.get(k)
	return k, ok
}

// goesOn tells that a session is another one, or came of it by sign-ins: a page in a second tab stays good.
func (s *Server) goesOn(session, of key) bool {
	for session != of {
		before, ok := s.store.sessions.get(session)
		if !ok {
			return false
		}
		session = before
	}
	return true
}

// answerForm takes the person's answer to the sign-in or the consent page.
func (s *Server) answerForm(q *request) answer {
	p, ok := q.formParams()
	if !ok || !q.once(p, "csrf_token", "person", "confirm", "switch") {
		return s.stalePage(q)
	}
	f, ok := s.takeForm(q, p.get("csrf_token"))
	if !ok {
		return s.stalePage(q)
	}
	q.d.ClientID = f.request.client.ID
	signIn := keyOf(string(f.session[:]), f.request.rawQuery)
	switch {
	case !f.consent:
		return s.signIn(q, f, p.get("person"))
	case p.get("switch") != "":
		s.store.signedIn.drop(signIn)
		q.note(finding.Passf("person", "RFC 6749 3.1", "%s signed out again", f.person.Name))
		return seeOther(s.play.Paths.Authorization + "?" + f.request.rawQuery)
	}
	return s.decideConsent(q, f, signIn, p.get("confirm"))
}

// takeForm finds the form that was answered. RFC 6749 10.12: the value in the form and the cookie belong together, and
// count once; no other site knows the first or can send the second along.
func (s *Server) takeForm(q *request, token string) (*form, bool) {
	k := keyOf(token)
	f, ok := s.store.forms.get(k)
	session, known := s.knownSession(q)
	switch {
	case !ok || token == "":
		return nil, q.note(finding.Failf("csrf_token", "RFC 6749 10.12", "the form is unknown or has already been submitted"))
	case !known || !s.goesOn(session, f.session):
		return nil, q.note(finding.Failf("csrf_token", "RFC 6749 10.12", "the form was not shown to this browser: "+
			"the browser's cookie is missing or belongs to another session"))
	case !q.at.Before(f.expires):
		s.store.forms.drop(k)
		return nil, q.note(finding.Failf("csrf_token", "RFC 6749 10.12", "the form was open for more than %s", formLifetime))
	}
	s.store.forms.drop(k)
	return f, q.note(finding.Passf("csrf_token", "RFC 6749 10.12", "the form was shown to this browser and submitted once"))
}

// signIn is for one request, and in a new session: whoever put the old cookie into this browser, from another port of this
// machine for instance (RFC 6265 8.5), does not come along.
func (s *Server) signIn(q *request, f *form, id string) answer {
	person, ok := personByID(id)
	if !ok {
		q.note(finding.Failf("person", "RFC 6749 3.1", "no practice person is named %s", orNone(s.text(id))))
		return s.problemPage(http.StatusBadRequest, problem{Title: "Nobody has that name", Parameter: "person",
			Received: s.text(id), Expected: "one of the practice people on the sign-in page",
			Section: "RFC 6749 3.1", Next: "Go back to your client and start again."})
	}
	before, _ := s.knownSession(q) // takeForm has found it
	session, cookie, err := s.newSession(before, false)
	if err != nil {
		return s.authorizationError(q, &f.request, "server_error", "The server could not generate random bytes.")
	}
	s.store.signedIn.put(keyOf(string(session[:]), f.request.rawQuery), person)
	q.note(finding.Passf("person", "RFC 6749 3.1", "%s signed in, for this request only", person.Name))
	a := seeOther(s.play.Paths.Authorization + "?" + f.request.rawQuery)
	a.header.Set("Set-Cookie", cookie.String())
	return a
}

// decideConsent ends the authorization: a code for the client, or the person's no.
func (s *Server) decideConsent(q *request, f *form, signIn key, confirm string) answer {
	a := &f.request
	switch confirm {
	case "no":
		s.store.signedIn.drop(signIn)
		// A fail without anything being wrong: it is what ends the client's attempt.
		q.note(finding.Failf("consent", "RFC 6749 4.1.2.1", "%s pressed Deny", f.person.Name))
		return s.authorizationError(q, a, "access_denied", "The resource owner or authorization server denied the request")
	case "yes":
		s.store.signedIn.drop(signIn)
	default:
		q.note(finding.Failf("consent", "RFC 6749 4.1.1", "confirm: expected yes or no, received %s", orNone(s.text(confirm))))
		return s.problemPage(http.StatusBadRequest, problem{Title: "No answer in this form", Parameter: "confirm",
			Received: s.text(confirm), Expected: "yes or no", Section: "RFC 6749 4.1.1", Next: "Go back to your client and start again."})
	}
	value, err := s.mint()
	if err != nil {
		return s.authorizationError(q, a, "server_error", "The server could not generate random bytes.")
	}
	s.store.codes.put(keyOf(value), &code{
		grant:       &grant{client: a.client.ID, person: f.person, scope: a.scope, offline: a.offline},
		redirectURI: a.redirectURI, redirectSent: a.redirectSent, challenge: a.challenge, method: a.method,
		expires: q.at.Add(CodeLifetime),
	})
	q.note(finding.Passf("consent", "RFC 6749 4.1.2", "%s pressed Allow: a code for %s seconds", f.person.Name,
		strconv.Itoa(int(CodeLifetime/time.Second))))
	return s.authorizationAnswer(q, a, member{"code", value})
}

// stalePage is shown for a form that cannot be taken any more.
func (s *Server) stalePage(q *request) answer {
	return s.problemPage(http.StatusBadRequest, problem{Title: "This form is no longer valid",
		Parameter: "csrf_token", Received: "a form that is unknown, was already submitted, or came from another browser",
		Expected: "the last form shown to this browser, submitted only once", Section: "RFC 6749 10.12",
		Next: "Go back to your client and start again. Cookies must be allowed for this address."})
}
