package loopback

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// goodQuery is the one response that the stand-in judge waits for; deniedQuery is its refusal.
const (
	goodQuery   = "code=c0de-5ecret&state=good"
	deniedQuery = "error=access_denied&state=good"
)

// seat is the judge's seat: it counts, and notices when two answers are heard at once or one too many.
type seat struct {
	heard, inside atomic.Int32
	final         atomic.Bool
	crowded       atomic.Bool
	tooMany       atomic.Bool

	mu     sync.Mutex
	events []Event // that were told, oldest first
}

func (b *seat) note(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// told are the events so far.
func (b *seat) told() []Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.events)
}

func (b *seat) judge(rawQuery string, _ authz.Expect) authz.Response {
	b.heard.Add(1)
	if b.inside.Add(1) > 1 {
		b.crowded.Store(true)
	}
	defer b.inside.Add(-1)
	if b.final.Load() {
		b.tooMany.Store(true)
	}
	q, err := url.ParseQuery(rawQuery)
	switch {
	case err != nil:
		return says(authz.Ignored, "the query cannot be read")
	case q.Get("state") != "good":
		return says(authz.Ignored, "someone else's response, ignored")
	case q.Get("error") != "":
		b.final.Store(true)
		return says(authz.Denied, q.Get("error")+" "+q.Get("error_description"))
	}
	b.final.Store(true)
	return authz.Response{Outcome: authz.Accepted}
}

// says is a response of that outcome, with the reason why it is not good.
func says(o authz.Outcome, why string) authz.Response {
	return authz.Response{Outcome: o, Checks: []finding.Finding{finding.Failf("test", "", "%s", why)}}
}

// listen starts a listener that the test's end closes.
func listen(t testing.TB, uri string) (*Listener, *seat) {
	t.Helper()
	b := &seat{}
	l, err := Listen(Config{RedirectURI: uri, read: b.judge, OnEvent: b.note})
	if err != nil {
		t.Fatalf("Listen(%q): %v", uri, err)
	}
	t.Cleanup(func() {
		l.browserLeft() // tests follow no redirect unless they say so
		l.Close()
		if b.crowded.Load() || b.tooMany.Load() {
			t.Errorf("judge: heard two at once %t, heard one after the final one %t", b.crowded.Load(), b.tooMany.Load())
		}
	})
	return l, b
}

// room is what a machine that is loaded ten-fold may need for what Close promises in 500 ms. Sockets know no fake clock.
const room = 10 * (lastCall + hangUpBound)

const anyPort = "http://127.0.0.1:0/callback"

// host is what a browser writes into the Host field.
func host(l *Listener) string { return l.redirect.hostHeader() }

// dial opens a bare connection to the listener.
func dial(t testing.TB, l *Listener) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", l.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(time.Minute))
	return c
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// send writes bytes as they are and reads one HTTP response.
func send(t testing.TB, l *Listener, raw string) answer {
	t.Helper()
	c := dial(t, l)
	defer c.Close()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatalf("writing: %v", err)
	}
	method, _, _ := strings.Cut(raw, " ")
	return receive(t, c, method)
}

func receive(t testing.TB, c net.Conn, method string) answer {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("no HTTP answer: %v", err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("reading the page: %v", err)
	}
	resp.Body.Close()
	if resp.Close {
		resp.Header.Add("Connection", "close") // ReadResponse takes it out
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// get asks as a browser does.
func get(t testing.TB, l *Listener, target string) answer {
	t.Helper()
	return send(t, l, request(l, "GET", target))
}

func request(l *Listener, method, target string) string {
	return method + " " + target + " HTTP/1.1\r\nHost: " + host(l) + "\r\nUser-Agent: test\r\n\r\n"
}

func callback(query string) string { return "/callback?" + query }

// waiting fails the test when a response was accepted.
func waiting(t testing.TB, l *Listener) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if a, err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("Wait = %+v, %v; want the listener to be waiting still", a, err)
	}
}

// arrived returns the response that was accepted.
func arrived(t testing.TB, l *Listener) Arrival {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	a, err := l.Wait(ctx)
	if err != nil {
		t.Fatalf("Wait: %v", err)
	}
	return a
}

// kinds counts the events by kind.
func kinds(b *seat) map[string]int {
	count := map[string]int{}
	for _, e := range b.told() {
		count[e.Kind]++
	}
	return count
}

// eventually waits until an event of that kind is recorded; the server side of a connection ends in its own time.
func eventually(t testing.TB, b *seat, kind string) Event {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		for _, e := range b.told() {
			if e.Kind == kind {
				return e
			}
		}
	}
	t.Fatalf("no event of kind %q, only %v", kind, kinds(b))
	return Event{}
}

// races is how many races are run: 25, and as many as make soak says.
func races() int {
	if n, err := strconv.Atoi(os.Getenv("OAUTHWALK_RACES")); err == nil {
		return n
	}
	return 25
}
