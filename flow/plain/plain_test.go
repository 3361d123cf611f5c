package plain

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain text stays", "The user said no (äöü, 日本).", "The user said no (äöü, 日本)."},
		{"markup stays for the template", "<script>alert(1)</script>", "<script>alert(1)</script>"},
		{"colours", "a\x1b[31;1mred\x1b[0m b", "ared b"},
		{"eight-bit control sequence", "a\u009b31mb", "ab"},
		{"window title", "a\x1b]0;owned\x07b\x1b]8;;http://evil\x1b\\c", "abc"},
		{"command without an end", "a\x1b]0;rest stays", "a0;rest stays"},
		{"short sequence", "a\x1bcb\x1b(Bc", "abc"},
		{"lone escape", "a\x1b", "a"},
		{"line breaks", "one\r\ntwo\tthree\u2028four", "one  two three four"},
		{"controls", "a\x00b\x08c\x7fd\u0085e", "abcd e"},
		{"bidi", "user\u202Egnp.exe\u202C\u2066x\u2069\u200Fy", "usergnp.exexy"},
		{"zero width", "a\u200Bd\u200Dm\uFEFFin", "admin"},
		{"not UTF-8", "a\xffb", "a\uFFFDb"},
		{"empty", "", ""},
	} {
		if got := Text(test.in); got != test.want {
			t.Errorf("%s: Text(%q) = %q, want %q", test.name, test.in, got, test.want)
		}
	}
}

func TestTextCuts(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     int // characters
	}{
		{"exactly the limit", strings.Repeat("ä", Limit), Limit},
		{"one more", strings.Repeat("ä", Limit+1), Limit + 1},
		{"20 kB", strings.Repeat("x", 20_000), Limit + 1},
		{"1 MB of four-byte characters", strings.Repeat("😀", 250_000), Limit + 1},
	} {
		got := Text(test.in)
		if n := utf8.RuneCountInString(got); n != test.want {
			t.Errorf("%s: %d characters, want %d", test.name, n, test.want)
		}
		if cut := strings.HasSuffix(got, "…"); cut != (test.want > Limit) {
			t.Errorf("%s: cut mark %t, want %t", test.name, cut, test.want > Limit)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\x1b[31mb\u202E\x00\xff")
	f.Add(strings.Repeat("\x1b]0;", 300))
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > Limit+1 {
			t.Fatalf("Text(%q) is not short UTF-8: %q", s, got)
		}
		for _, c := range got {
			if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
				t.Fatalf("Text(%q) kept %U", s, c)
			}
		}
	})
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string][2]string{
		"https://as.example/a?x=%20&y=[1]#z":   {"https://as.example/a?x=%20&y=[1]#z", "https://as.example/a?x=%20&y=[1]#z"},
		"https://еxample.com/":                 {"https://%D0%B5xample.com/", "https://%D0%B5xample.com/"}, // the first letter is Cyrillic
		"https://x/?a=\"<b>\\\x1b \u202e{|}`^": {"https://x/?a=%22%3Cb%3E%5C%1B%20%E2%80%AE%7B%7C%7D%60%5E", "https://x/?a=\"<b>\\\x1b %E2%80%AE{|}`^"},
	} {
		if got := [2]string{URI(in), ASCII(in)}; got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
