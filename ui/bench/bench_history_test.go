package bench_test

import (
	"testing"
	"time"

	"oauthwalk/flow"
)

const edits = 40 // snapshots that are timed with each number of kept walks

// BenchmarkHistory asks whether a snapshot costs the same, however many walks were made before. What
// they leave in memory is measured in the real window: Fyne lets go of a widget a minute after it was last drawn.
func BenchmarkHistory(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		f := newWindow(b)
		var cost []float64
		counts := []int{1, 10, 100, 1000}
		made := 0
		for _, n := range counts {
			for ; made < n; made++ {
				runTo(b, f.walk(), flow.Revoke)
				f.again()
			}
			runTo(b, f.walk(), flow.Setup)
			cost = append(cost, f.snapshotCost(b))
		}
		note(b, "a snapshot after %v walks: %v ns", counts, cost)
		results.ratio(b, "e", "snapshot-10", "a snapshot after 10 walks, against 1", cost[1]/cost[0], 1.3)
		results.ratio(b, "e", "snapshot-100", "a snapshot after 100 walks, against 1", cost[2]/cost[0], 1.3)
		results.ratio(b, "e", "snapshot-1000", "a snapshot after 1,000 walks, against 1", cost[3]/cost[0], 1.3)
	}
}

// snapshotCost is how long the screen is busy with one snapshot: the person changes a parameter.
func (f *face) snapshotCost(b *testing.B) float64 {
	b.Helper()
	var all []time.Duration
	for i := range edits + 4 {
		f.screen.settle()
		if err := f.walk().Edit(flow.Request, "scope", []string{"activity", "other"}[i%2]); err != nil {
			b.Fatal(err)
		}
		sum, _ := busy(f.screen.take())
		if i >= 4 {
			all = append(all, sum)
		}
	}
	return float64(median(all))
}
