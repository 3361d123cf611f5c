package loopback

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"oauthwalk/flow/authz"

	"github.com/google/go-cmp/cmp"
)

// everyReply is one response of each kind, as a browser sees it.
func everyReply(t *testing.T) map[string]answer {
	t.Helper()
	l, _ := listen(t, anyPort)
	all := map[string]answer{
		"404":         get(t, l, "/favicon.ico"),
		"405":         send(t, l, request(l, "OPTIONS", callback(goodQuery))),
		"421":         send(t, l, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
		"400":         get(t, l, callback("code=x&state=bad")),
		"no query":    get(t, l, "/callback"),
		"broken HTTP": send(t, l, "hello\r\n\r\n"),
		"431":         get(t, l, callback(strings.Repeat("x", 30_000))),
		"303":         get(t, l, callback(goodQuery)),
		"409":         get(t, l, callback(goodQuery)),
		"done":        get(t, l, "/done"),
	}
	denied, _ := listen(t, anyPort)
	all["denied 303"] = get(t, denied, callback(deniedQuery))
	all["denied"] = get(t, denied, "/done")
	return all
}

// Every response, those of broken requests too, forbids caching, referrers, guessing, framing and loading.
func TestHeadersOfEveryAnswer(t *testing.T) {
	sum := sha256.Sum256([]byte(pageCSS))
	want := map[string]string{
		"Cache-Control":          "no-store",
		"Referrer-Policy":        "no-referrer",
		"X-Content-Type-Options": "nosniff",
		"Connection":             "close",
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
	}
	for name, a := range everyReply(t) {
		for field, value := range want {
			if got := a.header.Values(field); !cmp.Equal(got, []string{value}) {
				t.Errorf("%s: %s = %q, want %q once", name, field, got, value)
			}
		}
		if a.status != http.StatusSeeOther && a.header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", name, a.header.Get("Content-Type"))
		}
	}
}

var (
	styleElement = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	outside      = regexp.MustCompile(
		`(?i)<(script|img|link|a|iframe|form|base|object)\b|https?://|url\(|@import|\son\w+=|style=`)
)

// The page's only style is the one whose hash the policy lets in, and nothing points elsewhere.
func TestPageHoldsNothingForeign(t *testing.T) {
	for name, a := range everyReply(t) {
		if strings.HasSuffix(name, "303") {
			if a.body != "" {
				t.Errorf("%s: body %q, want none", name, a.body)
			}
			continue
		}
		if style := styleElement.FindStringSubmatch(a.body); style == nil || style[1] != pageCSS {
			t.Errorf("%s: the style on the page is not the one that is hashed", name)
		}
		if hit := outside.FindString(a.body); hit != "" {
			t.Errorf("%s: the page has %q", name, hit)
		}
		if strings.Contains(a.body, "c0de-5ecret") || strings.Contains(a.body, "state=") {
			t.Errorf("%s: the page tells the query", name)
		}
		for _, must := range []string{"<html lang=\"en\">", "<title>", "<h1>", "color-scheme", "width=device-width"} {
			if !strings.Contains(a.body, must) {
				t.Errorf("%s: the page has no %s", name, must)
			}
		}
	}
	if !strings.Contains(pageCSS, "prefers-color-scheme: dark") {
		t.Error("the style knows one colour scheme only")
	}
}

// Words from outside are harmless on the page and in the event, and short.
func TestReasonIsCleanedAndEscaped(t *testing.T) {
	evil := "<script>alert(1)</script>\x1b[31mred\x1b[0m\u202Eexe.\x00" + strings.Repeat("z", 20_000)
	for _, final := range []bool{false, true} {
		b := &seat{}
		l, err := Listen(Config{RedirectURI: anyPort, OnEvent: b.note, read: func(string, authz.Expect) authz.Response {
			if final {
				return says(authz.Denied, evil)
			}
			return says(authz.Ignored, evil)
		}})
		if err != nil {
			t.Fatal(err)
		}
		got := get(t, l, callback("error=x"))
		text := ""
		if final {
			got = get(t, l, "/done")
		} else {
			text = eventually(t, b, KindRefused).Text
		}
		l.Close()
		if strings.Contains(got.body, "<script") || !strings.Contains(got.body, "&lt;script&gt;alert(1)&lt;/script&gt;red") {
			t.Errorf("final %t: the reason is not escaped on the page", final)
		}
		for where, s := range map[string]string{"page": got.body, "event": text} {
			if strings.ContainsAny(s, "\x1b\u202E\x00") || strings.Count(s, "z") > 600 {
				t.Errorf("final %t: the %s keeps control characters or 20 kB of text", final, where)
			}
		}
	}
}

// The browser is led to a fixed address without a code, and finds the page there.
func TestLedToACleanAddress(t *testing.T) {
	for redirect, clean := range map[string]string{
		"/callback": "/done", "/done": "/finished", "/finished": "/done", "/": "/done",
	} {
		l, _ := listen(t, "http://127.0.0.1:0"+redirect)
		got := get(t, l, redirect+"?"+goodQuery)
		if got.status != http.StatusSeeOther || got.header.Get("Location") != clean {
			t.Errorf("%s: %d to %q, want 303 to %q", redirect, got.status, got.header.Get("Location"), clean)
		}
		for range 2 { // a reload finds it, too
			if page := get(t, l, clean); page.status != http.StatusOK {
				t.Errorf("%s: the clean page answers %d, want 200", redirect, page.status)
			}
		}
		if head := send(t, l, request(l, "HEAD", clean)).status; head != http.StatusMethodNotAllowed {
			t.Errorf("%s: HEAD of the clean page answers %d, want 405", redirect, head)
		}
	}
}

// The page claims what happened and no more.
func TestWordsOfTheLastPage(t *testing.T) {
	for query, want := range map[string]string{
		goodQuery:   "<h1>The app got the response</h1>",
		deniedQuery: "<h1>The app got the response: access denied</h1>",
	} {
		l, _ := listen(t, anyPort)
		get(t, l, callback(query))
		page := get(t, l, "/done").body
		if !strings.Contains(page, want) {
			t.Errorf("%s: no %q on the page:\n%s", query, want, page)
		}
		if text := strings.ToLower(page); strings.Contains(text, "signed in") || strings.Contains(text, "success") {
			t.Errorf("%s: the page claims a sign-in", query)
		}
		if shown := strings.Contains(page, "access_denied"); shown != (query == deniedQuery) {
			t.Errorf("%s: the server's error on the page: %t", query, shown)
		}
	}
}
