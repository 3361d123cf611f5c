package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// awkward are secrets that every way of escaping changes.
var awkward = []string{
	"plainSecret01", "a+b/c=d&e f", `q"u\o'te<>`, "péché-mörder", "%41%2B&amp;", "sp ace", "tab\there",
	"1234", "~._-",
}

func TestTextFindsEveryForm(t *testing.T) {
	forms := map[string]func(string) string{
		"plain": func(s string) string { return s },
		"query": url.QueryEscape,
		"path":  url.PathEscape,
		"query twice": func(s string) string {
			return url.QueryEscape(url.QueryEscape(s))
		},
		"small hex": func(s string) string {
			return regexp.MustCompile("%..").ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower)
		},
		"every byte": func(s string) string {
			var out strings.Builder
			for i := range len(s) {
				fmt.Fprintf(&out, "%%%02x", s[i])
			}
			return out.String()
		},
		"JSON": func(s string) string { b, _ := json.Marshal(s); return string(b) },
		"JSON in JSON": func(s string) string {
			b, _ := json.Marshal(s)
			b, _ = json.Marshal(string(b))
			return string(b)
		},
		"JSON of a query": func(s string) string { b, _ := json.Marshal("x=" + url.QueryEscape(s)); return string(b) },
		"HTML":            html.EscapeString,
		"HTML of a query": func(s string) string { return html.EscapeString("a=b&x=" + url.QueryEscape(s)) },
		"Basic":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte("client:" + s)) },
		"Basic of RFC 6749": func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte("client:" + url.QueryEscape(s)))
		},
		"base64 in a query": func(s string) string {
			return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s)))
		},
	}
	for _, s := range awkward {
		var r Redactor
		r.Add(New(s))
		for name, form := range forms {
			in := "before " + form(s) + " after"
			got := r.Text(in)
			if !strings.Contains(got, red(s)) || strings.Count(got, "[redacted") != 1 {
				t.Errorf("%s of %q: %q gives %q", name, s, in, got)
			}
			if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
				t.Errorf("%s of %q: neighbours changed: %q", name, s, got)
			}
			if again := r.Text(got); again != got {
				t.Errorf("%s of %q: a second time gives %q", name, s, again)
			}
		}
	}
}

func TestTextFindsBase64AtAnyOffset(t *testing.T) {
	encodings := []*base64.Encoding{
		base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding,
	}
	for _, s := range awkward {
		var r Redactor
		r.Add(New(s))
		for before := range 7 {
			for after := range 4 {
				for _, enc := range encodings {
					in := enc.EncodeToString([]byte(strings.Repeat("\xfb", before) + s + strings.Repeat("\xfe", after)))
					got := r.Text(in)
					left, right, found := strings.Cut(got, red(s))
					// What is left around the marker must not hold bits of the secret: whole bytes of it, decoded from
					// either side, would be more than the neighbours have.
					if !found || len(left)*6/8 > before || len(strings.TrimRight(right, "="))*6/8 > after {
						t.Errorf("%q with %d before, %d after: %s gives %s", s, before, after, in, got)
					}
				}
			}
		}
	}
}

func TestOverlappingValuesLeaveNoEnds(t *testing.T) {
	var r Redactor
	r.Add(New("abcdefgh"), New("efghijkl"), New("abcd"), New("cdef"))
	runRows(t, []row{
		{"chain", "-abcdefghijkl-", "-" + red("abcdefgh") + "-"},
		{"longest wins", "abcdef", red("abcd")},
		{"apart", "abcd efghijkl", red("abcd") + " " + red("efghijkl")},
	}, r.Text)
}

func TestMarkersAreLeftAlone(t *testing.T) {
	var r Redactor
	r.Add(New("redacted"), New("acted 12"), New("[redacted "), New("] tail"))
	for _, in := range []string{red("whatever12345678"), "x " + red("abc") + red("def") + " y"} {
		if got := r.Text(in); got != in {
			t.Errorf("%s became %s", in, got)
		}
	}
	if got, want := r.Text("redacted"), red("redacted"); got != want {
		t.Errorf("the word alone gives %s", got)
	}
}
