package stage_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// hand writes down what a page asks for.
type hand struct {
	client   client.Client
	shown    flow.Stage
	rewound  flow.Stage
	pasted   string
	restarts int
	checked  bool
	mended   bool
}

func (h *hand) Act(c page.Command) {
	switch c.Kind {
	case page.Configure:
		h.client = *c.Client
	case page.Mend:
		h.client, h.shown = *c.Client, flow.Setup
		h.mended = true
	case page.Show:
		h.shown = c.Stage
	case page.Restart, page.Another:
		h.rewound = c.Stage
	case page.StartOver:
		h.restarts++
	case page.Paste:
		h.pasted = c.Value
	case page.Check:
		h.checked = true
	}
}

// desk is a page in a window, and a hand at its buttons.
type desk struct {
	hand hand
	page *stage.Page
}

func newDesk(t testing.TB, s flow.Stage) *desk {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	d := &desk{}
	d.page = stage.New(s, &d.hand)
	test.NewTempWindow(t, d.page.Content()).Resize(fyne.NewSize(800, 800))
	return d
}

func (d *desk) draw(s flow.Snapshot) {
	d.page.Draw(stage.View{View: page.View{Snapshot: s, Practice: true, Open: true, Now: time.Now()}})
}

// press presses the visible button with that text.
func (d *desk) press(t *testing.T, text string) {
	t.Helper()
	b := seen.Button(d.page.Content(), text)
	if b == nil {
		t.Fatalf("there is no button %q", text)
	}
	test.Tap(b)
}

// says tells whether a visible text begins so.
func (d *desk) says(text string) bool {
	return visible(d.page.Content(), func(o fyne.CanvasObject) bool {
		p, ok := o.(*part.Prose)
		return ok && strings.HasPrefix(p.Text, text)
	}) != nil
}

// visible is the first visible object that is it.
func visible(o fyne.CanvasObject, is func(fyne.CanvasObject) bool) fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	if is(o) {
		return o
	}
	for _, child := range seen.Children(o) {
		if found := visible(child, is); found != nil {
			return found
		}
	}
	return nil
}
