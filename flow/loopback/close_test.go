package loopback

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow/authz"

	"go.uber.org/goleak"
)

// Nobody waits, and still every request is answered at once.
func TestHandlerNeverBlocks(t *testing.T) {
	l, _ := listen(t, anyPort)
	start := time.Now()
	for i, want := range []int{303, 409, 409, 409} {
		if got := get(t, l, callback(goodQuery)).status; got != want {
			t.Errorf("answer %d: status %d, want %d", i, got, want)
		}
	}
	if took := time.Since(start); took > room {
		t.Errorf("four answers took %v", took)
	}
	var wg sync.WaitGroup
	for range 3 { // each that asks gets it, however late and however often
		wg.Go(func() {
			if a := arrived(t, l); a.RawQuery != goodQuery {
				t.Errorf("arrival %+v", a)
			}
		})
	}
	wg.Wait()
}

// Close is quick with preconnects, half requests and half bodies open, and leaves neither port nor goroutine.
func TestCloseIsBounded(t *testing.T) {
	before := goleak.IgnoreCurrent()
	l, b := listen(t, "http://localhost:0/callback")
	halfBody := "POST /callback HTTP/1.1\r\nHost: " + host(l) + "\r\nContent-Length: 9\r\n\r\nx"
	for i, start := range []string{"", "", "", "", "", "GET /call", halfBody} {
		c, err := net.Dial("tcp", l.Addresses()[i%2])
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, start)
	}
	eventually(t, b, KindMethod) // the last one is in work
	start := time.Now()
	if err := l.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if took := time.Since(start); took > room {
		t.Errorf("Close took %v, want about 500 ms", took)
	}
	for _, address := range l.Addresses() {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			t.Errorf("%s still answers", address)
		}
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

// Closing again, at once from many sides and later, does nothing more.
func TestCloseIsIdempotent(t *testing.T) {
	l, _ := listen(t, anyPort)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { l.Close() })
	}
	wg.Wait()
	if err := l.Close(); err != nil {
		t.Errorf("Close again: %v", err)
	}
}

// A judge that hangs cannot hold Close up.
func TestCloseWhileTheJudgeHangs(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	l, err := Listen(Config{RedirectURI: anyPort, read: func(string, authz.Expect) authz.Response {
		close(asked)
		<-release
		return authz.Response{}
	}})
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(dial(t, l), request(l, "GET", callback(goodQuery)))
	<-asked
	start := time.Now()
	l.Close()
	if took := time.Since(start); took > room {
		t.Errorf("Close took %v, want about 500 ms", took)
	}
	close(release)
}

// After the response the listener keeps the page for two seconds and then closes by itself.
func TestClosesItselfAfterTheGrace(t *testing.T) {
	t.Parallel()
	l, _ := listen(t, anyPort)
	start := time.Now()
	get(t, l, callback(goodQuery))
	if got := get(t, l, "/done").status; got != http.StatusOK {
		t.Errorf("in the grace: status %d, want 200", got)
	}
	select {
	case <-l.ended:
	case <-time.After(grace + room):
		t.Fatal("still open long after the grace")
	}
	if lasted := time.Since(start); lasted < grace {
		t.Errorf("closed after %v, want a grace of %v", lasted, grace)
	}
	if c, err := net.Dial("tcp", l.Addresses()[0]); err == nil {
		c.Close()
		t.Error("the port still answers")
	}
	if got := arrived(t, l).RawQuery; got != goodQuery {
		t.Errorf("the response is gone: %q", got)
	}
	if err := l.Paste(l.RedirectURI() + "?" + goodQuery); !errors.Is(err, ErrAnswered) {
		t.Errorf("Paste after the end: %v, want ErrAnswered", err)
	}
}

// Cancelling ends the waiting at once, the listener can be closed, and the next walk gets the same port.
func TestCancelAndStartAgain(t *testing.T) {
	l, _ := listen(t, anyPort)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v, want context.Canceled", err)
	}
	late, stop := context.WithTimeout(context.Background(), time.Millisecond)
	defer stop()
	if _, err := l.Wait(late); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait: %v, want context.DeadlineExceeded", err)
	}
	get(t, l, "/favicon.ico") // a connection in TIME_WAIT does not keep the port
	for range 3 {
		uri := l.RedirectURI()
		l.Close()
		l, _ = listen(t, uri)
	}
	if got := get(t, l, callback(goodQuery)).status; got != 303 {
		t.Errorf("on the same port again: status %d, want 303", got)
	}
}

// Closing ends the waiting with its own error.
func TestWaitEndsWithClose(t *testing.T) {
	l, _ := listen(t, anyPort)
	time.AfterFunc(10*time.Millisecond, func() { l.Close() })
	if _, err := l.Wait(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("Wait: %v, want ErrClosed", err)
	}
	if err := l.Paste(l.RedirectURI() + "?" + goodQuery); !errors.Is(err, ErrClosed) {
		t.Errorf("Paste: %v, want ErrClosed", err)
	}
}

// A caller that closes as soon as it has the response still leaves the browser its page.
func TestCloseWaitsForTheBrowserOnItsWay(t *testing.T) {
	l, err := Listen(Config{RedirectURI: anyPort, read: new(seat).judge})
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan time.Duration)
	go func() {
		l.Wait(context.Background())
		start := time.Now()
		l.Close()
		closed <- time.Since(start)
	}()
	client := &http.Client{Transport: &http.Transport{}}
	resp, err := client.Get(l.RedirectURI() + "?" + goodQuery)
	if err != nil {
		t.Fatalf("following the 303: %v", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if end := resp.Request.URL.RequestURI(); err != nil || resp.StatusCode != 200 || end != "/done" {
		t.Errorf("ended at %s with %d, %v; want the page at /done:\n%s", end, resp.StatusCode, err, body)
	}
	if took := <-closed; took > room {
		t.Errorf("Close took %v, want about 500 ms", took)
	}
}

// A browser that never follows holds Close up for a moment only.
func TestCloseDoesNotWaitForEver(t *testing.T) {
	l, err := Listen(Config{RedirectURI: anyPort, read: new(seat).judge})
	if err != nil {
		t.Fatal(err)
	}
	get(t, l, callback(goodQuery))
	start := time.Now()
	l.Close()
	if took := time.Since(start); took > room {
		t.Errorf("Close took %v, want about 500 ms", took)
	}
}
