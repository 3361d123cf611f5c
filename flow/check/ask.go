package check

import (
	"context"
	"net/http"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// Question is a part of the check that a walk asks where it waits or fails.
type Question string

// The questions.
const (
	WouldItSignIn Question = "authorization"  // what the authorization endpoint says to the client's request
	AcceptsClient Question = "authentication" // whether the token endpoint accepts the client, and by which method
)

// Ask asks one question about a client whose endpoints are known, with a state, a challenge and a code of its own. Like Run
// it sends nothing that Plan does not announce, and follows nothing.
func Ask(ctx context.Context, c Client, q Question, deps Deps, emit func(finding.Finding)) Report {
	r := newRun(ctx, c, deps, emit)
	defer r.rec.CloseIdleConnections()
	if len(stops(r.known())) > 0 || !r.trusted() {
		return r.end()
	}
	r.meta, r.server = c.Metadata, c.Metadata
	r.auth = r.known().ChooseAuth(r.server.AuthMethods)
	switch q {
	case WouldItSignIn:
		r.askAuthorization()
		r.judgeAnswer()
		r.checkPKCE()
		r.checkScope()
	case AcceptsClient:
		r.checkAuthentication()
	}
	return r.end()
}

// InUse is the client of a walk with the endpoints that it uses, for Ask: nothing is looked up again. The client itself stays
// as it was entered, because a saved one that differs is asked nothing.
func InUse(c client.Client, server provider.Server) Client {
	out := Of(c)
	out.Metadata = server
	return out
}

// RefusesClient tells that a response of the token endpoint refuses the client, and not what it sent. RFC 6749 5.2.
func RefusesClient(status int, code string) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || code == "invalid_client" ||
		code == "unauthorized_client"
}
