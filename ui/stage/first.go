package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/companion"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// ownLimit is how much of a pasted file is read, in bytes.
const ownLimit = 64 << 10

// First is the page of somebody who has not walked yet: what is about to be seen, and the doors into it.
type First struct {
	actor   Actor
	shown   page.Page
	start   *part.Button
	foot    *part.Button // the same, at the foot of a small window
	box     *part.TextBox
	found   *part.Prose
	judged  *part.FindingList
	use     *part.Button
	own     page.Own
	content *container.Scroll
	root    fyne.CanvasObject
}

// NewFirst returns the page.
func NewFirst(a Actor) *First {
	f := &First{actor: a, box: part.NewTextBox(ownLimit), found: part.NewProse(""), judged: part.NewFindingList()}
	f.shown = page.First(page.View{})
	f.start, f.foot = part.NewPrimary("", f.Primary), part.NewPrimary("", f.Primary)
	for _, b := range []*part.Button{f.start, f.foot} {
		b.Tall, b.Trailing = true, part.GlyphEnter
	}
	f.box.SetPlaceHolder("An .env, a URL or a client ID")
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
	body := part.Column(16, part.Column(4, part.NewHeading(f.shown.Title), strong(f.shown.Intro)), part.Pictures(270, pictures...),
		part.Tiles(16, 250, doors...), part.NewCaption("This page comes once. Later you find it under Help."))
	f.content = container.NewVScroll(part.Inset(24, 40, body))
	f.root = container.New(footLayout{}, f.content, part.NewFoot([]fyne.CanvasObject{f.foot}))
	return f
}

// strong is prose in the main colour.
func strong(text string) *part.Prose {
	p := part.NewProse(text)
	p.Color = theme.Text
	return p
}

func act(s page.Section) fyne.CanvasObject {
	name := part.NewText(s.Title, theme.Text)
	name.Style.Bold = true
	text := part.NewProse(s.Note)
	text.Wide = true
	return part.Column(8, part.NewScene(s.Lines...), part.Actions(name, part.NewCaption(s.Source)), text)
}

func (f *First) door(s page.Section, first bool) fyne.CanvasObject {
	title := part.NewTitle(s.Title)
	text := part.NewProse(s.Note)
	text.Wide = true
	column := part.Column(10, title, text)
	if first {
		column.Add(part.NewCaption("Afterwards you can say"))
		for _, line := range s.Lines {
			column.Add(part.Marked(part.GlyphRight, theme.Accent, strong(line)))
		}
		column.Add(part.Inset(6, 0, part.Actions(f.start)))
		return part.NewTileOf(column, true)
	}
	pick := part.NewButton("Pick a provider", func() { f.actor.Act(page.Command{Kind: page.Pick}) })
	pick.Trailing = part.GlyphMore
	f.found.Hide()
	f.judged.Hide()
	for _, o := range []fyne.CanvasObject{f.box, f.found, f.judged, part.Actions(f.use, pick)} {
		column.Add(o)
	}
	return part.NewTileOf(column, false)
}

// texts is the door to the tutorials, each with its name.
func (f *First) texts(s page.Section) fyne.CanvasObject {
	note := part.NewProse(s.Note)
	note.Wide = true
	column := part.Column(8, part.NewTitle(s.Title), note)
	for _, c := range companion.All() {
		follow := part.NewFaint(part.GlyphRight, "", func() {
			f.actor.Act(page.Command{Kind: page.Tutorial, Name: c.Name})
		})
		name := part.NewText(c.Short, theme.Text)
		name.Cut = part.CutEnd
		column.Add(container.NewBorder(nil, nil, nil, follow, name))
	}
	column.Add(part.NewCaption(s.Source))
	return part.NewTileOf(column, false)
}

// read says what was found in the text, while it is typed. Nothing is sent.
func (f *First) read() {
	f.own = page.ReadOwn(f.box.Text)
	f.found.SetText(f.own.Said())
	f.judged.SetFindings(f.own.Findings)
	part.Show(f.found, f.own.Said() != "")
	part.Show(f.judged, len(f.own.Findings) > 0)
	if f.own.Is == "" {
		f.use.Disable()
	} else {
		f.use.Enable()
	}
	f.content.Refresh()
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

// Reveal scrolls to an object of the page.
func (f *First) Reveal(o fyne.CanvasObject) { part.Reveal(f.content, o) }

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

var _ fyne.Layout = footLayout{}

// footLayout shows the foot of a page in a window that is too low for all of it.
type footLayout struct{}

// Layout implements fyne.Layout.
func (footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	page, foot := o[0], o[1]
	height := foot.MinSize().Height
	if foot.Hide(); size.Height < part.Scaled(640) {
		foot.Show()
	} else {
		height = 0
	}
	page.Resize(fyne.NewSize(size.Width, size.Height-height))
	foot.Resize(fyne.NewSize(size.Width, height))
	foot.Move(fyne.NewPos(0, size.Height-height))
}

// MinSize implements fyne.Layout.
func (footLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
