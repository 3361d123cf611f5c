package loopback

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// closedWithin reads until the other side is gone and returns how long that took.
func closedWithin(t *testing.T, c net.Conn) time.Duration {
	t.Helper()
	start := time.Now()
	c.SetReadDeadline(start.Add(time.Minute))
	if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection is open after a minute")
	}
	return time.Since(start)
}

// Who sends nothing, or stops in the middle, is closed after two seconds, and the middle is recorded.
func TestIdleAndHalfRequestsAreClosed(t *testing.T) {
	t.Parallel()
	l, b := listen(t, anyPort)
	for name, start := range map[string]string{
		"preconnect":       "",
		"half a line":      "GET /callback?code=c0de-5ecret&sta",
		"half the headers": "GET " + callback(goodQuery) + " HTTP/1.1\r\nHost: " + host(l) + "\r\nX-",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, l)
			io.WriteString(c, start)
			if took := closedWithin(t, c); took < headTimeout/2 || took > headTimeout+room {
				t.Errorf("closed after %v, want about %v", took, headTimeout)
			}
			if start != "" {
				eventually(t, b, KindPartial)
			}
			if b.heard.Load() != 0 {
				t.Error("the judge heard half a request")
			}
		})
	}
}

// A body that never comes holds nobody up.
func TestBodyThatNeverComes(t *testing.T) {
	t.Parallel()
	l, _ := listen(t, anyPort)
	c := dial(t, l)
	io.WriteString(c, "POST /callback HTTP/1.1\r\nHost: "+host(l)+"\r\nContent-Length: 100\r\n\r\nx")
	if got := receive(t, c, "POST").status; got != 405 {
		t.Errorf("status %d, want 405 before the body", got)
	}
	if took := closedWithin(t, c); took > readTimeout+room {
		t.Errorf("closed after %v", took)
	}
}

// Up to 16 KiB are taken, more is answered with 431 and recorded, and the waiting goes on.
func TestLongAnswers(t *testing.T) {
	l, b := listen(t, anyPort)
	got := get(t, l, callback("state=bad&code="+strings.Repeat("x", 15_000)))
	if got.status != 400 || b.heard.Load() != 1 {
		t.Errorf("15 kB: status %d, judge heard %d; want the judge's 400", got.status, b.heard.Load())
	}
	long := strings.Repeat("x", 40_000)
	for name, raw := range map[string]string{
		"query":  request(l, "GET", callback(goodQuery+"&x="+long)),
		"header": "GET " + callback(goodQuery) + " HTTP/1.1\r\nHost: " + host(l) + "\r\nCookie: " + long + "\r\n\r\n",
	} {
		got := send(t, l, raw)
		if got.status != 431 || !strings.Contains(got.body, "too long") {
			t.Errorf("%s: status %d, want 431 and a page that says why", name, got.status)
		}
	}
	if n := kinds(b)[KindTooLong]; n != 2 || b.heard.Load() != 1 {
		t.Errorf("%d events and %d heard, want 2 and 1", n, b.heard.Load())
	}
	e := eventually(t, b, KindTooLong)
	if n := len([]rune(e.RequestLine)); n > lineLimit+1 {
		t.Errorf("event's request line has %d characters, want at most %d", n, lineLimit+1)
	}
	waiting(t, l)
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("the real response: status %d, want 303", got)
	}
}

// A request may come in any pieces, one byte each included.
func TestRequestInPieces(t *testing.T) {
	l, _ := listen(t, anyPort)
	c := dial(t, l)
	for _, b := range []byte(request(l, "GET", callback(goodQuery))) {
		if _, err := c.Write([]byte{b}); err != nil {
			t.Fatal(err)
		}
	}
	if got := receive(t, c, "GET").status; got != 303 {
		t.Errorf("status %d, want 303", got)
	}
	if got := arrived(t, l); got.RequestLine != "GET "+callback(goodQuery)+" HTTP/1.1" || len(got.Header) != 2 {
		t.Errorf("arrival %+v, want the whole line and two fields", got)
	}
}

// A TLS hello is refused in TLS's own language and explained.
func TestTLSHelloIsExplained(t *testing.T) {
	l, b := listen(t, anyPort)
	err := tls.Client(dial(t, l), &tls.Config{InsecureSkipVerify: true}).Handshake()
	if err == nil || !strings.Contains(err.Error(), "handshake failure") {
		t.Errorf("handshake: %v, want the alert handshake_failure", err)
	}
	e := eventually(t, b, KindTLS)
	if !strings.Contains(e.Text, "your browser forced https") {
		t.Errorf("event %q, want the explanation", e.Text)
	}
	if n := kinds(b); n[KindMalformed]+n[KindPartial] != 0 || b.heard.Load() != 0 {
		t.Errorf("events %v, want the TLS one only", n)
	}
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("the real response: status %d, want 303", got)
	}
}
