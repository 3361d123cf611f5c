package bench_test

import (
	"testing"
	"time"
)

const (
	starts = 15 // of each program
	rests  = 2
)

// BenchmarkWindow compares the window, as a person starts it, with a window of one label.
func BenchmarkWindow(b *testing.B) {
	d := newDisplay(b)
	ours, bare := build(b, d, "oauthwalk"), build(b, d, "oauthwalk/ui/bench/bare")
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		results.ratio(b, "a", "binary", "size of the binary", over(ours.size(b), bare.size(b)), 1.4)
		firstPaint(b, ours, bare)
		atRest(b, ours, bare)
	}
}

func firstPaint(b *testing.B, ours, bare program) {
	var a, c []time.Duration
	for i := range starts + 1 {
		x, y := begin(b, ours), begin(b, bare)
		if i > 0 { // the first start reads the files from disk
			a, c = append(a, x), append(c, y)
		}
	}
	note(b, "first paint: %v, bare %v", a, c)
	results.ratio(b, "a", "first-paint", "start to first paint", over(median(a), median(c)), 1.5)
}

func begin(b *testing.B, p program) time.Duration {
	cmd, took := p.start(b)
	stop(cmd)
	return took
}

func atRest(b *testing.B, ours, bare program) {
	var resident, anonymous []float64
	var processor []float64
	for range rests {
		x := ours.rest(b, 3*time.Second, 6*time.Second)
		y := bare.rest(b, 3*time.Second, 6*time.Second)
		note(b, "at rest: %+v, bare %+v", x, y)
		resident = append(resident, over(x.resident, y.resident))
		anonymous = append(anonymous, over(x.anonymous, y.anonymous))
		processor = append(processor, x.processor-y.processor)
	}
	results.ratio(b, "a", "memory", "memory, resident", median(resident), 1.3)
	results.ratio(b, "a", "anonymous", "memory, anonymous part of it", median(anonymous), 0)
	results.add(b, "a", "percent-more-processor", "processor at rest", median(processor), 1, "% of a core")
}
