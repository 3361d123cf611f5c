package part_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func TestMiddleCut(t *testing.T) {
	tests := map[string]struct {
		in   string
		n    int
		want string
	}{
		"short":         {"abc", 5, "abc"},
		"exact":         {"abcde", 5, "abcde"},
		"cut":           {"cVo3hJZ0xkq9aJk9Qe", 9, "cVo3…k9Qe"},
		"even":          {"abcdefgh", 6, "abc…gh"},
		"several bytes": {"ääääää", 5, "ää…ää"},
		"no room":       {"abcdef", 2, "…"},
		"nothing":       {"", 0, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := part.MiddleCut(tc.in, tc.n); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestVisibleEscapesWhatDeceives(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"plain":           {"Grüße, 世界", "Grüße, 世界"},
		"line breaks":     {"a\r\nb\tc", `a\r\nb\tc`},
		"control":         {"a\x00\x1b[31m", `a\x00\x1b[31m`},
		"direction":       {"user\u202egnp.exe", `user\u202egnp.exe`},
		"isolate":         {"\u2066x\u2069", `\u2066x\u2069`},
		"zero width":      {"pass\u200bword\ufeff", `pass\u200bword\ufeff`},
		"tag characters":  {"a\U000E0041", `a\U000e0041`},
		"separators":      {"a\u2028b", `a\u2028b`},
		"not utf-8":       {"a\xffb", `a\xffb`},
		"a real question": {"a\uFFFDb", "a\uFFFDb"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := part.Visible(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestVisibleLinesKeepsLines(t *testing.T) {
	if got, want := part.VisibleLines("a\r\n\tb\x00\nc"), "a\n    b\\x00\nc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextIsCutToItsPlace(t *testing.T) {
	start(t)
	const value = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	mono := part.NewMono(value, theme.Proof)
	mono.Resize(fyne.NewSize(120, 20))
	got := seen(mono)
	head, tail, cut := strings.Cut(got, "…")
	if !cut || !strings.HasPrefix(value, head) || !strings.HasSuffix(value, tail) || head == "" || tail == "" {
		t.Errorf("narrow: got %q, want both ends of the value", got)
	}
	mono.Resize(fyne.NewSize(800, 20))
	if got := seen(mono); got != value {
		t.Errorf("wide: got %q, want all of the value", got)
	}
	end := part.NewText("Exchange the code for tokens", theme.Text)
	end.Cut = part.CutEnd
	end.Resize(fyne.NewSize(90, 20))
	if got := seen(end); !strings.HasPrefix(got, "Exch") || !strings.HasSuffix(got, "…") {
		t.Errorf("end: got %q, want the beginning and an ellipsis", got)
	}
}

// One run of text is one texture; beyond some two thousand characters it is drawn as a black bar.
func TestTextNeverBecomesOneHugeRun(t *testing.T) {
	start(t)
	text := part.NewText(strings.Repeat("x", 1<<20), theme.Text)
	if n := utf8.RuneCountInString(seen(text)); n > 512 {
		t.Errorf("one run of %d characters", n)
	}
}

func TestTextFollowsSizeOfTheme(t *testing.T) {
	app := start(t)
	text := part.NewHeading("Set up the client")
	w := show(t, text, 400)
	before := text.MinSize().Height
	app.Settings().SetTheme(theme.New(theme.Light, theme.Largest))
	w.Content().Refresh()
	if got := text.MinSize().Height; got < before*1.4 {
		t.Errorf("height of a heading at 150 %%: got %v after %v", got, before)
	}
}
