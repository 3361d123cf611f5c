package check

import (
	"crypto/rand"
	"regexp"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// ruling is what a token endpoint makes of a client that shows it a code which cannot exist.
type ruling string

const (
	accepted   ruling = "accepted"    // it is the code that is refused, so the client was accepted
	refused    ruling = "refused"     // it is the client that is refused
	noGrant    ruling = "no grant"    // the client was accepted and may not use this grant
	notToken   ruling = "no endpoint" // what answers is no token endpoint
	undecided  ruling = "undecided"
	gaveTokens ruling = "gave tokens" // for a code that was never issued
)

// probe is one token request with an invented code, and what came of it.
type probe struct {
	auth    token.Auth
	ruling  ruling
	unknown bool   // the server says that it has no client with this ID
	words   string // evidence
}

var (
	// codeWords and clientWords name, in the languages of several providers, what was refused where the error code
	// alone does not tell.
	codeWords = regexp.MustCompile(`(?i)\bcode\b[^.]{0,40}(invalid|not valid|incorrect|expired|malformed|unknown|` +
		`not found|exist|used)|(invalid|incorrect|expired|malformed|unknown|bad)[^.]{0,30}\bcode\b`)
	clientWords = regexp.MustCompile(`(?i)client_secret|client secret|credential|AADSTS7000(215|222|218)|AADSTS700016`)
	// idWords name the client ID as what is wrong, and not the secret.
	idWords = regexp.MustCompile(`(?i)client (id )?(does not exist|was not found|not found|unknown|is unknown)|` +
		`(unknown|no such) client|AADSTS700016`)
)

// sendCode sends one code that cannot exist. RFC 6749 5.2: a server first authenticates the client and then looks at
// the code, so its error tells which of the two it stopped at.
func (r *run) sendCode(auth token.Auth) probe {
	verifier := authz.NewPKCE(r.client.PKCE).Verifier
	code := secret.New("oauthwalk-check-no-such-code-" + rand.Text())
	r.redact.Add(verifier, code)
	params := []authz.Param{{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: code.Reveal()},
		{Name: "redirect_uri", Value: r.client.RedirectURI}}
	if !verifier.IsZero() {
		params = append(params, authz.Param{Name: "code_verifier", Value: verifier.Reveal()})
	}
	res := r.tokenClient(auth).Exchange(r.ctx, params, r.client.Scope)
	r.last()
	r.redact.Add(res.Response.AccessToken, res.Response.RefreshToken, res.Response.IDToken)
	p := probe{auth: auth, ruling: rule(res), words: "With " + string(auth) + ": " +
		r.reason(res.Exchange, res.Response.Error, res.Response.ErrorDescription)}
	if res.Exchange.Status == 0 {
		p.words = "With " + string(auth) + ": no response. " + res.Exchange.Problem
	}
	switch p.ruling {
	case accepted:
		r.tested.Accepted = auth
	case refused:
		r.tested.Refused = append(r.tested.Refused, auth)
	}
	p.unknown = idWords.MatchString(res.Response.Error + " " + res.Response.ErrorDescription)
	return p
}

func (r *run) tokenClient(auth token.Auth) *token.Client {
	return &token.Client{TokenEndpoint: r.server.TokenEndpoint, RevocationEndpoint: r.server.RevocationEndpoint,
		ID: r.client.ID, Secret: r.client.Secret, Auth: auth, Accept: "application/json", HTTP: r.http, Recorder: r.rec,
		Now: r.deps.Now, Redactor: r.redact}
}

// rule reads the response to an invented code.
func rule(res token.Result) ruling {
	a, x := res.Response, res.Exchange
	said := a.Error + " " + a.ErrorDescription
	switch code := strings.ToLower(a.Error); {
	case x.Status == 0, x.Status == 429, x.Status >= 500:
		return undecided
	case !a.AccessToken.IsZero():
		return gaveTokens
	case code == "invalid_grant", code == "bad_verification_code", code == "invalid_code":
		return accepted
	case code == "invalid_client", code == "incorrect_client_credentials", code == "invalid_client_id",
		code == "bad_client_secret", x.Status == 401, clientWords.MatchString(said):
		return refused
	case code == "unauthorized_client", code == "unsupported_grant_type":
		return noGrant
	case codeWords.MatchString(said):
		return accepted
	case code != "":
		return undecided
	case notEndpoint(x, a):
		return notToken
	}
	return undecided
}

// notEndpoint. RFC 6749 3.2 and 5: a token endpoint takes a POST and answers with JSON, never with a page or a way on.
func notEndpoint(x wire.Exchange, a token.Response) bool {
	return x.Status >= 300 && x.Status < 400 || x.Status == 404 || x.Status == 405 || a.Format == token.HTML
}

// checkAuthentication sends the invented code with the chosen method and, if the client is refused and another method
// could be the right one, once more with that.
func (r *run) checkAuthentication() {
	q := r.ask("client_authentication", "RFC 6749 5.2")
	if !r.mayAsk(q, askToken, r.server.TokenEndpoint) {
		r.allowed.skip(askTokenOther, "the first request was not sent")
		return
	}
	if r.given["client_authentication_choice"] == finding.Fail {
		r.allowed.skip(askToken, "the client authentication cannot be used")
		r.allowed.skip(askTokenOther, "the client authentication cannot be used")
		q.skip("", "No request was sent: the client authentication must be corrected first.")
		return
	}
	first := r.sendCode(r.auth)
	if first.ruling != refused {
		r.allowed.skip(askTokenOther, "the client was not refused")
		r.judgeFirst(q, first)
		return
	}
	other, tried := r.tryOther()
	r.judgeRefusal(q, first, other, tried)
}

// mayAsk opens the allowlist to an endpoint, or gives the verdict that it was not asked.
func (r *run) mayAsk(q question, id, address string) bool {
	if address == "" {
		r.allowed.skip(id, "no "+strings.ReplaceAll(id, "_", " ")+" is known")
		q.skip("", "No %s is known, so no request was sent.", strings.ReplaceAll(id, "_", " "))
		return false
	}
	if _, err := authz.CheckEndpoint(address); err != nil {
		r.allowed.skip(id, "the address cannot be used")
		q.fail(err.Error(), "Correct the address.", "Nothing can be sent to the %s.", strings.ReplaceAll(id, "_", " "))
		return false
	}
	if !r.may(id, address) {
		q.skip("", "Nothing was asked: %s.", r.why(id))
		return false
	}
	return true
}

// tryOther asks with the likeliest other method, unless that could not tell anything new.
func (r *run) tryOther() (probe, bool) {
	list := others(r.auth, r.client.Public(), r.server.AuthMethods)
	switch {
	case len(list) == 0:
		r.allowed.skip(askTokenOther, "no other method is possible")
		return probe{}, false
	case r.given["client_id"] == "fail":
		r.allowed.skip(askTokenOther, "the server does not know the client ID, so no method would work")
		return probe{}, false
	case !r.may(askTokenOther, r.server.TokenEndpoint):
		return probe{}, false
	}
	return r.sendCode(list[0]), true
}
