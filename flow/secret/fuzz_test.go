package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

var mediaTypes = []string{
	"application/json", "application/x-www-form-urlencoded", "text/html", "text/plain", "", "application/jwt",
}

// FuzzRedactorBody puts a known secret, in several forms, into any body under any content type. It must never come out,
// and redacting once more must change nothing.
func FuzzRedactorBody(f *testing.F) {
	f.Add(uint8(0), `{"access_token":"`, "a+b/c=d", `","x":[1,{"code":"y"}]}`)
	f.Add(uint8(1), "grant_type=x&code=", "sp ace&x", "&state=z")
	f.Add(uint8(2), "<p>&quot;", `q"u\o'te<>`, "</p>\x00\xff")
	f.Add(uint8(3), `{"token":["[redacted 3 #abcd]`, "%41%2B", `\u00`)
	f.Add(uint8(4), `[redacted 5 #00`, "zzzz", `ff]x`)
	f.Fuzz(func(t *testing.T, kind uint8, before, plain, after string) {
		// A marker shows letters, digits and brackets of its own. A value made of those alone could be seen in it by
		// chance, so each value of this test has one more character in its middle, which also makes it long enough.
		half := len(plain) / 2
		plain = strings.Map(func(r rune) rune {
			if r == '[' || r == ']' {
				return '~'
			}
			return r
		}, plain[:half]+"~~~~"+plain[half:])
		var r Redactor
		r.Add(New(plain))
		asJSON, _ := json.Marshal(plain)
		asBase64 := base64.StdEncoding.EncodeToString([]byte(plain))
		forms := []string{plain, url.QueryEscape(plain), strings.Trim(string(asJSON), `"`), asBase64}
		media := mediaTypes[int(kind)%len(mediaTypes)]
		for _, form := range forms {
			body := before + form + after
			got := r.Body(media, []byte(body))
			if strings.Contains(got, plain) {
				t.Fatalf("%q under %q gives %q, with the secret %q", body, media, got, plain)
			}
			if again := r.Body(media, []byte(got)); again != got {
				t.Fatalf("%q under %q gives\n %q and then\n %q", body, media, got, again)
			}
			for _, other := range []string{r.Text(body), r.URL(body), r.Header("Cookie", body),
				r.Header("Set-Cookie", body), r.Header("Authorization", body)} {
				if strings.Contains(other, plain) {
					t.Fatalf("%q gives %q, with the secret %q", body, other, plain)
				}
			}
		}
	})
}

// FuzzLearn puts a token that nobody knows into anything that a token endpoint may send, written in several ways. Whatever
// stands around it, it is not to be read in what is shown, neither as it is nor without its escapes.
func FuzzLearn(f *testing.F) {
	const token = "kQ7vR2mXz9Lt4WbYc8Nd"
	f.Add(uint8(0), uint8(0), `{"accessToken":"`, `"}`)
	f.Add(uint8(1), uint8(1), "error=", "&x=1")
	f.Add(uint8(2), uint8(2), "<token>", "</token>")
	f.Add(uint8(3), uint8(3), "[redacted 20 #", "]")
	f.Add(uint8(4), uint8(4), "https://user:", "@x.example/")
	f.Add(uint8(5), uint8(5), "trace id: 7c9e6679-7425-40de-944b-e07fc1f90ae7 ", "%")
	each := func(format string) string {
		var out strings.Builder
		for _, c := range []byte(token) {
			fmt.Fprintf(&out, format, c)
		}
		return out.String()
	}
	ways := []string{token, each("%%%02x"), each(`\u%04x`), each("&#%d;"), each("\x00%c"), each(`\x%02X`)}
	f.Fuzz(func(t *testing.T, kind, way uint8, before, after string) {
		var r Redactor
		body := before + ways[int(way)%len(ways)] + after
		r.Learn(kind%2 == 0, body)
		for _, got := range []string{r.Body(mediaTypes[int(kind)%len(mediaTypes)], []byte(body)), r.Text(body), r.Header("X-A", body)} {
			readings(got, func(reading string, _ []int32) {
				if strings.Contains(reading, token) {
					t.Fatalf("%q is shown as %q, which reads %q", body, got, reading)
				}
			})
		}
	})
}

// FuzzDecoders checks that positions always lead back to where a byte came from.
func FuzzDecoders(f *testing.F) {
	for _, s := range []string{"a%41b", `\u0041\n\ud83d\ude00\u`, "&amp;&#x41;&lt", "%%\\&", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range decoders {
			plain, at, changed := decode(s, d.escapes, d.one)
			if !changed {
				if plain != s || at != nil {
					t.Fatalf("%q is not changed, but gives %q and %v", s, plain, at)
				}
				continue
			}
			if len(at) != len(plain)+1 || int(at[len(plain)]) != len(s) {
				t.Fatalf("%q gives %d bytes and %d positions, the last %d", s, len(plain), len(at), at[len(at)-1])
			}
			for i := range plain {
				if at[i] > at[i+1] {
					t.Fatalf("%q: positions go back at %d", s, i)
				}
			}
		}
	})
}

func benchmarkBody(b *testing.B, media, unit string) {
	var r Redactor
	for i := range 12 {
		r.Add(New(strings.Repeat(string(rune('a'+i)), 8) + "-verySecret+value/of=this run"))
	}
	body := []byte(strings.Repeat(unit, 1<<20/len(unit)))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Body(media, body)
	}
}

func BenchmarkBodyHTML1MB(b *testing.B) {
	benchmarkBody(b, "text/html", "<p class=\"x\">Some text &amp; more, 100%25 plain\\/</p>\n")
}

func BenchmarkBodyJSON1MB(b *testing.B) {
	const unit = `{"name":"value","access_token":"abc\/def","list":[1,2,{"u":"https:\/\/x\/?a=b"}]},`
	benchmarkBody(b, "application/json", unit)
}

func BenchmarkBodyForm1MB(b *testing.B) {
	const unit = "name=value&code=abc%2Fdef&redirect_uri=https%3A%2F%2Fx%2Fcb&"
	benchmarkBody(b, "application/x-www-form-urlencoded", unit)
}

func BenchmarkText1kB(b *testing.B) {
	var r Redactor
	r.Add(New("verySecret+value"))
	text := strings.Repeat("an ordinary line of a log\n", 40)
	for b.Loop() {
		r.Text(text)
	}
}
