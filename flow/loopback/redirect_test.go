package loopback

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRedirect(t *testing.T) {
	for _, test := range []struct {
		in   string
		want redirect
	}{
		{"http://127.0.0.1:3500/callback", redirect{scheme: "http", host: "127.0.0.1", port: 3500, path: "/callback"}},
		{"http://[::1]:0/cb?tenant=a%20b", redirect{scheme: "http", host: "::1", path: "/cb", rawQuery: "tenant=a%20b"}},
		{"http://localhost:3500", redirect{scheme: "http", host: "localhost", port: 3500, path: "/"}},
		{"http://127.0.0.1/callback", redirect{scheme: "http", host: "127.0.0.1", port: 80, path: "/callback"}},
		{"https://app.example/cb", redirect{scheme: "https", host: "app.example", port: 443, path: "/cb"}},
		{"http://127.0.0.1:1/a%2Fb", redirect{scheme: "http", host: "127.0.0.1", port: 1, path: "/a%2Fb"}},
		{"com.example.app:/cb", redirect{scheme: "com.example.app", host: "", port: 0, path: "/cb"}},
	} {
		test.want.text = test.in
		got, err := parseRedirect(test.in)
		if err != nil {
			t.Errorf("parseRedirect(%q): %v", test.in, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(redirect{})); diff != "" {
			t.Errorf("parseRedirect(%q), -want +got:\n%s", test.in, diff)
		}
	}
}

func TestBrokenRedirectURIs(t *testing.T) {
	for _, test := range []struct{ name, in, says string }{
		{"empty", "", "Write it like"},
		{"no scheme", "127.0.0.1:3500/callback", "Write it like"},
		{"path only", "/callback", "Write it like"},
		{"fragment", "http://127.0.0.1:3500/callback#x", "fragment"},
		{"empty fragment", "http://127.0.0.1:3500/callback#", "fragment"},
		{"user", "http://me@127.0.0.1:3500/callback", "user name"},
		{"port too high", "http://127.0.0.1:70000/callback", "65535"},
		{"control character", "http://127.0.0.1:3500/call\nback", "Write it like"},
	} {
		for _, open := range []func(Config) (*Listener, error){Listen, PasteOnly} {
			l, err := open(Config{RedirectURI: test.in})
			if !errors.Is(err, ErrRedirectURI) {
				t.Errorf("%s: error %v, want ErrRedirectURI", test.name, err)
			} else if !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s: %q does not say %q", test.name, err, test.says)
			}
			if l != nil {
				l.Close()
			}
		}
	}
}

// Nothing but loopback literals and localhost is bound, ever.
func TestOnlyLoopbackIsBound(t *testing.T) {
	for _, uri := range []string{
		"https://127.0.0.1:0/callback", "https://app.example/callback", "http://app.example:0/callback",
		"http://0.0.0.0:0/callback", "http://[::]:0/callback", "http://127.0.0.2:0/callback",
		"http://127.1:0/callback", "http://localhost.:0/callback", "http://192.168.1.1:0/callback",
		"com.example.app:/callback", "urn:ietf:wg:oauth:2.0:oob",
	} {
		l, err := Listen(Config{RedirectURI: uri})
		if !errors.Is(err, ErrNotLoopback) {
			t.Errorf("Listen(%q): %v, want ErrNotLoopback", uri, err)
		} else if !strings.Contains(err.Error(), "paste the callback address") {
			t.Errorf("Listen(%q): %q does not say what to do next", uri, err)
		}
		if l != nil {
			l.Close()
		}
	}
	for uri, want := range map[string]string{anyPort: "127.0.0.1:", "http://[::1]:0/callback": "[::1]:"} {
		l, _ := listen(t, uri)
		if got := l.Addresses(); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("Listen(%q) bound %v, want only %s…", uri, got, want)
		}
	}
}

func TestWithPortChangesThePortOnly(t *testing.T) {
	for in, want := range map[string]string{
		"http://127.0.0.1:0/call%20back?a=:0&b=%41": "http://127.0.0.1:4711/call%20back?a=:0&b=%41",
		"http://[::1]:0":                 "http://[::1]:4711",
		"http://localhost:0?x=1":         "http://localhost:4711?x=1",
		"http://127.0.0.1:3500/callback": "http://127.0.0.1:3500/callback",
		"http://127.0.0.1/callback":      "http://127.0.0.1/callback",
	} {
		r, err := parseRedirect(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.withPort(4711).text; got != want {
			t.Errorf("%q with port 4711: %q, want %q", in, got, want)
		}
	}
}

func TestHostHeader(t *testing.T) {
	for in, want := range map[string]string{
		"http://127.0.0.1:3500/cb": "127.0.0.1:3500",
		"http://[::1]:3500/cb":     "[::1]:3500",
		"http://localhost:80/cb":   "localhost",
		"http://[::1]/cb":          "[::1]",
	} {
		r, err := parseRedirect(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.hostHeader(); got != want {
			t.Errorf("%q: Host %q, want %q", in, got, want)
		}
	}
}
