package history

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkList asks whether 200 walks of 250 KB are listed in under 300 ms more than none, beside 10,000 files of others.
func BenchmarkList(b *testing.B) {
	const most = 300 * time.Millisecond
	empty, full := Open(b.TempDir()), Open(b.TempDir())
	plant(b, full, MostWalks, 250_000)
	for _, w := range list(b, full) {
		if err := os.WriteFile(full.path(w.ID), bytes.Repeat([]byte(" "), 250_000), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	cost := func(s *Store, want int) time.Duration {
		start := time.Now()
		if n := len(list(b, s)); n != want {
			b.Fatalf("%d walks, want %d", n, want)
		}
		return time.Since(start)
	}
	measure := func(name string) {
		b.Run(name, func(b *testing.B) {
			var more time.Duration
			n := 0
			for ; b.Loop(); n++ {
				more += cost(full, MostWalks) - cost(empty, 0)
			}
			if more /= time.Duration(n); more > most {
				b.Errorf("200 walks take %v more than none", more)
			}
			b.ReportMetric(float64(more.Microseconds()), "µs-more")
		})
	}
	measure("200 walks")
	for i := range 10_000 {
		if err := os.WriteFile(filepath.Join(full.Folder(), fmt.Sprintf("foreign-%d.json", i)), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	measure("beside 10,000 files")
}
