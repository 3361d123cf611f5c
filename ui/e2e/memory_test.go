package e2e

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/testkit/ports"
)

// pace is how long a walk takes at least: the practice server's API can be called twenty times a minute, a walk does it twice.
const pace = 7 * time.Second

// BenchmarkSixtyWalks makes sixty walks in one window, and asks what is kept of them.
func BenchmarkSixtyWalks(b *testing.B) {
	shipped.binary(b)
	ports.Lock(b)
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		w := openAt(b, shipped, look{theme: "dark"}, b.TempDir(), "GODEBUG=gctrace=1")
		anonymous, live := map[int]float64{}, map[int]float64{}
		for n := 1; n <= 60; n++ {
			began := time.Now()
			w.through(n)
			anonymous[n], live[n] = w.anonymous(), w.live()
			w.pressed("ctrl+n")
			time.Sleep(pace - time.Since(began))
		}
		for _, n := range []int{1, 5, 10, 20, 30, 60} {
			b.Logf("after walk %d: %.0f MB anonymous, %.0f MB live", n, anonymous[n], live[n])
		}
		atMost := func(name string, got, limit float64) {
			b.ReportMetric(got, "ratio-"+name)
			if got > limit {
				b.Errorf("%s: %.2fx, at most %.2fx", name, got, limit)
			}
		}
		atMost("anonymous-60-to-1", anonymous[60]/anonymous[1], 1.5)
		atMost("live-60-to-10", live[60]/live[10], 1.1)
	}
}

// through makes the nth walk of this window, with somebody who has no screen.
func (w *window) through(n int) {
	w.t.Helper()
	for i, stage := range wholeWalk {
		if stage == "callback ok" {
			continue // it is read as it comes
		}
		if i > 3 {
			w.pressed(next) // on to the page of the stage
		}
		w.press(next)
		done := i + 1
		if stage == "consent ok" {
			if err := (person.Person{}).Visit(w.t.Context(), w.asked(n)); err != nil {
				w.t.Fatal(err)
			}
			done++
		}
		w.wants(append(slices.Repeat(wholeWalk, n-1), wholeWalk[:done]...)...)
		w.settle()
	}
}

// anonymous is the memory of the process that no file backs, in MB.
func (w *window) anonymous() float64 {
	w.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.process.Pid))
	_, rest, found := strings.Cut(string(status), "RssAnon:")
	if err != nil || !found {
		w.t.Fatalf("the memory of the program: %v", err)
	}
	return w.number(strings.Fields(rest)[0]) / 1024
}

// live is what the last collection of garbage left, in MB: "4->4->3 MB" in a line of GODEBUG=gctrace=1 (package runtime).
func (w *window) live() float64 {
	w.t.Helper()
	trace, err := os.ReadFile(w.stderr)
	heap, _, found := bytes.Cut(trace[bytes.LastIndex(trace, []byte("->"))+2:], []byte(" MB"))
	if err != nil || !found {
		w.t.Fatalf("no collection of garbage was traced: %v", err)
	}
	return w.number(string(heap))
}

func (w *window) number(text string) float64 {
	w.t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
