package session_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/testkit/ports"
)

// A walk rehearses every preset, from a client as its provider is chosen: it passes, or stops at what a rehearsal has not, and
// its end says what may differ. The page before it offers the rehearsal, first where the provider is gone.
func TestAWalkRehearsesEveryPreset(t *testing.T) {
	for _, p := range provider.Presets() {
		if p.ID == provider.Practice {
			continue
		}
		t.Run(p.ID, func(t *testing.T) {
			s, _ := start(t, nil)
			c := page.PresetClient(p, native(s), p.ExampleAddress())
			c.RedirectURI = strings.Replace(c.RedirectURI, ":3500/", ":"+ports.Free(t)+"/", 1)
			s.StartOver(c)
			offer := page.Of(page.View{Snapshot: s.Walk().Snapshot()}, flow.Setup).Buttons
			first := offer[0].Command.Kind == page.Rehearse
			if len(offer) != 2 || offer[1].Command.Kind != page.Rehearse && !first || first != p.Archived() {
				t.Fatalf("the page offers %+v", offer)
			}
			if err := s.Rehearse(c); err != nil {
				t.Fatal(err)
			}
			for snap := s.Walk().Snapshot(); snap.Next != "" && !page.Over(snap); snap = s.Walk().Snapshot() {
				walk(t, s, snap.Next)
			}
			v := page.View{Snapshot: s.Walk().Snapshot()}
			if got := page.End(v).Find(page.Differ); len(got.Lines) != len(p.Risks()) || len(got.Lines) == 0 {
				t.Errorf("what may differ: %+v, want %q", got, p.Risks())
			}
			if again := page.Of(v, flow.Setup).Buttons; len(again) != 1 {
				t.Errorf("a rehearsal can be rehearsed: %+v", again)
			}
		})
	}
}
