package terminal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
	"oauthwalk/flow/report"
)

// Limits of the watch: what waits to be printed, how often it looks whether an exchange is overdue, and how long the end
// waits for a reader that does not read.
const (
	watchedLines = 500
	watchTick    = time.Second
	watchEnd     = 1500 * time.Millisecond // longer than a probe
)

// watcher prints what a program does at the practice server. It prints beside the server: a pipe that nobody reads stops
// the lines, and not the server.
type watcher struct {
	t       *Terminal
	program *program.Watch
	seen    chan practice.Decision
	done    chan struct{}
	quit    chan struct{} // closed when nobody waits for the rest
	left    int           // decisions that found no place; only see touches it, and it is never called twice at once
}

func (t *Terminal) watch(as string, text *companion.Companion) *watcher {
	return &watcher{t: t, program: program.New(as, text), seen: make(chan practice.Decision, watchedLines), done: make(chan struct{}), quit: make(chan struct{})}
}

// see takes a decision, or counts it where too many wait.
func (w *watcher) see(d practice.Decision) {
	select {
	case w.seen <- d:
	default:
		w.left++
	}
}

// run prints until stop. It asks the program nothing more when the context ends.
func (w *watcher) run(ctx context.Context) {
	defer close(w.done)
	tick := time.NewTicker(watchTick)
	defer tick.Stop()
	for {
		select {
		case <-w.quit:
			return
		default:
		}
		select {
		case d, more := <-w.seen:
			if !more {
				w.print(w.program.End(time.Now()))
				return
			}
			w.print(w.program.See(d))
			if e, tells := w.program.Probe(ctx, d); tells {
				w.print([]program.Event{e})
			}
		case now := <-tick.C:
			w.print(w.program.Overdue(now))
		}
	}
}

// stop is called when the server has ended, so that nothing comes any more.
func (w *watcher) stop() {
	close(w.seen)
	select {
	case <-w.done:
	case <-time.After(watchEnd):
		close(w.quit)
	}
	if w.left > 0 {
		w.t.say("%d requests were left out: they arrived faster than they could be printed.\n", w.left)
	}
}

// watched is an event as a line.
type watched struct {
	practice.Decision
	Stage    flow.Stage      `json:"stage"`
	Advice   json.RawMessage `json:"advice"`
	NotSent  []string        `json:"not_sent,omitempty"`
	Pitfalls []string        `json:"pitfalls,omitempty"`
}

func (w *watcher) print(events []program.Event) {
	for _, e := range events {
		if w.t.text {
			fmt.Fprint(w.t.Stdout, eventText(e))
			continue
		}
		line := watched{Decision: e.Decision, Stage: e.Stage, NotSent: e.NotSent}
		line.Advice, _ = report.Explanation(e.Advice, nil) // of strings alone; null for none
		line.Pitfalls = textsOf(e.Pitfalls, func(p companion.Pitfall) string { return p.Name })
		w.t.print(line)
	}
}

// eventText is an event in words: the request at its stage, every check, what was not sent, and after a refusal why.
func eventText(e program.Event) string {
	var t page.Text
	d := e.Decision
	where := cmp.Or(string(e.Stage), "no stage")
	switch {
	case d.Endpoint == practice.EndpointHome:
		return ""
	case d.Method == "":
		t.Line(0, "%s  %s: nothing came", d.At.Format("15:04:05"), where)
	default:
		t.Line(0, "%s  %s: %s", d.At.Format("15:04:05"), where, d.Line())
	}
	for _, c := range d.Checks {
		t.Finding(1, c)
	}
	if len(e.NotSent) > 0 {
		t.Line(1, "Not sent: %s", strings.Join(e.NotSent, ", "))
	}
	for _, p := range e.Beside {
		if p.Differs != "" {
			t.Line(1, "Compared with a walk of this tool: %s %s", p.Name, p.Differs)
		}
	}
	for _, p := range e.Pitfalls {
		pitfallText(&t, p)
	}
	if e.Advice != nil {
		t.Line(1, "Why: %s", e.Advice.What)
		for i, c := range standing(e.Advice) {
			t.Line(1, "%d. %s", i+1, c.Text)
			if c.Fix != "" {
				t.Line(2, "To do: %s", c.Fix)
			}
		}
	}
	return t.String()
}
