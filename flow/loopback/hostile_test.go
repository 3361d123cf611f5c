package loopback

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// hold opens n connections that send nothing.
func hold(t *testing.T, l *Listener, n int) {
	t.Helper()
	for range n {
		dial(t, l)
	}
}

// crawl sends a request one byte at a time for as long as the other side listens, or until stop.
func crawl(c net.Conn, stop <-chan struct{}) {
	for _, b := range []byte("GET " + callback(goodQuery) + " HTTP/1.1\r\nX: " + strings.Repeat("x", 1000)) {
		select {
		case <-stop:
			return
		case <-time.After(50 * time.Millisecond):
		}
		if _, err := c.Write([]byte{b}); err != nil {
			return
		}
	}
}

// 300 hostile requests of every kind, 100 held connections and 20 slow senders; then the one good response
// still gets through, once, and the listener closes in time.
func TestHostileTrafficThenTheGoodAnswer(t *testing.T) {
	l, b := listen(t, "http://localhost:0/callback")
	stop := make(chan struct{})
	var slow sync.WaitGroup
	defer slow.Wait()
	defer close(stop)

	hold(t, l, 100)
	for range 20 {
		c := dial(t, l)
		slow.Go(func() { crawl(c, stop) })
	}
	extra := []string{
		"GET /callback?code=x&state=bad HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /callback?error=access_denied HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /callback?code=a;state=good HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /callback?" + strings.Repeat("x", 40_000) + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"\x16\x03\x01\x00\x05hello", "\x00\x00\x00\x00\r\n\r\n", "GET /half",
	}
	raws := make(chan string)
	var hostile sync.WaitGroup
	for range 8 {
		hostile.Go(func() {
			for raw := range raws {
				c := dial(t, l)
				io.WriteString(c, l.fill(raw))
				c.(*net.TCPConn).CloseWrite()
				io.Copy(io.Discard, c)
				c.Close()
			}
		})
	}
	for i := range 300 {
		if i%4 == 0 {
			raws <- extra[i/4%len(extra)]
		} else {
			raws <- strangers[i%len(strangers)].raw
		}
	}
	close(raws)
	hostile.Wait()
	waiting(t, l)

	client := &http.Client{Transport: &http.Transport{}, Timeout: room}
	start := time.Now()
	resp, err := client.Get(l.RedirectURI() + "?" + goodQuery)
	if err != nil {
		t.Fatalf("the good answer: %v", err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.Request.URL.Path != "/done" {
		t.Errorf("the browser ended at %s with %d, want 200 at /done", resp.Request.URL.Path, resp.StatusCode)
	}
	if got := arrived(t, l).RawQuery; got != goodQuery {
		t.Errorf("arrival %q, want the good one", got)
	}
	took := time.Since(start).Round(time.Millisecond)
	t.Logf("good answer after %v, %d judged, events %v", took, b.heard.Load(), kinds(b))
	if total := len(b.told()); total < 300 {
		t.Errorf("%d events, want one for each of the 300 at least", total)
	}
	start = time.Now()
	l.Close()
	if took := time.Since(start); took > room {
		t.Errorf("Close took %v, want about 500 ms", took)
	}
}

// Three hundred idle connections make room for each other, and the response comes in past them.
func TestHeldConnectionsMakeRoom(t *testing.T) {
	l, _ := listen(t, anyPort)
	hold(t, l, 300)
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("status %d, want 303", got)
	}
	l.gate.mu.Lock()
	open := len(l.gate.conns)
	l.gate.mu.Unlock()
	if open > maxConns {
		t.Errorf("%d connections held, want at most %d", open, maxConns)
	}
}

// The gate gives up silent connections first, then half requests, and never the one that just came.
func TestGateChoosesWhoHasToGo(t *testing.T) {
	conns := func(phases ...phase) []*conn {
		var list []*conn
		for _, p := range phases {
			c := &conn{}
			c.state.Store(int32(p))
			list = append(list, c)
		}
		return list
	}
	for _, test := range []struct {
		name   string
		phases []phase
		want   int
	}{
		{"oldest silent", []phase{serving, silent, silent, silent}, 1},
		{"silent before half", []phase{reading, serving, silent, silent}, 2},
		{"half when none is silent but the newest", []phase{serving, reading, reading, silent}, 1},
		{"oldest when all work", []phase{serving, whole, refused, silent}, 0},
	} {
		g := &gate{conns: conns(test.phases...)}
		if got := g.leastPromising(); got != g.conns[test.want] {
			t.Errorf("%s: number %d had to go, want %d", test.name, indexOf(g.conns, got), test.want)
		}
	}
}

func indexOf(list []*conn, c *conn) int {
	for i := range list {
		if list[i] == c {
			return i
		}
	}
	return -1
}
