package lab

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/lab/person"
)

// look loads a page.
func look(t *testing.T, address string) (page string, header http.Header) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), resp.Header
}

// Somebody signs in and watches: the sign-in leads to the thief's page, which shows the song without PKCE and the refusal
// with it, no secret in full, and is gone when Watch returns.
func TestWatch(t *testing.T) {
	defer http.DefaultClient.CloseIdleConnections()
	for name, want := range map[string]string{"code-stolen-no-pkce": "He reads Mira's song “Home at 127.0.0.1” by The Loopbacks.",
		"code-stolen-pkce": "He was refused: 400 invalid_request."} {
		l, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		thief := ""
		Watch(ctx, l, func(address string) {
			if thief == "" {
				thief = address
				if page, _ := look(t, thief); !strings.Contains(page, "He waits for somebody to sign in.") {
					t.Errorf("%s: before the sign-in the page is %s", name, page)
				}
				return
			}
			p := person.Person{}.AtBrowser()
			to, err := p.Begin(ctx, address)
			if err != nil {
				t.Error(err)
				return
			}
			if signIn, _ := look(t, to); !strings.Contains(signIn, `<a href="`+thief+`"`) {
				t.Errorf("%s: the sign-in does not lead to %s: %s", name, thief, signIn)
			}
			if err := p.Visit(ctx, to); err != nil {
				t.Error(err)
			}
		}, func(p Pair, err error) {
			if err != nil || !p.OK() {
				leave()
				t.Fatalf("%s: %v, %s", name, err, p.Lab.Seen())
			}
			page, header := look(t, thief)
			if !strings.Contains(page, "<h1>"+html.EscapeString(want)+"</h1>") || strings.Contains(page, "http-equiv") {
				t.Errorf("%s: the page is %s", name, page)
			}
			if code := p.Lab.Snapshot.Response.Code.Reveal(); strings.Contains(page, code) || !strings.Contains(page, "code="+short(code)) {
				t.Errorf("%s: the code is not cut on %s", name, page)
			}
			if policy := header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") ||
				header.Get("Cache-Control") != "no-store" {
				t.Errorf("the headers are %v", header)
			}
			leave()
		})
		if resp, err := http.Get(thief); err == nil {
			resp.Body.Close()
			t.Errorf("%s: the page is there when the lab has ended", name)
		}
	}
}

// What servers said is text on the page, and another name for this machine leads nowhere.
func TestThiefsPageTakesNothingFor(t *testing.T) {
	p := &thief{address: "http://127.0.0.1:1/"}
	p.did("He reads <b>it</b>.", "", []string{"<script>x</script>"})
	for host, want := range map[string]int{"127.0.0.1:1": http.StatusOK, "evil.example:1": http.StatusNotFound} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		p.ServeHTTP(w, r)
		if body := w.Body.String(); w.Code != want || strings.Contains(body, "<script>") || strings.Contains(body, "<b>") {
			t.Errorf("for %s: %d %s", host, w.Code, body)
		}
	}
}
