package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// line is what a test reads of a line of --log.
type line struct {
	Stage     string
	OK        bool
	Exchanges []struct {
		Method, URL string
		Status      int
	}
	Values map[string]any
	Advice *struct{ ID, What string }
}

func (l line) String() string {
	word := "ok"
	if !l.OK {
		word = "failed"
	}
	return l.Stage + " " + word
}

// lines are the whole lines of the log so far.
func (w *window) lines() []line {
	w.t.Helper()
	b, _ := os.ReadFile(w.log)
	var out []line
	for raw := range bytes.Lines(b) {
		if !bytes.HasSuffix(raw, []byte("\n")) {
			break // still being written
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			w.t.Fatalf("a line of the log: %v: %s", err, raw)
		}
		out = append(out, l)
	}
	return out
}

// wants waits for exactly these lines in the log, such as "setup ok", and gives back the last of them.
func (w *window) wants(want ...string) line {
	w.t.Helper()
	var got []line
	eventually(w.t, fmt.Sprintf("the log to say %q", want), func() bool {
		got = w.lines()
		return len(got) >= len(want)
	})
	if words := said(got); !slices.Equal(words, want) {
		w.t.Fatalf("the log says %q, want %q", words, want)
	}
	return got[len(got)-1]
}

func said(lines []line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.String())
	}
	return out
}

// requests counts the requests of the whole log to URLs that end so.
func (w *window) requests(method, end string) int {
	n := 0
	for _, l := range w.lines() {
		for _, x := range l.Exchanges {
			if x.Method == method && strings.HasSuffix(x.URL, end) {
				n++
			}
		}
	}
	return n
}
