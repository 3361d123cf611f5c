package stage

import (
	"strings"
	"testing"

	"oauthwalk/flow/provider"
)

func TestReadLoopback(t *testing.T) {
	for _, tt := range []struct {
		uri  string
		want loopback
		ok   bool
	}{
		{"http://127.0.0.1:3500/callback", loopback{"127.0.0.1", "3500", "/callback"}, true},
		{"http://localhost/cb?a=b", loopback{"localhost", "", "/cb?a=b"}, true},
		{"http://[::1]:0/", loopback{"[::1]", "0", "/"}, true},
		{"http://127.0.0.1", loopback{"127.0.0.1", "", ""}, true},
		{"http://127.0.0.1:3500/a%2Fb", loopback{"127.0.0.1", "3500", "/a%2Fb"}, true},
		{"https://localhost:3500/callback", loopback{}, false},
		{"http://app.example/callback", loopback{}, false},
		{"http://LOCALHOST/", loopback{}, false},
		{"http://localhost:/", loopback{}, false},
		{"http://me@localhost/", loopback{}, false},
		{"com.example:/callback", loopback{}, false},
		{"", loopback{}, false},
	} {
		got, ok := readLoopback(tt.uri)
		if ok != tt.ok || ok && (got != tt.want || got.uri() != tt.uri) {
			t.Errorf("%q: got %+v, %v, want %+v, %v", tt.uri, got, ok, tt.want, tt.ok)
		}
	}
}

func TestScopeChips(t *testing.T) {
	known := []provider.Scope{{Name: "a", Meaning: "the first"}, {Name: "b"}}
	for _, tt := range []struct{ scope, want string }{
		{"", "+a +b"},
		{"b", "+a ✓b"},
		{"mine  b mine", "+a ✓b ×mine"},
	} {
		chips, more := scopeChips(tt.scope, known)
		var got []string
		for _, c := range chips {
			sign := map[[2]bool]string{{true, false}: "✓", {false, false}: "+", {true, true}: "×"}[[2]bool{c.On, c.Stray}]
			got = append(got, sign+c.Name)
		}
		if strings.Join(got, " ") != tt.want || more != 0 {
			t.Errorf("%q: got %v and %d more, want %s", tt.scope, got, more, tt.want)
		}
	}
	var many []provider.Scope
	for i := range 100 {
		many = append(many, provider.Scope{Name: strings.Repeat("x", i+1)})
	}
	chips, more := scopeChips(many[90].Name, many)
	if len(chips) != maxChips+1 || more != 100-maxChips-1 || !chips[maxChips].On {
		t.Errorf("of 100 scopes %d are shown and %d counted", len(chips), more)
	}
}

func TestToggled(t *testing.T) {
	for _, tt := range []struct{ scope, name, want string }{
		{"", "a", "a"}, {"a  b", "c", "a b c"}, {"a b a", "a", "b"}, {"a", "a", ""},
	} {
		if got := toggled(tt.scope, tt.name); got != tt.want {
			t.Errorf("%q with %q: got %q, want %q", tt.scope, tt.name, got, tt.want)
		}
	}
}
