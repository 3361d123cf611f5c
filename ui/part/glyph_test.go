package part

import (
	"image/color"
	"slices"
	"testing"
)

// Markup shows an icon as a raster and not which one, so the drawings are looked at here.
func TestGlyphIsInkOnNothing(t *testing.T) {
	ink := color.NRGBA{R: 0x4e, G: 0xc1, B: 0x84, A: 0xff}
	for _, side := range []int{16, 32} {
		for glyph := range outlines {
			got := glyph.draw(2.4, ink, side, side)
			inked := 0
			for i := 0; i < len(got.Pix); i += 4 {
				alpha := got.Pix[i+3]
				if alpha > 0 && (got.Pix[i] != ink.R || got.Pix[i+1] != ink.G || got.Pix[i+2] != ink.B) {
					t.Errorf("%s has another colour than its ink", glyph)
				}
				if alpha > 0x80 {
					inked++
				}
			}
			if inked == 0 || inked > side*side/2 {
				t.Errorf("%s of %d pixels: %d are mostly ink, want some and not most", glyph, side, inked)
			}
		}
	}
}

func TestPlusIsAPlus(t *testing.T) {
	got := GlyphAdd.draw(2.4, color.NRGBA{A: 0xff}, 24, 24)
	for _, p := range []struct{ x, y, alpha int }{
		{12, 12, 255}, {12, 6, 255}, {6, 12, 255}, {6, 6, 0}, {0, 0, 0}, {23, 12, 0},
	} {
		if alpha := int(got.NRGBAAt(p.x, p.y).A); alpha != p.alpha {
			t.Errorf("at %d,%d: %d, want %d", p.x, p.y, alpha, p.alpha)
		}
	}
}

// No two verdicts may look the same without their colours.
func TestSignsOfVerdictsDiffer(t *testing.T) {
	var seen [][]uint8
	for _, glyph := range []Glyph{GlyphPass, GlyphWarn, GlyphFail, GlyphSkip} {
		drawn := glyph.draw(2.4, color.NRGBA{A: 0xff}, 16, 16).Pix
		if slices.ContainsFunc(seen, func(other []uint8) bool { return slices.Equal(other, drawn) }) {
			t.Errorf("%s looks like another sign", glyph)
		}
		seen = append(seen, drawn)
	}
}
