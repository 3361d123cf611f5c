package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/companion"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// ownLimit is how much of a pasted file is read, in bytes.
const ownLimit = 64 << 10

// First is the page of somebody who has not walked yet: what is about to be seen, and the doors into it.
type First struct {
	*part.Scrolled
	actor  Actor
	shown  page.Page
	start  *part.Button
	foot   *part.Button // the same, at the foot of a small window
	box    *part.TextBox
	found  *part.Prose
	judged *part.FindingList
	card   *part.Card // of it, below the doors
	use    *part.Button
	own    page.Own
	root   fyne.CanvasObject
}

// NewFirst returns the page.
func NewFirst(a Actor) *First {
	f := &First{actor: a, box: part.NewTextBox(ownLimit), found: part.NewProse(""), judged: part.NewFindingList()}
	f.shown = page.First(page.View{})
	f.start, f.foot = part.NewPrimary("", f.Primary), part.NewPrimary("", f.Primary)
	f.start.Trailing = part.GlyphEnter
	f.box.SetPlaceHolder("A .env file, a URL or a client ID")
	f.box.OnChanged = func(string) { f.read() }
	f.use = part.NewButton("Use this client", f.take)
	f.use.Tall = true
	f.use.Disable()
	var pictures, doors []fyne.CanvasObject
	for _, s := range f.shown.Sections {
		switch s.Key {
		case page.Act:
			pictures = append(pictures, act(s))
		case page.Door:
			doors = append(doors, f.door(s, len(doors) == 0))
		case page.Tutor:
			doors = append(doors, f.texts(s))
		}
	}
	f.card = part.NewCard("What is wrong with what was pasted", f.judged)
	f.card.Action = part.NewQuiet("Use this client", f.take)
	f.card.Hide()
	body := part.Column(16, part.Column(4, part.NewHeading(f.shown.Title), part.NewWide(f.shown.Intro)), part.Pictures(270, pictures...),
		part.Tiles(16, 250, doors...), f.card, part.NewCaption("This page is shown once. You can find it later under Help."))
	f.Scrolled = part.NewScrolled(24, 40, body, nil)
	foot := part.NewFoot([]fyne.CanvasObject{f.foot})
	f.root = part.Placed(func(_ []fyne.CanvasObject, size fyne.Size) { // the foot is for a window that is too low for all of it
		height, kind := foot.MinSize().Height, part.Plain // a page has one primary button
		if part.Show(foot, size.Height < part.Scaled(640)); !foot.Visible() {
			height, kind = 0, part.Primary
		}
		f.start.SetKind(kind)
		part.Put(f.Scroll, 0, 0, size.Width, size.Height-height)
		part.Put(foot, 0, size.Height-height, size.Width, height)
	}, func([]fyne.CanvasObject) fyne.Size { return f.Scroll.MinSize() }, f.Scroll, foot)
	return f
}

func act(s page.Section) fyne.CanvasObject {
	name := part.NewText(s.Title, theme.Text)
	name.Style.Bold = true
	return part.Column(8, part.NewScene(s.Lines...), part.Actions(name, part.NewCaption(s.Source)), part.NewNote(s.Note))
}

func (f *First) door(s page.Section, first bool) fyne.CanvasObject {
	column := part.Column(10, part.NewTitle(s.Title), part.NewNote(s.Note))
	if first {
		column.Add(part.NewCaption("Afterwards you can say"))
		for _, line := range s.Lines {
			column.Add(part.Marked(part.GlyphRight, theme.Accent, part.NewSaid(line)))
		}
		column.Add(part.Inset(6, 0, part.Actions(f.start)))
		return part.NewTileOf(column, true)
	}
	pick := part.NewButton("Pick a provider", func() { f.actor.Act(page.Command{Kind: page.Pick}) })
	pick.Trailing = part.GlyphMore
	f.found.Hide()
	column.Objects = append(column.Objects, f.box, f.found, part.Actions(f.use, pick))
	return part.NewTileOf(column, false)
}

// texts is the door to the tutorials, each with its name.
func (f *First) texts(s page.Section) fyne.CanvasObject {
	column := part.Column(8)
	for _, c := range companion.All() {
		follow := part.NewFaint(part.GlyphRight, "", func() {
			f.actor.Act(page.Command{Kind: page.Tutorial, Name: c.Name})
		})
		p, _ := provider.Find(c.Provider)
		name := part.NewText(c.Short, theme.Text)
		name.Cut = part.CutEnd
		column.Add(container.NewBorder(nil, nil, nil, container.NewHBox(part.NewCaption(p.Name), follow), name))
	}
	column.Add(part.NewCaption(s.Source))
	return part.NewTileOf(part.Column(10, part.NewTitle(s.Title), part.NewNote(s.Note), column), false)
}

// read says what was found in the text, while it is typed. Nothing is sent.
func (f *First) read() {
	f.own = page.ReadOwn(f.box.Text)
	f.found.SetText(f.own.Said())
	f.judged.SetFindings(f.own.Findings)
	part.Show(f.found, f.own.Said() != "")
	f.use.SetEnabled(f.own.Is != "")
	came := !f.card.Visible() && len(f.own.Findings) > 0
	part.Show(f.card, len(f.own.Findings) > 0)
	f.Scroll.Refresh()
	if came {
		fyne.Do(func() { f.Reveal(f.card) }) // once it has its place
	}
}

// Paste reads a text as if it had been pasted into the field.
func (f *First) Paste(text string) { f.box.SetText(text) }

// take makes a walk of what was found.
func (f *First) take() {
	switch {
	case len(f.own.Credentials) > 0:
		f.actor.Act(page.Command{Kind: page.Import, Value: f.box.Text})
	case f.own.Is != "":
		f.actor.Act(page.Command{Kind: page.Again, Client: &f.own.Client})
	}
}

// Content is the page.
func (f *First) Content() fyne.CanvasObject { return f.root }

// Wide tells the window that there is nothing for the side panel to show yet.
func (f *First) Wide() bool { return true }

// Hint is what Ctrl+Enter does here.
func (f *First) Hint() string { return hintOf(f.shown.Buttons[0]) }

// Tick is a second that has passed.
func (f *First) Tick(View) {}

// Primary does what the first door offers.
func (f *First) Primary() { f.actor.Act(f.shown.Buttons[0].Command) }

// Draw shows the way into the walk, or back to it.
func (f *First) Draw(v View) {
	f.shown = page.First(v.View)
	f.start.SetText(f.shown.Buttons[0].Text)
	f.foot.SetText(f.shown.Buttons[0].Text)
}
