package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
)

// A provider that was just chosen is read from the top, however far the page was scrolled, and waits for its client ID.
func TestAnotherProviderIsReadFromTheTop(t *testing.T) {
	w := newWindow(t)
	w.win.Resize(fyne.NewSize(1000, 500))
	w.take(t, "Spotify")
	page := w.page(flow.Setup).Content().(*fyne.Container).Objects[0].(*container.Scroll)
	page.ScrollToBottom()
	w.take(t, "GitHub")
	if page.Offset.Y != 0 {
		t.Errorf("the page is at %v, want its top", page.Offset.Y)
	}
	focused := w.win.Canvas().Focused()
	if focused == nil || focused != w.page(flow.Setup).Blank() {
		t.Fatalf("the focus is on %T, want the field of the client ID", focused)
	}
	test.Type(focused, "mine")
	if id := w.Walk().Snapshot().Client.ID; id != "mine" {
		t.Errorf("the client ID is %q, want what was typed", id)
	}
}

// Ctrl+D shows the form wherever the page was, with the name ready to be typed over.
func TestKeepThisShowsTheForm(t *testing.T) {
	w := newWindow(t)
	w.win.Resize(fyne.NewSize(1000, 500))
	w.take(t, "Spotify")
	w.keepThis()
	if got, want := w.toast.Shown(), "There is nothing to save yet: type the client ID first."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	test.Type(w.win.Canvas().Focused(), "mine")
	w.keepThis()
	page := w.page(flow.Setup).Content().(*fyne.Container).Objects[0].(*container.Scroll)
	if end := page.Content.MinSize().Height - page.Size().Height; page.Offset.Y < end-1 {
		t.Errorf("the page is at %v, want its end at %v", page.Offset.Y, end)
	}
	name, ok := w.win.Canvas().Focused().(*part.Entry)
	if !ok || name.SelectedText() != "Spotify" {
		t.Errorf("the focus is on %T, want the name with all of it selected", w.win.Canvas().Focused())
	}
}

// take chooses a server from the list.
func (w *Window) take(t *testing.T, name string) {
	t.Helper()
	for _, c := range w.choices() {
		if c.name == name {
			c.pick()
			return
		}
	}
	t.Fatalf("%s is not in the list", name)
}

// The button beside a cause leads to the field that only the person can fill in, with what stands there ready to be typed
// over.
func TestTypeAgain(t *testing.T) {
	w := newWindow(t)
	w.win.Resize(fyne.NewSize(1000, 500))
	w.take(t, "Spotify")
	test.Type(w.win.Canvas().Focused(), "mine")
	w.Act(page.Command{Kind: page.Type, Name: "client_id"})
	test.Type(w.win.Canvas().Focused(), "other")
	if id := w.Walk().Snapshot().Client.ID; id != "other" {
		t.Errorf("the client ID is %q, want what was typed over it", id)
	}
	w.Act(page.Command{Kind: page.Type, Name: "token_endpoint"})
	test.Type(w.win.Canvas().Focused(), "https://as.example/token")
	if got := w.Walk().Snapshot().Client.Server.TokenEndpoint; got != "https://as.example/token" {
		t.Errorf("the token endpoint behind the fold is %q, want what was typed over it", got)
	}
}

// The list of providers is found through by name and chosen from by keyboard: down leads into it, Enter chooses, and a
// letter goes on searching.
func TestPickerByKeyboard(t *testing.T) {
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	w.win.Resize(fyne.NewSize(1280, 820))
	w.picker.open()
	w.vault.Wait() // it is read again meanwhile
	q.until(t, func() bool { return true })
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no list is shown")
	}
	key := func(name fyne.KeyName) { w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	test.Type(w.win.Canvas().Focused(), "google")
	if n := len(w.picker.found); n != 2 {
		t.Fatalf("google is found %d times", n)
	}
	key(fyne.KeyDown)
	test.Type(w.win.Canvas().Focused(), " ") // chooses
	test.Type(w.win.Canvas().Focused(), "")
	key(fyne.KeyDown)
	if w.picker.popup == nil {
		t.Fatal("a space closed the list")
	}
	key(fyne.KeyReturn)
	if got := w.Walk().Snapshot().Client.Name; got != "Google (web app)" && got != "Google (desktop app)" {
		t.Errorf("the client is %q", got)
	}
	if w.picker.popup != nil {
		t.Error("the list is still there")
	}
}

// F1 explains what has the focus, and then the stage.
func TestHelpOfTheFocus(t *testing.T) {
	w := newWindow(t)
	w.win.Resize(fyne.NewSize(1280, 820))
	w.take(t, "Spotify") // the client ID has the focus
	for _, tt := range []struct {
		focus func()
		says  string
	}{
		{func() {}, "What the server calls this client."},
		{func() { w.win.Canvas().Focus(w.header.flow) }, "Ties the code to the program that asked for it"},
		{func() { w.win.Canvas().Focus(w.side.diagram) }, "Up and Down choose a message"},
	} {
		tt.focus()
		w.typed(&fyne.KeyEvent{Name: fyne.KeyF1})
		if w.guide.popup == nil || !strings.Contains(seen.Text(w.guide.popup), tt.says) || !strings.Contains(seen.Text(w.guide.popup), "The server issues codes only to clients it knows") {
			t.Errorf("the help does not say %q and why the stage exists", tt.says)
		}
		w.guide.hide()
	}
}

// What cannot be used now is grey in the menus.
func TestMenusAreGrey(t *testing.T) {
	w := newWindow(t)
	w.win.Resize(fyne.NewSize(1280, 820))
	grey := func() (out []string) {
		for _, m := range w.win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Disabled {
					name, key, _ := strings.Cut(i.Label, "  ") // then the shortcut
					if !strings.HasPrefix(strings.TrimLeft(key, " \u200a"), "Ctrl+") {
						t.Errorf("%q has no shortcut at its end", i.Label)
					}
					out = append(out, name)
				}
			}
		}
		return out
	}
	if got, want := strings.Join(grey(), ", "), "Cancel, Copy the authorization URL, Copy the request as code, Report of the walk…, Earlier stage, Show or hide secrets"; got != want {
		t.Errorf("grey at first: %s; want %s", got, want)
	}
	if _, err := w.Walk().Run(t.Context(), flow.Setup); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Walk().Run(t.Context(), flow.Request); err != nil {
		t.Fatal(err)
	}
	w.draw(w.Walk().Snapshot())
	if got := strings.Join(grey(), ", "); strings.Contains(got, "authorization URL") {
		t.Errorf("the URL is there, and grey is %s", got)
	}
}
