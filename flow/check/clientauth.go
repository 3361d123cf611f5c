package check

import (
	"crypto/rand"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/words"
)

// ruling is what a token endpoint makes of a client that shows it a code which cannot exist.
type ruling string

const (
	accepted   ruling = "accepted"    // it is the code that is refused, so the client was accepted
	refused    ruling = "refused"     // it is the client that is refused
	noGrant    ruling = "no grant"    // the client was accepted and may not use this grant
	notToken   ruling = "no endpoint" // what answers is no token endpoint
	undecided  ruling = "undecided"
	elsewhere  ruling = "elsewhere"   // something in front of the server responded
	trouble    ruling = "trouble"     // the server is out of order, or asks for patience
	gaveTokens ruling = "gave tokens" // for a code that was never issued
)

// probe is one token request with an invented code, and what came of it.
type probe struct {
	auth    token.Auth
	ruling  ruling
	unsent  bool   // no response came
	words   string // evidence
	guessed bool   // from words that speak of the method only where it is not the usual one
	affirms string // what the server's words say, in the name that the lexicon has for it; "" for nothing
	cause   string // the lexicon's sentence for that, with what to do
	fix     string
}

// sendCode sends one code that cannot exist. RFC 6749 5.2: a server first authenticates the client and then looks at
// the code, so its error tells which of the two it stopped at.
func (r *run) sendCode(auth token.Auth) probe {
	verifier := authz.NewPKCE(r.client.PKCE).Verifier
	code := secret.New("oauthwalk-check-no-such-code-" + rand.Text())
	params := []authz.Param{{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: code.Reveal()},
		{Name: "redirect_uri", Value: r.client.RedirectURI}}
	if !verifier.IsZero() {
		params = append(params, authz.Param{Name: "code_verifier", Value: verifier.Reveal()})
	}
	res := r.tokenClient(auth).Exchange(r.ctx, params, r.client.Scope)
	r.last()
	p := probe{auth: auth, words: "With " + string(auth) + ": " +
		r.reason(res.Exchange, res.Response.Error, res.Response.ErrorDescription)}
	if m := meaning(res, auth); m != nil {
		p.affirms, p.cause, p.fix, p.guessed = m.Means, m.Cause, m.Fix, m.If != ""
	}
	p.ruling = rule(res, p.affirms)
	if res.Exchange.Status == 0 {
		p.unsent, p.words = true, "With "+string(auth)+": no response. "+res.Exchange.Problem
	}
	if p.ruling != accepted && r.server.SameAsToken() {
		p.ruling = notToken
	}
	switch p.ruling {
	case accepted:
		r.tested.Accepted = auth
	case refused:
		r.tested.Refused = append(r.tested.Refused, auth)
	}
	return p
}

func (r *run) tokenClient(auth token.Auth) *token.Client {
	c := &token.Client{TokenEndpoint: r.server.TokenEndpoint, RevocationEndpoint: r.server.RevocationEndpoint,
		ID: r.client.ID, Secret: r.client.Secret, Auth: auth, Accept: "application/json", HTTP: r.http, Recorder: r.rec,
		Now: r.deps.Now, Redactor: r.redact}
	if auth == client.RawBasic {
		c.Auth, c.HTTP = token.Basic, &http.Client{Transport: rawBasic{r}}
	}
	return c
}

// rawBasic sends ID and secret as they are.
type rawBasic struct{ *run }

// RoundTrip implements http.RoundTripper.
func (b rawBasic) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.SetBasicAuth(b.client.ID, b.client.Secret.Reveal())
	return b.http.Transport.RoundTrip(req)
}

// meaning is what the words of the response affirm, nil for nothing. A body that is no JSON may still be words.
func meaning(res token.Result, auth token.Auth) *words.Meaning {
	code, text := res.Response.Error, res.Response.ErrorDescription
	if code == "" && text == "" {
		said := words.In(string(res.Exchange.ResponseBody))
		code, text = said.Code, plain.Text(words.Visible(res.Exchange.ResponseBody))+" "+said.Text
	}
	return words.Affirmed("exchange", code, text, func(string) bool { return auth == token.Basic || auth == client.RawBasic })
}

// affirmed is what words say without the conditions that only a walk can look at.
func affirmed(stage, code, text string) *words.Meaning {
	return words.Affirmed(stage, code, text, func(string) bool { return false })
}

// nothingThere are the codes by which a framework says that it has nothing at an address. Another code comes from an endpoint.
var nothingThere = regexp.MustCompile(`^((page|route|resource|endpoint|url|path|rest)?[ _]?not[ _]?found|no[ _](such[ _])?route\w*|rest_no_route|404)$`)

// rule reads the response to an invented code. A client counts as accepted only where a code or words say so that no
// refused client gets.
func rule(res token.Result, means string) ruling {
	a, x := res.Response, res.Exchange
	code := strings.ToLower(a.Error)
	switch {
	case x.Status == 0:
		return undecided
	case slices.Contains([]string{"challenge_page", "firewall", "network_sign_in", "proxy"}, means):
		return elsewhere
	case x.Status == 429, x.Status >= 500:
		return trouble
	case !a.AccessToken.IsZero():
		return gaveTokens
	case x.Status == 404 && (code == "" || nothingThere.MatchString(code)), x.Status == 405, x.Status == 415, means == "endpoint":
		return notToken
	case slices.Contains([]string{"secret", "secret_missing", "client_id", "client_id_missing", "method", "public", "disabled", "encoding",
		"client_refused", "header_lost"}, means),
		code == "invalid_client", code == "incorrect_client_credentials", code == "bad_client_secret",
		code == "unauthorized_client" && (x.Status == 401 || x.Status == 403):
		return refused
	case code == "invalid_grant", code == "bad_verification_code", code == "invalid_code",
		slices.Contains([]string{"code", "code_expired", "code_used"}, means):
		return accepted
	case x.Status == 401 && means == "": // else its words are about something else
		return refused
	case code == "unauthorized_client", code == "unsupported_grant_type", means == "grant":
		return noGrant
	// RFC 6749 3.2 and 5: a token endpoint takes a POST and answers with JSON, never with a page or a way on.
	case code == "" && (x.Status >= 300 && x.Status < 400 || a.Format == token.HTML):
		return notToken
	}
	return undecided
}

// checkAuthentication sends the invented code with the chosen method and, if the client is refused, once with each other
// method that could be the right one.
func (r *run) checkAuthentication() {
	q := r.ask("client_authentication", "RFC 6749 5.2")
	if !r.mayAsk(q, askToken, r.server.TokenEndpoint) {
		r.allowed.skip("the first request was not sent", askTokenOther...)
		return
	}
	if r.given["client_authentication_choice"] == finding.Fail {
		r.allowed.skip("the client authentication cannot be used", append(askTokenOther, askToken)...)
		q.skip("", "No request was sent: the client authentication must be corrected first.")
		return
	}
	first := r.sendCode(r.auth)
	if first.ruling != refused {
		r.allowed.skip("the client was not refused", askTokenOther...)
		r.judgeFirst(q, first)
		return
	}
	r.judgeRefusal(q, first, r.tryOthers())
}

// mayAsk opens the allowlist to an endpoint, or gives the verdict that it was not asked.
func (r *run) mayAsk(q question, id, address string) bool {
	if address == "" {
		r.allowed.skip("no "+strings.ReplaceAll(id, "_", " ")+" is known", id)
		q.skip("", "No %s is known, so no request was sent.", strings.ReplaceAll(id, "_", " "))
		return false
	}
	if _, why := authz.CheckEndpoint(address); why != "" {
		r.allowed.skip("the address cannot be used", id)
		q.fail(plain.Sentence(why), "Correct the address.", "Nothing can be sent to the %s.",
			strings.ReplaceAll(id, "_", " "))
		return false
	}
	if !r.may(id, address) {
		q.skip("", "Nothing was sent: %s.", r.why(id))
		return false
	}
	return true
}

// tryOthers asks with the other methods, the likeliest first, until one is accepted, unless they could not tell anything
// new.
func (r *run) tryOthers() (tried []probe) {
	list := others(r.client.Client, r.auth, r.server.AuthMethods)
	why := "no other method is possible"
	if r.given["client_id"] == finding.Fail {
		list, why = nil, "the server does not know the client ID, so no authentication method would work"
	}
	for i, id := range askTokenOther {
		if i >= len(list) || len(tried) > 0 && tried[len(tried)-1].ruling == accepted {
			r.allowed.skip(why, id)
			continue
		}
		if !r.may(id, r.server.TokenEndpoint) {
			break
		}
		tried = append(tried, r.sendCode(list[i]))
		why = "the method before was enough"
	}
	return tried
}
