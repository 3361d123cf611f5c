package resource

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseChallenges(t *testing.T) {
	tests := []struct {
		name, in string
		want     []Challenge
	}{
		{"empty", "", nil},
		{"scheme alone", "Bearer", []Challenge{{Scheme: "Bearer"}}},
		{"RFC 6750 3", `Bearer realm="example", error="invalid_token", error_description="The access token expired"`,
			[]Challenge{{Scheme: "Bearer", Realm: "example", Error: "invalid_token", Description: "The access token expired"}}},
		{"scope", `bearer error="insufficient_scope",scope="a b", error_uri="https://example.com/x"`,
			[]Challenge{{Scheme: "bearer", Error: "insufficient_scope", Scope: "a b", URI: "https://example.com/x"}}},
		{"unquoted", `Bearer error=invalid_token`, []Challenge{{Scheme: "Bearer", Error: "invalid_token"}}},
		{"spaces", `Bearer  realm = "x" , error = "e"`, []Challenge{{Scheme: "Bearer", Realm: "x", Error: "e"}}},
		{"two schemes", `Basic realm="a, b", Bearer error="e"`,
			[]Challenge{{Scheme: "Basic", Realm: "a, b"}, {Scheme: "Bearer", Error: "e"}}},
		{"scheme alone, then another", `Negotiate, Bearer realm="x"`,
			[]Challenge{{Scheme: "Negotiate"}, {Scheme: "Bearer", Realm: "x"}}},
		{"escapes", `Bearer realm="a\"b\\c"`, []Challenge{{Scheme: "Bearer", Realm: `a"b\c`}}},
		{"unknown parameters", `Bearer foo="x", error="e"`, []Challenge{{Scheme: "Bearer", Error: "e"}}},
		{"names without case", `Bearer Error="e"`, []Challenge{{Scheme: "Bearer", Error: "e"}}},
		{"twice", `Bearer error="a", error="b"`, []Challenge{{Scheme: "Bearer", Error: "a", Malformed: true}}},
		{"open quote", `Bearer error="a`, []Challenge{{Scheme: "Bearer", Error: "a", Malformed: true}}},
		{"junk after a value", `Bearer error="a" x, scope="s"`,
			[]Challenge{{Scheme: "Bearer", Error: "a", Scope: "s", Malformed: true}}},
		{"not a challenge", `="x"`, []Challenge{{Malformed: true}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parseChallenges(tt.in)); diff != "" {
				t.Errorf("challenges (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzParseChallenges(f *testing.F) {
	for _, s := range []string{`Bearer error="a", error="b"`, `Basic realm="a, b", Bearer error="e"`, `="`, `a b=c d`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		all := parseChallenges(s)
		if len(all) > len(s)+1 {
			t.Errorf("%d challenges in %d bytes", len(all), len(s))
		}
	})
}
