package terminal

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow/lab"
)

// The lines of labs are as the contract has them, and the exit code is that of the worst one.
func TestLabLines(t *testing.T) {
	code, c := run(nil, "lab", "state-wrong", "pkce-wrong", "--json")
	if code != exitOK || strings.Count(c.out.String(), "\n") != 2 {
		t.Fatalf("exit %d: %s%s", code, &c.out, &c.err)
	}
	for line := range strings.Lines(c.out.String()) {
		wantKeys(t, line, "lab", "ok", "expected", "seen", "twin", "caught_by", "side", "section")
		var one struct {
			Lab, Side      string
			OK             bool
			Expected, Seen lab.Answer
			Twin           struct{ OK bool }
		}
		if err := json.Unmarshal([]byte(line), &one); err != nil || !one.OK || !one.Twin.OK || one.Expected != one.Seen {
			t.Errorf("%v: %s", err, line)
		}
	}
	code, c = run(nil, "lab", "--list", "--json")
	if n := strings.Count(c.out.String(), "\n"); code != exitOK || n != len(lab.All()) {
		t.Errorf("exit %d, %d lines of %d labs", code, n, len(lab.All()))
	}
	for line := range strings.Lines(c.out.String()) {
		wantKeys(t, line, "lab", "group", "title", "stage", "section", "twin")
	}
	code, c = run(nil, "lab", "--text", "code-old")
	if code != exitOK || !strings.Contains(c.out.String(), "Who stops it? The server stopped it, at stage 5, Exchange the code, with invalid_grant.") {
		t.Errorf("exit %d: %s", code, &c.out)
	}
	for says, args := range map[string][]string{"there is no lab of that name": {"no-such-lab"}, "name a lab": {}, "cannot be combined": {"pkce-wrong", "--all"}} {
		if code, c := run(nil, append([]string{"lab"}, args...)...); code != exitUsage || !strings.Contains(c.err.String(), says) {
			t.Errorf("%v: exit %d, %s", args, code, &c.err)
		}
	}
}

// wantKeys wants these keys of an object and no others, in this order.
func wantKeys(t *testing.T, line string, want ...string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(line))
	var got []string
	depth := 0
	for key := false; ; {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			key = true
			continue
		case json.Delim('}'), json.Delim(']'):
			depth--
			key = true
			continue
		}
		if name, ok := token.(string); ok && key && depth == 1 {
			got = append(got, name)
		}
		key = !key
	}
	if !slices.Equal(got, want) {
		t.Errorf("the keys are %q, want %q in %s", got, want, line)
	}
}
