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
		starting(b, ours, bare)
		before(b, ours)
		atRest(b, ours, bare)
	}
}

func starting(b *testing.B, ours, bare program) {
	var painted, settled [2][]time.Duration
	for i := range starts + 1 {
		for at, p := range []program{ours, bare} {
			first, last := p.settle(b)
			if i > 0 { // the first start reads the files from disk
				painted[at], settled[at] = append(painted[at], first), append(settled[at], last)
			}
		}
	}
	note(b, "first paint: %v, bare %v; settled: %v, bare %v", painted[0], painted[1], settled[0], settled[1])
	results.ratio(b, "a", "first-paint", "start to first paint", over(median(painted[0]), median(painted[1])), 1.4)
	results.ratio(b, "a", "settled", "start to the last change of the picture", over(median(settled[0]), median(settled[1])), 1.75)
}

// before is what the terminal waits for before main begins.
func before(b *testing.B, ours program) {
	var all []time.Duration
	for range starts {
		all = append(all, ours.initialised(b, "version"))
	}
	ms := float64(median(all)) / float64(time.Millisecond)
	results.add(b, "a", "ms-init", "packages initialised, in the terminal", ms, 8, "ms")
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
