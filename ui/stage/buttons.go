package stage

import (
	"fmt"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
)

// buttons are the row under "what we send": the one primary button, and at the most three beside it.
type buttons struct {
	page    *Page
	primary *part.Button
	again   *part.Button
	other   *part.Button
	cancel  *part.Button
	content *fyne.Container
}

// step is what a button would do now.
type step struct {
	text string
	do   func()
}

func newButtons(p *Page) *buttons {
	b := &buttons{page: p}
	b.primary = part.NewPrimary("", b.press)
	b.primary.Trailing = part.GlyphEnter
	b.again = part.NewButton("", func() { b.secondary(b.page.view).do() })
	b.other = part.NewButton("", func() { b.third(b.page.view).do() })
	b.cancel = part.NewButton("Cancel", p.actor.Cancel)
	b.primary.Tall, b.again.Tall, b.other.Tall, b.cancel.Tall = true, true, true, true
	b.content = part.Actions(b.primary, b.again, b.other, b.cancel)
	return b
}

func (b *buttons) press() {
	if s := b.next(b.page.view); s.do != nil {
		s.do()
	}
}

func (b *buttons) draw(v View, st flow.StageState) {
	next, second, third := b.next(v), b.secondary(v), b.third(v)
	b.primary.SetText(next.text)
	b.primary.SetKind(part.Primary)
	if b.page.failure.offers {
		b.primary.SetKind(part.Plain) // the fix is what to press
	}
	if next.do == nil {
		b.primary.Disable()
	} else {
		b.primary.Enable()
	}
	b.again.SetText(second.text)
	part.Show(b.again, second.do != nil)
	b.other.SetText(third.text)
	part.Show(b.other, third.do != nil)
	part.Show(b.cancel, st.Status == flow.Running)
	part.Show(b.content, !v.Earlier)
}

// next is what goes on from here: do the stage, go to the next one, or start again where that is the only way.
func (b *buttons) next(v View) step {
	p, s := b.page, b.page.stage
	snap := v.Snapshot
	st := snap.Stage(s)
	switch {
	case v.Earlier:
		return step{}
	case st.Status == flow.Running:
		return step{text: speech[s].primary}
	case snap.Busy:
		return step{text: "Another stage is under way"}
	case st.Status == flow.Ready:
		return step{speech[s].primary, func() { p.actor.Do(s) }}
	case st.Status == flow.Failed && snap.Next == "": // the tokens were dropped
		return step{"Start over", p.actor.StartOver}
	case st.Status == flow.Failed && s.RestartFrom() == s:
		return step{"Try again", func() { p.actor.Do(s) }}
	case st.Status == flow.Failed:
		return step{"Start again from the request", func() { p.actor.Restart(s.RestartFrom()) }}
	case st.Status.Passed() && snap.After(s) != "":
		after := snap.After(s)
		return step{fmt.Sprintf("Continue: %s", Name(after)), func() { p.actor.Show(after) }}
	case st.Status.Passed():
		return step{"Start over", p.actor.StartOver}
	case snap.Next != "":
		return step{fmt.Sprintf("First: %s", Name(snap.Next)), func() { p.actor.Show(snap.Next) }}
	}
	return step{}
}

// secondary is the way back, and for a failed API call the way on. A failed revocation leaves tokens behind.
func (b *buttons) secondary(v View) step {
	p, s := b.page, b.page.stage
	st := v.Snapshot.Stage(s)
	if v.Earlier || v.Snapshot.Busy {
		return step{}
	}
	switch {
	case st.Status == flow.Failed && v.Snapshot.Resumed && s == flow.Refresh:
		return step{"Sign in instead", func() { p.actor.Restart(flow.Request) }}
	case st.Status == flow.Failed && s.Index() >= flow.API.Index() && v.Snapshot.After(s) != "":
		after := v.Snapshot.After(s)
		return step{fmt.Sprintf("Go on: %s", Name(after)), func() { p.actor.Restart(after) }}
	case st.Status == flow.Failed && s == flow.Revoke && !v.Snapshot.Tokens.Access.IsZero():
		return step{"Forget the tokens here", p.actor.Forget}
	case st.Status == flow.Done && s.RestartFrom() != s:
		return step{"Start again from the request", func() { p.actor.Restart(s.RestartFrom()) }}
	case st.Status == flow.Done && s != flow.Setup:
		return step{"Do it again", func() { p.actor.Restart(s) }}
	}
	return step{}
}

// third is a call of another address with the same token: the stage is prepared again, with its address to be typed.
func (b *buttons) third(v View) step {
	p := b.page
	if p.stage != flow.API || v.Earlier || v.Snapshot.Busy || !v.Snapshot.Stage(p.stage).Status.Ended() {
		return step{}
	}
	return step{"Call another URL", func() {
		p.editNext = true
		p.actor.Restart(p.stage)
	}}
}
