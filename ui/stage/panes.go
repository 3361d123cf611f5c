package stage

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// newCautions is the card of what to know before anything is sent, each line a paragraph.
func newCautions() pane {
	body := part.Column(8)
	card := part.NewCard("", part.Inset(10, 16, body))
	shown := ""
	return pane{page.Cautions, card, func(s page.Section) {
		card.SetTitle(s.Title)
		if key := strings.Join(s.Lines, "\n"); key != shown {
			shown, body.Objects = key, paragraphs(s.Lines)
			body.Refresh()
		}
	}}
}

func paragraphs(lines []string) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, line := range lines {
		prose := part.NewProse(line)
		prose.Color, prose.Wide = theme.Text, true
		out = append(out, prose)
	}
	return out
}

// newURL is the literal authorization URL, coloured by parameter.
func newURL() pane {
	view := part.NewURLView()
	card := part.NewCard("", view)
	return pane{page.URL, card, func(s page.Section) {
		card.SetTitle(s.Title)
		view.SetURL(s.URL)
	}}
}

// newDerivation shows how the challenge is made.
func newDerivation() pane {
	view := part.NewPKCEView()
	card := part.NewCard("", view)
	return pane{page.PKCE, card, func(s page.Section) {
		card.SetTitle(s.Title)
		var p part.PKCE
		for _, r := range s.Rows {
			switch r.Name {
			case "code_verifier":
				p.Verifier = r.Value
			case "SHA-256":
				p.Digest = r.Value
			case "code_challenge":
				p.Challenge = r.Value
			case "code_challenge_method":
				p.Method = r.Value
			}
		}
		view.Set(p)
	}}
}

// newRefused lists what else came to the listener.
func newRefused() pane {
	lines := part.Column(4)
	card := part.NewCard("", part.Inset(8, 16, lines))
	return pane{page.Refused, card, func(s page.Section) {
		card.SetTitle(s.Title)
		lines.Objects = nil
		if s.Note != "" {
			lines.Add(part.NewProse(s.Note))
		}
		for _, line := range s.Lines {
			prose := part.NewProse(line)
			prose.Color = theme.Text
			lines.Add(prose)
		}
	}}
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
	copyURL := part.NewButton("Copy the URL", func() {
		p.change(page.CopyURL, "", "")
	})
	use := part.NewButton("Use this URL", take)
	// Not NewBorder, which puts the middle first, and Tab follows the order of the objects.
	pasting := container.New(layout.NewBorderLayout(nil, nil, copyURL, use), copyURL, paste, use)
	card := part.NewCard("", part.Inset(12, 16, part.Column(10, listener, w.countdown, hint, pasting)))
	w.pane = pane{page.Waiting, card, func(s page.Section) {
		card.SetTitle(s.Title)
		listener.SetText(s.Lines[0])
		hint.SetText(s.Lines[1])
	}}
	return w
}

func (w *waiting) tick(v View) {
	if deadline := v.Snapshot.Listener.Deadline; !deadline.IsZero() {
		w.countdown.SetRemaining(deadline.Sub(v.Now))
	}
}
