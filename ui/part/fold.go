package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*Fold)(nil)

// Fold is a line that opens what is rarely needed. The content is built when it is first opened.
//
//	fold := part.NewFold("Advanced", func() fyne.CanvasObject { return part.NewParamTable() })
type Fold struct {
	widget.BaseWidget
	build   func() fyne.CanvasObject
	button  *Button
	content fyne.CanvasObject // nil before it was opened
	body    *fyne.Container
}

// NewFold returns a closed fold.
func NewFold(title string, build func() fyne.CanvasObject) *Fold {
	f := &Fold{build: build}
	f.button = NewFaint(GlyphMore, title, func() { f.SetOpen(!f.Open()) })
	f.body = Column(0, newHairline(),
		container.New(tallLayout{height: 36, inset: 8}, row(0, none, f.button)))
	f.ExtendBaseWidget(f)
	return f
}

// Open tells whether the content can be seen.
func (f *Fold) Open() bool { return f.content != nil && f.content.Visible() }

// SetOpen shows the content, or hides it.
func (f *Fold) SetOpen(on bool) {
	if on == f.Open() {
		return
	}
	if f.content == nil {
		f.content = f.build()
		f.body.Add(f.content)
	}
	if on {
		f.content.Show()
		f.button.SetIcon(GlyphLess)
	} else {
		f.content.Hide()
		f.button.SetIcon(GlyphMore)
	}
	f.body.Refresh()
	f.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
