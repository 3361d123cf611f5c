package bench_test

import (
	"testing"
	"time"

	"oauthwalk/flow"
)

const callbacks = 60 // on each face

// BenchmarkCallback measures the time from the moment the browser sends the callback until the page of the stage that
// it ends is laid out, and compares it with that of a page with one label.
func BenchmarkCallback(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		var ours, label []time.Duration
		b.Run("label", func(b *testing.B) { label = timeCallbacks(b, newLabel(b)) })
		b.Run("window", func(b *testing.B) { ours = timeCallbacks(b, newWindow(b)) })
		for _, q := range []struct {
			name, metric string
			at           float64
		}{{"half of them", "callback-p50", 0.5}, {"95 in 100", "callback-p95", 0.95}, {"the slowest", "callback-max", 1}} {
			x, y := quantile(ours, q.at), quantile(label, q.at)
			note(b, "callback to page, %s: %v, label %v", q.name, x, y)
			results.ratio(b, "c", q.metric, "callback to page laid out, "+q.name, over(x, y), 0)
		}
	}
}

func timeCallbacks(b *testing.B, f *face) []time.Duration {
	var out []time.Duration
	for i := range callbacks + 5 {
		runTo(b, f.walk(), flow.Request)
		f.screen.settle()
		runTo(b, f.walk(), flow.Callback)
		laidOut := time.Time{}
		for _, t := range f.screen.take() {
			if !t.began.Before(*f.read.Load()) {
				laidOut = t.ended
				break
			}
		}
		if laidOut.IsZero() {
			b.Fatal("the page of the callback was not drawn")
		}
		if i >= 5 {
			out = append(out, laidOut.Sub(*f.sent.Load()))
		}
		f.again()
	}
	return out
}
