package loopback

import (
	"errors"
	"strings"
	"testing"
)

// The pasted address passes the same judge and ends the waiting.
func TestPaste(t *testing.T) {
	l, b := listen(t, anyPort)
	if err := l.Paste(l.RedirectURI() + "?code=x&state=bad"); !errors.Is(err, ErrRefused) {
		t.Errorf("wrong state: %v, want ErrRefused", err)
	} else if !strings.Contains(err.Error(), "someone else's response") {
		t.Errorf("%q does not say the judge's reason", err)
	}
	if kinds(b)[KindRefused] != 1 {
		t.Errorf("events %v, want the refused one", kinds(b))
	}
	waiting(t, l)
	if err := l.Paste("  <" + l.RedirectURI() + "?" + goodQuery + "#>\n"); err != nil {
		t.Errorf("the real response: %v", err)
	}
	a := arrived(t, l)
	if !a.Pasted || a.RawQuery != goodQuery || a.RequestLine != "" || a.Header != nil {
		t.Errorf("arrival %+v, want a pasted one", a)
	}
	if err := l.Paste(l.RedirectURI() + "?" + goodQuery); !errors.Is(err, ErrAnswered) {
		t.Errorf("once more: %v, want ErrAnswered", err)
	}
	if got := get(t, l, callback(goodQuery)).status; got != 409 {
		t.Errorf("the browser after that: status %d, want 409", got)
	}
	if n := b.heard.Load(); n != 2 {
		t.Errorf("the judge heard %d answers, want 2", n)
	}
}

// What is not the callback address is refused with what differs, and without the query.
func TestPasteNamesTheDifference(t *testing.T) {
	l, err := PasteOnly(Config{RedirectURI: "http://127.0.0.1:3500/callback?tenant=7", read: new(seat).judge})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, test := range []struct {
		name, pasted string
		kind         error
		says         []string
	}{
		{"nothing", "", ErrOtherAddress, []string{"whole address", "http://"}},
		{"query only", goodQuery, ErrOtherAddress, []string{"whole address"}},
		{"no scheme", "127.0.0.1:3500/callback?" + goodQuery, ErrOtherAddress, []string{"whole address"}},
		{"broken", "http://127.0.0.1:3500/%zz?" + goodQuery, ErrOtherAddress, []string{"whole address"}},
		{"scheme", "https://127.0.0.1:3500/callback?" + goodQuery, ErrOtherAddress,
			[]string{`scheme is "https"`, `has "http"`}},
		{"scheme and port", "https://127.0.0.1:4500/callback?" + goodQuery, ErrOtherAddress,
			[]string{`scheme is "https"`, `port is "4500"`, `"3500"`}},
		{"host", "http://localhost:3500/callback?" + goodQuery, ErrOtherAddress,
			[]string{`host is "localhost"`, `"127.0.0.1"`}},
		{"port", "http://127.0.0.1:3501/callback?" + goodQuery, ErrOtherAddress, []string{`port is "3501"`, `"3500"`}},
		{"no port", "http://127.0.0.1/callback?" + goodQuery, ErrOtherAddress, []string{`port is "80"`}},
		{"port too high", "http://127.0.0.1:99999/callback?" + goodQuery, ErrOtherAddress, []string{`port is "99999"`}},
		{"path", "http://127.0.0.1:3500/callback/?" + goodQuery, ErrOtherAddress, []string{`path is "/callback/"`}},
		{"another page", "https://as.example/authorize?" + goodQuery, ErrOtherAddress, []string{"scheme", "host", "path"}},
		{"no response", "http://127.0.0.1:3500/callback", ErrOtherAddress, []string{"no query"}},
		{"own query only", "http://127.0.0.1:3500/callback?tenant=7", ErrOtherAddress, []string{"no query"}},
		{"fragment", "http://127.0.0.1:3500/callback#access_token=c0de-5ecret", ErrRefused, []string{"fragment"}},
		{"too long", "http://127.0.0.1:3500/callback?x=" + strings.Repeat("x", 20_000), ErrOtherAddress, []string{"16 KiB"}},
	} {
		err := l.Paste(test.pasted)
		if !errors.Is(err, test.kind) {
			t.Errorf("%s: %v, want %v", test.name, err, test.kind)
			continue
		}
		for _, word := range test.says {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", test.name, err, word)
			}
		}
		if strings.Contains(err.Error(), "c0de-5ecret") || strings.Contains(err.Error(), "good") {
			t.Errorf("%s: the error tells the query: %q", test.name, err)
		}
	}
	waiting(t, l)
}

// Redirect URIs that lead elsewhere take their answer by paste alone.
func TestPasteOnly(t *testing.T) {
	for _, uri := range []string{
		"https://app.example/cb", "com.example.app:/cb", "com.example.app://cb/x", "http://127.0.0.1:3500",
		"https://app.example:8443/a?b=c",
	} {
		l, err := PasteOnly(Config{RedirectURI: uri, read: new(seat).judge})
		if err != nil {
			t.Fatalf("PasteOnly(%q): %v", uri, err)
		}
		if l.Addresses() != nil || l.RedirectURI() != uri {
			t.Errorf("%s: listens on %v for %q", uri, l.Addresses(), l.RedirectURI())
		}
		join := "?"
		if strings.Contains(uri, "?") {
			join = "&"
		}
		if err := l.Paste(uri + join + goodQuery); err != nil {
			t.Errorf("%s: %v", uri, err)
		}
		if a := arrived(t, l); !a.Pasted || !strings.HasSuffix(a.RawQuery, goodQuery) {
			t.Errorf("%s: arrival %+v", uri, a)
		}
		l.Close()
	}
}
