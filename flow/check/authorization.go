package check

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// about is what a response of the authorization endpoint is a refusal of.
type about string

const (
	aboutNothing  about = ""        // no refusal
	aboutUnknown  about = "unknown" // a refusal of something else, or no response that can be read
	aboutClient   about = "client"
	aboutRedirect about = "redirect"
	aboutScope    about = "scope"
	aboutPKCE     about = "pkce"
	aboutGrant    about = "grant" // response type or grant not allowed for this client
	aboutApp      about = "app"   // the client is known, and suspended, unpublished or fenced in
	aboutEndpoint about = "endpoint"
	aboutTrouble  about = "trouble" // the server is out of order, or asks for patience
	aboutMystery  about = "mystery" // neither a sign-in page nor a known error
)

// answer is what the authorization endpoint said.
type answer struct {
	asked bool
	about about
	words string // evidence: what came, in the server's words
	how   string // for an accepted request: what came instead of an error
	proof bool   // it went back to the redirect URI, so the server knows the client and the URI

	affirms *words.Meaning // what its words say, nil for nothing

	knowsClient, knowsRedirect bool // an invented one got another response
}

// accepted tells that the endpoint went on to a person, or straight back to the client.
func (a answer) accepted() bool { return a.asked && a.about == aboutNothing }

// askAuthorization sends the request that a walk would send, once, and looks at what comes back. It cannot complete:
// nobody signs in, no cookie is kept, and state and verifier are forgotten with this function.
func (r *run) askAuthorization() {
	q := r.ask("authorization_endpoint", "RFC 6749 3.1")
	if !r.mayAsk(q, askAuthorization, r.server.AuthorizationEndpoint) {
		return
	}
	x, _ := r.sendAuthorization(r.client)
	r.answer = r.read(x)
	r.answer.asked = x.Status != 0
	r.control(x)
	r.judgeEndpoint(q, x)
}

// why is the reason that the allowlist noted.
func (r *run) why(id string) string {
	if i := slices.IndexFunc(r.allowed.entries, func(e entry) bool { return e.ID == id }); i >= 0 {
		return r.allowed.entries[i].why
	}
	return "the request is not in the plan"
}

// judgeEndpoint says whether this is an authorization endpoint at all.
func (r *run) judgeEndpoint(q question, x wire.Exchange) {
	switch {
	case x.Status == 0:
		q.skip("", "No response was received, for the reason given above.")
	case r.answer.affirms != nil && slices.Contains([]about{aboutUnknown, aboutApp, aboutEndpoint}, r.answer.about):
		text := "The authorization endpoint refuses the request. %s"
		if r.answer.about == aboutEndpoint { // it is none
			text = "%s"
		}
		q.fail(r.answer.words, r.answer.affirms.Fix, text, r.answer.affirms.Cause)
	case r.answer.about == aboutEndpoint:
		q.fail(r.answer.words, "Compare the address with the provider's documentation. Some providers respond to an unknown "+
			"client ID in the same way.", "This does not look like an authorization endpoint.")
	case r.answer.about == aboutTrouble:
		q.fail(r.answer.words, "Check again later.", "The server did not process the request: it is unavailable, or asks the client to wait.")
	case r.answer.about == aboutMystery:
		q.unknown(r.answer.words, "The page is neither a sign-in page nor a known error page. Open it in a browser.")
	case r.answer.about == aboutUnknown && !r.answer.proof && !r.answer.knowsClient:
		q.fail(r.answer.words, "Compare the client ID, then the redirect URI, with the provider's page.", "The authorization endpoint "+
			"refuses the request and does not go back to the redirect URI, so the client ID or the redirect URI is wrong.")
	case r.answer.about == aboutUnknown, r.answer.about == aboutApp:
		q.fail(r.answer.words, "Read the provider's own words in the evidence.",
			"The authorization endpoint refuses the request.")
	case r.answer.accepted():
		q.pass(r.answer.words, "The authorization endpoint responds to the request: %s.", r.answer.how)
	default:
		q.pass(r.answer.words, "The authorization endpoint reads the request but refuses a part of it: see below.")
	}
}

// read makes out what a response means, by where it leads and by what it says.
func (r *run) read(x wire.Exchange) answer {
	switch {
	case x.Status == 0:
		return answer{about: aboutUnknown}
	case x.Status == http.StatusTooManyRequests, x.Status >= 500:
		return answer{about: aboutTrouble, words: r.status(x)}
	case x.Status >= 300 && x.Status < 400:
		return r.readRedirect(x)
	}
	return r.readPage(x)
}

// readRedirect looks at a Location without going there. RFC 6749 4.1.2.1: an error that may go to the redirect URI
// comes as its query.
func (r *run) readRedirect(x wire.Exchange) answer {
	base, err := url.Parse(x.URL)
	if err != nil {
		return answer{about: aboutMystery, words: r.status(x)}
	}
	to, err := base.Parse(x.Header("Location"))
	if err != nil || x.Header("Location") == "" {
		return answer{about: aboutMystery, words: r.status(x) + " without a Location that can be read"}
	}
	values := to.Query()
	if values.Get("error") == "" && to.Fragment != "" {
		// RFC 6749 4.2.2.1 puts errors there; some servers do so for the code flow, too.
		if inside, err := url.ParseQuery(to.Fragment); err == nil {
			values = inside
		}
	}
	own, err := url.Parse(r.client.RedirectURI)
	back := err == nil && strings.EqualFold(to.Scheme, own.Scheme) && strings.EqualFold(to.Host, own.Host) &&
		to.EscapedPath() == own.EscapedPath() // not the query: that is where the response stands
	if code := values.Get("error"); code != "" {
		words := r.status(x) + ", error " + quote(code)
		if d := values.Get("error_description"); d != "" {
			words += ", " + quote(d)
		}
		m := affirmed("callback", code, values.Get("error_description"))
		return answer{about: aboutError(code, values.Get("error_description"), m), words: words, proof: back,
			how: "it asks the person to sign in", affirms: m}
	}
	words := r.status(x) + " to " + bare(to.String())
	switch {
	case back && values.Get("code") != "":
		return answer{words: words, proof: true, how: "it sent a code at once, without prompting anyone; the code was discarded"}
	case back:
		return answer{about: aboutMystery, words: words + ", with neither a code nor an error"}
	}
	if what := aboutLocation(to); what != aboutNothing {
		return answer{about: what, words: words}
	}
	if on := r.follow(x); !slices.Contains([]about{aboutNothing, aboutUnknown, aboutMystery, aboutTrouble}, on.about) {
		return on // it names what it refuses
	}
	return answer{words: words, how: "it leads on to a sign-in"}
}

// follow looks at the page to which a redirect leads on the same server: some show their errors there.
func (r *run) follow(x wire.Exchange) answer {
	to := wire.Hop(x.Method, x.URL, x.Header("Location"), x.Status)
	if to == "" || !r.may(hopOf(askAuthorization), to) {
		return answer{}
	}
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, to, nil)
	if err != nil {
		return answer{}
	}
	for _, f := range x.ResponseHeader { // the session that the server has just begun, without which it may refuse the page
		if c, err := http.ParseSetCookie(f.Value); err == nil && strings.EqualFold(f.Name, "Set-Cookie") {
			r.redact.Add(secret.New(c.Value))
			req.Header.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	_, _ = r.rec.Once(r.http, req) // the record says why there is no response
	if x, _ = r.last(); x.Status >= 300 && x.Status < 400 {
		return answer{} // further on, to a sign-in
	}
	return r.read(x)
}

// status is the first half of the evidence: what was asked, and the status.
func (r *run) status(x wire.Exchange) string {
	return x.Method + " " + bare(x.URL) + " got " + strings.TrimPrefix(x.StatusLine, "HTTP/1.1 ")
}

// judgeFirst is the verdict where one request was enough.
func (r *run) judgeFirst(q question, p probe) {
	switch p.ruling {
	case accepted:
		if p.auth == token.None {
			q.pass(p.words, "The server accepts this client as a public one: it refused the invented code, not the client.")
			return
		}
		q.pass(p.words, "The server accepted the client with %s: it refused the invented code, not the client.",
			string(p.auth))
	case noGrant:
		q.section = "RFC 6749 5.2"
		q.fail(p.words, "In the provider's settings, allow the authorization code grant for this client.",
			"The server does not let this client exchange a code.")
	case notToken:
		q.section = "RFC 6749 3.2"
		q.fail(p.words, "Compare the address with the metadata or the provider's documentation.",
			"Something responds at this address, but it is not a token endpoint.")
	case elsewhere:
		q.fail(p.words, p.fix, "%s", p.cause)
	case gaveTokens:
		q.section = "RFC 6749 4.1.3"
		q.fail(p.words, "Do not use this server: it issues tokens for a code that it never issued.",
			"The server issued tokens for a code that cannot exist. They were discarded.")
	case trouble:
		q.fail(p.words, "Check again later.", "The token endpoint did not process the request: it is unavailable, or asks the client to wait.")
	case undecided:
		switch {
		case p.unsent && r.failed:
			q.skip(p.words, "No response came, so whether the client is accepted is not known.")
			return
		case p.unsent:
			q.fail(p.words, "Find out whether the provider is having problems, and check again later.", "No response came from the token endpoint.")
			return
		}
		q.unknown(p.words, "%s", strings.TrimSpace("The response does not show whether the client was accepted. "+p.cause))
	}
}

// judgeRefusal tells apart method, secret and ID.
func (r *run) judgeRefusal(q question, first probe, tried []probe) {
	evidence, with := first.words, "with "+string(first.auth)
	for _, p := range tried {
		evidence += ". " + p.words
		switch {
		case p.ruling == accepted && p.auth == client.RawBasic && r.client.Escaped():
			q.fail(evidence, "Enter the secret as the provider shows it.", "The client secret was entered percent-encoded: the server "+
				"accepts it only when it is not encoded once more.")
			return
		case p.ruling == accepted && p.auth == client.RawBasic:
			q.section = "RFC 6749 2.3.1"
			q.fail(evidence, "Create a secret of letters and digits only, or ask the provider about another method.",
				"The server does not decode the percent-encoding of the Basic header: it accepts the same client ID and secret without it.")
			return
		case p.ruling == accepted:
			q.section, q.action = "RFC 6749 2.3.1", client.Use(p.auth)
			q.fail(evidence, "Use "+string(p.auth)+".", "The client authentication method is wrong: the server refuses "+
				"%s and accepts %s with the same client ID.", string(first.auth), string(p.auth))
			return
		case p.ruling == refused:
			with += " and with " + string(p.auth)
		}
	}
	switch {
	case r.given["client_id"] == finding.Fail:
		q.fail(evidence, "Correct the client ID first.",
			"The token endpoint refuses the client, too. The authorization endpoint does not know the ID.")
	case first.affirms == "client_id":
		q.fail(evidence, "Copy the client ID again.", "The token endpoint does not know the client ID.")
	case first.affirms == "header_lost", !(first.guessed && slices.ContainsFunc(tried, func(p probe) bool { return p.saysAs(first) })) &&
		slices.Contains([]string{"method", "client_id_missing", "public", "disabled", "encoding"}, first.affirms):
		q.fail(evidence, first.fix, "%s", first.cause)
	case r.client.Public():
		q.section = "RFC 6749 3.2.1"
		q.fail(evidence, "Enter the client secret, or register the client as a public one.",
			"The missing client secret is the problem%s: the server does not accept this client without one.", r.orID())
	case first.affirms != "secret" && slices.ContainsFunc(tried, func(p probe) bool { return p.auth == token.None && p.saysAs(first) }):
		q.fail(evidence, "Copy the secret again, or create a new one at the provider. Look for a proxy that removes the Authorization header.",
			"The client secret is wrong%s, or a proxy removes it from the request: the server refuses the client %s, in the same words.", r.orID(), with)
	default:
		q.fail(evidence, "Copy the secret again, or create a new one at the provider; an old one may have expired.",
			"The client secret is wrong%s: the server refuses the client %s.", r.orID(), with)
	}
}

// saysAs tells that two responses have the same words.
func (p probe) saysAs(other probe) bool {
	return strings.TrimPrefix(p.words, "With "+string(p.auth)) == strings.TrimPrefix(other.words, "With "+string(other.auth))
}

// orID adds the ID as a suspect where nothing has shown it to be right.
func (r *run) orID() string {
	if r.passed("client_id") {
		return ""
	}
	return ", or the client ID is"
}

// What a control request has in place of the client's own values.
const (
	otherClient   = "oauthwalk-check-no-such-client"
	otherRedirect = "https://oauthwalk-check.invalid/callback"
)

// control asks the authorization endpoint again with an invented client ID, and with an invented redirect URI: a response
// that stays the same says nothing of what was changed. It asks nothing where the first response is proof enough, such as
// one that went back to the redirect URI (RFC 6749 4.1.2.1).
func (r *run) control(first wire.Exchange) {
	a := &r.answer
	switch {
	case !a.asked, a.proof, a.about != aboutNothing && a.about != aboutUnknown && a.about != aboutMystery:
		why := "the first response is proof enough"
		if !a.asked {
			why = "the first request got no response"
		}
		r.allowed.skip(why, askOtherClient, askOtherRedirect)
		return
	}
	other := r.client
	other.ID = otherClient
	a.knowsClient = r.differs(first, askOtherClient, other)
	other = r.client
	other.RedirectURI = otherRedirect
	a.knowsRedirect = r.differs(first, askOtherRedirect, other)
}

// differs tells that the endpoint responds to the other client in another way.
func (r *run) differs(first wire.Exchange, id string, other Client) bool {
	if !r.may(id, r.server.AuthorizationEndpoint) {
		return false
	}
	x, ok := r.sendAuthorization(other)
	return ok && x.Status != 0 && x.Status != http.StatusTooManyRequests && x.Status < 500 &&
		r.shapeOf(first, r.client) != r.shapeOf(x, other)
}

// sendAuthorization sends the request that a walk would send.
func (r *run) sendAuthorization(c Client) (wire.Exchange, bool) {
	pkce, state := authz.NewPKCE(c.PKCE), authz.NewState()
	r.redact.Add(pkce.Verifier, state)
	params, _ := c.Draft(state, pkce).Params()
	address, _ := authz.URL(r.server.AuthorizationEndpoint, params) // an endpoint that cannot be used is never asked
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, address, nil)
	if err != nil {
		return wire.Exchange{}, false
	}
	req.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
	_, _ = r.rec.Once(r.http, req) // the record says why there is no response
	return r.last()
}

// changing is what differs between two pages that say the same: tokens, times, numbers.
var changing = regexp.MustCompile(`[0-9A-Za-z_-]*[0-9][0-9A-Za-z_.:-]*`)

// shapeOf is a response without what changes by itself, and without the request that it repeats.
func (r *run) shapeOf(x wire.Exchange, asked Client) string {
	where := ""
	if base, err := url.Parse(x.URL); err == nil && x.Header("Location") != "" {
		if to, err := base.Parse(x.Header("Location")); err == nil {
			q := to.Query()
			where = bare(to.String()) + " " + q.Get("error") + " " + q.Get("error_description")
		}
	}
	text := strings.NewReplacer(asked.ID, "", asked.RedirectURI, "", url.QueryEscape(asked.RedirectURI), "").
		Replace(echo.ReplaceAllString(words.Visible(x.ResponseBody), ""))
	return x.StatusLine + " " + where + " " + changing.ReplaceAllString(text, "")
}
