package lab_test

import (
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
)

// wantTrueLane holds the lane against what happened: a check makes a stolen code worthless where the thief of the lab really
// got nothing, and only there; and nobody holds a code that was not sent.
func wantTrueLane(t *testing.T, o lab.Outcome) {
	t.Helper()
	lane := o.Lane()
	at := slices.IndexFunc(lane, func(h lab.Held) bool { return h.Value == "code" })
	stolen := slices.ContainsFunc(o.Lab.Acts["exchange"], func(a lab.Act) bool { return a.Kind == "steal" && a.Value == "" })
	if stolen && (at < 0 || (lane[at].Check == "") != (o.Who == "")) {
		t.Errorf("%s: %s, and the lane says %+v", o.Lab.Name, o.Seen(), lane)
	}
	if came := o.Snapshot.Response != nil && !o.Snapshot.Response.Code.IsZero(); came != (at >= 0) {
		t.Errorf("%s: a code came: %v; the lane says %+v", o.Lab.Name, came, lane)
	}
	for _, h := range lane {
		if h.Worth == "" || h.By == "" || h.Place == "" {
			t.Errorf("%s: %+v", o.Lab.Name, h)
		}
	}
}

// Beside the messages stands what a thief has got by each, what he did himself included; what a check makes worthless has a !.
func TestLaneOfDiagram(t *testing.T) {
	for name, want := range map[string]string{
		"code-stolen-no-pkce": "state! code token song token!",
		"code-stolen-pkce":    "state! challenge! code! token token!",
		"redirect-prefix":     "state! challenge! code token song",
		"state-wrong":         "state! challenge!",
		"iss-metadata":        "",
	} {
		l, err := lab.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		o, err := lab.Run(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range o.Arrows() {
			if a.State != page.ArrowDone {
				t.Errorf("%s: %s has not happened", name, a.Label)
			}
			if a.Held != "" && a.Check != "" {
				a.Held += "!"
			}
			if a.Held != "" {
				got = append(got, a.Held)
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: he gets %q, want %q", name, got, want)
		}
	}
}

// A token in an address stands in a log, and one in a header does not.
func TestLogOfAProxy(t *testing.T) {
	inLog := func(name string) bool {
		l, err := lab.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		o, err := lab.Run(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(o.Lane(), func(h lab.Held) bool { return h.Place == "a proxy's log" && h.By == "GET /api/me" })
	}
	if !inLog("token-in-url") || inLog("token-expired") {
		t.Error("the lane does not say it, or says it of a token in a header")
	}
}
