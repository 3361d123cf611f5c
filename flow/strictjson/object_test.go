package strictjson

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var known = []string{"access_token", "token_type"}

func TestReadProblems(t *testing.T) {
	deep := strings.Repeat("[", 10001) + strings.Repeat("]", 10001)
	tests := []struct {
		name, body string
		want       []Problem
	}{
		{"clean", `{"access_token":"a","x":{"A":1,"a":2}}`, nil},
		{"duplicate", `{"access_token":"a","access_token":"b"}`, []Problem{{Duplicate, 34, "access_token"}}},
		{"escaped duplicate", `{"a":1,"\u0061":2}`, []Problem{{Duplicate, 15, "a"}}},
		{"nested duplicate", `{"x":{"a":1,"b":1,"a":2}}`, []Problem{{Duplicate, 21, "a"}}},
		{"duplicate in an array", `{"x":[{"a":1,"a":2}]}`, []Problem{{Duplicate, 16, "a"}}},
		{"upper case alone", `{"ACCESS_TOKEN":"a"}`, []Problem{{Lookalike, 15, "ACCESS_TOKEN"}}},
		{"upper case twin", `{"access_token":"a","ACCESS_TOKEN":"b"}`, []Problem{{Lookalike, 34, "ACCESS_TOKEN"}}},
		{"long s", `{"acce` + "ſ" + `s_token":"a"}`, []Problem{{Lookalike, 16, "acceſs_token"}}},
		{"Kelvin sign", `{"access_to` + "\u212a" + `en":"a"}`, []Problem{{Lookalike, 17, "access_to\u212aen"}}},
		{"unknown twins", `{"foo":1,"Foo":2}`, []Problem{{Lookalike, 14, "Foo"}}},
		{"byte order mark", "\xef\xbb\xbf{}", []Problem{{ByteOrderMark, 0, ""}}},
		{"Latin-1", "{\"x\":\"caf\xe9\"}", []Problem{{NotUTF8, 9, ""}}},
		{"trailing", `{"a":1} x`, []Problem{{TrailingJunk, 8, ""}}},
		{"two objects", `{"a":1}{"b":2}`, []Problem{{TrailingJunk, 7, ""}}},
		{"cut", `{"a":1`, []Problem{{CutShort, 6, ""}}},
		{"array", `[1]`, []Problem{{NotObject, 0, ""}}},
		{"comma", `{"a":1,}`, []Problem{{BadSyntax, 7, "invalid character '}' looking for beginning of object key string"}}},
		{"depth 64", `{"a":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`, nil},
		{"depth 65", `{"a":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, []Problem{{TooDeep, 68, ""}}},
		{"depth 10001", `{"a":` + deep + `}`, []Problem{{TooDeep, 68, ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Read([]byte(tt.body), known).Problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadMembers(t *testing.T) {
	got := Read([]byte(`{ "s" : "a\"b" ,"n": 3.60e3,"t":true,"z":null,"o":{"k": [1] },"l":["x"]}`), nil)
	want := []Member{
		{"s", String, `"a\"b"`, `a"b`},
		{"n", Number, "3.60e3", "3.60e3"},
		{"t", Bool, "true", "true"},
		{"z", Null, "null", "null"},
		{"o", Nested, `{"k": [1] }`, `{"k": [1] }`},
		{"l", Array, `["x"]`, `["x"]`},
	}
	if diff := cmp.Diff(want, got.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if m, ok := got.First("n"); !ok || m.Text != "3.60e3" {
		t.Errorf("First(n) = %v, %v; want the number", m, ok)
	}
	if _, ok := got.First("N"); ok {
		t.Error("First(N) found something; names are compared exactly")
	}
}

// A response that was cut can still be shown as far as it goes.
func TestReadKeepsWhatCameBeforeTheProblem(t *testing.T) {
	got := Read([]byte(`{"error":"invalid_grant","x":`), known)
	if m, _ := got.First("error"); m.Text != "invalid_grant" {
		t.Errorf("error = %q, want invalid_grant", m.Text)
	}
	if len(got.Problems) == 0 {
		t.Error("no problem reported for a cut text")
	}
}

func TestProblemTexts(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range []ProblemKind{ByteOrderMark, NotUTF8, BadSyntax, TrailingJunk, CutShort, NotObject, TooDeep,
		Duplicate, Lookalike} {
		text := Problem{k, 7, "de\x1btail"}.Text()
		if seen[text] || text == "" {
			t.Errorf("%s has no text of its own: %q", k, text)
		}
		seen[text] = true
	}
}

func TestSameButForCase(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"scope", "scope", false}, {"scope", "Scope", true}, {"scope", "ſcope", true}, {"token", "to\u212aen", true},
		{"scope", "scopes", false},
	}
	for _, tt := range tests {
		if got := SameButForCase(tt.a, tt.b); got != tt.want {
			t.Errorf("SameButForCase(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"access_token":"a"}`, "\xef\xbb\xbf{}", `{"a":[{"b":1}]`, `{"a":1}x`, `[`,
		`{"\ud800":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o := Read(body, known)
		for _, p := range o.Problems {
			if p.Offset < 0 || p.Offset > len(body) {
				t.Errorf("problem %v lies outside of %d bytes", p, len(body))
			}
		}
	})
}
