package wire

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestLateHooksChangeNothing(t *testing.T) {
	// This transport goes on calling hooks, from other goroutines, during and after the response.
	var late sync.WaitGroup
	base := roundTripper(func(req *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(req.Context())
		for range 4 {
			late.Go(func() {
				for range 100 {
					trace.ConnectStart("tcp", "x")
					trace.WroteHeaderField("Late", []string{"1", "2"})
					ours, theirs := net.Pipe()
					trace.GotConn(httptrace.GotConnInfo{Conn: &tapConn{Conn: ours}})
					trace.DNSStart(httptrace.DNSStartInfo{})
					trace.DNSDone(httptrace.DNSDoneInfo{})
					trace.TLSHandshakeStart()
					trace.TLSHandshakeDone(tls.ConnectionState{}, nil)
					trace.ConnectDone("tcp", "x", nil)
					trace.GotFirstResponseByte()
					ours.Close()
					theirs.Close()
				}
			})
		}
		rec := httptest.NewRecorder()
		io.WriteString(rec, "body")
		return rec.Result(), nil
	})
	c, rec := NewClient(base)
	if _, err := fetch(c, "https://login.example/"); err != nil {
		t.Fatal(err)
	}
	before := last(t, rec)
	late.Wait()
	after := last(t, rec)
	if before.Timing != after.Timing || len(before.RequestHeader) != len(after.RequestHeader) ||
		before.RemoteAddr != after.RemoteAddr {
		t.Errorf("the record changed from %+v to %+v", before, after)
	}
	if string(after.ResponseBody) != "body" {
		t.Errorf("body %q", after.ResponseBody)
	}
}

func TestWatchSplitsTheDuration(t *testing.T) {
	at := time.Unix(0, 0)
	w := &watch{now: func() time.Time { at = at.Add(time.Second); return at }}
	h := w.hooks()
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	h.DNSStart(httptrace.DNSStartInfo{})
	h.DNSDone(httptrace.DNSDoneInfo{}) // 1 s
	h.ConnectStart("tcp", "a")
	h.ConnectStart("tcp", "b")
	h.ConnectDone("tcp", "a", io.EOF)
	h.ConnectDone("tcp", "b", nil) // 3 s from the first start
	h.TLSHandshakeStart()
	h.TLSHandshakeDone(tls.ConnectionState{}, nil) // 1 s
	h.GotConn(httptrace.GotConnInfo{Conn: ours})
	h.GotFirstResponseByte() // 1 s
	got := w.stop()
	want := Timing{DNS: time.Second, Connect: 3 * time.Second, TLS: time.Second, FirstByte: time.Second}
	if got.timing != want || got.peer != "pipe" {
		t.Errorf("got %+v from %q, want %+v", got.timing, got.peer, want)
	}
	h.GotFirstResponseByte()
	if again := w.stop(); again.timing != want {
		t.Errorf("a hook after the end changed the timing to %+v", again.timing)
	}
}

func TestUsedConnectionHasNoDialPhases(t *testing.T) {
	w := &watch{now: time.Now}
	h := w.hooks()
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	h.ConnectStart("tcp", "a")
	h.ConnectDone("tcp", "a", nil)
	h.GotConn(httptrace.GotConnInfo{Conn: ours, Reused: true})
	if got := w.stop().timing; got != (Timing{}) {
		t.Errorf("got %+v", got)
	}
}

func benchmark(b *testing.B, c *http.Client) {
	url := serve(b, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"access_token":"`+strings.Repeat("x", 900)+`","token_type":"Bearer"}`)
	})
	defer c.CloseIdleConnections()
	b.ReportAllocs()
	for b.Loop() {
		resp, err := c.Post(url, "application/x-www-form-urlencoded", strings.NewReader("grant_type=x&code=y"))
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

func BenchmarkRoundTripBare(b *testing.B) { benchmark(b, &http.Client{Transport: &http.Transport{}}) }

func BenchmarkRoundTrip(b *testing.B) {
	c, rec := NewClient(nil)
	c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		rec.entries = nil // else the benchmark measures a growing record
		return rec.RoundTrip(req)
	})
	benchmark(b, c)
	rec.CloseIdleConnections()
}
