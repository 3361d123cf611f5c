package secret

import (
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
