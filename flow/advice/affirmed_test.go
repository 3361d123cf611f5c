package advice

import (
	"slices"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/words"
)

// What the server affirms is ruled out by no row, whatever else the walk has seen, and where it is a row's cause it stands
// first. Each sentence of the lexicon is said in the situation of each sample that failed with a response.
func TestWhatTheServerAffirmsIsNeverRuledOut(t *testing.T) {
	tried := 0
	for _, p := range samples {
		if p.failure == nil || p.failure.Kind != flow.KindAnswer {
			continue
		}
		for _, m := range words.Meanings() {
			if m.Cause == "" || m.At != string(p.stage) {
				continue
			}
			s := p.snapshot(p.server)
			failure := *p.failure
			failure.Description = m.Says
			s.Stages[p.stage.Index()].Failure = &failure
			a := For(s, p.stage)
			tried++
			if a.Causes[0].Verdict == against {
				t.Errorf("%s says %q: the first of %s is ruled out: %+v", p.server, m.Says, a.ID, a.Causes[0])
			}
			sc := failureScene(s, p.stage, &failure)
			r := choose(sc)
			if r == nil || sc.affirmed() == nil {
				continue
			}
			affirmed := sc.affirmed().Means
			for i, c := range a.Causes {
				at := slices.IndexFunc(r.Causes, func(rc rowCause) bool { return rc.Text == c.Text })
				if at < 0 || !slices.Contains(about[affirmed], r.Causes[at].Evidence) {
					continue
				}
				if c.Verdict == against {
					if first := a.Causes[0]; first.Text != sc.affirmed().Cause && !slices.ContainsFunc(r.Causes, func(rc rowCause) bool {
						return rc.Text == first.Text && slices.Contains(about[affirmed], rc.Evidence)
					}) {
						t.Errorf("%s says %q: cause %d of %s is ruled out: %+v", p.server, m.Says, i+1, a.ID, c)
					}
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d situations were tried", tried)
	}
	t.Logf("%d situations", tried)
}

// A row that was found by the server's words has them for evidence, where its first cause has no other.
func TestTheWordsAreTheEvidence(t *testing.T) {
	failure := flow.Failure{Kind: flow.KindAnswer, Status: 400, Code: "invalid_grant", Description: "Malformed auth code."}
	a := For(walked(flow.Exchange, failure), flow.Exchange)
	if a.ID != "E053" || a.Causes[0].Evidence != `The server says "Malformed auth code."` {
		t.Errorf("%s: %+v", a.ID, a.Causes[0])
	}
}
