package resource

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
)

// maxPixels is how large a picture may be that is decoded: one of 1448 by 1448, which takes 8 MiB and about 30 ms. A few
// bytes can stand for a picture of any size, so the size is read before anything else.
const maxPixels = 2 << 20

// Picture is what an image says of itself in its first bytes.
type Picture struct {
	Format        string // "png", "jpeg" or "gif"; "" for none of them
	Width, Height int    // in pixels, 0 when they cannot be read
	Cut           bool   // its end was not recorded
}

// formats are the ones that are drawn. SVG and others can hold scripts and addresses, and are not.
var formats = map[string]struct {
	name   string
	config func(*bytes.Reader) (image.Config, error)
	decode func(*bytes.Reader) (image.Image, error)
}{
	"image/png": {"png", func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }},
	"image/jpeg": {"jpeg", func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }},
	"image/gif": {"gif", func(r *bytes.Reader) (image.Config, error) { return gif.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) }}, // the first picture of a moving one
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
	ErrPictureFormat = errors.New("it is none of PNG, JPEG and GIF, which are the formats that are drawn")
	ErrPictureSize   = errors.New("it has more pixels than are drawn, which is 2 million")
	ErrPictureCut    = errors.New("its end was not recorded")
	ErrPictureBroken = errors.New("its bytes are damaged")
)

// Draw decodes the picture of c, when that is safe. The error is one of the reasons above.
func (c Content) Draw() (image.Image, error) {
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
	}
	picture, err := formats["image/"+p.Format].decode(bytes.NewReader(c.Body))
	if err != nil {
		return nil, ErrPictureBroken
	}
	return picture, nil
}
