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
	const size = 64 << 10
	for _, unit := range units {
		s := strings.Repeat(unit, size/len(unit))
		for _, prefix := range []string{"", "{", "x=", `{"code":"`} {
			for _, media := range []string{"application/json", "application/x-www-form-urlencoded"} {
				begin := time.Now()
				r.Body(media, []byte(prefix+s))
				r.URL(prefix + s)
				if took := time.Since(begin); took > time.Second {
					t.Errorf("%q and many of %q as %s took %v", prefix, unit, media, took)
				}
			}
		}
	}
}
