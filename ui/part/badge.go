package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*badge)(nil)

// badge is the circle in front of a stage: its number, a tick, a cross, or a dash for one that was skipped.
type badge struct {
	widget.BaseWidget
	group
	number int
	state  StageState
	stale  bool
}

func newBadge(number int) *badge {
	b := &badge{number: number}
	b.ExtendBaseWidget(b)
	return b
}

func (b *badge) set(state StageState, stale bool) {
	if b.state == state && b.stale == stale {
		return
	}
	b.state, b.stale = state, stale
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{
		badge:  b,
		circle: &canvas.Circle{},
		number: NewText(strconv.Itoa(b.number), theme.Muted),
		sign:   NewIcon("", theme.Pass),
	}
	r.number.Font, r.number.Style.Bold, r.number.Alignment = theme.SizeCaption, true, fyne.TextAlignCenter
	r.sign.Side, r.sign.Bold = 12, true
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*badgeRenderer)(nil)

type badgeRenderer struct {
	badge  *badge
	circle *canvas.Circle
	number *Text
	sign   *Icon
}

func (r *badgeRenderer) look() {
	b := r.badge
	line, ink, sign, filled := theme.Control, theme.Muted, Glyph(""), false
	switch b.state {
	case StageNow:
		line, ink = theme.Accent, theme.Accent
	case StageDone:
		line, ink, sign, filled = theme.Pass, theme.OnAccent, GlyphPass, true
	case StageFailed:
		line, ink, sign = theme.Fail, theme.Fail, GlyphFail
	case StageSkipped:
		sign = GlyphSkip
	case StageExpected:
		line, ink, sign = theme.Text, theme.Text, GlyphWaves
	case StageEnd:
		line, ink, sign = theme.Accent, theme.Accent, GlyphFlag
	}
	if b.stale {
		line, ink, filled = theme.Warn, theme.Warn, false
	}
	r.circle.StrokeColor, r.circle.StrokeWidth = colorOf(b, line), 2
	r.circle.FillColor = colorOf(b, theme.Clear)
	if filled {
		r.circle.FillColor = colorOf(b, line)
	}
	r.number.SetColor(ink)
	r.number.Hidden = sign != ""
	r.sign.Set(sign, ink)
	r.sign.Hidden = sign == ""
}

func (r *badgeRenderer) Layout(size fyne.Size) {
	side := min(size.Width, size.Height)
	r.circle.Resize(fyne.NewSquareSize(side))
	r.circle.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	r.number.Resize(size)
	r.sign.Resize(size)
}

func (r *badgeRenderer) Refresh() {
	r.look()
	canvas.Refresh(r.badge)
}

func (r *badgeRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(grown(r.badge, 22)) }
func (r *badgeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.circle, r.number, r.sign}
}
func (r *badgeRenderer) Destroy() {}
