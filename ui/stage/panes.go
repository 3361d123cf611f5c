package stage

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// pane draws a part of the page, and tells whether there is anything of it to be seen.
type pane struct {
	key  page.Key // of the section that it shows; "" for none
	card fyne.CanvasObject
	draw func(page.Page) bool
}

// section is a pane of the section with that key.
func section(key page.Key, card fyne.CanvasObject, draw func(page.Section)) pane {
	return pane{key, card, func(p page.Page) bool {
		s := p.Find(key)
		if s.Key != "" {
			draw(s)
		}
		return s.Key != ""
	}}
}

// newPane is a card with something that shows a section.
func newPane(key page.Key, content fyne.CanvasObject, draw func(page.Section)) pane {
	card := part.NewCard("", content)
	return section(key, card, func(s page.Section) {
		card.SetTitle(s.Title)
		draw(s)
	})
}

func newSkipped() pane {
	text := part.NewSaid("")
	return section(page.Skipped, text, func(s page.Section) { text.SetText(s.Note) })
}

// newOutcome says at the top what the stage came to.
func newOutcome() pane {
	panel := part.NewOutcomePanel()
	return section(page.Outcome, panel, func(s page.Section) { panel.Set(s.Verdict, s.Lines[0], s.Note) })
}

// newProbed is what a check of the client has found of a failure, and the button that makes such a check.
func newProbed(a Actor) []pane {
	list := part.NewFindingList()
	card := part.NewCard("", list)
	check := part.NewLink("", func() { a.Act(page.Command{Kind: page.Check}) })
	return []pane{{page.Probed, card, func(p page.Page) bool {
		s := p.Find(page.Probed)
		card.SetTitle(s.Title)
		list.SetFindings(s.Findings)
		return len(s.Findings) > 0
	}}, {page.Probed, part.Actions(check), func(p page.Page) bool {
		for _, b := range p.Find(page.Probed).Buttons {
			check.SetText(b.Text)
			return true
		}
		return false
	}}}
}

// newSection is a card with a section of any key.
func newSection(key page.Key, a Actor) pane {
	g := newGeneral(a)
	return newPane(key, g.body, g.set)
}

// general shows a section by what it has: sentences, each a paragraph, rows, findings and buttons.
type general struct {
	body fyne.CanvasObject
	set  func(page.Section)
}

func newGeneral(a Actor) general {
	text, table, list, actions := part.Column(8), part.NewParamTable(), part.NewFindingList(), part.Actions()
	x, said, now := &fixes{actor: a}, "", page.Section{}
	list.Label, list.OnFix = x.label, x.do
	above, below := part.Inset(10, 16, text), part.Inset(10, 16, actions)
	return general{part.Column(0, above, table, list, below), func(s page.Section) {
		if words := s.Note + "\n" + strings.Join(s.Lines, "\n"); words != said {
			said, text.Objects = words, nil
			if s.Note != "" {
				text.Add(part.NewProse(s.Note))
			}
			for _, line := range s.Lines {
				prose := part.NewWide(line)
				prose.Tones = toned(s.Of)
				text.Add(prose)
			}
			text.Refresh()
		}
		now, x.buttons = s, s.Fixes
		table.SetRows(drawnRows(a, s.Rows))
		list.SetFindings(s.Findings)
		for i, b := range s.Buttons {
			if i == len(actions.Objects) {
				actions.Add(part.NewButton("", func() { a.Act(now.Buttons[i].Command) }))
			}
			button := actions.Objects[i].(*part.Button)
			button.SetText(b.Text)
			button.SetEnabled(b.Command.Kind != "")
		}
		for i, o := range actions.Objects {
			part.Show(o, i < len(s.Buttons))
		}
		part.Show(above, len(text.Objects) > 0)
		part.Show(table, len(s.Rows) > 0)
		part.Show(list, len(s.Findings) > 0)
		part.Show(below, len(s.Buttons) > 0)
	}}
}

// toned are the colours of the values of parameters.
func toned(of map[string]string) map[string]theme.ColorName {
	out := map[string]theme.ColorName{}
	for value, name := range of {
		out[value] = part.Tone(name)
	}
	return out
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
	page   *Page
	card   *part.Card
	count  *part.Text
	button *part.Button
	of     attempt // that it was folded for
	folded bool
}

// attempt is one try of a stage, as far as it has come.
type attempt struct {
	walk    int
	status  flow.Status
	started time.Time
}

// newFolding adds to the buttons in the header of the card.
func (p *Page) newFolding(card *part.Card, buttons ...fyne.CanvasObject) *folding {
	f := &folding{page: p, card: card, count: part.NewCaption("")}
	f.button = part.NewQuiet("", func() { f.set(!f.folded); p.body.Refresh() })
	card.Action = container.NewHBox(append(buttons, f.count, f.button)...)
	return f
}

// draw folds the card of a new attempt that went well, if it needs no look then.
func (f *folding) draw(quiet bool, count string) {
	st := f.page.view.Snapshot.Stage(f.page.stage)
	well := st.Status == flow.Done && quiet
	if of := (attempt{f.page.view.Snapshot.Walk, st.Status, st.Started}); f.of != of {
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
