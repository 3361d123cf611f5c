package e2e

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
)

// pixel is how many bytes one takes: blue, green, red and one without meaning.
const pixel = 4

// picture is a look at the window.
type picture struct {
	size image.Point
	rows [][]byte
}

// parseDump reads an X window dump: a header of words, the most significant byte first, a table of colours that this
// depth does not use, and the rows. It leaves the margin out.
func parseDump(dump []byte) (picture, error) {
	const headerWords, colourSize = 25, 12
	if len(dump) < headerWords*4 {
		return picture{}, errors.New("the screen is too short for a header")
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(dump[4*i:])) }
	width, height, stride := word(4), word(5), word(12)
	start := word(0) + word(19)*colourSize
	if word(11) != 8*pixel || word(7) != 0 || len(dump) < start+stride*height {
		return picture{}, fmt.Errorf("the screen is not of 32 bits a pixel: %d bits, %d bytes", word(11), len(dump))
	}
	p := picture{size: image.Pt(width-margin, height-margin)}
	for y := range p.size.Y {
		row := dump[start+y*stride:]
		p.rows = append(p.rows, row[:p.size.X*pixel])
	}
	return p, nil
}

func (p picture) at(x, y int) color.RGBA {
	b := p.rows[y][x*pixel:]
	return color.RGBA{b[2], b[1], b[0], 255}
}

func (p picture) bounds() image.Rectangle { return image.Rectangle{Max: p.size} }

// image is the picture in the form that Go writes files from.
func (p picture) image() image.Image {
	img := image.NewRGBA(p.bounds())
	for y := range p.size.Y {
		for x := range p.size.X {
			img.SetRGBA(x, y, p.at(x, y))
		}
	}
	return img
}

// changed is the smallest rectangle around every pixel inside of area that differs from before; empty for none.
func (p picture) changed(before picture, area image.Rectangle) image.Rectangle {
	var out image.Rectangle
	if p.size != before.size {
		return area
	}
	area = area.Intersect(p.bounds())
	from, to := area.Min.X*pixel, area.Max.X*pixel
	for y := area.Min.Y; y < area.Max.Y; y++ {
		if bytes.Equal(p.rows[y][from:to], before.rows[y][from:to]) {
			continue
		}
		first, last := area.Max.X, area.Min.X
		for x := area.Min.X; x < area.Max.X; x++ {
			if p.at(x, y) != before.at(x, y) {
				first, last = min(first, x), x
			}
		}
		out = out.Union(image.Rect(first, y, last+1, y+1))
	}
	return out
}

// colours counts the different ones, up to a limit.
func (p picture) colours(limit int) int {
	seen := map[uint32]bool{}
	var last uint32
	for _, row := range p.rows {
		for x := 0; x < len(row) && len(seen) < limit; x += pixel {
			if c := binary.LittleEndian.Uint32(row[x:]); c != last || len(seen) == 0 {
				seen[c], last = true, c
			}
		}
	}
	return len(seen)
}

// brightness is the mean over one pixel in 64, from 0 for black to 255.
func (p picture) brightness() int {
	const step = 8
	sum, n := 0, 0
	for y := 0; y < p.size.Y; y += step {
		for x := 0; x < p.size.X; x += step {
			c := p.at(x, y)
			sum += (int(c.R) + int(c.G) + int(c.B)) / 3
			n++
		}
	}
	return sum / n
}

// blackBar finds a solid black bar at least 200 pixels long and 6 high: what the driver paints in place of a text that
// is too long for a texture, or where nothing is drawn at all.
func (p picture) blackBar() image.Rectangle {
	const long, high = 200, 6
	above := make([]int, p.size.X) // how many black pixels end here, counted downwards
	for y, row := range p.rows {
		run := 0
		for x := range p.size.X {
			if b := row[x*pixel:]; b[0]|b[1]|b[2] != 0 {
				above[x], run = 0, 0
				continue
			}
			if above[x]++; above[x] < high {
				run = 0
			} else if run++; run >= long {
				return image.Rect(x-long+1, y-high+1, x+1, y+1)
			}
		}
	}
	return image.Rectangle{}
}
