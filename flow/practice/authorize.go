package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// scopeActivity is the one scope of this server.
const scopeActivity = "activity"

// authorization is an authorization request that was found in order.
type authorization struct {
	client       Client
	redirectURI  string // where the response goes
	redirectSent bool   // the request named it
	unregistered bool   // and nobody has registered it
	scope        string
	state        string
	challenge    string
	method       string
	offline      bool // a refresh token will be given
	rawQuery     string
}

// authorization is the authorization endpoint: GET asks, POST is the person's answer to one of its forms.
func (s *Server) authorization(q *request) answer {
	if q.Method == http.MethodPost {
		return s.answerForm(q)
	}
	q.d.Mark = MarkOf(q.URL.RawQuery)
	values, err := url.ParseQuery(q.URL.RawQuery)
	if err != nil {
		q.note(finding.Failf("query", "RFC 6749 B", "the query string is malformed: it has an invalid %%-escape or a bare ;"))
		return s.problemPage(http.StatusBadRequest, problem{
			Title: "This request cannot be read", Parameter: "query string", Received: "an invalid %-escape or a bare ;",
			Expected: "percent-encoded name=value pairs joined with &", Section: "RFC 6749 appendix B",
			Next: "Build the URL with your language's URL encoder instead of joining strings.",
		})
	}
	p := params{values}
	q.sent(s, p)
	a, page, refused := s.identify(q, p)
	if refused {
		return page
	}
	a.rawQuery = q.URL.RawQuery
	if code, description := s.examine(q, &a, p); code != "" {
		if words, ok := s.play.Says["page."+q.failed()]; ok {
			return s.problemPage(http.StatusBadRequest, problem{Title: "This request is refused", Parameter: q.failed(),
				Received: s.value(q.failed(), p.get(q.failed())), Expected: s.play.expects(q.failed()), Says: words, Section: "RFC 6749 4.1.2.1",
				Next: "Correct " + q.failed() + " in the request of your program."})
		}
		return s.authorizationError(q, &a, code, description)
	}
	a.offline = s.play.Refresh.asked(a.scope, p)
	return s.ask(q, &a)
}

// identify finds out who asks and where the response may go. RFC 6749 3.1.2.4, 4.1.2.1: as long as one of the two is
// wrong there is no address that may be trusted with a redirect, so a page tells the person.
func (s *Server) identify(q *request, p params) (authorization, answer, bool) {
	refuse := func(pr problem) (authorization, answer, bool) {
		return authorization{}, s.problemPage(http.StatusBadRequest, pr), true
	}
	if name := p.repeated("client_id", "redirect_uri"); name != "" {
		q.note(finding.Failf("repeated", "RFC 6749 3.1", "%s appears %d times; only one is allowed", name,
			len(p.values[name])))
		return refuse(problem{Title: "A parameter is repeated", Parameter: name, Section: "RFC 6749 3.1",
			Received: s.public(strings.Join(p.values[name], " and ")), Expected: "one value",
			Next: "Send it once."})
	}
	id := p.get("client_id")
	q.d.ClientID = s.public(id)
	c, ok := s.client(id)
	if !ok {
		known := s.clientIDs()
		q.note(finding.Failf("client_id", "RFC 6749 4.1.1", "the registered client IDs are %s, but %s was received", known, orNone(s.public(id))))
		return refuse(problem{Title: "This client is not registered", Parameter: "client_id", Section: "RFC 6749 4.1.1",
			Received: s.public(id), Expected: known,
			Next: "Copy the client ID again from the place where the client was registered."})
	}
	q.note(finding.Passf("client_id", "RFC 6749 4.1.1", "%s is registered as a %s client", c.ID, c.kind()))
	a := authorization{client: c, redirectURI: p.get("redirect_uri"), redirectSent: p.get("redirect_uri") != ""}
	pr, wrong := s.checkRedirectURI(q, &a)
	switch {
	case wrong && a.unregistered && s.lacks(q, RegisteredErrors):
		return a, s.authorizationError(q, &a, "invalid_request", "The redirect URI is not registered."), true
	case wrong && s.play.Says["callback.redirect_uri"] != "" && len(c.RedirectURIs) > 0:
		a.redirectURI, a.state = c.RedirectURIs[0], p.get("state")
		return a, s.authorizationError(q, &a, s.play.Says["callback.redirect_uri"], pr.Title), true
	case wrong:
		return refuse(pr)
	}
	return a, answer{}, false
}

// checkRedirectURI compares with what is registered, and fills in the one that goes without saying.
func (s *Server) checkRedirectURI(q *request, a *authorization) (problem, bool) {
	c := a.client
	pr := problem{Title: "The redirect URI is not registered", Parameter: "redirect_uri",
		Received: s.public(a.redirectURI), Expected: strings.Join(c.RedirectURIs, " or "),
		Section: "RFC 6749 3.1.2.4, RFC 9700 4.1.3"}
	if !a.redirectSent {
		// RFC 6749 3.1.2.3: it may be left out only while there is one to choose from.
		if len(c.RedirectURIs) == 1 {
			a.redirectURI = c.RedirectURIs[0]
			return pr, !q.note(finding.Passf("redirect_uri", "RFC 6749 3.1.2.3", "omitted, so the only registered URI is used: %s",
				a.redirectURI))
		}
		q.note(finding.Failf("redirect_uri", "RFC 6749 3.1.2.3", "omitted, but %d URIs are registered", len(c.RedirectURIs)))
		pr.Title, pr.Next = "The redirect URI is missing", "Add redirect_uri with one of the registered values."
		return pr, true
	}
	if why := s.play.Redirect.refuses(a.redirectURI); why != "" {
		q.note(finding.Failf("redirect_uri", "RFC 6749 3.1.2.3", "%s refuses %s, registered or not: %s", s.play.Name,
			s.public(a.redirectURI), why))
		pr.Title, pr.Says = "This redirect URI is refused", s.play.Says["page.insecure"]
		pr.Expected, pr.Differs = "a redirect URI that "+s.play.Name+" accepts", why
		pr.Next = "Register another redirect URI, and send that one."
		return pr, true
	}
	q.d.Expected = s.public(a.redirectURI)
	if s.play.accepts(c, a.redirectURI) {
		return pr, !q.note(finding.Passf("redirect_uri", "RFC 9700 4.1.3", "registered: %s", s.public(a.redirectURI)))
	}
	if slices.ContainsFunc(c.RedirectURIs, func(r string) bool { return strings.HasPrefix(a.redirectURI, r) }) && s.lacks(q, ExactRedirectURI) {
		return pr, false
	}
	registered, differs := s.play.nearest(c, a.redirectURI)
	q.d.Expected = s.public(registered)
	pr.Differs = strings.Join(differs, " and ")
	pr.Next = "Register exactly the URI that the client sends, or send exactly the one that is registered."
	q.note(finding.Failf("redirect_uri", "RFC 9700 4.1.3", "registered %s, received %s: differs in %s", registered,
		s.public(a.redirectURI), pr.Differs))
	a.unregistered = true
	return pr, true
}

// examine makes the checks whose failure may go back to the client. It returns error code and description.
func (s *Server) examine(q *request, a *authorization, p params) (code, description string) {
	a.scope, a.state = p.get("scope"), p.get("state")
	if len(p.values["state"]) > 1 {
		a.state = "" // none of the two is certainly the client's
	}
	if !q.once(p, "response_type", "scope", "state", "code_challenge", "code_challenge_method") {
		return "invalid_request", "A parameter appears more than once."
	}
	// RFC 6749 4.1.1: the code flow and nothing else is offered.
	if got := p.get("response_type"); got != "code" && (got != "" || !s.lacks(q, ResponseType)) {
		q.note(finding.Failf("response_type", "RFC 6749 4.1.1", "expected code, received %s", orNone(s.text(got))))
		return "unsupported_response_type", "Only response_type=code is supported."
	}
	if p.get("response_type") == "code" {
		q.note(finding.Passf("response_type", "RFC 6749 4.1.1", "is code"))
	}
	if !s.scope(q, a) {
		code, description = "invalid_scope", "The requested scope is invalid, unknown, or malformed."
		if !s.play.played() {
			return code, description
		}
	}
	// In a rehearsal the checks go on, so that one refusal tells everything that the program has to change.
	if refusal := s.challenge(q, a.client, a, p); refusal != "" && code == "" {
		return "invalid_request", refusal
	}
	// RFC 9700 4.7.1: not our duty, but the only thing that ties the response to this browser, next to PKCE.
	if a.state == "" {
		q.note(finding.Warnf("state", "RFC 9700 4.7.1", "no state: the client cannot distinguish its own response from someone else's"))
	} else {
		q.note(finding.Passf("state", "RFC 6749 4.1.1", "state %s will be returned unchanged", secret.New(a.state)))
	}
	return code, description
}

// scope checks the scopes asked for. RFC 6749 3.3: our default for a missing scope is to allow nothing.
func (s *Server) scope(q *request, a *authorization) bool {
	var names, unlisted []string
	for _, name := range s.play.Scopes.split(a.scope) {
		_, known := s.play.Scopes.knows(name)
		switch {
		case slices.Contains(names, name): // the same name twice is still one scope
			continue
		case !known && !s.play.Scopes.Complete && usual(name):
			unlisted = append(unlisted, name)
		case !known && s.lacks(q, KnownScopes):
			continue
		case !known:
			return q.note(finding.Failf("scope", "RFC 6749 3.3", "known scopes: %s; received %s", s.play.Scopes.names(), cut(a.scope)))
		}
		names = append(names, name)
	}
	if len(unlisted) > 0 {
		q.note(finding.Warnf("scope", "RFC 6749 3.3", "%s is not among those listed here; accepted, although it is not known whether %s has it",
			cut(strings.Join(unlisted, " ")), s.play.Name))
	}
	if len(names) == 0 {
		a.scope = ""
		return q.note(finding.Warnf("scope", "RFC 6749 3.3", "no scope was requested, so the token will allow nothing"))
	}
	a.scope = strings.Join(names, " ")
	return q.note(finding.Passf("scope", "RFC 6749 3.3", "known: %s", a.scope))
}

// authorizationError is the error response of the authorization endpoint (RFC 6749 4.1.2.1, RFC 9207 2).
func (s *Server) authorizationError(q *request, a *authorization, code, description string) answer {
	out := s.authorizationAnswer(q, a, member{"error", code}, member{"error_description", description})
	out.err = code
	return out
}

// authorizationAnswer redirects to the client. RFC 6749 4.1.2: state goes back if it came; RFC 9207 2: iss always.
func (s *Server) authorizationAnswer(q *request, a *authorization, params ...member) answer {
	to := &redirection{to: a.redirectURI, params: params}
	if a.state != "" {
		to.set("state", a.state)
	}
	if !s.lacks(q, Issuer) {
		to.set("iss", s.identifier())
	}
	if s.thief != nil {
		q.note(finding.Warnf("thief", "RFC 9700 4.5", "for a lab, a thief reads this response"))
	}
	return answer{status: http.StatusSeeOther, header: http.Header{}, redirect: to}
}

func (c Client) kind() string {
	if c.Public() {
		return "public"
	}
	return "confidential"
}

func (s *Server) clientIDs() string {
	clients := s.registered()
	ids := make([]string, len(clients))
	for i, c := range clients {
		ids[i] = c.ID
	}
	return strings.Join(ids, ", ")
}
