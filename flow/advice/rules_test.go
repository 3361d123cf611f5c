package advice

import (
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// What the advice says of a client by a rule is what the rule says: it speaks for the cause where the rule fails or
// warns, and never else.
func TestRulesSpeakForCauses(t *testing.T) {
	asked := 0
	for name, judge := range client.Rules {
		if !slices.Contains(inRows(), name) {
			continue
		}
		look := lookOf(name)
		for what, change := range map[string]change{
			"as it is":          func(*flow.Snapshot) {},
			"ID with a space":   set(flow.Request, "client_id", "an app"),
			"ID behind a space": set(flow.Request, "client_id", " app"),
			"secret":            ofClient(func(c *client.Client) { c.Secret = secret.New("s\n") }),
			"scope with commas": set(flow.Request, "scope", "a,b"),
			"no scope":          set(flow.Request, "scope", ""),
			"listed":            func(s *flow.Snapshot) { s.Server.Scopes = []string{"another"} },
			"short verifier":    set(flow.Exchange, "code_verifier", "short"),
			"other methods": func(s *flow.Snapshot) {
				s.Server.PKCEMethods, s.Server.AuthMethods = []string{"plain"}, []string{"none"}
			},
			"nothing sent": noExchanges,
		} {
			s := walked(flow.Exchange, flow.Failure{})
			change(&s)
			sc := failureScene(s, flow.Exchange, &flow.Failure{})
			got, text := look(sc)
			f := judge(sc.clientCase())
			asked++
			speaks := f.Verdict == finding.Fail || f.Verdict == finding.Warn
			if (got == supports) != speaks || speaks && !strings.HasPrefix(text, f.Text) {
				t.Errorf("%s, %s: the advice says %s %q, the rule %s %q", name, what, got, text, f.Verdict, f.Text)
			}
			if got == against && f.Verdict != finding.Pass {
				t.Errorf("%s, %s: the cause is ruled out, and the rule says %s", name, what, f.Verdict)
			}
		}
	}
	if asked < 80 {
		t.Errorf("only %d looks at rules", asked)
	}
}

// inRows are the names of looks that the rows ask for.
func inRows() (names []string) {
	for _, r := range rows() {
		for _, c := range r.Causes {
			names = append(names, c.Evidence)
		}
	}
	return names
}
