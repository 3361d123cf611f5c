package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The very first start shows the first page, one key leads into the walk, and after the last stage one key shows what
// happened.
func TestStoryHasABeginningAndAnEnd(t *testing.T) {
	for name, l := range map[string]look{"first": {first: true, width: 1280, height: 820}, "small-first": {first: true, width: 900, height: 600}} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, l)
			first := w.settle()
			keep(t, name, first)
			w.copies("http://127.0.0.1:3501/authorize?client_id=practice-web&response_type=code&scope=%5B%27activity%27%5D")
			if changed := w.pressed("ctrl+v").changed(first, w.above(first)); changed.Dy() < 60 {
				t.Errorf("what was pasted changed %v, want it to be judged", changed)
			}
			if changed := w.pressed(next).changed(first, w.above(first)); changed.Dx() < 400 {
				t.Errorf("the key on the first page changed %v, want another page", changed)
			}
			w.do(1)
			w.wants("setup ok")
		})
	}
}

// The last page comes after the last stage, and its key begins another walk, not the same one.
func TestLastPage(t *testing.T) {
	for name, l := range map[string]look{"dark-9-end": {theme: "dark"}, "small-9-end": {theme: "light", width: 900, height: 600}} {
		w := open(t, shipped, l)
		w.toTokens()
		for i := range 3 {
			w.pressed(next)
			w.do(6 + i)
		}
		w.wants(wholeWalk...)
		before := w.settle()
		end := w.pressed(next)
		if changed := end.changed(before, w.above(before)); changed.Dx() < 400 {
			t.Errorf("after the last stage the key changed %v, want another page", changed)
		}
		w.wantSane(end, l)
		keep(t, name, end)
		w.pressed(next)
		w.pressed(next)
		w.wants(append(slices.Clone(wholeWalk), "setup ok")...)
	}
}

// A key shows the labs and another one the tutorials, and Escape leads back to the walk.
func TestSheetsByKeyboard(t *testing.T) {
	for key, name := range map[string]string{"ctrl+l": "dark-labs", "ctrl+t": "dark-tutorials"} {
		l := look{theme: "dark"}
		w := open(t, shipped, l)
		before := w.settle()
		p := w.pressed(key)
		if p.changed(before, w.above(before)).Dx() < 400 {
			t.Errorf("%s shows no other page", key)
		}
		w.wantSane(p, l)
		keep(t, name, p)
		if back := w.pressed("Escape"); !back.changed(before, w.above(before)).Empty() {
			t.Errorf("Escape does not lead back from %s", name)
		}
	}
}

// A lab is predicted and run by keyboard alone: into the first one, an answer by its number, and the key that goes on. What
// ran stands beside it, or on a tab where there is no room, and so does its twin.
func TestLabByKeyboard(t *testing.T) {
	for name, l := range map[string]look{"light-lab": {theme: "light"}, "small-lab": {theme: "dark", width: 900, height: 600},
		"large-text-lab": {theme: "light", text: 150}} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, l)
			w.settle()
			w.pressed("ctrl+l")
			for range 6 { // the header has four stops, the rail one
				w.pressed("Tab")
			}
			asked := w.pressed("Return")
			w.press("1")
			w.press(next)
			told := w.settle()
			if told.changed(asked, w.above(asked)).Dx() < 400 {
				t.Error("the outcome is not shown")
			}
			w.wantSane(told, l)
			keep(t, name, asked)
			if name == "light-lab" {
				keep(t, name+"-twin", w.twin(told))
				return
			}
			lane := w.pressed("ctrl+b")
			if lane.changed(told, w.above(told)).Dx() < 400 {
				t.Error("what ran is not shown")
			}
			w.wantSane(lane, l)
			keep(t, name+"-lane", lane)
			w.twin(lane)
		})
	}
}

// twin shows the diagram of the safe twin: the last stop of the Tab key is the diagram, and before it the choice.
func (w *window) twin(before picture) picture {
	w.t.Helper()
	w.pressed("shift+Tab")
	w.pressed("shift+Tab")
	twin := w.pressed("Right")
	if twin.changed(before, w.above(before)).Dy() < 200 {
		w.t.Error("the twin is not shown")
	}
	return twin
}

// Somebody signs in at a lab in which the code is stolen, and sees the thief's page, which is gone when the lab is left.
func TestThiefsPage(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	w.settle()
	w.pressed("ctrl+l")
	for range 14 { // beyond those of the header and of the rail, the lab is the ninth
		w.pressed("Tab")
	}
	keep(t, "dark-lab-question", w.pressed("Return"))
	w.press("1")
	for range 3 { // the diagram, the last button, and the one before it
		w.pressed("shift+Tab")
	}
	w.press("Return")
	page, signIn := w.asked(1), w.asked(2)
	thief, atThief := tab(t)
	title := func() string {
		text, _ := chromedp.Run(thief, chromedp.Text(chromedp.CSS("h1"))) // an error while it loads itself anew
		return text
	}
	atThief(chromedp.Navigate(page))
	if got := title(); got != "He waits for somebody to sign in." {
		t.Errorf("before the sign-in the thief's page says %q", got)
	}
	_, person := tab(t)
	person(chromedp.Navigate(signIn), click(mira), click(allow))
	eventually(t, "the thief to read the song", func() bool { return title() == "He reads Mira's song “Home at 127.0.0.1” by The Loopbacks." })
	for name, scheme := range map[string]string{"thief": "light", "thief-dark": "dark"} {
		if _, err := chromedp.Call(thief, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
		shot, err := chromedp.Run(thief, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		keepPNG(t, name, shot)
	}
	told := w.settle()
	w.wantSane(told, l)
	keep(t, "dark-lab", told)
	w.press("Escape")
	eventually(t, "the thief's page to be gone", func() bool {
		resp, err := http.Get(page)
		if err == nil {
			resp.Body.Close()
		}
		return err != nil
	})
}

// Ctrl+H shows the history, whose search has the focus, and Ctrl+Shift+R the report before it leaves; Escape leads back.
func TestHistoryAndReportByKeyboard(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	w.do(1)
	w.wants("setup ok")
	for _, key := range []string{"ctrl+h", "ctrl+shift+r"} {
		before := w.settle()
		p := w.pressed(key)
		if p.changed(before, w.above(before)).Dx() < 400 {
			t.Errorf("%s shows no other page", key)
		}
		w.wantSane(p, l)
		if back := w.pressed("Escape"); !back.changed(before, w.above(before)).Empty() {
			t.Errorf("Escape does not lead back from %s", key)
		}
	}
}

// copies puts a text on the clipboard. What holds it ends with the display.
func (w *window) copies(text string) {
	w.t.Helper()
	hold := exec.Command("xclip", "-selection", "clipboard", "-i")
	hold.Env, hold.Stdin = append(os.Environ(), "DISPLAY="+w.display.name()), strings.NewReader(text)
	if err := hold.Run(); err != nil {
		w.t.Fatal(err)
	}
}
