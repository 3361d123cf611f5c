package lab_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"oauthwalk/flow/lab"
)

// round runs all labs and their twins, one after the other.
func round(t testing.TB) {
	for _, l := range lab.All() {
		if p, err := lab.RunPair(t.Context(), l); err != nil || !p.OK() {
			t.Errorf("%s: %v, %s, twin %s", l.Name, err, p.Lab.Seen(), p.Twin.Seen())
		}
	}
}

// Three rounds of all labs, or LAB_ROUNDS, leave no goroutine, no port and no memory behind.
func TestRounds(t *testing.T) {
	round(t) // what is made once is made now
	goroutines, files, memory := goleak.IgnoreCurrent(), openFiles(t), heap()
	rounds, err := strconv.Atoi(os.Getenv("LAB_ROUNDS"))
	if err != nil {
		rounds = 3
	}
	for range rounds {
		round(t)
	}
	goleak.VerifyNone(t, goroutines)
	if now := openFiles(t); now > files {
		t.Errorf("%d files and sockets were open, and now %d", files, now)
	}
	// secret.issued keeps the mark of every redacted value of a run of the program; it is bounded, and grows with the rounds.
	if now := heap(); now > memory+1<<20+uint64(rounds)*64<<10 {
		t.Errorf("%d bytes were in use, and now %d", memory, now)
	}
	t.Logf("%d rounds of %d labs and their twins", rounds, len(lab.All()))
}

func heap() uint64 {
	runtime.GC()
	runtime.GC() // the first one only runs the finalizers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A lab that is ended in the middle is over at once, wherever it is.
func TestEndInTheMiddle(t *testing.T) {
	for i, l := range lab.All() {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%12)*time.Millisecond)
		began := time.Now()
		p, err := lab.RunPair(ctx, l)
		cancel()
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s ended after %s", l.Name, took)
		}
		if err == nil && !p.OK() {
			t.Errorf("%s was cut short and says so to nobody: %s", l.Name, p.Lab.Seen())
		}
	}
}

func BenchmarkRound(b *testing.B) {
	for b.Loop() {
		round(b)
	}
}
