package resource

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// ContentKind is how a body is to be looked at.
type ContentKind string

// The kinds of bodies.
const (
	Empty  ContentKind = "empty"
	JSON   ContentKind = "json"
	Form   ContentKind = "form"
	HTML   ContentKind = "html" // shown as text, never rendered
	Text   ContentKind = "text" // SVG is text too: a picture that can hold scripts
	Image  ContentKind = "image"
	Binary ContentKind = "binary"
)

// Content is the body of a response in the form in which a person can read it. The record keeps the bytes that came.
type Content struct {
	Kind    ContentKind
	Media   string // media type in lower case; "" when the response names none
	Packed  string // the coding that it came packed with, "" for none
	Charset string // that the text was translated from, "" when it came in UTF-8
	Body    []byte // unpacked; text is UTF-8
	Picture Picture

	coding coding
}

// ContentOf reads the body of a response by its label, and by its look where the label is missing or wrong. RFC 9110 8.3
// and 8.4.
func ContentOf(x wire.Exchange) Content {
	body, coding := unpack(x)
	c := Content{Packed: coding.name, Body: body, coding: coding}
	label := x.Header("Content-Type")
	c.Media = wire.MediaType(label)
	switch {
	case len(body) == 0:
		c.Kind = Empty
	case coding.name != "" && !coding.unpacked:
		c.Kind = Binary
	case strings.HasPrefix(c.Media, "image/") && c.Media != "image/svg+xml":
		c.Kind, c.Picture = Image, pictureOf(body, x.Truncated)
	case isBinary(body) && !namesCharset(label):
		c.Kind = Binary
	default:
		c.translate(label)
		c.Kind = textKind(c.Media, c.Body)
	}
	return c
}

// labelledJSON: RFC 8259 11 and RFC 6839 3.1.
func labelledJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

func textKind(media string, body []byte) ContentKind {
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 512)]))
	switch {
	// A bare word or number is JSON too, but nobody means it so without a label.
	case (labelledJSON(media) || bytes.IndexAny(start, "{[") == 0) && json.Valid(body):
		return JSON
	case media == "text/html", media == "application/xhtml+xml", bytes.HasPrefix(start, []byte("<!doctype html")),
		bytes.HasPrefix(start, []byte("<html")):
		return HTML
	case media == "application/x-www-form-urlencoded":
		return Form
	}
	return Text
}

func namesCharset(label string) bool {
	_, params, _ := mime.ParseMediaType(label)
	return params["charset"] != ""
}

// translate makes UTF-8 of text in another charset: of the one that the label or the page names, else of the one that
// browsers take. RFC 9110 8.3.2.
func (c *Content) translate(label string) {
	if !namesCharset(label) && utf8.Valid(c.Body) {
		return
	}
	encoding, name, _ := charset.DetermineEncoding(c.Body, label)
	if name == "utf-8" {
		return
	}
	if text, err := encoding.NewDecoder().Bytes(c.Body); err == nil {
		c.Body, c.Charset = text, name
	}
}

// isBinary tells a body that is no text by its first bytes: text of whatever charset has hardly a control character.
func isBinary(body []byte) bool {
	odd := 0
	head := body[:min(len(body), 512)]
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f {
			odd++
		}
	}
	return odd*20 > len(head)
}

// Pairs are the names and values of a form in their order, at the most limit of them; more tells that there are others.
// What is badly escaped stays as it is.
func Pairs(form []byte, limit int) (pairs []wire.Field, more bool) {
	for part := range strings.SplitSeq(string(form), "&") {
		if part == "" {
			continue
		}
		if len(pairs) == limit {
			return pairs, true
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, wire.Field{Name: secret.Unescape(name), Value: secret.Unescape(value)})
	}
	return pairs, false
}

// maxUnpacked is how long a body may get when it is unpacked, in bytes. A small packed body can stand for a huge one.
const maxUnpacked = 1 << 20

// coding is how a body came packed, and what came of unpacking it.
type coding struct {
	name     string // "" for not at all
	unpacked bool
	cut      bool // longer than maxUnpacked
	broken   bool // ends before its end
}

// unpack is the body to read: the one that came, or what is packed in it. RFC 9110 8.4 and 12.5.3: a server may pack an
// answer without being asked, and some always do. The record keeps the packed bytes.
func unpack(x wire.Exchange) ([]byte, coding) {
	c := coding{name: strings.ToLower(strings.TrimSpace(x.Header("Content-Encoding")))}
	if c.name == "" || c.name == "identity" || len(x.ResponseBody) == 0 {
		return x.ResponseBody, coding{}
	}
	if c.name != "gzip" && c.name != "x-gzip" {
		return x.ResponseBody, c
	}
	r, err := gzip.NewReader(bytes.NewReader(x.ResponseBody))
	if err != nil {
		return x.ResponseBody, coding{name: c.name, broken: true}
	}
	body, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	c.unpacked, c.broken, c.cut = true, err != nil, len(body) > maxUnpacked
	return body[:min(len(body), maxUnpacked)], c
}

func (r *run) checkCoding(c coding) {
	const id, section = "content_encoding", "RFC 9110 8.4"
	switch {
	case c.name == "":
	case c.cut:
		r.add(finding.Warnf(id, section, "The body is longer than %d KiB when decompressed. The rest is left out.",
			maxUnpacked>>10))
	case c.broken && !c.unpacked:
		r.add(finding.Warnf(id, section, "The body is labelled as gzip, but it is not gzip."))
	case !c.unpacked:
		r.add(finding.Warnf(id, section, "The body is compressed with %s, which this client cannot decompress.", r.words(c.name)))
	case c.broken:
		r.add(finding.Warnf(id, section, "The body is compressed with gzip and ends too early."))
	default:
		r.add(finding.Passf(id, section, "The body was compressed with gzip and has been decompressed."))
	}
}
