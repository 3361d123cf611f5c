package secret

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// Bodies that are made to keep the redactor busy. The time for a byte stays the same from one length to the other.
func BenchmarkHostileBodies(b *testing.B) {
	var r Redactor
	r.Add(New("aaaaaaaa"), New("aaaa"), New("=&=&"), New("secret value"))
	units := []string{"a", "=", "&", "?", "#", "%", "%25", `\`, `\u0061`, `"`, "[", "{", ":", "{\"token\":", "[redacted ",
		"[redacted 1 #0000]", "://", "://@", "a=b?", "%3D", "&amp;", " ", "code=", "1", `"a" `, "{\"a\"  "}
	for _, size := range []int{16 << 10, 128 << 10} {
		b.Run(strconv.Itoa(size>>10)+"KiB", func(b *testing.B) {
			b.SetBytes(int64(2 * len(units) * size))
			for b.Loop() {
				for _, unit := range units {
					s := `{"code":"` + strings.Repeat(unit, size/len(unit))
					r.Body("application/json", []byte(s))
					r.URL(s)
				}
			}
		})
	}
}

// The same for what a token endpoint sends: learning it takes time that grows with its length and no faster. Eight times
// the length may take eight times as long, and more on a busy machine; it took 64 times where a pass copied the rest.
func TestLearningIsLinear(t *testing.T) {
	for _, unit := range []string{"%", "%25", "%61\x00", `\u0061`, "a://b/"} {
		took := func(size int) time.Duration {
			best := time.Hour
			for range 3 {
				var r Redactor
				s := strings.Repeat(unit, size/len(unit))
				start := time.Now()
				r.Learn(true, s)
				r.Body("application/json", []byte(s))
				best = min(best, time.Since(start))
			}
			return best
		}
		if small, large := took(16<<10), took(128<<10); large > 40*small && large > 500*time.Millisecond {
			t.Errorf("%q: 16 KiB take %v and 128 KiB %v", unit, small, large)
		}
	}
}
