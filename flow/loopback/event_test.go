package loopback

import (
	"strings"
	"testing"
	"time"
)

// Request lines are cleaned as well, and bounded.
func TestEventsAreClean(t *testing.T) {
	b := &seat{}
	l := &Listener{config: Config{Now: time.Now, OnEvent: b.note}}
	l.note(KindNotFound, "GET /\x1b[31m\u202E"+strings.Repeat("x", 20_000), strings.Repeat("y", 20_000)+"\x07")
	list := b.told()
	line, text := list[0].RequestLine, list[0].Text
	if !strings.HasPrefix(line, "GET /xxx") || len(line) > lineLimit+len("…") || len(text) > 510 {
		t.Errorf("event of %d and %d bytes, line %.20q; want it cleaned and cut", len(line), len(text), line)
	}
}

// OnEvent is told of each event.
func TestOnEvent(t *testing.T) {
	l, b := listen(t, anyPort)
	get(t, l, "/favicon.ico")
	get(t, l, callback("code=c0de-5ecret&state=bad"))
	told := b.told()
	if len(told) != 2 || told[0].Kind != KindNotFound || told[1].Kind != KindRefused {
		t.Fatalf("told %+v, want the favicon and the refused response", told)
	}
	e := told[1]
	if !strings.Contains(e.RequestLine, "code=c0de-5ecret") || strings.Contains(e.Text, "c0de") || e.At.IsZero() {
		t.Errorf("event %+v; want the query in the line and nothing of it in the text", e)
	}
}
