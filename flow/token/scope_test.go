package token

import (
	"context"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
)

func TestScope(t *testing.T) {
	tests := []struct {
		name, asked, member string
		granted             string
		verdict             finding.Verdict
		says                string
	}{
		{"absent", "a b", ``, "a b", pass, "a, b"},
		{"absent, none asked for", "", ``, "", skip, "names none"},
		{"equal", "a b", `,"scope":"b a"`, "b a", pass, "Everything"},
		{"less", "a b", `,"scope":"a"`, "a", warn, "Missing: b."},
		{"more", "a", `,"scope":"a b"`, "a b", warn, "More"},
		{"empty", "a", `,"scope":""`, "", warn, "none of what was requested"},
		{"null", "a", `,"scope":null`, "a", pass, "what was requested"},
		{"commas", "a b", `,"scope":"a,b"`, "a,b", warn, "commas"},
		{"array", "a b", `,"scope":["a","b"]`, "a b", warn, "array"},
		{"number", "a", `,"scope":1`, "a", pass, "what was requested"},
		{"unasked", "", `,"scope":"a"`, "a", pass, "Granted: a"},
		{"control characters", "a", `,"scope":"a\u001b[31m b"`, "a\x1b[31m b", warn, "Missing: a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, saysJSON(`{"access_token":"access-token-0001","token_type":"Bearer"`+tt.member+`}`))
			r := client(t, s, Basic).Exchange(context.Background(), codeParams(), tt.asked)
			s.only(t)
			if r.New.Scope != tt.granted {
				t.Errorf("granted = %q, want %q", r.New.Scope, tt.granted)
			}
			got := text(r.Checks, "scope_granted")
			if verdict(r.Checks, "scope_granted") != tt.verdict || !strings.Contains(got, tt.says) || strings.Contains(got, "\x1b") {
				t.Errorf("check = %q %q, want %s with %q", verdict(r.Checks, "scope_granted"), got, tt.verdict, tt.says)
			}
		})
	}
}

// The scope of the authorization response counts where the token response names none, and only there.
func TestScopeOfTheCallback(t *testing.T) {
	for name, tt := range map[string]struct {
		member, granted string
		verdict         finding.Verdict
		says            string
	}{
		"less":                 {``, "a", warn, "Missing: b. This is from the callback"},
		"the same":             {``, "b a", pass, "This is from the callback"},
		"the token response's": {`,"scope":"a b"`, "a", pass, "Everything requested was granted: a, b."},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, saysJSON(`{"access_token":"access-token-0001","token_type":"Bearer"`+tt.member+`}`))
			c := client(t, s, Basic)
			c.Granted = tt.granted
			r := c.Exchange(context.Background(), codeParams(), "a b")
			if got := text(r.Checks, "scope_granted"); verdict(r.Checks, "scope_granted") != tt.verdict || !strings.Contains(got, tt.says) {
				t.Errorf("check = %s %q, want %s with %q", verdict(r.Checks, "scope_granted"), got, tt.verdict, tt.says)
			}
			if tt.member == "" && r.New.Scope != tt.granted {
				t.Errorf("granted = %q, want %q", r.New.Scope, tt.granted)
			}
		})
	}
}
