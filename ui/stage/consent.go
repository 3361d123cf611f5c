package stage

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// waiting is the card of stage 3: the listener, the time that is left, and the ways around a missing browser.
type waiting struct {
	card      *part.Card
	listener  *part.Prose
	countdown *part.Countdown
	url       *part.URLView
	paste     *part.Entry
	events    *part.Card
	refused   *fyne.Container
}

func newConsent(p *Page) only {
	w := &waiting{listener: part.NewProse(""), countdown: part.NewCountdown(flow.DefaultTimeout), url: part.NewURLView(),
		paste: part.NewEntry(), refused: part.Column(4)}
	w.paste.SetPlaceHolder("Paste the URL where the browser ended up")
	take := func() {
		if w.paste.Text != "" {
			p.actor.Paste(w.paste.Text)
		}
	}
	w.paste.OnSubmitted = func(string) { take() }
	copyURL := part.NewButton("Copy the URL", func() {
		p.actor.Copy(RequestURL(p.view), "The authorization URL")
	})
	hint := part.NewProse("If no browser opened, copy the URL and open it yourself. If the browser runs on another " +
		"machine, sign in there and paste the URL where the browser ended up.")
	use := part.NewButton("Use this URL", take)
	// Not NewBorder, which puts the middle first, and Tab follows the order of the objects.
	pasting := container.New(layout.NewBorderLayout(nil, nil, copyURL, use), copyURL, w.paste, use)
	w.card = part.NewCard("Waiting for the callback",
		part.Inset(12, 16, part.Column(10, w.listener, w.countdown, hint, pasting)))
	w.events = part.NewCard("Other requests that the listener refused",
		part.Inset(8, 16, w.refused))
	url := part.NewCard("The authorization URL", w.url)
	question := newQuestion(p)
	return only{
		below: append(append([]object{w.card}, question.objects()...), url, w.events),
		draw:  func(v View) { w.draw(v); question.draw(v) },
		tick:  w.tick,
	}
}

// asked says what became of the browser, as far as the opener tells.
func asked(st flow.StageState) string {
	for _, c := range st.Checks {
		if c.ID == "browser" && c.Verdict == finding.Warn {
			return "No browser could be opened: copy the URL and open it yourself. The listener is waiting on `%s`."
		}
	}
	return "The system was asked to open a browser. The listener is waiting on `%s`."
}

// RequestURL is the authorization URL, "" where there is none yet or it could not be made.
func RequestURL(v View) string {
	if r := v.Snapshot.Request; r != nil && v.Snapshot.Stage(flow.Request).Failure == nil {
		return r.URL
	}
	return ""
}

func (w *waiting) draw(v View) {
	st := v.Snapshot.Stage(flow.Consent)
	part.Show(w.card, st.Status == flow.Running && !v.Earlier)
	w.url.SetURL(RequestURL(v))
	w.listener.SetText(fmt.Sprintf(asked(st), v.Snapshot.Listener.RedirectURI))
	part.Show(w.events, len(st.Events) > 0)
	w.refused.Objects = nil
	for _, e := range st.Events {
		line := part.NewProse(e.At.Format(time.TimeOnly) + "  " + e.Text)
		line.Color = theme.Text
		w.refused.Add(line)
	}
	w.tick(v)
}

func (w *waiting) tick(v View) {
	if deadline := v.Snapshot.Listener.Deadline; !deadline.IsZero() {
		w.countdown.SetRemaining(deadline.Sub(v.Now))
	}
}
