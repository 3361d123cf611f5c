package advice

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
)

// verdict is what the walk's own record says of one cause.
type verdict int

const (
	supports verdict = iota
	open
	against
)

// look is one piece of evidence: what the record says of a cause, and the sentence that tells it. The sentence names
// addresses, scopes, times and sizes; never a code, a token, a verifier, a state or a secret.
type look func(*scene) (verdict, string)

// evidence are the looks that rows can ask for, by name.
var evidence = merged(codeLooks, redirectLooks, pkceLooks, clientLooks, scopeLooks, tokenLooks, requestLooks,
	listenerLooks, answerLooks, tlsLooks, setupLooks)

func merged(tables ...map[string]look) map[string]look {
	all := map[string]look{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// edited tells whether a parameter was changed by hand before it was sent.
func edited(s flow.Snapshot, stage flow.Stage, name, what string) (verdict, string) {
	for _, p := range s.Stage(stage).Params {
		if p.Name == name && p.Edited {
			return supports, what + " was changed by hand."
		}
	}
	return against, what + " was sent as the walk had it."
}

// compared is supports or against, with a sentence for each.
func compared(holds bool, yes, no string) (verdict, string) {
	if holds {
		return supports, yes
	}
	return against, no
}

// older judges an age against the lifetime that a server is known to give: far below it rules expiry out.
func older(what string, age, life time.Duration) (verdict, string) {
	text := fmt.Sprintf("%s was %v old when it was sent", what, age.Round(time.Second))
	switch {
	case age < 0:
		return open, ""
	case age > life:
		return supports, fmt.Sprintf("%s; it lives %v here.", text, life)
	case age > life*2/3:
		return open, fmt.Sprintf("%s, close to the %v that it lives here.", text, life)
	}
	return against, text + "."
}

// names lists texts for a sentence, each cut to a bearable length.
func names(list []string) string {
	short := make([]string, len(list))
	for i, s := range list {
		short[i] = plain.Cut(s, 60)
	}
	return strings.Join(slices.Compact(short), ", ")
}

func quoted(s string) string { return fmt.Sprintf("%q", plain.Cut(s, 200)) }
