package ui

import (
	"fmt"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/labs"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/theme"
)

// galleryDir is where TestLabLooks leaves its pictures for somebody to look at, of more labs than it looks at by itself.
var galleryDir = os.Getenv("OAUTHWALK_GALLERY")

// A lab asks, tells and shows its twin at each size of window and text without a text that leaves its place or lies over
// another one, and what is drawn beside it can be reached.
func TestLabLooks(t *testing.T) {
	names, modes := []string{"code-stolen-no-pkce"}, []theme.Mode{theme.Dark}
	if galleryDir != "" {
		names = []string{"state-wrong", "code-stolen-no-pkce", "code-replayed", "redirect-prefix", "token-in-url", "iss-metadata", "transport-error-200", "client-encoding"}
		modes = append(modes, theme.Light)
	}
	for _, size := range []struct {
		width, height float32
		text          theme.Scale
	}{{1280, 820, theme.Normal}, {900, 600, theme.Normal}, {1280, 820, theme.Largest}} {
		for _, mode := range modes {
			t.Run(fmt.Sprintf("%.0f-%d-%s", size.width, size.text, mode), func(t *testing.T) {
				w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
				w.settings.setMode(mode)
				w.settings.setScale(size.text)
				w.win.Resize(fyne.NewSize(size.width, size.height))
				w.labs = labs.New(func(f func()) { q <- f }, w.redraw, nil)
				defer w.labs.Close()
				for _, name := range names {
					w.Act(page.Command{Kind: page.Lab, Name: name})
					wantReadable(t, w, name+"-1-question")
					before := w.labs.Beside()
					w.typed(&fyne.KeyEvent{Name: fyne.Key1})
					w.middle().Primary()
					q.until(t, func() bool { return w.labs.Beside() != before })
					wantReadable(t, w, name+"-2-outcome")
					part.Show(w.labs.Beside().Picture, true) // not in a narrow window, before its tab is chosen
					seen.All[*part.Segmented](w.labs.Beside().Picture)[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
					wantReadable(t, w, name+"-3-twin")
				}
			})
		}
	}
}

// wantReadable looks at each of the tabs that there are.
func wantReadable(t *testing.T, w *Window, name string) {
	t.Helper()
	tabs := 1
	if w.layout.narrow(w.shell.Size().Width) {
		tabs = 3
	}
	for tab := range tabs {
		w.showTab(tab)
		for range 3 { // wrapped text learns its width from frame to frame
			w.shell.Refresh()
			w.win.Canvas().Capture()
		}
		wantApart(t, w, fmt.Sprintf("%s, tab %d", name, tab))
		if galleryDir == "" {
			continue
		}
		part := fmt.Sprintf("%s-%d.png", name, tab)
		file, err := os.Create(filepath.Join(galleryDir, strings.ReplaceAll(strings.TrimPrefix(t.Name(), "TestLabLooks/"), "/", "-")+"-"+part))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, w.win.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
	w.showTab(0)
}

// wantApart finds texts that leave what scrolls them at a side, and texts that lie over each other.
func wantApart(t *testing.T, w *Window, what string) {
	t.Helper()
	type piece struct {
		text string
		at   fyne.Position
		size fyne.Size
	}
	driver := fyne.CurrentApp().Driver()
	var look func(o fyne.CanvasObject, left, right float32)
	look = func(o fyne.CanvasObject, left, right float32) {
		var drawn []piece // what scrolls goes under what does not
		seen.Each(o, func(one fyne.CanvasObject) bool {
			at := driver.AbsolutePositionForObject(one)
			switch one := one.(type) {
			case *container.Scroll:
				if one != o {
					look(one.Content, at.X, at.X+one.Size().Width)
					return false
				}
			case *canvas.Text:
				size := one.MinSize()
				if one.Text == "" {
					return false
				}
				if at.X < left-0.5 || at.X+size.Width > right+0.5 {
					t.Errorf("%s: %q leaves its place: from %.0f to %.0f, between %.0f and %.0f", what, one.Text, at.X, at.X+size.Width, left, right)
				}
				for _, other := range drawn {
					const air = 6 // that the heights of two lines may share
					if at.X < other.at.X+other.size.Width-1 && other.at.X < at.X+size.Width-1 &&
						at.Y < other.at.Y+other.size.Height-air && other.at.Y < at.Y+size.Height-air {
						t.Errorf("%s: %q lies over %q", what, one.Text, other.text)
					}
				}
				drawn = append(drawn, piece{one.Text, at, size})
			}
			return true
		})
	}
	for _, o := range []fyne.CanvasObject{w.holder, w.side.content} {
		at := driver.AbsolutePositionForObject(o)
		if o.Visible() {
			look(o, at.X, at.X+o.Size().Width)
		}
	}
}

// Starting over in the middle of a lab ends it: the walk in the window goes on, and the thief's page and the port of the
// sign-in are gone. So does the end of the window.
func TestLabEndsInTheMiddle(t *testing.T) {
	for name, end := range map[string]func(*Window){"start over": (*Window).startOver, "quit": func(w *Window) { w.labs.Close() }} {
		t.Run(name, func(t *testing.T) {
			w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
			var asked []string
			w.labs = labs.New(func(f func()) { q <- f }, w.redraw, func(address string) { asked = append(asked, address) })
			defer w.labs.Close()
			w.Act(page.Command{Kind: page.Lab, Name: "code-stolen-no-pkce"})
			w.typed(&fyne.KeyEvent{Name: fyne.Key1})
			w.labs.Watch()
			q.until(t, func() bool { return len(asked) == 2 }) // the thief's page, and the sign-in
			for _, address := range asked {
				resp, err := http.Get(address)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
			}
			end(w)
			w.labs.Close() // waits for what was ended
			for _, address := range asked {
				if resp, err := http.Get(address); err == nil {
					resp.Body.Close()
					t.Errorf("%s still answers", address)
				}
			}
			if name == "start over" && (w.sheet != nil || w.labs.Cancel()) {
				t.Error("the lab is still there")
			}
		})
	}
}

// Once the walk has begun, the reason of a stage names a lab, and leads to it.
func TestStageNamesALab(t *testing.T) {
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	if w.side.ask.Text != "Break it" {
		t.Error("the labs were read before the walk has begun")
	}
	w.do(flow.Setup)
	q.until(t, w.ended(flow.Setup))
	w.show(flow.Exchange)
	if w.side.ask.Text != "What if the verifier is wrong?" {
		t.Fatalf("it names %q", w.side.ask.Text)
	}
	test.Tap(w.side.ask)
	if w.sheet != middle(w.labs) || !strings.Contains(seen.Text(w.labs.Content()), "a verifier that does not match the challenge") {
		t.Error("it does not lead there")
	}
	w.labs.Close()
}

// What a lab has sent and got stands on the pages of its stages, from where a button leads back; the walk in the window
// is left alone.
func TestPagesOfALab(t *testing.T) {
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	w.labs = labs.New(func(f func()) { q <- f }, w.redraw, nil)
	defer w.labs.Close()
	w.Act(page.Command{Kind: page.Lab, Name: "pkce-wrong"})
	w.rail.OnStage(flow.Exchange.Index()) // nothing has run yet
	if w.sheet != nil || w.earlier != nil {
		t.Fatalf("before the lab ran a stage shows %v", w.earlier)
	}
	w.Act(page.Command{Kind: page.Lab, Name: "pkce-wrong"})
	before := w.labs.Beside()
	w.typed(&fyne.KeyEvent{Name: fyne.Key1})
	w.middle().Primary()
	q.until(t, func() bool { return w.labs.Beside() != before })
	w.rail.OnStage(flow.Exchange.Index())
	shown := seen.Text(w.middle().Content())
	if w.shown != flow.Exchange || !strings.Contains(shown, "another-verifie…") || !strings.Contains(shown, "invalid_grant") {
		t.Errorf("the stage shows %s: %s", w.shown, shown)
	}
	if w.snap.Stage(flow.Setup).Status.Ended() {
		t.Error("the walk in the window has gone on")
	}
	test.Tap(seen.Button(w.header.content, "Back to the lab"))
	if w.sheet != middle(w.labs) || w.earlier != nil || w.header.back.Visible() {
		t.Error("the button does not lead back")
	}
}
