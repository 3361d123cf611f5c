package loopback

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// guarded is a listener that asks for the cookie.
func guarded(t testing.TB, uri string) (*Listener, *seat) {
	t.Helper()
	b := &seat{}
	l, err := Listen(Config{RedirectURI: uri, Cookie: true, read: b.judge, OnEvent: b.note})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.browserLeft()
		l.Close()
	})
	return l, b
}

// browser keeps cookies and follows no redirect by itself.
func browser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// visit is the status and the header of one request.
func visit(t testing.TB, c *http.Client, method, address, body string) *http.Response {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

const authorizeURL = "https://as.example/authorize?state=good&client_id=x"

// opened is a browser that came by a start address.
func opened(t testing.TB, l *Listener) *http.Client {
	t.Helper()
	c := browser(t)
	resp := visit(t, c, "GET", l.Start(authorizeURL), "")
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != authorizeURL {
		t.Fatalf("start: got %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	return c
}

func TestStartGivesTheCookieOnce(t *testing.T) {
	for _, uri := range []string{anyPort, "http://localhost:0/callback", "http://[::1]:0/callback", "http://127.0.0.1:0", "http://127.0.0.1:0/a;b"} {
		l, b := guarded(t, uri)
		address := l.Start(authorizeURL)
		if strings.Contains(address, "state") || !strings.HasPrefix(address, "http://"+host(l)+"/start/") {
			t.Fatalf("start address %s", address)
		}
		for _, method := range []string{"HEAD", "POST"} {
			if got := visit(t, browser(t), method, address, "").StatusCode; got != 405 {
				t.Errorf("%s: %d, want 405, and nothing used up", method, got)
			}
		}
		resp := visit(t, browser(t), "GET", address, "")
		cookie := resp.Header.Get("Set-Cookie")
		if resp.StatusCode != 303 || resp.Header.Get("Location") != authorizeURL || resp.Header.Get("Cache-Control") != "no-store" ||
			!strings.Contains(cookie, "; HttpOnly; SameSite=Lax") || strings.Contains(cookie, "Domain") {
			t.Errorf("%s: got %d, Location %q, Set-Cookie %q", uri, resp.StatusCode, resp.Header.Get("Location"), cookie)
		}
		again := visit(t, browser(t), "GET", address, "")
		if again.StatusCode != 410 || again.Header.Get("Set-Cookie")+again.Header.Get("Location") != "" {
			t.Errorf("%s a second time: got %d and %q", uri, again.StatusCode, again.Header)
		}
		eventually(t, b, KindStart)
		if got := visit(t, browser(t), "GET", "http://"+host(l)+"/start/", "").StatusCode; got != 410 {
			t.Errorf("no name: %d", got)
		}
	}
}

// Another user reads a start address in a command line and has a page in the person's browser embed it, or the browser loads
// it ahead of time: it leads nowhere, gives no cookie, and still works when a tab opens it.
func TestWhatNobodySeesUsesUpNoStart(t *testing.T) {
	l, b := guarded(t, anyPort)
	address := l.Start(authorizeURL)
	ask := func(header ...string) *http.Response {
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		resp, err := browser(t).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp
	}
	for _, header := range [][]string{{"Sec-Fetch-Dest", "image"}, {"Sec-Fetch-Dest", "iframe"}, {"Sec-Fetch-Dest", "empty"},
		{"Sec-Fetch-Dest", "document", "Sec-Purpose", "prefetch;prerender"}, {"Purpose", "prefetch"}} {
		if got := ask(header...); got.StatusCode != 403 || got.Header.Get("Set-Cookie")+got.Header.Get("Location") != "" {
			t.Errorf("%v: got %d and %q", header, got.StatusCode, got.Header)
		}
		eventually(t, b, KindUnseen)
	}
	if got := ask("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document").StatusCode; got != 303 {
		t.Errorf("a link in a mail: got %d, want 303", got)
	}
}

// Every copy has an address of its own, and the many that are never opened keep no new one out.
func TestManyStarts(t *testing.T) {
	l, _ := guarded(t, anyPort)
	first := l.Start(authorizeURL)
	second := l.Start(authorizeURL)
	if first == second {
		t.Fatal("two copies have one address")
	}
	for _, address := range []string{second, first} {
		if got := visit(t, browser(t), "GET", address, "").StatusCode; got != 303 {
			t.Errorf("got %d", got)
		}
	}
	for range 3 * maxStarts {
		l.Start(authorizeURL)
	}
	if got := visit(t, browser(t), "GET", l.Start(authorizeURL), "").StatusCode; got != 303 {
		t.Errorf("the newest: got %d", got)
	}
}

func TestTheBrowserOfThisProgramWins(t *testing.T) {
	for _, uri := range []string{anyPort, "http://localhost:0/callback", "http://[::1]:0/callback", "http://127.0.0.1:0/a;b", "http://127.0.0.1:0"} {
		for _, query := range []string{goodQuery, deniedQuery} {
			l, b := guarded(t, uri)
			c := opened(t, l)
			resp := visit(t, c, "GET", l.RedirectURI()+"?"+query, "")
			if resp.StatusCode != 303 || !strings.HasPrefix(resp.Header.Get("Location"), "/done") {
				t.Errorf("%s: got %d", uri, resp.StatusCode)
			}
			if !strings.Contains(resp.Header.Get("Set-Cookie"), "Max-Age=0") {
				t.Errorf("the cookie stays: %q", resp.Header.Get("Set-Cookie"))
			}
			if arrived(t, l).RawQuery != query || len(b.told()) != 0 {
				t.Errorf("arrival %q, events %v", arrived(t, l).RawQuery, kinds(b))
			}
			if got := l.Start(authorizeURL); visit(t, browser(t), "GET", got, "").StatusCode != 410 {
				t.Error("a start leads on after the response")
			}
		}
	}
}

// A browser that this program did not start is asked about, whatever else it brings, and waits for the answer.
func TestAnotherBrowserIsAskedAbout(t *testing.T) {
	for name, cookie := range map[string]string{"none": "", "made up": "=made-up", "empty": "=", "of another walk": "other"} {
		for _, use := range []bool{true, false} {
			l, b := guarded(t, anyPort)
			switch c := browser(t); {
			case cookie == "other":
				l2, _ := guarded(t, anyPort)
				cookie = "=" + l2.guard.cookie.Value
				fallthrough
			default:
				at, _ := url.Parse(l.RedirectURI())
				if cookie != "" {
					c.Jar.SetCookies(at, []*http.Cookie{{Name: l.guard.cookie.Name, Value: cookie[1:]}})
				}
				for range 3 { // loading the page again changes nothing
					if got := visit(t, c, "GET", l.RedirectURI()+"?"+goodQuery, "").StatusCode; got != 202 {
						t.Fatalf("%s: got %d, want 202", name, got)
					}
				}
			}
			waiting(t, l)
			e := eventually(t, b, KindQuestion)
			if kinds(b)[KindQuestion] != 1 || e.Question == 0 {
				t.Errorf("%s: events %v", name, b.told())
			}
			if err := l.Decide(e.Question+1, true); !errors.Is(err, ErrNoQuestion) {
				t.Errorf("another number: %v", err)
			}
			if err := l.Decide(e.Question, use); err != nil {
				t.Errorf("Decide: %v", err)
			}
			if use {
				if got := arrived(t, l).RawQuery; got != goodQuery {
					t.Errorf("arrival %q", got)
				}
				continue
			}
			waiting(t, l)
			if got := visit(t, opened(t, l), "GET", l.RedirectURI()+"?"+goodQuery, "").StatusCode; got != 303 {
				t.Errorf("the real one after No: %d", got)
			}
		}
	}
}

// What is answered is what was asked: a second callback does not take the place of the first. Nor does it get lost.
func TestTheFirstIsAskedAbout(t *testing.T) {
	l, b := guarded(t, anyPort)
	address := l.RedirectURI() + "?code=other&state=good"
	visit(t, browser(t), "GET", l.RedirectURI()+"?"+goodQuery, "")
	if got := visit(t, browser(t), "GET", address, "").StatusCode; got != 409 {
		t.Errorf("the second: got %d, want 409", got)
	}
	first := eventually(t, b, KindQuestion).Question
	if err := l.Decide(first, false); err != nil {
		t.Fatal(err)
	}
	if got := visit(t, browser(t), "GET", address, "").StatusCode; got != 202 {
		t.Errorf("the second, loaded again: got %d, want 202", got)
	}
	if err := l.Decide(first, true); !errors.Is(err, ErrNoQuestion) {
		t.Errorf("the old answer decides about the new question: %v", err)
	}
	if err := l.Decide(first+1, true); err != nil || arrived(t, l).RawQuery != "code=other&state=good" {
		t.Errorf("Decide: %v", err)
	}
}

// While a question is open, the browser that was started wins as ever, and the question is over.
func TestTheRightOneEndsTheQuestion(t *testing.T) {
	l, b := guarded(t, anyPort)
	visit(t, browser(t), "GET", l.RedirectURI()+"?code=lured&state=good", "")
	visit(t, opened(t, l), "GET", l.RedirectURI()+"?"+goodQuery, "")
	if got := arrived(t, l).RawQuery; got != goodQuery {
		t.Errorf("arrival %q", got)
	}
	if err := l.Decide(eventually(t, b, KindQuestion).Question, true); !errors.Is(err, ErrNoQuestion) {
		t.Errorf("Decide: %v", err)
	}
}

// A wrong state is refused as ever, with the cookie and without, and asks nobody.
func TestWrongStateIsNotAskedAbout(t *testing.T) {
	l, b := guarded(t, anyPort)
	for _, c := range []*http.Client{browser(t), opened(t, l)} {
		if got := visit(t, c, "GET", l.RedirectURI()+"?code=x&state=bad", "").StatusCode; got != 400 {
			t.Errorf("got %d, want 400", got)
		}
	}
	if n := kinds(b); n[KindQuestion] != 0 || n[KindRefused] != 2 {
		t.Errorf("events %v", n)
	}
	waiting(t, l)
}

func TestPastingAnswersTheQuestion(t *testing.T) {
	l, _ := guarded(t, anyPort)
	visit(t, browser(t), "GET", l.RedirectURI()+"?"+goodQuery, "")
	if err := l.Paste(l.RedirectURI() + "?" + goodQuery); err != nil || arrived(t, l).RawQuery != goodQuery {
		t.Errorf("Paste: %v", err)
	}
}

// Twenty browsers at once, one of them ours.
func TestManyBrowsersAtOnce(t *testing.T) {
	l, _ := guarded(t, anyPort)
	ours := opened(t, l)
	var all sync.WaitGroup
	for range 19 {
		all.Go(func() { visit(t, browser(t), "GET", l.RedirectURI()+"?code=other&state=good", "") })
	}
	all.Go(func() { visit(t, ours, "GET", l.RedirectURI()+"?"+goodQuery, "") })
	all.Wait()
	if got := arrived(t, l).RawQuery; got != goodQuery {
		t.Errorf("arrival %q", got)
	}
}
