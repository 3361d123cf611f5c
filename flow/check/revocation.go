package check

import (
	"crypto/rand"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

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
		r.allowed.skip(askRevocation, "no revocation endpoint is known")
		q.skip("", "The metadata names no revocation endpoint. A walk leaves out its last stage.")
		return
	case !r.passed("client_authentication"):
		r.allowed.skip(askRevocation, "the client was not accepted")
		q.skip("The endpoint is "+bare(address)+".", "There is a revocation endpoint. It was not asked, because the client "+
			"was not accepted before.")
		return
	case !r.mayAsk(q, askRevocation, address):
		return
	}
	gone := secret.New("oauthwalk-check-no-such-token-" + rand.Text())
	r.redact.Add(gone)
	res := r.tokenClient(r.auth).Revoke(r.ctx, []authz.Param{{Name: "token", Value: gone.Reveal()},
		{Name: "token_type_hint", Value: "refresh_token"}})
	r.last()
	r.judgeRevocation(q, res)
}

func (r *run) judgeRevocation(q question, res token.Result) {
	a, status := res.Answer, res.Exchange.Status
	words := r.reason(res.Exchange, a.Error, a.ErrorDescription)
	const compare = "Compare the address with the metadata or the provider's documentation."
	switch {
	case status == 0:
		q.skip(res.Exchange.Problem, "No response came from the revocation endpoint.")
	case status == 429, status >= 500:
		q.skip(words, "The server did not deal with the request. Check again later.")
	case status >= 200 && status < 300 && !a.HasError():
		q.pass(words, "The revocation endpoint responds, and confirms the end of a token that it does not know.")
	case a.Error == "invalid_client", status == 401:
		q.warn(words, "See which client authentication the provider wants for revocation.",
			"The revocation endpoint refuses the client that the token endpoint accepted.")
	case status == 404, status == 405, status >= 300 && status < 400:
		q.warn(words, compare, "What responds here is not a revocation endpoint.")
	case a.Error != "":
		q.pass(words, "The revocation endpoint responds; it does not confirm tokens that it does not know.")
	default:
		q.skip(words, "The response of the revocation endpoint cannot be read.")
	}
}
