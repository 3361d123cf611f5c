package advice

import (
	"reflect"
	"slices"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// weigh is a cause with what the evidence says of it: Fail speaks for it, Pass rules it out, Skip says nothing.
func (c rowCause) weigh(sc *scene) finding.Finding {
	f := finding.Finding{Verdict: open, Text: c.Text, Fix: c.Fix}
	if look, ok := evidence[c.Evidence]; ok {
		f.Verdict, f.Evidence = look(sc)
		f.Evidence = sc.safe(f.Evidence)
	}
	if f.Verdict != against {
		f.Action = offer(c.Actions, sc) // nobody is offered to mend what is not broken
	}
	return f
}

// rank puts what the evidence supports first and what it rules out last, and keeps the order of the row otherwise.
func rank(all []finding.Finding) {
	order := []finding.Verdict{supports, open, against}
	slices.SortStableFunc(all, func(a, b finding.Finding) int {
		return slices.Index(order, a.Verdict) - slices.Index(order, b.Verdict)
	})
}

// offer is the first of the actions that would change something of what was sent.
func offer(list []string, sc *scene) finding.Action {
	for _, s := range list {
		a := finding.ParseAction(s)
		switch a.Kind {
		case finding.SignInAgain, finding.Restart:
			return a
		case finding.Refresh:
			if !sc.snap.Tokens.Refresh.IsZero() {
				return a
			}
			continue
		case finding.AddScope:
			if a.Arg == "" {
				a.Arg = strings.Join(sc.unaskedScopes(), " ")
			}
		}
		if sent := sc.asSent(); !reflect.DeepEqual(sent.With(a), sent) {
			return a
		}
	}
	return finding.Action{}
}

// asSent is the client as the authorization request had it, edits included.
func (sc *scene) asSent() client.Client {
	c := sc.clientCase()
	c.RedirectURI, c.Scope = sc.redirectURI(), strings.Join(scopeNames(sc.requested("scope")), " ")
	c.Extra = c.Sent[client.Authorization]
	return c.Client
}
