package lab_test

import (
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"oauthwalk/flow/lab"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The catalogue is well formed: each name once and in its group, three answers of which one comes true, all words there.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range lab.All() {
		right := 0
		for _, a := range l.Choices() {
			if a.Answer == l.Right() || l.Who == "" && a.Who == "" {
				right++
			}
		}
		if seen[l.Name] || !strings.HasPrefix(l.Name, l.Group+"-") || right != 1 || l.Stage.Index() < 0 {
			t.Errorf("%s: seen before %v, in group %s, %d right answers, stage %q", l.Name, seen[l.Name], l.Group, right, l.Stage)
		}
		seen[l.Name] = true
		for _, words := range []string{l.Heading, l.Answer[0].Because, l.Answer[1].Because, l.Answer[2].Because, l.Title, l.Section, l.Why, l.Code, l.Next} {
			if words == "" {
				t.Errorf("%s has a text that is empty", l.Name)
			}
		}
		if found, err := lab.Find(l.Name); err != nil || found.Title != l.Title {
			t.Errorf("%s cannot be found: %v", l.Name, err)
		}
	}
	if _, err := lab.Find("no-such-lab"); !errors.Is(err, lab.ErrUnknown) {
		t.Errorf("an unknown lab: %v", err)
	}
}

// A lab whose safeguard does not bite is not called right.
func TestLabThatEndsOtherwise(t *testing.T) {
	l, err := lab.Find("pkce-wrong")
	if err != nil {
		t.Fatal(err)
	}
	l.Acts = nil // as if the server did not look at the verifier
	o, err := lab.Run(t.Context(), l)
	if err != nil || o.OK() || o.Who != "" {
		t.Errorf("the lab says %v: %s, %v", o.OK(), o.Seen(), err)
	}
}

// Every lab ends as it must, caught by the check that it names, and its twin goes through.
func TestEveryLab(t *testing.T) {
	for _, l := range lab.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			o, err := lab.Run(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			if !o.OK() {
				t.Errorf("it ended at %s, stopped by %q with %q, caught by %q; want %s, %q, %q, %q; %+v", o.Stage, o.Who, o.Error, o.Caught,
					l.Stage, l.Who, l.Error, l.Caught, o.Snapshot.Stage(o.Stage).Failure)
			}
			wantTrueLane(t, o)
			twin, err := lab.Run(t.Context(), l.Twin())
			if err != nil {
				t.Fatal(err)
			}
			if !twin.OK() {
				t.Errorf("its twin ended at %s, stopped by %q with %q, caught by %q; %+v", twin.Stage, twin.Who, twin.Error, twin.Caught,
					twin.Snapshot.Stage(twin.Stage).Failure)
			}
		})
	}
}

// The thief reads the song without PKCE, and nothing with it.
func TestThief(t *testing.T) {
	for name, want := range map[string]string{"code-stolen-no-pkce": "The thief got a token at the token endpoint, and read Mira's song “Home at 127.0.0.1” by The Loopbacks.",
		"code-stolen-pkce": "The thief got no token: the token endpoint responded with invalid_request."} {
		l, err := lab.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		o, err := lab.Run(t.Context(), l)
		if err != nil || o.Other == nil || o.Other.Text != want {
			t.Errorf("%s: %v, %v; want %s", name, o.Other, err, want)
		}
	}
}
