package advice

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
)

// ForTested is For with the result of a test, which weighs more than what the walk alone has seen.
func ForTested(s flow.Snapshot, stage flow.Stage, t client.Tested) *Advice {
	return explain(s, stage, t)
}

// orTested asks the test first, and the look where the test says nothing.
func orTested(test, otherwise look) look {
	return func(sc *scene) (finding.Verdict, string) {
		if v, text := test(sc); v != open {
			return v, text
		}
		return otherwise(sc)
	}
}

// methodTested: RFC 6749 5.2 has one error for a wrong method and for wrong credentials. That another method was
// accepted tells them apart.
func methodTested(sc *scene) (finding.Verdict, string) {
	switch used, accepted := sc.snap.Auth, sc.tested.Accepted; accepted {
	case "":
		return open, ""
	case used:
		return against, "Ruled out by the check of the client: the server accepted the client with the same method."
	case token.None:
		return supports, "Tested by the check of the client: without a secret the server accepted it, as a public client."
	default:
		return supports, fmt.Sprintf("Tested by the check of the client: the same credentials with %s were accepted, so "+
			"they are right.", accepted)
	}
}

// testedTo is methodTested for a cause that names the method that the server takes.
func testedTo(method token.Auth) look {
	return func(sc *scene) (finding.Verdict, string) {
		if accepted := sc.tested.Accepted; accepted != method && accepted != sc.snap.Auth {
			return open, ""
		}
		return methodTested(sc)
	}
}

// secretTested: a server that accepted ID and secret knows both.
func secretTested(sc *scene) (finding.Verdict, string) {
	t := sc.tested
	switch {
	case t.Accepted == token.Basic, t.Accepted == token.Post:
		return against, "Ruled out by the check of the client: the server accepted the same ID and secret."
	case t.Accepted == "" && slices.Contains(t.Refused, sc.snap.Auth):
		return supports, "Tested by the check of the client: the server refused these credentials with " +
			listing(t.Refused) + "."
	}
	return open, ""
}

func listing(methods []token.Auth) string {
	var all []string
	for _, m := range methods {
		all = append(all, string(m))
	}
	return strings.Join(all, " and with ")
}
