package bench_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	hammered  = 10 * time.Second
	perSecond = 1000
	presses   = 25 // of a key, in that time
)

// BenchmarkHammer measures how long a pressed key takes until it is painted, while the reader's program misbehaves at the
// provider that plays along.
func BenchmarkHammer(b *testing.B) {
	d := newDisplay(b)
	p := build(b, d, "oauthwalk")
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		cmd, _ := p.start(b)
		keys := newKeys(b, d)
		base := keys.follow(b)
		for _, how := range []struct {
			name, metric string
			misbehave    func(b *testing.B, base string, until <-chan struct{})
		}{
			{"nothing asks", "quiet", func(_ *testing.B, _ string, until <-chan struct{}) { <-until }},
			{"a program asks 1,000 times a second", "hammer", hammer},
			{"a program holds 200 connections open and says nothing", "hang", hang},
			{"a program sends garbage", "garbage", garbage},
		} {
			until, ended := make(chan struct{}), make(chan struct{})
			go func() { defer close(ended); how.misbehave(b, base, until) }()
			took := keys.press(b)
			close(until)
			<-ended
			note(b, "key to paint, %s: median %v, slowest %v", how.name, median(took), quantile(took, 1))
			results.add(b, "e", "ms-key-"+how.metric, "key pressed to key painted, median, while "+how.name,
				float64(median(took).Microseconds())/1000, 100, "ms")
		}
		note(b, "memory afterwards: %d KiB anonymous", memory(b, cmd.Process.Pid, "RssAnon"))
		keys.close()
		stop(cmd)
	}
}

// keys presses keys on a display, through one xdotool that is started before the time is taken.
type keys struct {
	display *display
	in      io.WriteCloser
	cmd     *exec.Cmd
}

func newKeys(b *testing.B, d *display) *keys {
	b.Helper()
	k := &keys{display: d, cmd: exec.Command("xdotool", "-")}
	k.cmd.Env = append(os.Environ(), "DISPLAY="+d.name)
	var err error
	if k.in, err = k.cmd.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		b.Fatalf("xdotool: %v; make test installs it", err)
	}
	return k
}

func (k *keys) do(format string, args ...any) { fmt.Fprintf(k.in, format+"\n", args...) }

func (k *keys) close() {
	k.in.Close()
	k.cmd.Wait()
}

// follow lets the window follow the last text, and gives the address of the provider that plays along.
func (k *keys) follow(b *testing.B) string {
	b.Helper()
	k.do("search --sync --onlyvisible --name ^oauthwalk$ windowfocus --sync")
	for _, key := range []string{"ctrl+t", "shift+Tab", "Return", "ctrl+Return"} {
		time.Sleep(time.Second)
		k.do("key %s", key)
	}
	time.Sleep(time.Second)
	read := exec.Command("xclip", "-selection", "clipboard", "-o")
	read.Env = k.cmd.Env
	env, err := read.Output()
	_, rest, found := strings.Cut(string(env), "BASE_URL=")
	if !found {
		b.Fatalf("the window did not copy what the program has to know: %v %q", err, env)
	}
	base, _, _ := strings.Cut(rest, "\n")
	return base
}

// press moves the focus through the header, there and back, and takes the time until that is on the screen. Nothing else
// changes in the header.
func (k *keys) press(b *testing.B) (took []time.Duration) {
	b.Helper()
	for i := range presses {
		time.Sleep(hammered / presses)
		before, began := k.display.header(b), time.Now()
		k.do("key %s", []string{"Tab", "shift+Tab"}[i%2])
		for bytes.Equal(before, k.display.header(b)) {
			if time.Since(began) > 10*time.Second {
				b.Fatal("the focus has not moved")
			}
			time.Sleep(time.Millisecond)
		}
		took = append(took, time.Since(began))
	}
	return took
}

// header are the pixels of the header, which is below the menu.
func (d *display) header(b *testing.B) []byte {
	b.Helper()
	const top, rows = 30, 50
	pixels := make([]byte, rows*d.width)
	if _, err := d.screen.ReadAt(pixels, d.offset+int64(top*d.width)); err != nil {
		b.Fatal(err)
	}
	return pixels
}

// hammer asks as often as perSecond says, in three ways that are refused.
func hammer(b *testing.B, base string, until <-chan struct{}) {
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100, MaxConnsPerHost: 100}}
	defer web.CloseIdleConnections()
	var asked atomic.Int64
	began := time.Now()
	at(until, perSecond, func(i int) {
		var resp *http.Response
		var err error
		switch i % 3 {
		case 0:
			resp, err = web.Get(base + "/authorize?response_type=code&client_id=practice-web&redirect_uri=http%3A%2F%2Fexample%2F")
		case 1:
			resp, err = web.PostForm(base+"/api/token", url.Values{"grant_type": {"authorization_code"}, "code": {fmt.Sprint("c", i)}})
		default:
			resp, err = web.Get(base + "/api/me")
		}
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			asked.Add(1)
		}
	})
	rate := float64(asked.Load()) / time.Since(began).Seconds()
	note(b, "%.0f requests a second were answered", rate)
	if rate < perSecond*0.8 {
		b.Errorf("only %.0f requests a second were answered, which is no hammering", rate)
	}
}

// at calls do that often in a second, each time on a goroutine of its own, and waits for all.
func at(until <-chan struct{}, perSecond int, do func(i int)) {
	var running sync.WaitGroup
	defer running.Wait()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; {
		select {
		case <-until:
			return
		case <-tick.C:
			for range perSecond / 100 {
				n := i
				running.Go(func() { do(n) })
				i++
			}
		}
	}
}

// hang opens connections, begins a request on each, and says nothing more. One that the server closes is opened again.
func hang(_ *testing.B, base string, until <-chan struct{}) {
	var running sync.WaitGroup
	defer running.Wait()
	for range 200 {
		running.Go(func() {
			for {
				c, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
				if err != nil {
					return
				}
				fmt.Fprintf(c, "POST /api/token HTTP/1.1\r\nHost: x\r\n")
				closed := make(chan struct{})
				go func() { defer close(closed); io.Copy(io.Discard, c) }()
				select {
				case <-until:
					c.Close()
					return
				case <-closed:
				}
			}
		})
	}
}

// garbage sends bytes that are no HTTP, and requests that are as large and as odd as they can be.
func garbage(_ *testing.B, base string, until <-chan struct{}) {
	noise := bytes.Repeat([]byte{0, 0xff, '\r', '%'}, 1<<14)
	scopes := strings.Repeat("x%00y+", 2000)
	at(until, 200, func(i int) {
		c, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			return
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(time.Second))
		host := strings.TrimPrefix(base, "http://")
		switch i % 3 {
		case 0:
			c.Write(noise)
		case 1:
			fmt.Fprintf(c, "GET /authorize?client_id=practice-web&scope=%d%s HTTP/1.0\r\nHost: %s\r\n\r\n", i, scopes, host)
		default:
			fmt.Fprintf(c, "POST /api/token HTTP/1.0\r\nHost: %s\r\nContent-Length: %d\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n%s",
				host, len(noise), noise)
		}
		io.Copy(io.Discard, c)
	})
}
