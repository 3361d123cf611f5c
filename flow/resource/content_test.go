package resource

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"oauthwalk/flow/wire"
)

func answer(contentType, body string) wire.Exchange {
	x := wire.Exchange{Status: 200, ResponseBody: []byte(body)}
	if contentType != "" {
		x.ResponseHeader = []wire.Field{{Name: "content-type", Value: contentType}}
	}
	return x
}

func TestContentOf(t *testing.T) {
	for name, tt := range map[string]struct {
		label, body string
		kind        ContentKind
		charset     string
		want        string // of the body, "" for the same
	}{
		"JSON":                    {"application/json", `{"a":1}`, JSON, "", ""},
		"JSON of a kind":          {"application/scim+json; charset=utf-8", `[1]`, JSON, "", ""},
		"JSON as text":            {"text/plain", ` {"a":1}`, JSON, "", ""},
		"JSON without a label":    {"", `{"a":1}`, JSON, "", ""},
		"a word of JSON":          {"application/json", `"a"`, JSON, "", ""},
		"a number in text":        {"text/plain", `1`, Text, "", ""},
		"broken JSON":             {"application/json", `{"a":`, Text, "", ""},
		"form":                    {"application/x-www-form-urlencoded", "a=1&b=2", Form, "", ""},
		"HTML":                    {"text/html; charset=utf-8", "<p>a", HTML, "", ""},
		"HTML under another name": {"application/octet-stream", "\n<!DOCTYPE html><p>", HTML, "", ""},
		"SVG":                     {"image/svg+xml", "<svg onload='x()'/>", Text, "", ""},
		"text":                    {"text/plain", "h\u00e9", Text, "", ""},
		"Latin-1":                 {"text/plain; charset=iso-8859-1", "h\xe9", Text, "windows-1252", "hé"},
		"Latin-1 JSON":            {"application/json; charset=iso-8859-1", "{\"a\":\"\xe9\"}", JSON, "windows-1252", `{"a":"é"}`},
		"charset not named":       {"text/plain", "h\xe9", Text, "windows-1252", "hé"},
		"charset in the page":     {"text/html", "<meta charset=koi8-r>\xc1", HTML, "koi8-r", "<meta charset=koi8-r>а"},
		"UTF-16":                  {"text/plain; charset=utf-16le", "a\x00b\x00", Text, "utf-16le", "ab"},
		"unknown charset":         {"text/plain; charset=klingon", "abc", Text, "windows-1252", ""},
		"binary":                  {"application/octet-stream", "\x00\x01\x02", Binary, "", ""},
		"binary as text":          {"text/plain", "\x00\x01\x02\x03", Binary, "", ""},
		"a picture":               {"image/webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", Image, "", ""},
		"nothing":                 {"application/json", "", Empty, "", ""},
		"a label that is none":    {"; ;", "abc", Text, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := ContentOf(answer(tt.label, tt.body))
			if tt.want == "" {
				tt.want = tt.body
			}
			if c.Kind != tt.kind || c.Charset != tt.charset || string(c.Body) != tt.want {
				t.Errorf("got %s in %q: %q; want %s in %q: %q", c.Kind, c.Charset, c.Body, tt.kind, tt.charset, tt.want)
			}
		})
	}
}

func TestPairs(t *testing.T) {
	got, more := Pairs([]byte("a=1&b=x+y%21&&c&bad=%zz"), 10)
	want := []wire.Field{{Name: "a", Value: "1"}, {Name: "b", Value: "x y!"}, {Name: "c"}, {Name: "bad", Value: "%zz"}}
	if len(got) != len(want) || more {
		t.Fatalf("got %v, more %v", got, more)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("pair %d is %v, want %v", i, got[i], want[i])
		}
	}
	if got, more := Pairs([]byte(strings.Repeat("a=1&", 9)), 3); len(got) != 3 || !more {
		t.Errorf("%d pairs, more %v", len(got), more)
	}
}

// hugePNG is the head of a picture of any size in a few bytes.
func hugePNG(width, height uint32) string {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return string(binary.BigEndian.AppendUint32(append(out, head...), crc32.ChecksumIEEE(head)))
}

func TestPicturesAreMeasuredBeforeTheyAreDecoded(t *testing.T) {
	small := image.NewRGBA(image.Rect(0, 0, 30, 20))
	var asPNG, asJPEG, asGIF bytes.Buffer
	if png.Encode(&asPNG, small) != nil || jpeg.Encode(&asJPEG, small, nil) != nil || gif.Encode(&asGIF, small, nil) != nil {
		t.Fatal("the pictures of the test cannot be made")
	}
	cut := answer("image/png", asPNG.String())
	cut.Truncated = true
	for name, tt := range map[string]struct {
		x      wire.Exchange
		format string
		err    error
	}{
		"PNG":          {answer("image/png", asPNG.String()), "png", nil},
		"JPEG":         {answer("image/jpeg", asJPEG.String()), "jpeg", nil},
		"GIF":          {answer("image/gif", asGIF.String()), "gif", nil},
		"mislabelled":  {answer("image/jpeg", asPNG.String()), "png", nil},
		"huge":         {answer("image/png", hugePNG(1<<20, 1<<20)), "png", ErrPictureSize},
		"one too many": {answer("image/png", hugePNG(2049, 1024)), "png", ErrPictureSize},
		"damaged":      {answer("image/png", hugePNG(20, 20)), "png", ErrPictureBroken},
		"no head":      {answer("image/png", "\x89PNG\r\n\x1a\n"), "png", ErrPictureBroken},
		"cut":          {cut, "png", ErrPictureCut},
		"many scans":   {answer("image/jpeg", asJPEG.String()+strings.Repeat("\xff\xda", maxScans)), "jpeg", ErrPictureSlow},
		"HTML":         {answer("image/png", "<html>"), "", ErrPictureFormat},
		"not drawn":    {answer("image/webp", "RIFF\x00\x00\x00\x00WEBPVP8 "), "", ErrPictureFormat},
		"no picture":   {answer("text/plain", "abc"), "", ErrPictureFormat},
	} {
		t.Run(name, func(t *testing.T) {
			c := ContentOf(tt.x)
			picture, err := c.draw()
			if c.Picture.Format != tt.format || !errors.Is(err, tt.err) || (picture != nil) != (tt.err == nil) {
				t.Errorf("format %q, error %v; want %q, %v", c.Picture.Format, err, tt.format, tt.err)
			}
			if tt.err == nil && (picture.Bounds().Dx() != 30 || c.Picture.Height != 20) {
				t.Errorf("size %v", picture.Bounds())
			}
		})
	}
}

func FuzzContentOf(f *testing.F) {
	f.Add("application/json", `{"a":1}`)
	f.Add("image/png", hugePNG(3, 3))
	f.Add("text/html; charset=utf-16", "\xff\xfe<")
	f.Fuzz(func(t *testing.T, label, body string) {
		c := ContentOf(answer(label, body))
		if len(body) > 0 && c.Kind == Empty {
			t.Errorf("%q is called empty", body)
		}
		if picture, err := c.draw(); err == nil && picture.Bounds().Dx()*picture.Bounds().Dy() > maxPixels {
			t.Errorf("a picture of %v was decoded", picture.Bounds())
		}
	})
}
