package loopback

import (
	"strings"
	"testing"
)

func TestFormPost(t *testing.T) {
	l, b := guarded(t, anyPort)
	c := opened(t, l)
	bare := browser(t) // a POST of another site brings no cookie that is SameSite=Lax
	resp := visit(t, bare, "POST", l.RedirectURI(), goodQuery)
	to := resp.Header.Get("Location")
	if resp.StatusCode != 303 || !strings.HasPrefix(to, "/callback?") || strings.Contains(to, "c0de") {
		t.Fatalf("got %d to %q", resp.StatusCode, to)
	}
	waiting(t, l)
	if b.heard.Load() != 1 {
		t.Errorf("the judge heard it %d times", b.heard.Load())
	}
	back := "http://" + host(l) + to
	if got := visit(t, c, "GET", back, ""); got.StatusCode != 303 || got.Header.Get("Location") != "/done" {
		t.Errorf("the way back: got %d", got.StatusCode)
	}
	a := arrived(t, l)
	if a.RawQuery != goodQuery || !a.Posted || !strings.HasPrefix(a.RequestLine, "POST ") {
		t.Errorf("arrival %q, posted %t", a.RawQuery, a.Posted)
	}
	if b.heard.Load() != 1 {
		t.Errorf("the judge heard it %d times", b.heard.Load())
	}
}

// What GET refuses, POST refuses; and none of it pushes a held response out.
func TestFormPostHasTheRulesOfGet(t *testing.T) {
	l, b := guarded(t, "http://127.0.0.1:0/callback?tenant=7")
	c := opened(t, l)
	held := visit(t, browser(t), "POST", l.RedirectURI(), goodQuery).Header.Get("Location")
	for _, tt := range []struct {
		name, address, body string
		status              int
	}{
		{"wrong state", l.RedirectURI(), "code=x&state=bad", 400},
		{"nothing", l.RedirectURI(), "", 400},
		{"two lists", l.RedirectURI() + "&" + goodQuery, goodQuery, 400},
		{"without the query of its own", strings.TrimSuffix(l.RedirectURI(), "?tenant=7"), goodQuery, 400},
		{"too long", l.RedirectURI(), goodQuery + "&x=" + strings.Repeat("x", maxForm), 413},
		{"semicolon", l.RedirectURI(), "code=x;state=good", 400},
	} {
		for range maxPosts + 1 {
			if got := visit(t, c, "POST", tt.address, tt.body).StatusCode; got != tt.status {
				t.Fatalf("%s: got %d, want %d", tt.name, got, tt.status)
			}
		}
	}
	for i := range maxPosts { // with the right state they fill the house; the first one stays
		want := 303
		if i == maxPosts-1 {
			want = 503
		}
		if got := visit(t, c, "POST", l.RedirectURI(), "code=other&state=good").StatusCode; got != want {
			t.Errorf("number %d: got %d, want %d", i, got, want)
		}
	}
	waiting(t, l)
	if got := visit(t, c, "GET", "http://"+host(l)+held, "").StatusCode; got != 303 || arrived(t, l).RawQuery != goodQuery {
		t.Errorf("the one that was held: got %d", got)
	}
	if kinds(b)[KindQuestion] != 0 {
		t.Errorf("events %v", kinds(b))
	}
}

// Only both together are the response: the name alone, the cookie alone, or the name twice are not.
func TestFormPostNeedsBoth(t *testing.T) {
	l, b := guarded(t, anyPort)
	c := opened(t, l)
	to := visit(t, browser(t), "POST", l.RedirectURI(), goodQuery).Header.Get("Location")
	if got := visit(t, c, "GET", l.RedirectURI()+"?GUESSED", "").StatusCode; got != 400 {
		t.Errorf("a guessed name: got %d", got)
	}
	back := "http://" + host(l) + to
	for range 2 {
		if got := visit(t, browser(t), "GET", back, "").StatusCode; got != 202 {
			t.Errorf("without the cookie: got %d, want 202", got)
		}
	}
	waiting(t, l)
	eventually(t, b, KindQuestion)
	if err := l.Paste(back); err != nil { // as the terminal wants it
		t.Errorf("Paste: %v", err)
	}
	if got := arrived(t, l); got.RawQuery != goodQuery || !got.Posted {
		t.Errorf("arrival %q", got.RawQuery)
	}
}

// The way back that was taken without the cookie is no loss: with the cookie it still wins, and the page that says to load
// it again after another question keeps its word, however long the person thinks.
func TestFormPostIsNotLost(t *testing.T) {
	for _, asked := range []bool{false, true} {
		l, b := guarded(t, anyPort)
		back := "http://" + host(l) + visit(t, browser(t), "POST", l.RedirectURI(), goodQuery).Header.Get("Location")
		if !asked {
			if got := visit(t, browser(t), "GET", back, "").StatusCode; got != 202 {
				t.Errorf("without the cookie: got %d, want 202", got)
			}
			if got := visit(t, opened(t, l), "GET", back, "").StatusCode; got != 303 || arrived(t, l).RawQuery != goodQuery {
				t.Errorf("with the cookie, after it: got %d, want 303", got)
			}
			continue
		}
		visit(t, browser(t), "GET", l.RedirectURI()+"?code=lured&state=good", "")
		if got := visit(t, browser(t), "GET", back, "").StatusCode; got != 409 {
			t.Errorf("beside another question: got %d, want 409", got)
		}
		l.turn.Lock()
		if !l.guard.posts[0].until.IsZero() {
			t.Error("the page says to load it again, and it will be gone")
		}
		l.turn.Unlock()
		if err := l.Decide(eventually(t, b, KindQuestion).Question, false); err != nil {
			t.Fatal(err)
		}
		if got := visit(t, browser(t), "GET", back, "").StatusCode; got != 202 {
			t.Errorf("loaded again after the answer: got %d, want 202", got)
		}
		if err := l.Decide(2, false); err != nil {
			t.Fatal(err)
		}
		if got := visit(t, opened(t, l), "GET", back, "").StatusCode; got != 400 {
			t.Errorf("after No: got %d, want 400", got)
		}
		waiting(t, l)
	}
}

// Where no browser was started no cookie is asked for, and a form still comes in.
func TestWithoutCookie(t *testing.T) {
	l, _ := listen(t, anyPort)
	if l.AsksCookie() || l.Start(authorizeURL) != authorizeURL {
		t.Error("a cookie is asked for")
	}
	to := visit(t, browser(t), "POST", l.RedirectURI(), goodQuery).Header.Get("Location")
	if got := visit(t, browser(t), "GET", "http://"+host(l)+to, "").StatusCode; got != 303 || arrived(t, l).RawQuery != goodQuery {
		t.Errorf("got %d", got)
	}
	paste, err := PasteOnly(Config{RedirectURI: "https://app.example/callback", Cookie: true})
	if err != nil {
		t.Fatal(err)
	}
	defer paste.Close()
	if paste.AsksCookie() || paste.Start(authorizeURL) != authorizeURL {
		t.Error("there is no listener, and it asks for a cookie")
	}
}
