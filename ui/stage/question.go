package stage

import (
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// pageLimit is how much of a pasted page is kept, in bytes. So much is explained within a frame, which a benchmark of
// flow/advice watches, and an error stands near the beginning of its page.
const pageLimit = 4 << 10

// question asks for an error that only the provider's page shows, as it never comes back to the listener, and explains it
// as it is typed. The text is a matter of this page: the walk knows nothing of it, and a new attempt clears it.
type question struct {
	page     *Page
	card     *part.Card
	unfold   *part.Button
	box      *part.TextBox
	cut      *part.Prose
	answer   *explanation
	callback *fyne.Container // in place of the response, when the text needs none
	asking   bool            // the person has unfolded the card
	attempt  time.Time       // when the wait began that the text belongs to
	response string          // the callback URL that the text is, "" for none
}

func newQuestion(p *Page) *question {
	q := &question{page: p, box: part.NewTextBox(pageLimit), answer: newExplanation(p.actor)}
	q.box.SetPlaceHolder("The text of the page, or its address")
	q.box.OnChanged = func(string) { q.changed() }
	q.box.OnCut = func() { q.cut.Show(); p.body.Refresh() }
	hint := part.NewProse("If no response comes back, the provider most likely shows the error only on its own page. " +
		"Paste what that page says.")
	q.cut = part.NewProse("The text was too long. Only its beginning was kept.")
	q.cut.Hide()
	q.card = part.NewCard("Does the provider show an error?",
		part.Inset(12, 16, part.Column(10, hint, q.box, q.cut)))
	q.unfold = part.NewQuiet("Paste what it says", q.ask)
	q.card.Action = q.unfold
	found := part.NewOutcomePanel()
	found.Set(finding.Warn, "This is the response that the walk is waiting for, not an error.",
		"It is the callback URL and carries the state of this walk.")
	use := part.NewPrimary("Use it as the callback", func() { p.change(page.Paste, "", q.response) })
	q.callback = part.Column(10, found, part.Actions(use))
	return q
}

// panes are the parts of the question in the order of reading, once it was drawn.
func (q *question) panes() []pane {
	shown := func(o fyne.CanvasObject) pane {
		return pane{card: o, draw: func(page.Page) bool { return o.Visible() }}
	}
	return []pane{shown(q.card), shown(q.callback), shown(q.answer.content)}
}

// ask unfolds the card for somebody who is about to paste.
func (q *question) ask() {
	q.asking = true
	q.draw(q.page.view)
	q.page.body.Refresh()
	fyne.Do(func() { // when it has its place, to which the window then scrolls
		if c := fyne.CurrentApp().Driver().CanvasForObject(q.card); c != nil {
			c.Focus(q.box)
		}
	})
}

// changed explains the text anew, and scrolls to what is said of it once that has its place.
func (q *question) changed() {
	q.cut.Hide()
	q.explain(q.page.view)
	q.page.body.Refresh()
	fyne.Do(func() {
		for _, o := range []fyne.CanvasObject{q.callback, q.answer.panel} {
			if o.Visible() && q.answer.content.Visible() != q.callback.Visible() {
				q.page.Reveal(o)
			}
		}
	})
}

// open tells whether there may be such a page: nothing has come yet, nothing came, or the response was a refusal.
func (q *question) open(v View) bool {
	st := v.Snapshot.Stage(q.page.stage)
	switch {
	case v.Earlier:
		return false
	case st.Failure != nil:
		return st.Failure.Kind != flow.KindListener && !(v.Practice && st.Failure.Code == "access_denied") // that page had Deny, and no error
	}
	return st.Stage == flow.Consent && st.Status == flow.Running
}

func (q *question) draw(v View) {
	if began := v.Snapshot.Stage(flow.Consent).Started; !v.Earlier && !began.Equal(q.attempt) {
		q.attempt, q.asking = began, false
		q.box.SetText("")
		q.cut.Hide()
	}
	part.Show(q.card, q.open(v))
	nothing := q.page.stage == flow.Consent && v.Snapshot.Stage(flow.Consent).Failure != nil // then it is the question
	q.card.Fold(!q.asking && !nothing)
	part.Show(q.unfold, !q.asking && !nothing)
	q.explain(v)
}

// explain says what is known of the text.
func (q *question) explain(v View) {
	var answer page.Section
	if q.response = ""; q.open(v) {
		answer, q.response = page.Pasted(v.View, q.page.stage, q.box.Text)
	}
	part.Show(q.callback, q.response != "")
	part.Show(q.answer.content, len(answer.Lines) > 0)
	q.answer.explain(answer)
}
