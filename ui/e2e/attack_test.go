package e2e

import (
	"fmt"
	"image"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow/lab/person"
)

// hostile are requests that anybody on this machine, or a page in a browser, could send to the callback; %s is the
// host.
var hostile = []string{
	"GET /callback?code=x&state=bad HTTP/1.1\r\nHost: %s\r\n\r\n",
	"GET /callback?code=x HTTP/1.1\r\nHost: %s\r\n\r\n",
	"GET /callback?error=access_denied HTTP/1.1\r\nHost: %s\r\n\r\n",
	"GET /callback?code=a&code=b&state=bad HTTP/1.1\r\nHost: %s\r\n\r\n",
	"POST /callback HTTP/1.1\r\nHost: %s\r\nContent-Length: 13\r\n\r\ncode=x&state=y",
	"GET /callback?code=x&state=bad HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	"GET /favicon.ico HTTP/1.1\r\nHost: %s\r\n\r\n",
	"GET /callback/../../etc/passwd HTTP/1.1\r\nHost: %s\r\n\r\n",
	"OPTIONS * HTTP/1.1\r\nHost: %s\r\n\r\n",
	"GET /callback?" + strings.Repeat("x", 40_000) + " HTTP/1.1\r\nHost: %s\r\n\r\n",
	"\x16\x03\x01\x00\x05hello", // TLS
	"\x00\x00\x00\x00\r\n\r\n",
	"GET /half",
}

const callbackHost = "127.0.0.1:3500"

// Three hundred hostile requests, a hundred held connections and twenty slow senders at once: the window still answers
// a key, and takes the one good answer for one token request.
func TestWindowUnderAttack(t *testing.T) {
	w := open(t, shipped, look{theme: "dark"})
	url := w.toConsent(keepNothing)
	calm := w.answers(3)
	a := &attack{stop: make(chan struct{})}
	a.hold(t, 100)
	a.crawl(t, 20)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.shoot(300)
	}()
	took := w.answers(5)
	<-done
	t.Logf("%d requests shot; a key is answered after %v, before that after %v", a.shot, took, calm)
	// On a machine that is busy with something else, a key takes long without any attack.
	if median, limit := took[len(took)/2], max(500*time.Millisecond, 4*calm[len(calm)/2]); median > limit {
		t.Errorf("under attack a key is answered after %v, want %v at most", median, limit)
	}
	w.wants(wholeWalk[:2]...) // none of it was taken for the response
	visit(t, url, allow)
	a.end()
	w.wants(wholeWalk[:4]...)
	w.settle()
	w.pressed(next)
	w.do(5)
	if n := w.requests("POST", "/api/token"); n != 1 {
		t.Errorf("%d token requests, want one", n)
	}
}

// Refused callbacks, one upon the other, leave alone what somebody does: the page stays where it was scrolled to, with its row
// unfolded and the focus where it was, and what is half typed is typed on.
func TestAFloodDisturbsNobody(t *testing.T) {
	w := open(t, shipped, look{theme: "light", width: 1280, height: 480})
	url := w.toConsent(keepNothing)
	flood := func() picture {
		a := &attack{stop: make(chan struct{})}
		a.shoot(300)
		a.end()
		return w.settle()
	}
	middle := image.Rect(257, 83, 904, 400)
	top := w.pressed("ctrl+2")
	w.press(slices.Repeat([]string{"Tab"}, 4+1+1)...) // header, rail, and the button that shows what was sent
	w.pressed("space")
	w.press(slices.Repeat([]string{"Tab"}, 9)...) // two buttons a row
	w.pressed("Tab")
	unfolded := w.pressed("space")
	if title := image.Rect(257, 83, 904, 130); unfolded.changed(top, title).Empty() {
		t.Error("the page has not scrolled to the focus")
	}
	if changed := flood().changed(unfolded, middle); !changed.Empty() {
		t.Errorf("the flood has changed the page at %v", changed)
	}
	w.pressed("ctrl+3")
	w.press(slices.Repeat([]string{"Tab"}, 4+1+2)...) // header, rail, the button beside the field, and the field
	callback, err := (person.Person{}).Answer(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	half := len(callback) / 2
	w.display.xdotool(t, "type", callback[:half])
	flood()
	w.display.xdotool(t, "type", callback[half:])
	w.press("Return")
	w.wants(wholeWalk[:4]...)
}

// answers goes to another stage and back n times, and gives how long each key took, the shortest first.
func (w *window) answers(n int) []time.Duration {
	w.t.Helper()
	var took []time.Duration
	for range n {
		took = append(took, w.answersIn("ctrl+1"), w.answersIn("ctrl+3"))
	}
	slices.Sort(took)
	return took
}

// answersIn presses a key that shows another stage, and says how long the rail takes to mark it.
func (w *window) answersIn(key string) time.Duration {
	w.t.Helper()
	rail := image.Rect(0, 110, 50, 440) // the page beside it changes with every stray request
	before := w.look()
	start := time.Now()
	w.press(key)
	eventually(w.t, "the rail to show "+key, func() bool { return !w.look().changed(before, rail).Empty() })
	return time.Since(start)
}

// attack is everything at once.
type attack struct {
	stop  chan struct{}
	slow  sync.WaitGroup
	conns []net.Conn
	shot  int
}

func (a *attack) dial(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", callbackHost)
	if err != nil {
		t.Fatal(err)
	}
	a.conns = append(a.conns, c)
	return c
}

// hold opens connections that send nothing.
func (a *attack) hold(t *testing.T, n int) {
	t.Helper()
	for range n {
		a.dial(t)
	}
}

// crawl opens connections that send a byte now and then.
func (a *attack) crawl(t *testing.T, n int) {
	t.Helper()
	for range n {
		c := a.dial(t)
		a.slow.Go(func() {
			for _, b := range []byte("GET /callback?code=x&state=y HTTP/1.1\r\nX: " + strings.Repeat("x", 1000)) {
				select {
				case <-a.stop:
					return
				case <-time.After(50 * time.Millisecond):
				}
				if _, err := c.Write([]byte{b}); err != nil {
					return
				}
			}
		})
	}
}

// shoot sends the hostile requests, eight at a time, and reads whatever comes back.
func (a *attack) shoot(n int) {
	var all sync.WaitGroup
	defer all.Wait()
	places := make(chan struct{}, 8)
	for i := range n {
		places <- struct{}{}
		raw := hostile[i%len(hostile)]
		if strings.Contains(raw, "%s") {
			raw = fmt.Sprintf(raw, callbackHost)
		}
		a.shot++
		all.Go(func() {
			defer func() { <-places }()
			c, err := net.Dial("tcp", callbackHost)
			if err != nil {
				return
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(10 * time.Second))
			io.WriteString(c, raw)
			c.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, c)
		})
	}
}

func (a *attack) end() {
	close(a.stop)
	a.slow.Wait()
	for _, c := range a.conns {
		c.Close()
	}
}
