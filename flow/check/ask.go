package check

import (
	"context"

	"oauthwalk/flow/finding"
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
	r.server = c.Server
	r.auth = r.known().ChooseAuth(c.Server.AuthMethods)
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
