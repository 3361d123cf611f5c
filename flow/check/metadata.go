package check

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// discover asks for the metadata and compares them with what was typed.
func (r *run) discover() {
	q := r.ask("metadata", "RFC 8414 3")
	if r.client.Issuer == "" {
		q.skip("", "There is no issuer URL, so there is no metadata to request.")
		r.settle()
		return
	}
	for i, place := range provider.MetadataURLs(r.client.Issuer) {
		r.may([]string{askMetadata, askMetadataAgain}[i], place)
	}
	server, checks, err := provider.Discover(r.ctx, r.http, r.rec, r.client.Issuer)
	r.allowed.skip("the first location already decided it", askMetadataAgain)
	x, _ := r.last()
	if err != nil {
		r.noMetadata(q, x, checks, err)
	} else {
		r.meta = server
		q.pass("From "+x.URL, "The server publishes metadata, and the metadata belongs to the issuer.")
	}
	r.give(client.MetadataEndpoints(r.known()))
	r.settle()
}

// noMetadata is a failure only where the endpoints are not typed: a walk goes on without metadata then.
func (r *run) noMetadata(q question, x wire.Exchange, checks []finding.Finding, err error) {
	bad, _ := finding.Failed(checks)
	why, body := bad.Text, bytes.TrimSpace(x.ResponseBody)
	text := string(body[:min(len(body), 2000)]) + "\n" + words.Visible(body)
	switch m := affirmed("consent", "", text); {
	case m != nil && (m.Strong || m.Means == "tenant" || m.Means == "rate"):
		why = m.Cause
	case x.Status == http.StatusTooManyRequests:
		why = "The server's request limit was reached: there were too many requests."
	case x.Status == http.StatusOK && words.CutOff(string(body)):
		why = "The response was cut off: the server, or a proxy in front of it, sent only a part."
	case x.Status >= 500:
		why = "The server, or something in front of it, is overloaded or broken at the moment."
	case x.Status == http.StatusOK && bytes.HasPrefix(body, []byte("<")):
		why = "A web page responded where the metadata should be."
	}
	q.section = bad.Section
	judge := q.fail
	if s := r.client.Server; s.AuthorizationEndpoint != "" && s.TokenEndpoint != "" {
		judge = q.warn
	}
	evidence := plain.Sentence(err.Error()) + client.IssuerMismatch(err)
	if said := words.Visible(body); x.Status >= 400 && said != "" {
		evidence += " The last location says " + quote(said) + "."
	}
	judge(evidence, "Correct the issuer: it is the start of the metadata address, without /.well-known. Or enter the endpoints yourself.",
		"There is no usable metadata. %s", why)
}

// settle decides what is asked from now on: typed endpoints win, as they do in a walk.
func (r *run) settle() {
	known := r.known()
	r.server, r.auth = known.InUse(), known.ChooseAuth(r.meta.AuthMethods)
}

// checkGrants. RFC 8414 2: a list that is absent means authorization_code and implicit.
func (r *run) checkGrants() {
	q, grants := r.ask("grant_types", "RFC 8414 2"), r.meta.GrantTypes
	listed := "grant_types_supported: " + strings.Join(grants, ", ")
	switch {
	case r.answer.about == aboutGrant:
		q.fail(r.answer.words, "In the provider's settings, allow the authorization code grant for this client.",
			"The server does not let this client use the authorization code grant.")
	case r.meta.Issuer == "":
		q.skip("", "Without metadata, the server's grant types are not known.")
	case grants == nil:
		q.pass("grant_types_supported is absent, so the default applies: authorization_code and implicit.",
			"The server supports the authorization code grant. It does not say whether it supports refresh tokens.")
	case !slices.Contains(grants, "authorization_code"):
		q.fail(listed, "Use a client and a server that support the authorization code grant.", "The server's metadata does not list the authorization code grant.")
	case !slices.Contains(grants, "refresh_token"):
		q.pass(listed, "The server supports the authorization code grant, but does not list refresh_token.")
	default:
		q.pass(listed, "The server supports the authorization code grant and the refresh token grant.")
	}
}

// checkRevocation asks the revocation endpoint to end a token that does not exist. RFC 7009 2.2: a server confirms
// that. It is asked only when the client was accepted: a second failed authentication would prove nothing.
func (r *run) checkRevocation() {
	q := r.ask("revocation_endpoint", "RFC 7009 2.2")
	address := r.server.RevocationEndpoint
	switch {
	case address == "" && r.client.Issuer == "":
		q.skip("", "No revocation endpoint was given.")
		return
	case address == "":
		r.allowed.skip("no revocation endpoint is known", askRevocation)
		q.skip("", "The metadata names no revocation endpoint, so a walk leaves out its last stage.")
		return
	case !r.passed("client_authentication"):
		r.allowed.skip("the client was not accepted", askRevocation)
		q.skip("The endpoint is "+bare(address)+".", "There is a revocation endpoint. No request was sent to it, because the client "+
			"was not accepted before.")
		return
	case !r.mayAsk(q, askRevocation, address):
		return
	}
	gone := secret.New("oauthwalk-check-no-such-token-" + rand.Text())
	res := r.tokenClient(r.auth).Revoke(r.ctx, []authz.Param{{Name: "token", Value: gone.Reveal()},
		{Name: "token_type_hint", Value: "refresh_token"}})
	r.last()
	r.judgeRevocation(q, res)
}

func (r *run) judgeRevocation(q question, res token.Result) {
	a, status := res.Response, res.Exchange.Status
	words := r.reason(res.Exchange, a.Error, a.ErrorDescription)
	const compare = "Compare the address with the metadata or the provider's documentation."
	switch {
	case status == 0:
		q.skip(res.Exchange.Problem, "No response was received from the revocation endpoint.")
	case status == 429, status >= 500:
		q.fail(words, "Check again later.", "The revocation endpoint did not process the request: it is unavailable, or asks the client to wait.")
	case status >= 200 && status < 300 && !a.HasError():
		q.pass(words, "The revocation endpoint responds, and confirms the revocation of a token that it does not know.")
	case a.Error == "invalid_client", status == 401:
		q.warn(words, "Look up which client authentication method the provider requires for revocation.",
			"The revocation endpoint refuses the client that the token endpoint accepted.")
	case status == 404, status == 405, status >= 300 && status < 400:
		q.warn(words, compare, "Something responds at this address, but it is not a revocation endpoint.")
	case a.Error != "":
		q.pass(words, "The revocation endpoint responds, but does not confirm the revocation of tokens that it does not know.")
	default:
		q.unknown(words, "The response from the revocation endpoint cannot be read.")
	}
}
