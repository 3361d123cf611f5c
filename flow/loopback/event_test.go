package loopback

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestJournalKeepsTheLatest(t *testing.T) {
	for _, n := range []int{0, 1, keptEvents, keptEvents + 1, 3*keptEvents + 7} {
		at := time.Unix(0, 0)
		j := &journal{now: func() time.Time { return at }}
		for i := range n {
			j.note(KindNotFound, fmt.Sprint(i), "text")
		}
		list, total := j.list()
		if total != n || len(list) != min(n, keptEvents) {
			t.Errorf("%d events: %d kept, total %d", n, len(list), total)
		}
		for i, e := range list {
			if want := fmt.Sprint(n - len(list) + i); e.RequestLine != want {
				t.Fatalf("%d events: place %d holds %s, want %s", n, i, e.RequestLine, want)
			}
		}
	}
}

// Request lines are cleaned as well, and bounded.
func TestEventsAreClean(t *testing.T) {
	j := &journal{now: time.Now}
	j.note(KindNotFound, "GET /\x1b[31m\u202E"+strings.Repeat("x", 20_000), strings.Repeat("y", 20_000)+"\x07")
	list, _ := j.list()
	line, text := list[0].RequestLine, list[0].Text
	if !strings.HasPrefix(line, "GET /xxx") || len(line) > lineLimit+len("…") || len(text) > 510 {
		t.Errorf("event of %d and %d bytes, line %.20q; want it cleaned and cut", len(line), len(text), line)
	}
}

// OnEvent is told of each event, in time to ask the listener about it.
func TestOnEvent(t *testing.T) {
	var l *Listener
	var mu sync.Mutex
	var told []Event
	config := Config{RedirectURI: anyPort, read: new(seat).judge, OnEvent: func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, e)
		if _, total := l.Events(); total != len(told) {
			t.Errorf("told %d events, the list has %d", len(told), total)
		}
	}}
	mu.Lock()
	l, err := Listen(config)
	mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	get(t, l, "/favicon.ico")
	get(t, l, callback("code=c0de-5ecret&state=bad"))
	mu.Lock()
	defer mu.Unlock()
	if len(told) != 2 || told[0].Kind != KindNotFound || told[1].Kind != KindRefused {
		t.Fatalf("told %+v, want the favicon and the refused answer", told)
	}
	e := told[1]
	if !strings.Contains(e.RequestLine, "code=c0de-5ecret") || strings.Contains(e.Text, "c0de") || e.At.IsZero() {
		t.Errorf("event %+v; want the query in the line and nothing of it in the text", e)
	}
}
