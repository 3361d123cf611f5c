package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
)

// An arrow opens its bytes, the bytes that are open mark their arrow, and one steps from arrow to arrow, whatever page it is on.
func TestArrowsAndBytes(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	w.win.Resize(fyne.NewSize(1280, 820))
	through(t, w, q)
	arrows := page.Arrows(w.view().View)
	for i, a := range arrows {
		w.openBytes(a)
		key, nth := w.page(a.Stage).Opened()
		n, of := w.side.diagram.Chosen()
		if w.shown != a.Stage || key != a.Opens || nth != a.Nth || of != len(arrows) || arrows[n-1].Opens != a.Opens || arrows[n-1].Stage != a.Stage {
			t.Errorf("%q: shown is %s with %s %d, and arrow %d of %d is marked", a.Label, w.shown, key, nth, n, of)
		}
		if want := fmt.Sprintf("Arrow %d of %d", n, of); w.side.place.Text != want {
			t.Errorf("arrow %d: it says %q, want %q", i+1, w.side.place.Text, want)
		}
	}
	for want := len(arrows) - 1; want >= 1; want-- {
		w.side.diagram.Step(-1)
		if n, _ := w.side.diagram.Chosen(); n != want {
			t.Fatalf("a step back leads to arrow %d, want %d", n, want)
		}
	}
}

// No size loses the diagram and the reason: where there is no room beside the page they are tabs, and a key leads there and back.
func TestDiagramAtEachSize(t *testing.T) {
	w := newWindow(t)
	for _, size := range []fyne.Size{{Width: 1280, Height: 820}, {Width: 900, Height: 600}, {Width: 720, Height: 480}} {
		w.win.Resize(size)
		beside := !w.layout.narrow(size.Width)
		if w.side.content.Visible() != beside || w.tabs.Visible() == beside && !beside {
			t.Errorf("%v: the side panel is shown: %t", size, w.side.content.Visible())
		}
		if beside {
			continue
		}
		w.foldSide()
		if !w.side.content.Visible() || w.holder.Visible() || !w.side.diagram.Visible() || w.side.reason.Visible() {
			t.Errorf("%v: the key does not lead to the diagram", size)
		}
		w.showTab(2)
		if w.side.diagram.Visible() || !w.side.reason.Visible() {
			t.Errorf("%v: the third tab is not the reason", size)
		}
		w.showTab(1)
		if w.foldSide(); !w.holder.Visible() {
			t.Errorf("%v: the key does not lead back", size)
		}
	}
}

// A shortcut has one spelling: in the menu, and on the page of F1.
func TestShortcutsAreSpelledAlike(t *testing.T) {
	w := newWindow(t)
	told := map[string]string{}
	for _, k := range keysOf {
		told[k[0]] = k[1]
	}
	n := 0
	for _, m := range []*fyne.Menu{w.walkMenu(), w.helpMenu()} {
		for _, i := range m.Items {
			key, ok := i.Shortcut.(*desktop.CustomShortcut)
			if !ok || i.Label == "Why this step matters, and shortcuts" {
				continue
			}
			n++
			if got := told[spell(key)]; got != strings.TrimSuffix(i.Label, "…") {
				t.Errorf("%s is %q in the menu and %q on the page of F1", spell(key), i.Label, got)
			}
		}
	}
	if n < 15 {
		t.Errorf("%d shortcuts were looked at", n)
	}
}

// Earlier walks have their reason, and what took less than a millisecond says so.
func TestRailSaysWhyAndHowLong(t *testing.T) {
	w := newWindow(t)
	if got := railStages(page.View{Snapshot: w.snap}, true)[0].State; got != part.StageTodo {
		t.Errorf("on the first page stage 1 is in state %v, before anything has begun", got)
	}
	if _, err := w.Walk().Run(t.Context(), flow.Setup); err != nil {
		t.Fatal(err)
	}
	s := w.Walk().Snapshot()
	s.Stages[0].Duration = 400_000
	if got := railStages(page.View{Snapshot: s}, false)[0].Note; got != "<1 ms" {
		t.Errorf("0.4 ms are told as %q", got)
	}
	s.Stages[flow.Exchange.Index()].Status, s.Stages[flow.Exchange.Index()].Failure = flow.Failed, &flow.Failure{Code: "invalid_grant"}
	if got := railEarlier([]flow.Snapshot{s})[0]; got.Title != "invalid_grant · Code + PKCE" || !got.Failed {
		t.Errorf("the earlier walk is told as %+v", got)
	}
}

// A toast covers no button of the page, whatever the size.
func TestToastCoversNoButton(t *testing.T) {
	w := newWindow(t)
	for _, size := range []fyne.Size{{Width: 1280, Height: 820}, {Width: 900, Height: 600}} {
		w.win.Resize(size)
		w.toast.Alert("Something went wrong.")
		closing, primary := seen.All[*part.Button](w.toast)[0], seen.Button(w.holder, "Use this client")
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if bottom := at(closing).Y + closing.Size().Height; bottom > at(primary).Y-10 {
			t.Errorf("%v: the toast ends at %v, the button begins at %v", size, bottom, at(primary).Y)
		}
	}
}
