package flow_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
)

// Stray traffic with the real query in it is refused, and the code in it is not used up.
func TestFaultStrayTraffic(t *testing.T) {
	type result struct{ statuses, raw []string }
	open, seen := scripted(func(callback string) result {
		query := callback[strings.Index(callback, "/callback"):]
		var r result
		for _, line := range []string{
			"GET /favicon.ico HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"HEAD " + query + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"OPTIONS " + query + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"POST " + query + " HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n",
			"GET " + query + " HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"GET http://evil.example" + query + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"GET " + query + " HTTP/1.1\r\n\r\n",
			"\x16\x03\x01\x00\x05hello",
		} {
			status, _, _ := strings.Cut(send(callback, line), "\r\n")
			r.statuses = append(r.statuses, strings.TrimPrefix(status, "HTTP/1.1 "))
		}
		if idle, err := net.Dial("tcp", strings.Split(callback, "/")[2]); err == nil {
			defer idle.Close() // a browser's preconnect, open while the real response comes
		}
		r.raw = append(r.raw, http.StatusText(fetch("GET", callback).status))
		return r
	})
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	start := time.Now()
	snap := b.run(flow.Exchange)
	got := seen()
	want := []string{"404 Not Found", "405 Method Not Allowed", "405 Method Not Allowed", "405 Method Not Allowed",
		"421 Misdirected Request", "421 Misdirected Request", "400 Bad Request", "\x15\x03\x01\x00\x02\x02("}
	if strings.Join(got.statuses, "|") != strings.Join(want, "|") || got.raw[0] != "See Other" {
		t.Errorf("answers %q, then %q\nwant    %q, then See Other", got.statuses, got.raw, want)
	}
	var kinds []string
	for _, e := range snap.Stage(flow.Consent).Events {
		kinds = append(kinds, e.Kind)
		if e.Kind == loopback.KindTLS && !strings.Contains(e.Text, "forced https") {
			t.Errorf("the TLS hello is not explained: %s", e.Text)
		}
	}
	if got := strings.Join(kinds, " "); got != "not_found method method method host host malformed tls" {
		t.Errorf("events: %s", got)
	}
	b.wantCalls(1, 0, 0)
	closing := time.Now()
	b.walk.Close()
	if took := time.Since(closing); took > soon {
		t.Errorf("Close took %v, want about half a second", took)
	}
	t.Logf("walk with stray traffic: %v", time.Since(start).Round(time.Millisecond))
}

// 300 hostile requests, 100 held connections, 20 that send a byte now and then, a 40 kB query;
// then the good response. The walk ends well, with one token request.
func TestFaultFloodThenTheGoodAnswer(t *testing.T) {
	var slow sync.WaitGroup
	stop := make(chan struct{})
	defer slow.Wait()
	defer close(stop)
	open, seen := scripted(func(callback string) [2]int {
		host := strings.Split(callback, "/")[2]
		var held []net.Conn
		for i := range 120 {
			c, err := net.Dial("tcp", host)
			if err != nil {
				continue
			}
			held = append(held, c)
			if i >= 100 {
				slow.Go(func() { dribble(c, stop) })
			}
		}
		defer func() {
			for _, c := range held {
				c.Close()
			}
		}()
		flood(callback, 300)
		long := fetch("GET", with(callback, "code={code}&state={state}&x="+strings.Repeat("x", 40_000))).status
		return [2]int{long, fetch("GET", callback).status}
	})
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	var snapshots atomic.Int64 // a late event of the flood is one more
	b.walk.Subscribe(func(flow.Snapshot) { snapshots.Add(1) })
	start := time.Now()
	snap := b.run(flow.Revoke)
	t.Logf("whole walk through the flood: %v, %d snapshots", time.Since(start).Round(time.Millisecond), snapshots.Load())
	if got := seen(); got != [2]int{431, 303} {
		t.Errorf("the long query and the good answer got %v, want 431 and 303", got)
	}
	for _, st := range snap.Stages {
		if st.Status != flow.Done {
			t.Errorf("stage %s is %s", st.Stage, st.Status)
		}
	}
	if n := len(snap.Stage(flow.Consent).Events); n != 100 {
		t.Errorf("%d events are kept, want the latest 100", n)
	}
	b.wantCalls(2, 2, 1) // the exchange and the refresh; the call and the proof
}

// flood sends n requests of hostile kinds, eight at a time.
func flood(callback string, n int) {
	path := callback[strings.Index(callback, "/callback"):]
	raws := []string{
		"GET /callback?code=x&state=bad HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /callback?error=access_denied HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET /callback?code=a;state=b HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n",
		"POST " + path + " HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n",
		"GET /%2e%2e/callback HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"\x16\x03\x01\x00\x05hello", "\x00\x00\x00\x00\r\n\r\n",
	}
	work := make(chan string)
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			for raw := range work {
				send(callback, raw)
			}
		})
	}
	for i := range n {
		work <- raws[i%len(raws)]
	}
	close(work)
	senders.Wait()
}

// dribble sends a header a byte at a time.
func dribble(c net.Conn, stop <-chan struct{}) {
	for _, letter := range "GET /callback?code=x HTTP/1.1\r\nX: " + strings.Repeat("x", 1000) {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Millisecond):
		}
		if _, err := io.WriteString(c, string(letter)); err != nil {
			return
		}
	}
}

// The registered port is taken. The text names port and next step, and the same stage works once it is free.
func TestFaultPortTaken(t *testing.T) {
	other, err := net.Listen("tcp4", "127.0.0.1:3599")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	b := newBench(t, web, flow.Deps{})
	b.run(flow.Setup)
	snap := b.try(flow.Request)
	wantFailure(t, snap, flow.Request, flow.KindPortTaken, flow.Request, "E057")
	for _, word := range []string{"3599", "Close that program", "another redirect URI"} {
		if !strings.Contains(snap.Stage(flow.Request).Failure.Text, word) {
			t.Errorf("the text does not say %q: %s", word, snap.Stage(flow.Request).Failure.Text)
		}
	}
	if snap.Listener.Open {
		t.Error("the walk claims to listen")
	}
	b.wantCalls(0, 0, 0)
	other.Close()
	for _, s := range []flow.Stage{flow.Request, flow.Consent, flow.Exchange} {
		if snap = b.try(s); !snap.Stage(s).Status.Passed() {
			t.Fatalf("with the port free again, stage %s: %+v", s, snap.Stage(s).Failure)
		}
	}
	b.wantCalls(1, 0, 0)
}

// The opener is missing, or ends with an error. The walk says so while it waits, the URL is there to copy, and
// a pasted answer ends the stage.
func TestFaultOpenerFails(t *testing.T) {
	b := newBench(t, nil, flow.Deps{OpenURL: func(context.Context, string) error { return errors.New("exit status 1") }})
	b.run(flow.Request)
	told := make(chan string, 1)
	b.walk.Subscribe(func(s flow.Snapshot) {
		st := s.Stage(flow.Consent)
		if st.Status == flow.Running && verdicts(st)["browser"] == finding.Warn {
			select {
			case told <- textOf(st, "browser"):
			default:
			}
		}
	})
	if err := b.walk.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	select {
	case text := <-told:
		if !strings.Contains(text, "Copy the URL") {
			t.Errorf("the text does not say what to do: %s", text)
		}
	case <-time.After(time.Minute):
		t.Fatal("while it waits, the walk does not say that there is no browser")
	}
	url := b.walk.Snapshot().Request.URL
	callback, err := somebody.Answer(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.walk.Paste(callback); err != nil {
		t.Fatal(err)
	}
	b.wait()
	snap := b.walk.Snapshot()
	found := verdicts(snap.Stage(flow.Consent))
	if st := snap.Stage(flow.Callback); st.Status != flow.Done || found["browser"] != finding.Warn {
		t.Errorf("callback is %s, checks of consent %v", st.Status, found)
	}
	b.wantCalls(0, 0, 0)
}
