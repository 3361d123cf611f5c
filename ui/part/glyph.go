package part

// Glyph is a drawing in a square of 24, made of strokes in black; an Icon puts the colour in. The drawings are our own.
type Glyph string

// The glyphs of the window. The first four are the signs of the verdicts, so that no verdict hangs on its colour.
const (
	GlyphPass Glyph = `<path d="M4.5 12.5 L10 18 L19.5 6.5"/>`
	GlyphWarn Glyph = `<path d="M12 4 V14"/><path d="M12 19.4 V19.6"/>`
	GlyphFail Glyph = `<path d="M6 6 L18 18 M18 6 L6 18"/>`
	GlyphSkip Glyph = `<path d="M5 12 H19"/>`

	GlyphCopy   Glyph = `<path d="M9 9 H20 V20 H9 Z"/><path d="M15 5 V4 H4 V15 H5"/>`
	GlyphShow   Glyph = `<path d="M2.5 12 C6 6 18 6 21.5 12 C18 18 6 18 2.5 12 Z"/><path d="M12 11.9 V12.1" stroke-width="5"/>`
	GlyphHide   Glyph = `<path d="M2.5 12 C6 6 18 6 21.5 12 C18 18 6 18 2.5 12 Z"/><path d="M4.5 19.5 L19.5 4.5"/>`
	GlyphEdited Glyph = `<path d="M4 20 L5 15.5 L16 4.5 L19.5 8 L8.5 19 Z"/>`
	GlyphReset  Glyph = `<path d="M5 12 A7.5 7.5 0 1 0 8 6"/><path d="M8 2 V6.5 H12.5"/>`
	GlyphRemove Glyph = `<path d="M5 7 H19 M9.5 7 V4 H14.5 V7 M7 7 L8 20 H16 L17 7"/>`
	GlyphAdd    Glyph = `<path d="M12 5 V19 M5 12 H19"/>`
	GlyphMore   Glyph = `<path d="M6 9.5 L12 15.5 L18 9.5"/>`
	GlyphLess   Glyph = `<path d="M6 15 L12 9 L18 15"/>`
	GlyphRight  Glyph = `<path d="M4 12 H19 M13.5 6.5 L19 12 L13.5 17.5"/>`
	GlyphDown   Glyph = `<path d="M12 4 V19 M6.5 13.5 L12 19 L17.5 13.5"/>`
	GlyphEnter  Glyph = `<path d="M20 5 V14 H5 M9.5 9.5 L5 14 L9.5 18.5"/>`
	GlyphClose  Glyph = `<path d="M6.5 6.5 L17.5 17.5 M17.5 6.5 L6.5 17.5"/>`
	GlyphDot    Glyph = `<circle cx="12" cy="12" r="6" fill="#000000" stroke="none"/>`
)

// svg is the glyph as a whole drawing with strokes of the given width, in units of the square.
func (g Glyph) svg(width, color string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">` +
		`<g fill="none" stroke="` + color + `" stroke-width="` + width + `" stroke-linecap="round" stroke-linejoin="round">` +
		string(g) + `</g></svg>`)
}
