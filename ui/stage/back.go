package stage

import (
	"fmt"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/resource"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// back is "what came back": a tab for each section of it.
type back struct {
	actor   Actor
	content *part.Tabs
	keys    []string
	shown   []page.Section
	general map[page.Key]general      // shows one response after another
	views   map[string]*part.HTTPView // likewise, by key and place: Fyne keeps a widget for a minute, and with it its body
}

func newBack(a Actor) *back {
	return &back{actor: a, content: part.NewTabs(), general: map[page.Key]general{}, views: map[string]*part.HTTPView{}}
}

func (b *back) pane() pane {
	return pane{card: b.content, draw: func(p page.Page) bool {
		b.draw(p.All(page.Section.Back))
		return len(b.shown) > 0
	}}
}

func (b *back) draw(sections []page.Section) {
	b.shown = sections
	keys := make([]string, len(sections))
	tabs := make([]part.Tab, len(sections))
	first := 0
	for i, s := range sections {
		id := tabID(s)
		keys[i] = s.Title + "\x00" + id
		tabs[i] = part.Tab{ID: id, Text: s.Title, Build: func() fyne.CanvasObject { return b.view(s, i) }}
		if told(s.Key) && !told(sections[first].Key) {
			first = i
		}
	}
	if slices.Equal(keys, b.keys) {
		return
	}
	b.keys = keys
	b.content.SetTabs(tabs...)
	if len(tabs) > 0 {
		b.content.Select(tabs[first].ID)
	}
}

// tabID changes when what the section shows does, so that nothing is laid out twice.
func tabID(s page.Section) string { return string(s.Key) + s.Version }

// find is the first section that is wanted, and its place among those with the same key.
func (b *back) find(wanted func(s page.Section, n int) bool) (page.Section, int) {
	seen := map[page.Key]int{}
	for _, s := range b.shown {
		if wanted(s, seen[s.Key]) {
			return s, seen[s.Key]
		}
		seen[s.Key]++
	}
	return page.Section{}, 0
}

// opened is the section that is open, and its place among those with the same key.
func (b *back) opened() (page.Key, int) {
	s, n := b.find(func(s page.Section, _ int) bool { return tabID(s) == b.content.Selected() })
	return s.Key, n
}

// open shows the n-th section with that key. It returns what has to be scrolled to, nil when there is no such section.
func (b *back) open(key page.Key, n int) fyne.CanvasObject {
	s, _ := b.find(func(s page.Section, at int) bool { return s.Key == key && at == n })
	if s.Key == "" {
		return nil
	}
	b.content.Select(tabID(s))
	return b.content
}

// told is what a person wants to see first.
func told(k page.Key) bool { return k == page.Response || k == page.Parameters }

// view shows a section. Nothing in it is loaded, followed or run.
func (b *back) view(s page.Section, i int) fyne.CanvasObject {
	switch s.Key {
	case page.Request, page.Response:
		place := fmt.Sprint(s.Key, i)
		if b.views[place] == nil {
			b.views[place] = part.NewHTTPView()
		}
		b.views[place].SetMessage(part.Message(s.Message.Read()))
		return b.views[place]
	case page.Readable:
		return contentView(s.Body)
	case page.Server:
		return decisionList(s.Decisions)
	}
	shown, known := b.general[s.Key]
	if !known {
		shown = newGeneral(b.actor)
		b.general[s.Key] = shown
	}
	shown.set(s)
	return shown.body
}

// decisionList is what the practice server decided, request by request.
func decisionList(decisions []practice.Decision) fyne.CanvasObject {
	body := part.Column(4)
	for _, d := range decisions {
		body.Add(part.Inset(6, 16, part.NewMono(d.Line(), theme.Text)))
		checks := part.NewChecklist()
		checks.SetFindings(d.Checks)
		body.Add(checks)
	}
	return body
}

// drawnRows are rows as a table draws them: below each its verdict, or a button for an address that can be opened.
func drawnRows(a Actor, rows []page.Row) []part.Row {
	out := make([]part.Row, len(rows))
	for i, r := range rows {
		out[i] = part.Row{Name: r.Name, Value: r.Value, Secret: r.Secret, Masked: !r.Hidden.IsZero(), Edited: r.Edited,
			ReadOnly: r.Fixed, Explain: r.Explain, Tone: part.Tone(r.Of), Note: r.Note}
		if out[i].Masked {
			out[i].Value = r.Hidden.Reveal()
		}
		if r.Absent {
			out[i].Tone = theme.Muted
		}
		switch {
		case r.Page != "":
			out[i].Under = part.Actions(part.NewLink("Open in the browser", func() { a.Act(page.Command{Kind: page.Browse, Value: r.Page}) }))
		case r.Finding.Text != "":
			verdict := part.NewChecklist()
			verdict.Flush = true
			verdict.SetFindings([]finding.Finding{r.Finding})
			out[i].Under = verdict
		}
	}
	return out
}

// contentView is the readable view of a response, by what the response is. Nothing in it is loaded, followed or run. A
// picture is drawn, if that is safe, at its size or smaller.
func contentView(b page.Body) (view fyne.CanvasObject) {
	switch c := b.Read(); c.Kind {
	case resource.JSON:
		view = part.NewJSONTable(c.Body)
	case resource.Form:
		view = part.NewValues(func(limit int) (rows []part.Row, more bool, err error) {
			pairs, more := resource.Pairs(c.Body, limit)
			for _, p := range pairs {
				rows = append(rows, part.Row{Name: part.Visible(p.Name), Value: p.Value, Tone: part.Tone(p.Name)})
			}
			return rows, more, nil
		})
	case resource.Image:
		if c.Picture.Drawn != nil {
			view = part.Inset(10, 16, drawn(c.Picture.Drawn))
		}
	case resource.Binary:
	default:
		text := part.NewHTTPView()
		text.SetMessage(part.Message{Body: c.Body, ContentType: c.Media})
		view = text
	}
	return noted(b.Note(), view)
}

// noted puts a line of words above a view; either may be missing.
func noted(words string, view fyne.CanvasObject) fyne.CanvasObject {
	body := part.Column(0)
	if words != "" {
		body.Add(part.Inset(10, 16, part.NewProse(words)))
	}
	if view != nil {
		body.Add(view)
	}
	return body
}

func drawn(picture image.Image) fyne.CanvasObject {
	const most = 320
	size := fyne.NewSize(float32(picture.Bounds().Dx()), float32(picture.Bounds().Dy()))
	if over := max(size.Width, size.Height) / most; over > 1 {
		size = fyne.NewSize(size.Width/over, size.Height/over)
	}
	shown := canvas.NewImageFromImage(picture)
	shown.FillMode = canvas.ImageFillContain
	shown.SetMinSize(size)
	return container.NewHBox(shown)
}
