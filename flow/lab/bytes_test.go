package lab_test

import (
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/wire"
)

// Run and twin stand side by side, and what the lab is about stands out: that line, and no other of the request.
func TestBytes(t *testing.T) {
	for name, want := range map[string][2]string{
		"state-wrong":         {"state", "state"},
		"state-missing":       {"no state", "state"},
		"code-stolen-pkce":    {"no code_verifier", "code_verifier"},
		"client-post":         {"client_id client_secret no Authorization", "Authorization no client_id no client_secret"},
		"redirect-slash":      {"redirect_uri", "redirect_uri"},
		"redirect-at-token":   {"redirect_uri", "redirect_uri"},
		"pkce-not-sent":       {"no code_challenge no code_challenge_method", "code_challenge code_challenge_method"},
		"token-other":         {"Authorization", "Authorization"},
		"code-stolen-no-pkce": {"", ""},
		"deny-pressed":        {"error error_description no code", "code no error no error_description"},
	} {
		l, err := lab.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := lab.RunPair(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		run, twin := p.Bytes()
		if got := [2]string{standsOut(run), standsOut(twin)}; got != want {
			t.Errorf("%s: %q stand out, want %q; %v %v", name, got, want, run, twin)
		}
	}
}

// standsOut are the names in the request that are not as in the other run.
func standsOut(lines []lab.Piece) string {
	var names []string
	if at := slices.IndexFunc(lines, func(p lab.Piece) bool { return p.Text == "" }); at >= 0 {
		lines = lines[:at]
	}
	for _, p := range lines {
		if p.Kind != lab.Same {
			names = append(names, p.Text[:max(strings.IndexAny(p.Text+"=", "=:"), 0)])
		}
	}
	return strings.Join(names, " ")
}

// Every lab has something to put side by side.
func TestBytesOfEveryLab(t *testing.T) {
	for _, l := range lab.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			p, err := lab.RunPair(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			if run, twin := p.Bytes(); len(run) == 0 || len(twin) == 0 || run[0].Text == "" || twin[0].Text == "" {
				t.Errorf("nothing to compare: %v and %v", run, twin)
			}
		})
	}
}

// Of two stages at which something was done, the earlier one is told, in each run.
func TestBytesOfTheFirstAct(t *testing.T) {
	var snap flow.Snapshot
	acts := map[string][]lab.Act{}
	for i, s := range flow.Stages {
		snap.Stages[i].Stage = s
		if s == flow.Exchange || s == flow.API || s == flow.Refresh {
			acts[string(s)] = []lab.Act{{Kind: "wait", Value: "1m"}}
			snap.Stages[i].Exchanges = []wire.Exchange{{Method: "POST", URL: "http://127.0.0.1/" + string(s), Status: 200}}
		}
	}
	o := lab.Outcome{Lab: lab.Lab{Acts: acts, Stage: flow.Revoke}, Snapshot: snap}
	for range 30 {
		if run, _ := (lab.Pair{Lab: o, Twin: o}).Bytes(); len(run) == 0 || run[0].Text != "POST /exchange" {
			t.Fatalf("told is %+v", run)
		}
	}
}
