package part

import (
	"fmt"
	"math"
	"strings"
)

// Glyph names a drawing. The drawings are our own: strokes in a square of 24, see outlines.
type Glyph string

// The glyphs of the window. The first four are the signs of the verdicts, so that no verdict hangs on its colour.
const (
	GlyphPass   Glyph = "pass"
	GlyphWarn   Glyph = "warn"
	GlyphFail   Glyph = "fail"
	GlyphSkip   Glyph = "skip"
	GlyphCopy   Glyph = "copy"
	GlyphShow   Glyph = "show"
	GlyphHide   Glyph = "hide"
	GlyphEdited Glyph = "edited"
	GlyphReset  Glyph = "reset"
	GlyphRemove Glyph = "remove"
	GlyphAdd    Glyph = "add"
	GlyphMore   Glyph = "more"
	GlyphLess   Glyph = "less"
	GlyphRight  Glyph = "right"
	GlyphDown   Glyph = "down"
	GlyphEnter  Glyph = "enter"
	GlyphClose  Glyph = "close"
	GlyphDot    Glyph = "dot"
)

// point is a place in the square of 24.
type point struct{ x, y float64 }

// stroke is a line through points. One point alone is a dot.
type stroke []point

var outlines = map[Glyph][]stroke{
	GlyphPass:   {{{4.5, 12.5}, {10, 18}, {19.5, 6.5}}},
	GlyphWarn:   {{{12, 4}, {12, 14}}, {{12, 19.5}}},
	GlyphFail:   {{{6, 6}, {18, 18}}, {{18, 6}, {6, 18}}},
	GlyphSkip:   {{{5, 12}, {19, 12}}},
	GlyphCopy:   {{{9, 9}, {20, 9}, {20, 20}, {9, 20}, {9, 9}}, {{15, 4}, {4, 4}, {4, 15}}},
	GlyphShow:   append(eye(), stroke{{12, 12}}, arc(12, 12, 1.5, 0, 360)),
	GlyphHide:   append(eye(), stroke{{4.5, 19.5}, {19.5, 4.5}}),
	GlyphEdited: {{{4, 20}, {5, 15.5}, {16, 4.5}, {19.5, 8}, {8.5, 19}, {4, 20}}},
	GlyphReset:  {arc(12, 12.5, 7.5, -130, 160), {{7, 2.5}, {7.2, 7}, {11.8, 7}}},
	GlyphRemove: {{{5, 7}, {19, 7}}, {{9.5, 7}, {9.5, 4}, {14.5, 4}, {14.5, 7}}, {{7, 7}, {8, 20}, {16, 20}, {17, 7}}},
	GlyphAdd:    {{{12, 5}, {12, 19}}, {{5, 12}, {19, 12}}},
	GlyphMore:   {{{6, 9.5}, {12, 15.5}, {18, 9.5}}},
	GlyphLess:   {{{6, 15}, {12, 9}, {18, 15}}},
	GlyphRight:  {{{4, 12}, {19, 12}}, {{13.5, 6.5}, {19, 12}, {13.5, 17.5}}},
	GlyphDown:   {{{12, 4}, {12, 19}}, {{6.5, 13.5}, {12, 19}, {17.5, 13.5}}},
	GlyphEnter:  {{{20, 5}, {20, 14}, {5, 14}}, {{9.5, 9.5}, {5, 14}, {9.5, 18.5}}},
	GlyphClose:  {{{6.5, 6.5}, {17.5, 17.5}}, {{17.5, 6.5}, {6.5, 17.5}}},
	GlyphDot:    {arc(12, 12, 2, 0, 360), arc(12, 12, 4, 0, 360), {{12, 12}}},
}

// arc is a part of a circle, clockwise from one angle to another, in degrees, 0 to the right.
func arc(x, y, radius, from, to float64) stroke {
	const steps = 24
	var s stroke
	for i := range steps + 1 {
		angle := (from + (to-from)*float64(i)/steps) * math.Pi / 180
		s = append(s, point{x + radius*math.Cos(angle), y + radius*math.Sin(angle)})
	}
	return s
}

// eye is two flat arcs that meet in the corners.
func eye() []stroke {
	return []stroke{arc(12, 18.5, 11.5, 214.4, 325.6), arc(12, 5.5, 11.5, 34.4, 145.6)}
}

// svg is the glyph as a whole drawing in one colour. The strokes become filled shapes, because Fyne's SVG painter does
// not scale the width of a stroke: it would be hair-thin on a screen of high density. All shapes are one path, because
// that painter goes over the whole image once for each.
func (g Glyph) svg(width float64, color string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+
		`<path fill="%s" d="`, color)
	for _, s := range outlines[g] {
		for i, p := range s {
			shape(&b, disc(p, width/2))
			if i > 0 {
				shape(&b, bar(s[i-1], p, width/2))
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return []byte(b.String())
}

// shape adds a closed outline to a path. All outlines run the same way round, so that none cuts a hole into another.
func shape(b *strings.Builder, outline []point) {
	for i, p := range outline {
		command := 'L'
		if i == 0 {
			command = 'M'
		}
		fmt.Fprintf(b, "%c%.2f %.2f", command, p.x, p.y)
	}
	if len(outline) > 0 {
		b.WriteByte('Z')
	}
}

// disc is the round end of a stroke.
func disc(center point, radius float64) []point {
	const corners = 16
	out := make([]point, corners)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		out[i] = point{center.x + radius*cos, center.y + radius*sin}
	}
	return out
}

// bar is a straight stroke: a rectangle that lies along it.
func bar(from, to point, half float64) []point {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return nil
	}
	nx, ny := -dy/length*half, dx/length*half
	return []point{
		{from.x - nx, from.y - ny}, {to.x - nx, to.y - ny}, {to.x + nx, to.y + ny}, {from.x + nx, from.y + ny},
	}
}
