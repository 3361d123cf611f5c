package stage

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// newPane is a card with something that shows a section.
func newPane(key page.Key, content fyne.CanvasObject, draw func(page.Section)) pane {
	card := part.NewCard("", content)
	return pane{key, card, func(s page.Section) {
		card.SetTitle(s.Title)
		draw(s)
	}}
}

// newLines shows sentences, each a paragraph.
func newLines(key page.Key) pane {
	body, shown := part.Column(8), ""
	return newPane(key, part.Inset(10, 16, body), func(s page.Section) {
		now := s.Note + "\n" + strings.Join(s.Lines, "\n")
		if now == shown {
			return
		}
		shown, body.Objects = now, nil
		if s.Note != "" {
			body.Add(part.NewProse(s.Note))
		}
		for _, line := range s.Lines {
			body.Add(part.NewWide(line))
		}
		body.Refresh()
	})
}

// newURL is the literal authorization URL, coloured by parameter.
func newURL() pane {
	view := part.NewURLView()
	return newPane(page.URL, view, func(s page.Section) { view.SetURL(s.URL) })
}

// newDerivation shows how the challenge is made.
func newDerivation() pane {
	view := part.NewPKCEView()
	return newPane(page.PKCE, view, func(s page.Section) {
		view.Set(part.PKCE{Verifier: s.Row("code_verifier").Value, Digest: s.Row("SHA-256").Value,
			Challenge: s.Row("code_challenge").Value, Method: s.Row("code_challenge_method").Value})
	})
}

// waiting is the card of stage 3: the listener, the time that is left, and the ways around a missing browser.
type waiting struct {
	pane
	countdown *part.Countdown
}

func newWaiting(p *Page) *waiting {
	w := &waiting{countdown: part.NewCountdown(flow.DefaultTimeout)}
	listener, hint, paste := part.NewProse(""), part.NewProse(""), part.NewEntry()
	paste.SetPlaceHolder("Paste the URL where the browser ended up")
	take := func() {
		if paste.Text != "" {
			p.change(page.Paste, "", paste.Text)
		}
	}
	paste.OnSubmitted = func(string) { take() }
	copyURL := part.NewButton("Copy the URL", func() { p.change(page.CopyURL, "", "") })
	use := part.NewButton("Use this URL", take)
	// Not NewBorder, which puts the middle first, and Tab follows the order of the objects.
	pasting := container.New(layout.NewBorderLayout(nil, nil, copyURL, use), copyURL, paste, use)
	content := part.Inset(12, 16, part.Column(10, listener, w.countdown, hint, pasting))
	w.pane = newPane(page.Waiting, content, func(s page.Section) {
		listener.SetText(s.Lines[0])
		hint.SetText(s.Lines[1])
	})
	return w
}

func (w *waiting) tick(v View) {
	if deadline := v.Snapshot.Listener.Deadline; !deadline.IsZero() {
		w.countdown.SetRemaining(deadline.Sub(v.Now))
	}
}

// folding is a card that needs no look any more once its stage has gone well. It then is one line that says how much is in
// it, until the person opens it.
type folding struct {
	card   *part.Card
	count  *part.Text
	button *part.Button
	of     any // the attempt that it was folded for
	folded bool
	change func()
}

func newFolding(card *part.Card, change func()) *folding {
	f := &folding{card: card, count: part.NewCaption(""), change: change}
	f.button = part.NewQuiet("", func() { f.set(!f.folded); f.change() })
	return f
}

// objects stand at the right end of the header.
func (f *folding) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.count, f.button} }

// draw folds the card when its attempt, which is told by of, is one that went well.
func (f *folding) draw(of any, well bool, count string) {
	if f.of != of {
		f.of = of
		f.set(well)
	}
	f.count.SetText(count)
	part.Show(f.count, well)
	part.Show(f.button, well)
}

func (f *folding) set(folded bool) {
	f.folded = folded
	f.card.Fold(folded)
	f.button.SetText(map[bool]string{true: "Show", false: "Hide"}[folded])
}
