package part_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/part"
)

func TestProseWrapsToItsWidth(t *testing.T) {
	start(t)
	const text = "The app now trades the one-time code for an access token, straight to the token endpoint."
	p := part.NewProse(text)
	settle(p, 220)
	lines := texts(p)
	if len(lines) < 3 {
		t.Fatalf("got %d lines, want several: %q", len(lines), lines)
	}
	if got := strings.Join(lines, " "); got != text {
		t.Errorf("words: got %q, want %q", got, text)
	}
	for _, line := range all[*canvas.Text](p) {
		if right := line.Position().X + line.MinSize().Width; right > 221 {
			t.Errorf("%q reaches to %v, want at most 220", line.Text, right)
		}
	}
}

func TestProseIsAtMostEightyCharactersWide(t *testing.T) {
	start(t)
	p := part.NewProse(strings.Repeat("word and more ", 60))
	settle(p, 2000)
	for _, line := range texts(p) {
		if n := len(line); n > 90 {
			t.Errorf("a line of %d characters: %q", n, line)
		}
	}
	p.Wide = true
	p.Refresh()
	if got := len(texts(p)[0]); got < 150 {
		t.Errorf("wide prose: first line of %d characters, want the whole width", got)
	}
}

func TestProseParagraphsAndCode(t *testing.T) {
	start(t)
	p := part.NewProse("gave `invalid_grant`, so\n\nthey are right")
	settle(p, 600)
	got := texts(p)
	want := []string{"gave ", "invalid_grant", ", so", "they are right"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("runs: got %q, want %q", got, want)
	}
	if line := all[*canvas.Text](p)[1]; !line.TextStyle.Monospace {
		t.Error("what stands between backticks is not monospace")
	}
}

func TestProseBreaksTokensThatAreTooLong(t *testing.T) {
	start(t)
	token := strings.Repeat("eyJhbGciOi", 30)
	p := part.NewProse("error: " + token)
	settle(p, 200)
	if got := strings.ReplaceAll(strings.Join(texts(p), ""), " ", ""); got != "error:"+token {
		t.Errorf("the token lost characters: got %q", got)
	}
}

// A wrapped label of this size would open a window of some thousand pixels and take seconds.
func TestProseNeverExplodes(t *testing.T) {
	start(t)
	p := part.NewProse(strings.Repeat("x", 1<<20))
	if got := p.MinSize(); got.Width > 200 || got.Height > 1500 {
		t.Errorf("minimal size before the first layout: %v", got)
	}
	// What it costs to lay out does not grow with the text; the best of three, because the machine may be loaded.
	long, short := fastest(strings.Repeat("x", 1<<20)), fastest(strings.Repeat("x", 4000))
	if long > 5*short {
		t.Errorf("twelve layouts of a megabyte took %v, of 4,000 characters %v", long, short)
	}
}

// fastest is the shortest of three times in which a text is laid out in twelve widths.
func fastest(text string) time.Duration {
	least := time.Hour
	for range 3 {
		p := part.NewProse(text)
		began := time.Now()
		for width := float32(100); width < 700; width += 50 {
			p.Resize(fyne.NewSize(width, 100))
		}
		least = min(least, time.Since(began))
	}
	return least
}

func TestProseOneNarrowColumnStillEnds(t *testing.T) {
	start(t)
	p := part.NewProse("immer weiter")
	p.Resize(fyne.NewSize(1, 10))
	if got := strings.Join(texts(p), ""); strings.ReplaceAll(got, " ", "") != "immerweiter" {
		t.Errorf("at one pixel: got %q", got)
	}
}
