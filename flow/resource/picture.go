package resource

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"time"
)

// maxPixels is how large a picture may be that is decoded: one of 1448 by 1448, which takes 8 MiB and about 30 ms. A few
// bytes can stand for a picture of any size, so the size is read before anything else.
const maxPixels = 2 << 20

// Picture is what an image says of itself in its first bytes.
type Picture struct {
	Format        string // "png", "jpeg" or "gif"; "" for none of them
	Width, Height int    // in pixels, 0 when they cannot be read
	Cut           bool   // its end was not recorded

	Drawn   image.Image // nil until Get has decoded it: whoever shows it has no time for that
	Problem error       // why it is not drawn, one of the reasons below
}

// formats are the ones that are drawn. SVG and others can hold scripts and addresses, and are not.
var formats = map[string]struct {
	name   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}{
	"image/png":  {"png", png.DecodeConfig, png.Decode},
	"image/jpeg": {"jpeg", jpeg.DecodeConfig, jpeg.Decode},
	"image/gif":  {"gif", gif.DecodeConfig, gif.Decode}, // the first picture of a moving one
}

// pictureOf goes by the bytes, because labels of pictures are often those of another format.
func pictureOf(body []byte, truncated bool) Picture {
	p := Picture{Cut: truncated}
	f, known := formats[http.DetectContentType(body)]
	if !known {
		return p
	}
	p.Format = f.name
	if c, err := f.config(bytes.NewReader(body)); err == nil {
		p.Width, p.Height = c.Width, c.Height
	}
	return p
}

// The reasons why a picture is not drawn.
var (
	ErrPictureFormat = errors.New("it is not PNG, JPEG or GIF, the only formats that are drawn")
	ErrPictureSize   = errors.New("it has more than 2 million pixels, which is the limit")
	ErrPictureCut    = errors.New("its end was not recorded")
	ErrPictureBroken = errors.New("its bytes are damaged")
	ErrPictureSlow   = errors.New("it takes too long to decode")
)

const (
	// maxScans is how often a progressive JPEG may go over all its pixels; encoders write about ten scans. One of 262 kB
	// with thousands kept a window busy for eight seconds.
	maxScans = 32
	// maxDrawing is how long a picture may take.
	maxDrawing = 2 * time.Second
)

// scans counts the beginnings of scans in a JPEG (ITU T.81 B.2.3). Within a scan, FF is followed by 00 or a restart.
func scans(jpeg []byte) int { return bytes.Count(jpeg, []byte{0xff, 0xda}) }

// patient reads a picture until its time is up: a decoder cannot be stopped otherwise.
type patient struct {
	*bytes.Reader
	until time.Time
}

func (p patient) Read(to []byte) (int, error) {
	if time.Now().After(p.until) {
		return 0, ErrPictureSlow
	}
	return p.Reader.Read(to)
}

// Decoded is c with its picture, when it is one: that takes its time.
func (c Content) Decoded() Content {
	if c.Kind == Image {
		c.Picture.Drawn, c.Picture.Problem = c.draw()
	}
	return c
}

// draw decodes the picture of c. The error is one of the reasons above.
func (c Content) draw() (image.Image, error) {
	p := c.Picture
	switch {
	case c.Kind != Image || p.Format == "":
		return nil, ErrPictureFormat
	case p.Cut:
		return nil, ErrPictureCut
	case p.Width <= 0 || p.Height <= 0:
		return nil, ErrPictureBroken
	case p.Width > maxPixels/p.Height:
		return nil, ErrPictureSize
	case p.Format == "jpeg" && scans(c.Body) > maxScans:
		return nil, ErrPictureSlow
	}
	body := patient{bytes.NewReader(c.Body), time.Now().Add(maxDrawing)}
	picture, err := formats["image/"+p.Format].decode(body)
	switch {
	case errors.Is(err, ErrPictureSlow):
		return nil, ErrPictureSlow
	case err != nil:
		return nil, ErrPictureBroken
	}
	return picture, nil
}
