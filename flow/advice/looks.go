package advice

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// What the evidence says of a cause, as the verdict of a rule says it: a rule that fails speaks for the cause.
const (
	supports = finding.Fail
	open     = finding.Skip
	against  = finding.Pass
	unlikely = finding.Verdict("unlikely") // open, and below the others that are; no advice that is given out has it
)

// look is one piece of evidence: what the record says of a cause, and the sentence that tells it. The sentence names
// addresses, scopes, times and sizes; never a code, a token, a verifier, a state or a secret.
type look func(*scene) (finding.Verdict, string)

// fact is one value of the record, and whether the record has it at all.
type fact func(*scene) (value string, known bool)

// tell compares a fact with what is wrong with it. The sentences may have the value in them, as %s.
func tell(of fact, wrong func(string) bool, yes, no string) look {
	return func(sc *scene) (finding.Verdict, string) {
		value, known := of(sc)
		if !known {
			return open, ""
		}
		return compared(wrong(value), filled(yes, value), filled(no, value))
	}
}

// holds tells whether something is so, with a sentence for each.
func holds(so func(*scene) bool, yes, no string) look {
	return func(sc *scene) (finding.Verdict, string) { return compared(so(sc), yes, no) }
}

// sees speaks for the cause where something is so, and says nothing else.
func sees(so func(*scene) bool, yes string) look {
	return func(sc *scene) (finding.Verdict, string) {
		if so(sc) {
			return supports, yes
		}
		return open, ""
	}
}

// onLast looks at the last exchange of the stage, where there is one.
func onLast(at func(*scene, wire.Exchange) (finding.Verdict, string)) look {
	return func(sc *scene) (finding.Verdict, string) {
		if x, ok := sc.last(); ok {
			return at(sc, x)
		}
		return open, ""
	}
}

// show says a fact, which speaks neither way.
func show(of fact, sentence string) look {
	return func(sc *scene) (finding.Verdict, string) {
		value, known := of(sc)
		if !known || value == "" {
			return open, ""
		}
		return open, filled(sentence, value)
	}
}

// edited tells whether a parameter was changed by hand before it was sent.
func edited(stage flow.Stage, name, what string) look {
	return func(sc *scene) (finding.Verdict, string) {
		for _, p := range sc.snap.Stage(stage).Params {
			if p.Name == name && p.Edited {
				return supports, what + " was changed by hand."
			}
		}
		if !sc.made(stage) {
			return open, ""
		}
		return against, what + " was sent unchanged."
	}
}

// query looks for a parameter in the address that was called.
func query(name string) look {
	return tell(func(sc *scene) (string, bool) {
		u, err := url.Parse(sc.address)
		if err != nil || u.Host == "" {
			return "", false
		}
		return u.Query().Get(name), true
	}, empty, "The address has no "+name+".", "The address has a "+name+".")
}

// age judges the age of the code against the lifetime that a server is known to give it: far below it rules expiry out.
func age(life time.Duration) look {
	return func(sc *scene) (finding.Verdict, string) {
		age, known := ageOfCode(sc.snap)
		if !known || age < 0 {
			return open, ""
		}
		text := fmt.Sprintf("The code was %v old when it was sent", age.Round(time.Second))
		switch {
		case age > life:
			return supports, fmt.Sprintf("%s; it is valid for %v here.", text, life)
		case age > life*2/3:
			return open, fmt.Sprintf("%s, close to the %v for which it is valid here.", text, life)
		}
		return unlikely, text + "." // it was made before it arrived here
	}
}

// rule asks a rule about the client. Where it holds, that rules the cause out only if both ends were seen: that a secret
// looks well does not say that it is the right one.
func rule(judge client.Rule, bothEnds bool) look {
	return func(sc *scene) (finding.Verdict, string) {
		f := judge(sc.clientCase())
		text := strings.TrimSpace(f.Text + " " + f.Evidence)
		switch f.Verdict {
		case finding.Fail, finding.Warn:
			return supports, text
		case finding.Pass:
			if bothEnds {
				return against, text
			}
		}
		return open, text
	}
}

// clientCase is the snapshot as the rules about a client see it.
func (sc *scene) clientCase() client.Case {
	s := sc.snap
	c := s.Client.Case()
	c.Metadata, c.Server, c.Auth = s.Server, s.Server, s.Auth
	c.Sent = map[client.Target][]authz.Param{}
	for target, stage := range map[client.Target]flow.Stage{client.Authorization: flow.Request,
		client.Exchange: flow.Exchange, client.Refresh: flow.Refresh, client.API: flow.API} {
		params := s.Stage(stage).Params
		if len(params) == 0 {
			continue
		}
		for _, p := range params {
			c.Sent[target] = append(c.Sent[target], authz.Param{Name: p.Name, Value: p.Value.Reveal()})
		}
	}
	for _, st := range s.Stages {
		c.Exchanges = append(c.Exchanges, st.Exchanges...)
	}
	return c
}

// requested is a parameter of the authorization request, and whether there was one.
func requested(name string) fact {
	return func(sc *scene) (string, bool) {
		return sc.requested(name), len(sc.snap.Stage(flow.Request).Params) > 0
	}
}

// requestedOr is the same, with what its absence means.
func requestedOr(name, otherwise string) fact {
	return func(sc *scene) (string, bool) { return cmp.Or(sc.requested(name), otherwise), true }
}

// sent is a parameter of a stage's request; without one it is empty.
func sent(stage flow.Stage, name string) fact {
	return func(sc *scene) (string, bool) { return sc.snap.Stage(stage).Param(name), sc.made(stage) }
}

// header is a field of the last request.
func header(name string) fact {
	return func(sc *scene) (string, bool) {
		x, ok := sc.last()
		return wire.Value(x.RequestHeader, name), ok
	}
}

// partOfRedirect is a part of the redirect URI, where there is one.
func partOfRedirect(part func(*url.URL) string) fact {
	return func(sc *scene) (string, bool) {
		u, err := url.Parse(sc.redirectURI())
		if err != nil || sc.redirectURI() == "" {
			return "", false
		}
		return part(u), part(u) != ""
	}
}

func rawRedirect(sc *scene) (string, bool) { return sc.redirectURI(), sc.redirectURI() != "" }

func host(u *url.URL) string   { return u.Hostname() }
func scheme(u *url.URL) string { return u.Scheme }

func empty(value string) bool { return value == "" }
func there(value string) bool { return value != "" }

func is(want string) func(string) bool {
	return func(value string) bool { return strings.EqualFold(value, want) }
}

func not(f func(string) bool) func(string) bool { return func(value string) bool { return !f(value) } }

// names tells whether one of the words is want.
func names(want string) func(string) bool {
	return func(value string) bool { return slices.Contains(strings.Fields(value), want) }
}

// filled puts the value into the sentence, cut to a bearable length.
func filled(sentence, value string) string {
	return strings.ReplaceAll(sentence, "%s", cmp.Or(plain.Cut(value, 200), "none"))
}

// compared is supports or against, with a sentence for each.
func compared(holds bool, yes, no string) (finding.Verdict, string) {
	if holds {
		return supports, yes
	}
	return against, no
}

// inOneLine lists texts for a sentence, each cut to a bearable length.
func inOneLine(list []string) string {
	short := make([]string, len(list))
	for i, s := range list {
		short[i] = plain.Cut(s, 60)
	}
	return strings.Join(slices.Compact(short), ", ")
}

func quoted(s string) string { return fmt.Sprintf("%q", plain.Cut(s, 200)) }
