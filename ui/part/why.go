package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*WhyPanel)(nil)

// WhyPanel explains why the stage is there, and may lead to an experiment.
//
//	why := part.NewWhyPanel()
//	why.Set("Tokens must not travel through the browser.", "Break it", openLab)
//	side.Add(why)
type WhyPanel struct {
	widget.BaseWidget
	body *fyne.Container
	card *Card
	text string // that is shown without a link, "" for none
}

// NewWhyPanel returns an empty panel.
func NewWhyPanel() *WhyPanel {
	w := &WhyPanel{body: Column(12)}
	w.card = NewCard("Why this stage?", Inset(12, 14, w.body))
	w.ExtendBaseWidget(w)
	return w
}

// Set shows a text of one or more paragraphs, and a link below unless its text is "".
func (w *WhyPanel) Set(text, link string, onLink func()) {
	if link == "" && text == w.text {
		return
	}
	w.body.Objects, w.text = []fyne.CanvasObject{NewProse(text)}, text
	if link != "" {
		w.text = ""
		w.body.Objects = append(w.body.Objects, NewLink(link, onLink))
	}
	w.body.Refresh()
	w.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (w *WhyPanel) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.card) }
