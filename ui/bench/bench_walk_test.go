package bench_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
)

const walks = 300 // of each kind

// BenchmarkWalk compares a whole walk without a screen with a bare x/oauth2 program that sends the same requests.
func BenchmarkWalk(b *testing.B) {
	c := &clock{}
	server := startPractice(b, c)
	defer server.Close()
	setup := setUp(server)
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		var ours, bare []time.Duration
		var closed sync.WaitGroup
		for i := range walks {
			if i%2 == 0 {
				bare = append(bare, timePlain(b, setup, c))
			}
			w, took := timeWalk(b, setup, c, person.Person{}.Visit)
			ours = append(ours, took)
			closed.Go(w.Close) // nobody waits for it: this browser left in the middle, and is given a moment to come back
			if i%2 == 1 {
				bare = append(bare, timePlain(b, setup, c))
			}
		}
		closed.Wait()
		closing := timeClose(b, setup, c)
		note(b, "a walk: median %v, and %v to close; bare %v", median(ours), median(closing), median(bare))
		results.ratio(b, "b", "walk", "a walk until its last stage ended", over(median(ours), median(bare)), 1.3)
		results.ratio(b, "b", "close", "closing the walk, against a bare walk", over(median(closing), median(bare)), 0)
		kept := allocated(func() { w, _ := timeWalk(b, setup, c, browse); w.Close() })
		less := allocated(func() { timePlain(b, setup, c) })
		note(b, "bytes allocated a walk, with those of the server: %d, bare %d, so %d more", kept, less, kept-less)
		results.ratio(b, "b", "allocated", "bytes allocated, with those of the server", over(kept, less), 0)
		results.ratio(b, "b", "requests", "requests at the server", requestRatio(b, server, setup, c), 1)
	}
}

// timeClose is how long it takes to close a walk whose browser has its last page.
func timeClose(b *testing.B, setup client.Client, c *clock) []time.Duration {
	b.Helper()
	var out []time.Duration
	for range walks / 10 {
		w, _ := timeWalk(b, setup, c, browse)
		began := time.Now()
		w.Close()
		out = append(out, time.Since(began))
	}
	return out
}

// browse is a browser that goes on loading when the walk has what it wants.
func browse(ctx context.Context, address string) error {
	return person.Person{}.Visit(context.WithoutCancel(ctx), address)
}

// allocated is how many bytes one run takes, on average.
func allocated(run func()) uint64 {
	const runs = 50
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		run()
	}
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) / runs
}

type opener = func(ctx context.Context, address string) error

// timeWalk takes a walk through all its stages.
func timeWalk(b *testing.B, setup client.Client, c *clock, open opener) (*flow.Walk, time.Duration) {
	b.Helper()
	c.skipMinute()
	began := time.Now()
	w := flow.New(1, setup, flow.Deps{OpenURL: open, Now: c.now})
	runTo(b, w, flow.Revoke)
	return w, time.Since(began)
}

func timePlain(b *testing.B, setup client.Client, c *clock) time.Duration {
	b.Helper()
	c.skipMinute()
	began := time.Now()
	if err := plain(b.Context(), setup); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// runTo does the stages that are still to be done, up to and including last.
func runTo(b *testing.B, w *flow.Walk, last flow.Stage) flow.Snapshot {
	b.Helper()
	snap := w.Snapshot()
	for snap.Next != "" && snap.Next.Index() <= last.Index() {
		s, err := w.Run(context.Background(), snap.Next)
		if err != nil {
			b.Fatalf("stage %s: %v", snap.Next, err)
		}
		if f := s.Stage(snap.Next).Failure; f != nil {
			b.Fatalf("stage %s failed: %s", snap.Next, f.Text)
		}
		snap = s
	}
	return snap
}

// requestRatio counts what the server sees of one walk of each kind.
func requestRatio(b *testing.B, server *practice.Server, setup client.Client, c *clock) float64 {
	b.Helper()
	count := func() (n int) { // each kind has a minute of its own
		for _, d := range server.Decisions() {
			if c.now().Sub(d.At) < 30*time.Second {
				n++
			}
		}
		return n
	}
	w, _ := timeWalk(b, setup, c, person.Person{}.Visit)
	ours := count()
	w.Close()
	timePlain(b, setup, c)
	bare := count()
	note(b, "requests: %d, bare %d", ours, bare)
	return over(ours, bare)
}
