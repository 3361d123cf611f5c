package secret

import (
	"strings"
	"testing"
	"time"
)

// TestHostileBodiesTakeLinearTime guards against an answer that makes redaction slow. The limit is far above what a
// linear scan of this size needs and far below what a quadratic one does.
func TestHostileBodiesTakeLinearTime(t *testing.T) {
	var r Redactor
	r.Add(New("aaaaaaaa"), New("aaaa"), New("=&=&"), New("secret value"))
	units := []string{"a", "=", "&", "?", "#", "%", "%25", `\`, `\u0061`, `"`, "[", "{", ":", "{\"token\":", "[redacted ",
		"[redacted 1 #0000]", "://", "://@", "a=b?", "%3D", "&amp;", " ", "code=", "1", `"a" `, "{\"a\"  "}
	for _, unit := range units {
		for _, prefix := range []string{"", "{", "x=", `{"code":"`} {
			for _, media := range []string{"application/json", "application/x-www-form-urlencoded"} {
				redact := func(size int) time.Duration {
					s := prefix + strings.Repeat(unit, size/len(unit))
					return quickest(func() { r.Body(media, []byte(s)); r.URL(s) })
				}
				// Eight times the length may take eight times as long; the square of it would take 64 times.
				small, large := redact(16<<10), redact(128<<10)
				if large > 24*small+20*time.Millisecond {
					t.Errorf("%q and many of %q as %s: 16 KiB took %v, 128 KiB %v", prefix, unit, media, small, large)
				}
			}
		}
	}
}

// quickest is the shortest of two runs: a busy machine only ever makes one longer.
func quickest(run func()) time.Duration {
	best := time.Hour
	for range 2 {
		begin := time.Now()
		run()
		best = min(best, time.Since(begin))
	}
	return best
}
