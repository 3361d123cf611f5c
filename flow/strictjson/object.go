// Package strictjson reads the JSON object that a server sent, before anything decodes it into a struct. Go's decoder
// takes the last of two equal names, matches names without case and replaces bytes that are not UTF-8; each of these
// lets two readers of one response see different tokens. Here they are problems, each with the byte where it is.
//
// It obeys RFC 8259 (2, 4, 7, 8.1) and RFC 7493 2.3, which forbids duplicate names. It reads as far as it can, so that
// a response that must not be used can still be shown. Numbers and nested values are left as they were spelled.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may be nested, the outermost one included.
const MaxDepth = 64

// Kind is the type of a JSON value.
type Kind string

// The kinds of JSON values.
const (
	String Kind = "string"
	Number Kind = "number"
	Bool   Kind = "boolean"
	Null   Kind = "null"
	Nested Kind = "object"
	Array  Kind = "array"
)

// Member is one member of the outermost object.
type Member struct {
	Name string
	Kind Kind
	Raw  string // as spelled on the wire
	Text string // a string decoded, everything else as spelled
}

// Object is what could be read of a text.
type Object struct {
	Members  []Member // in the order of the wire, duplicates included
	Problems []Problem
}

// Read reads body. The names in known are those that the caller is going to use: a name that differs from one of them
// in case only is a problem too.
func Read(body []byte, known []string) Object {
	r := reader{known: known}
	r.encoding(body)
	if bytes.HasPrefix(body, bom) {
		r.base, body = len(bom), body[len(bom):]
	}
	r.body = body
	r.syntax()
	r.dec = json.NewDecoder(bytes.NewReader(body))
	r.dec.UseNumber()
	r.outermost()
	return r.object
}

// First is the first member of that exact name.
func (o Object) First(name string) (Member, bool) {
	for _, m := range o.Members {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

var bom = []byte("\xef\xbb\xbf")

type reader struct {
	object Object
	known  []string
	body   []byte
	base   int // bytes cut off before body
	dec    *json.Decoder
}

// encoding looks for what RFC 8259 8.1 rules out: a byte order mark, and bytes that are not UTF-8.
func (r *reader) encoding(body []byte) {
	if bytes.HasPrefix(body, bom) {
		r.problem(ByteOrderMark, 0, "")
	}
	for i := 0; i < len(body); {
		c, n := utf8.DecodeRune(body[i:])
		if c == utf8.RuneError && n == 1 {
			r.problem(NotUTF8, i, "")
			return
		}
		i += n
	}
}

// syntax lets the decoder's own checker find the exact byte of the first syntax error.
func (r *reader) syntax() {
	var bad *json.SyntaxError
	var whole json.RawMessage
	if !errors.As(json.Unmarshal(r.body, &whole), &bad) {
		return
	}
	at := r.base + int(bad.Offset) - 1
	switch text := bad.Error(); {
	case strings.Contains(text, "after top-level value"):
		r.problem(TrailingJunk, at, "")
	case strings.Contains(text, "unexpected end"):
		r.problem(CutShort, r.base+len(r.body), "")
	case strings.Contains(text, "max depth"):
		// The walk stops earlier than that, and says so.
	default:
		r.problem(BadSyntax, at, text)
	}
}

func (r *reader) outermost() {
	tok, err := r.dec.Token()
	if err != nil {
		return
	}
	if tok != json.Delim('{') {
		r.problem(NotObject, r.base, "")
		return
	}
	_ = r.members(1) // what stops it is noted as a problem
}

var errStop = errors.New("stop reading")

// members reads the inside of an object whose brace has been read. An error ends the reading; syntax has told it.
func (r *reader) members(depth int) error {
	seen := map[string]string{}
	for r.dec.More() {
		tok, err := r.dec.Token()
		if err != nil {
			return err
		}
		name, ok := tok.(string)
		if !ok {
			return errStop
		}
		start := int(r.dec.InputOffset())
		r.name(name, seen, depth, start)
		m, err := r.value(depth)
		if err != nil {
			return err
		}
		if depth == 1 {
			m.Name = name
			m.Raw = string(bytes.TrimLeft(r.body[start:r.dec.InputOffset()], " \t\r\n:"))
			if m.Kind != String {
				m.Text = m.Raw
			}
			r.object.Members = append(r.object.Members, m)
		}
	}
	_, err := r.dec.Token()
	return err
}

// name compares a name with those before it. RFC 8259 4: names should be unique, and readers differ on which one wins.
func (r *reader) name(name string, seen map[string]string, depth, at int) {
	key := name // deep down, other people's data may well have names that differ in case only
	if depth == 1 {
		key = fold(name)
	}
	before, again := seen[key]
	switch {
	case again && before == name:
		r.problem(Duplicate, r.base+at, name)
	case again, depth == 1 && slices.ContainsFunc(r.known, func(known string) bool { return SameButForCase(known, name) }):
		r.problem(Lookalike, r.base+at, name)
	}
	if !again {
		seen[key] = name
	}
}

// value reads one value inside an object or array at depth.
func (r *reader) value(depth int) (Member, error) {
	tok, err := r.dec.Token()
	if err != nil {
		return Member{}, err
	}
	switch v := tok.(type) {
	case string:
		return Member{Kind: String, Text: v}, nil
	case json.Number:
		return Member{Kind: Number}, nil
	case bool:
		return Member{Kind: Bool}, nil
	case json.Delim:
		return r.nested(v, depth+1)
	}
	return Member{Kind: Null}, nil
}

func (r *reader) nested(open json.Delim, depth int) (Member, error) {
	if depth > MaxDepth {
		r.problem(TooDeep, r.base+int(r.dec.InputOffset())-1, "")
		return Member{}, errStop
	}
	if open == '{' {
		return Member{Kind: Nested}, r.members(depth)
	}
	for r.dec.More() {
		if _, err := r.value(depth); err != nil {
			return Member{}, err
		}
	}
	_, err := r.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return Member{Kind: Array}, err
}

// fold maps names that a reader without regard to case would take for one another to the same key. Go's decoder is such
// a reader, and its folding is Unicode's: the long s U+017F counts as s, the Kelvin sign U+212A as k.
func fold(name string) string {
	key := make([]rune, 0, len(name))
	for _, c := range name {
		least := c
		for next := unicode.SimpleFold(c); next != c; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		key = append(key, least)
	}
	return string(key)
}

// SameButForCase tells whether a and b differ, but only in a way that a reader without regard to case does not see.
func SameButForCase(a, b string) bool { return a != b && strings.EqualFold(a, b) }

// ProblemKind names what is wrong, stable for programs.
type ProblemKind string

// The kinds of problems.
const (
	ByteOrderMark ProblemKind = "byte_order_mark"
	NotUTF8       ProblemKind = "not_utf8"
	BadSyntax     ProblemKind = "bad_syntax"
	TrailingJunk  ProblemKind = "trailing_junk"
	CutShort      ProblemKind = "cut_short"
	NotObject     ProblemKind = "not_an_object"
	TooDeep       ProblemKind = "too_deep"
	Duplicate     ProblemKind = "duplicate"
	Lookalike     ProblemKind = "lookalike"
)

// Problem is one reason not to believe a text.
type Problem struct {
	Kind   ProblemKind
	Offset int    // in bytes from the start of the body
	Detail string // the name or the checker's words; comes from the server, so clean it before showing it
}

func (r *reader) problem(k ProblemKind, offset int, detail string) {
	r.object.Problems = append(r.object.Problems, Problem{k, offset, detail})
}

// Text says it in words. It holds Detail as it came.
func (p Problem) Text() string {
	switch p.Kind {
	case ByteOrderMark:
		return "The text starts with a byte order mark (at byte 0), which JSON does not allow."
	case NotUTF8:
		return fmt.Sprintf("The byte at offset %d is not valid UTF-8, which JSON requires. Is the text in Latin-1?", p.Offset)
	case TrailingJunk:
		return fmt.Sprintf("There is extra content after the JSON object, at byte %d.", p.Offset)
	case CutShort:
		return fmt.Sprintf("The JSON text ends too early, at byte %d.", p.Offset)
	case NotObject:
		return fmt.Sprintf("The JSON text, which starts at byte %d, is not an object.", p.Offset)
	case TooDeep:
		return fmt.Sprintf("Objects or arrays are nested more than %d levels deep, at byte %d.", MaxDepth, p.Offset)
	case Duplicate:
		return fmt.Sprintf("The name %q is repeated at byte %d. Parsers differ on which occurrence counts.",
			p.Detail, p.Offset)
	case Lookalike:
		return fmt.Sprintf("The name %q, at byte %d, is the same as another name to a parser that ignores case.",
			p.Detail, p.Offset)
	}
	return fmt.Sprintf("The JSON text is invalid at byte %d: %s.", p.Offset, p.Detail)
}
