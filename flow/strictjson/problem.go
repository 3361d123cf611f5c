package strictjson

import "fmt"

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
		return fmt.Sprintf("The byte at offset %d is not UTF-8, as JSON must be. Is it Latin-1?", p.Offset)
	case TrailingJunk:
		return fmt.Sprintf("Something follows the JSON object, at byte %d.", p.Offset)
	case CutShort:
		return fmt.Sprintf("The JSON text ends too early, at byte %d.", p.Offset)
	case NotObject:
		return fmt.Sprintf("The JSON text is not an object, from byte %d.", p.Offset)
	case TooDeep:
		return fmt.Sprintf("Objects or arrays are nested more than %d deep, at byte %d.", MaxDepth, p.Offset)
	case Duplicate:
		return fmt.Sprintf("The name %q is there twice, again at byte %d. Readers differ on which one counts.",
			p.Detail, p.Offset)
	case Lookalike:
		return fmt.Sprintf("The name %q, at byte %d, looks like another one to a reader without regard to case.",
			p.Detail, p.Offset)
	}
	return fmt.Sprintf("The JSON text is wrong at byte %d: %s.", p.Offset, p.Detail)
}
