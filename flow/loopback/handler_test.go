package loopback

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/wire"
)

// strangers are requests that take nothing and end nothing: HOST stands for the right host.
var strangers = []struct {
	rule, name, raw string
	status          int
	kind            string
}{
	{"host", "rebound name", "GET /callback?QUERY HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, KindHost},
	{"host", "right name, other port", "GET /callback?QUERY HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 421, KindHost},
	{"host", "no port", "GET /callback?QUERY HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421, KindHost},
	{"host", "localhost for the literal", "GET /callback?QUERY HTTP/1.1\r\nHost: localhost:3500\r\n\r\n", 421, KindHost},
	{"host", "trailing dot", "GET /callback?QUERY HTTP/1.1\r\nHost: HOST.\r\n\r\n", 421, KindHost},
	{"host", "no Host in HTTP/1.0", "GET /callback?QUERY HTTP/1.0\r\n\r\n", 421, KindHost},
	{"host", "absolute form, right header",
		"GET http://evil.example/callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 421, KindHost},
	{"host", "absolute form, wrong header",
		"GET http://HOST/callback?QUERY HTTP/1.1\r\nhOsT: evil.example\r\n\r\n", 421, KindHost},
	{"host", "host comes before path and method", "POST /x HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, KindHost},
	{"path", "favicon", "GET /favicon.ico HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "root", "GET /?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "trailing slash", "GET /callback/?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "double slash", "GET //callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "dots", "GET /x/../callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "other case", "GET /Callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "escaped letter", "GET /%63allback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "longer", "GET /callback2?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "the clean page before any response", "GET /done HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "path comes before method", "PUT /x HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"path", "server-wide OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n", 404, KindNotFound},
	{"method", "HEAD", "HEAD /callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 405, KindMethod},
	{"method", "OPTIONS", "OPTIONS /callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 405, KindMethod},
	{"method", "POST", "POST /callback?QUERY HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\nQUERY", 405, KindMethod},
	{"method", "PUT", "PUT /callback?QUERY HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", 405, KindMethod},
	{"method", "lower case", "get /callback?QUERY HTTP/1.1\r\nHost: HOST\r\n\r\n", 405, KindMethod},
	{"private network", "private network preflight", "OPTIONS /callback?QUERY HTTP/1.1\r\nHost: HOST\r\n" +
		"Origin: https://as.example\r\nAccess-Control-Request-Method: GET\r\n" +
		"Access-Control-Request-Private-Network: true\r\n\r\n", 405, KindMethod},
	{"query", "no query", "GET /callback HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, KindNoQuery},
	{"query", "empty query", "GET /callback? HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, KindNoQuery},
	{"path", "HTTP/1.1 without Host", "GET /callback?QUERY HTTP/1.1\r\n\r\n", 400, KindMalformed},
	{"path", "two Hosts", "GET /callback?QUERY HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400, KindMalformed},
	{"path", "no HTTP", "hello\r\n\r\n", 400, KindMalformed},
	{"path", "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 421, KindHost},
	{"path", "unknown expectation", "GET /callback?QUERY HTTP/1.1\r\nHost: HOST\r\nExpect: x\r\n\r\n", 400, KindMalformed},
}

func (l *Listener) fill(raw string) string {
	return strings.NewReplacer("HOST", host(l), "QUERY", goodQuery).Replace(raw)
}

// Strangers are told what is wrong, the judge hears nothing of it, and the real response works.
func TestStrangersTakeNothing(t *testing.T) {
	for _, test := range strangers {
		t.Run(test.rule+" "+test.name, func(t *testing.T) {
			t.Parallel()
			l, b := listen(t, anyPort)
			got := send(t, l, l.fill(test.raw))
			if got.status != test.status {
				t.Errorf("status %d, want %d", got.status, test.status)
			}
			if n := b.heard.Load(); n != 0 {
				t.Errorf("the judge heard %d answers, want none", n)
			}
			e := eventually(t, b, test.kind)
			if line, _, _ := strings.Cut(l.fill(test.raw), "\r\n"); e.RequestLine != line {
				t.Errorf("event's request line %q, want %q", e.RequestLine, line)
			}
			if e.Text == "" || strings.Contains(e.Text, "c0de-5ecret") {
				t.Errorf("event text %q is empty or tells the code", e.Text)
			}
			for name := range got.header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("header %s invites other origins", name)
				}
			}
			if allow := got.header.Get("Allow"); test.status == 405 && allow != "GET, POST" {
				t.Errorf("Allow %q, want GET, POST", allow)
			}
			waiting(t, l)
			if got := get(t, l, callback(goodQuery)).status; got != 303 {
				t.Errorf("the real response: status %d, want 303", got)
			}
		})
	}
}

// The page names the fragment, and no script passes it on.
func TestFragmentIsExplained(t *testing.T) {
	for _, uri := range []string{anyPort, "http://127.0.0.1:0/callback?tenant=7"} {
		l, b := listen(t, uri)
		_, path, _ := strings.Cut(l.RedirectURI()[len("http://"):], "/")
		got := get(t, l, "/"+path)
		if got.status != 400 || !strings.Contains(got.body, "fragment") || strings.Contains(got.body, "<script") {
			t.Errorf("%s: status %d, page\n%s\nwant 400 and a word about the fragment", uri, got.status, got.body)
		}
		if b.heard.Load() != 0 {
			t.Errorf("%s: the judge was asked about nothing", uri)
		}
	}
}

// The judge gets the query untouched, so that it can see what a parsed one would hide.
func TestRawQueryReachesTheJudge(t *testing.T) {
	for _, query := range []string{
		"code=a;state=b", "code=%zz", "code=a&code=b&state=good", "code=&state=good", "=&&", "code=a+b%20c&state=x",
	} {
		var got string
		l, err := Listen(Config{RedirectURI: anyPort, read: func(q string, _ authz.Expect) authz.Response {
			got = q
			return says(authz.Ignored, "no")
		}})
		if err != nil {
			t.Fatal(err)
		}
		if status := get(t, l, callback(query)).status; status != 400 || got != query {
			t.Errorf("judge got %q and the browser %d, want %q and 400", got, status, query)
		}
		l.Close()
	}
}

// RFC 6749 3.1.2: the redirect URI's own query is no part of the match; the judge sees all of it.
func TestRedirectURIWithQuery(t *testing.T) {
	l, _ := listen(t, "http://127.0.0.1:0/callback?tenant=7")
	query := "tenant=7&" + goodQuery
	if got := get(t, l, callback(query)).status; got != 303 {
		t.Fatalf("status %d, want 303", got)
	}
	if got := arrived(t, l).RawQuery; got != query {
		t.Errorf("RawQuery %q, want %q", got, query)
	}
}

// Someone else's answer, an error of someone else included, is named and waited past.
func TestWrongAnswerKeepsWaiting(t *testing.T) {
	l, b := listen(t, anyPort)
	for i, query := range []string{"code=x&state=bad", "code=x", "error=access_denied", "code=a;state=good"} {
		got := get(t, l, callback(query))
		if got.status != 400 || !strings.Contains(got.body, "keeps waiting") {
			t.Errorf("%s: status %d, want 400 and a page that says that the app waits on", query, got.status)
		}
		list := b.told()
		e := list[len(list)-1]
		if e.Kind != KindRefused || e.Text == "" || !strings.Contains(got.body, "<p class=\"reason\">") {
			t.Errorf("%s: event %+v; want the judge's reason there and on the page", query, e)
		}
		if n := int(b.heard.Load()); n != i+1 {
			t.Errorf("%s: the judge heard %d answers, want one a request", query, n)
		}
		waiting(t, l)
	}
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("the real response: status %d, want 303", got)
	}
}

// Of twenty answers at once one wins; the judge hears no other, and later ones are told.
func TestOneAnswerWins(t *testing.T) {
	l, b := listen(t, anyPort)
	var wg sync.WaitGroup
	statuses := make(chan int, 20)
	for range cap(statuses) {
		wg.Go(func() { statuses <- get(t, l, callback(goodQuery)).status })
	}
	wg.Wait()
	close(statuses)
	got := map[int]int{}
	for s := range statuses {
		got[s]++
	}
	if want := map[int]int{303: 1, 409: 19}; !cmp.Equal(got, want) {
		t.Errorf("statuses %v, want %v", got, want)
	}
	if n := b.heard.Load(); n != 1 {
		t.Errorf("the judge heard %d answers, want 1", n)
	}
	later := get(t, l, callback(goodQuery))
	if later.status != 409 || !strings.Contains(later.body, "already has its response") {
		t.Errorf("later: status %d, want 409 and the reason", later.status)
	}
	if n := kinds(b)[KindLate]; n != 20 {
		t.Errorf("%d events for late answers, want 20", n)
	}
}

// The arrival is what went over the wire: spelling, order and repetition of the fields included.
func TestArrivalIsTrueToTheWire(t *testing.T) {
	at := time.Date(2026, 11, 3, 12, 4, 5, 0, time.UTC)
	l, err := Listen(Config{RedirectURI: anyPort, read: new(seat).judge, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	defer l.browserLeft()
	line := "GET /callback?" + goodQuery + "&x=%41 HTTP/1.1"
	send(t, l, line+"\r\nX-B: 2\r\nhost: "+host(l)+"\r\nX-a:  1 \r\nX-B: 3\r\nX-Empty:\r\n\r\nleft over")
	got, err := l.Wait(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := Arrival{
		At: at, RequestLine: line, RawQuery: goodQuery + "&x=%41", Response: authz.Response{Outcome: authz.Accepted},
		Header: []wire.Field{{Name: "X-B", Value: "2"}, {Name: "host", Value: host(l)}, {Name: "X-a", Value: "1"},
			{Name: "X-B", Value: "3"}, {Name: "X-Empty", Value: ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arrival, -want +got:\n%s", diff)
	}
}

// A judge that panics ends neither the program nor the walk, and its words stay inside.
func TestJudgePanics(t *testing.T) {
	first, b := true, &seat{}
	l, err := Listen(Config{RedirectURI: anyPort, OnEvent: b.note, read: func(q string, _ authz.Expect) authz.Response {
		if first {
			first = false
			panic("about " + q)
		}
		return authz.Response{Outcome: authz.Accepted}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	defer l.browserLeft()
	got := get(t, l, callback(goodQuery))
	if got.status != http.StatusInternalServerError || strings.Contains(got.body, "c0de") {
		t.Errorf("status %d, want 500 and nothing of the query on the page:\n%s", got.status, got.body)
	}
	if e := eventually(t, b, KindInternal); strings.Contains(e.Text, "c0de") {
		t.Errorf("event tells the code: %q", e.Text)
	}
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("after the panic: status %d, want 303", got)
	}
}
