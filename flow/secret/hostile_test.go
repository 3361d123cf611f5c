package secret

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
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

// The same for what a token endpoint sends: what is allocated to learn it grows with its length and no faster. A pass that
// copied the rest at each percent sign made a body of 256 KiB take 25 seconds.
func TestLearningIsLinear(t *testing.T) {
	for _, unit := range []string{"%", "%25", "%61\x00", `\u0061`, "&amp;", "a://b/"} {
		allocated := func(size int) uint64 {
			s := strings.Repeat(unit, size/len(unit))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var r Redactor
			r.Learn(true, s)
			r.Body("application/json", []byte(s))
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		allocated(1 << 10) // the list of words is read once
		if small, large := allocated(16<<10), allocated(128<<10); large > 16*small {
			t.Errorf("%q: 16 KiB take %d bytes, and 128 KiB %d, want about eight times as many", unit, small, large)
		}
	}
}
