package bench_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// TestMain prints the table after the benchmarks, and fails when a limit is not kept.
func TestMain(m *testing.M) {
	code := m.Run()
	if results.print() && code == 0 {
		code = 1
	}
	os.Exit(code)
}

// results is filled by the benchmarks, which run one after the other.
var results table

type table struct{ lines []line }

// line is one measured ratio.
type line struct {
	item, what string
	got        string
	limit      string // "" where none was set: the figure is there to be seen
	over       bool
}

// ratio reports a figure that is at most limit when all is well; no limit is 0.
func (t *table) ratio(b *testing.B, item, metric, what string, got, limit float64) {
	b.Helper()
	b.ReportMetric(got, "ratio-"+metric)
	l := line{item: item, what: what, got: fmt.Sprintf("%.2fx", got)}
	if limit > 0 {
		l.limit, l.over = fmt.Sprintf("at most %.2fx", limit), got > limit
	}
	t.lines = append(t.lines, l)
}

// add reports a figure that is not a ratio, in its own unit.
func (t *table) add(b *testing.B, item, metric, what string, got, limit float64, unit string) {
	b.Helper()
	b.ReportMetric(got, metric)
	t.lines = append(t.lines, line{item: item, what: what, got: fmt.Sprintf("%+.2f %s", got, unit),
		limit: fmt.Sprintf("at most %+.2f %s", limit, unit), over: got > limit})
}

// note says absolute figures to who asks for them with -v; they are true of one machine only.
func note(b *testing.B, format string, args ...any) {
	b.Helper()
	if testing.Verbose() {
		b.Logf(format, args...)
	}
}

// print tells whether a limit is not kept.
func (t *table) print() (over bool) {
	if len(t.lines) == 0 {
		return false
	}
	slices.SortStableFunc(t.lines, func(a, b line) int { return strings.Compare(a.item, b.item) })
	fmt.Println()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, l := range t.lines {
		verdict := ""
		switch {
		case l.over:
			verdict, over = "OVER", true
		case l.limit != "":
			verdict = "ok"
		}
		fmt.Fprintf(w, "(%s)\t%s\t%s\t%s\t%s\n", l.item, l.what, l.got, l.limit, verdict)
	}
	w.Flush()
	fmt.Println()
	return over
}

// number is what can be measured.
type number interface {
	~int | ~int64 | ~uint64 | ~float64
}

// quantile is the value below which the share q of the values lies.
func quantile[T number](values []T, q float64) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func median[T number](values []T) T { return quantile(values, 0.5) }

// over is a ratio of two measured values.
func over[T number](a, b T) float64 { return float64(a) / float64(b) }
