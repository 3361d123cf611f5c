package secret

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

// words are those of which names are made: of parameters, codes, scopes, header fields, media types and hosts. A run of
// characters that is made of them, of numbers and of joints says nothing that a token would.
//
//go:embed words.txt
var wordList string

var words = sync.OnceValue(func() map[string]bool { return set(wordList) })

func set(list string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		all[word] = true
	}
	return all
}

// shortestRun is how many characters a token has at least.
const shortestRun = 16

var (
	traced    = regexp.MustCompile(`(?i)((?:trace|correlation|request)[ _-]?id\W{0,6})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	timestamp = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}(\.[0-9]+)?Z?$`)
	// The GUID of a tenant or an application is no token.
	named = regexp.MustCompile(`(?i)((?:tenant|directory|application|app|resource|client)[ _-]?(?:id)?\W{0,3}(?:is)?\W{1,4})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	// dotted is the name of a class, an error domain or a code: java.io.IOException, org.openid.appauth.oauth_token.
	dotted = regexp.MustCompile(`^(?:[a-z_]{2,24}\.){2,}(?:(?:[A-Z]{0,3}[A-Z][a-z]{2,20})+|[a-z]{2,14}(?:_[a-z]{2,14})*)\.?$`)
	tokens = regexp.MustCompile(`(?i)(access|refresh|id)_?token["']?\s*[:=>]`)
)

// runs are where a token may be: the characters that RFC 6750 2.1 and RFC 6749 A allow in practice, without a break. A
// shorter one is no token worth the name.
func runs(s string) (found [][2]int) {
	from := 0
	for i := range len(s) + 1 {
		if i < len(s) && (isBase64(s[i]) || strings.IndexByte(".~=", s[i]) >= 0) {
			continue
		}
		if i-from >= shortestRun {
			found = append(found, [2]int{from, i})
		}
		from = i + 1
	}
	return found
}

// Show tells what may be read although a token endpoint sends it: what this client sent in clear itself.
func (r *Redactor) Show(texts ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, text := range texts {
		text = redactURL(text) // an address may carry a key
		if text != "" && !strings.Contains(r.shown, text) {
			r.shown += "\n" + text
		}
	}
}

// Learn makes known what nobody can vouch for in a text that a token endpoint sent: each run of sixteen characters or more
// that could be part of a token and is neither a word, nor a number, nor shown. What is escaped is looked at as it reads
// without its escapes, too. In an error, a GUID that is called the ID of a trace or of a request stays: support asks for it.
func (r *Redactor) Learn(failed bool, text string) {
	failed = failed && !tokens.MatchString(text)
	r.mu.Lock()
	defer r.mu.Unlock()
	readings(text, func(s string, _ []int32) {
		if failed {
			s = named.ReplaceAllString(traced.ReplaceAllString(s, "$1"), "$1")
		}
		for _, at := range runs(s) {
			found := s[at[0]:at[1]]
			for _, piece := range pieces(found) {
				if !r.plain(piece) {
					if r.matcher.unknown == nil {
						r.matcher.unknown = map[string]bool{}
					}
					r.matcher.unknown[piece] = true
				}
			}
		}
	})
	if least := r.shortest.Load(); len(r.matcher.unknown) > 0 && (least == 0 || least > shortestRun) {
		r.shortest.Store(shortestRun)
	}
}

// plain tells that a run may be shown.
func (r *Redactor) plain(found string) bool {
	if timestamp.MatchString(found) || dotted.MatchString(found) || strings.Contains(r.shown, strings.TrimRight(found, ".=")) {
		return true
	}
	numbers := true
	for part := range strings.FieldsFuncSeq(found, func(c rune) bool { return strings.ContainsRune("_-./=+~", c) }) {
		digits := strings.Trim(part, "0123456789") == ""
		numbers = numbers && digits
		if !digits && !words()[strings.ToLower(part)] && !humped(part) {
			return false
		}
		if digits && len(part) > 10 && !numbers {
			return false
		}
	}
	return true
}

// hump is one of the words that invalidParameter is made of. A shorter one could be part of a token.
var hump = regexp.MustCompile(`[A-Z][a-z]{2,}|^[a-z]{3,}`)

// humped tells that a part is made of words without a joint.
func humped(part string) bool {
	rest := hump.ReplaceAllStringFunc(part, func(s string) string {
		if words()[strings.ToLower(s)] {
			return ""
		}
		return s
	})
	return rest == ""
}

// pieces are a run and its parts between the joints of a form, as whoever reads the form sees them.
func pieces(found string) []string {
	out := []string{found}
	for _, joints := range []string{"=", "=+", "=/"} {
		for part := range strings.FieldsFuncSeq(found, func(c rune) bool { return strings.ContainsRune(joints, c) }) {
			if len(part) >= shortestRun && part != found {
				out = append(out, part)
			}
		}
	}
	return out
}

// findUnknown gives the runs of s that Learn made known.
func findUnknown(unknown map[string]bool, s string, at []int32) (found []span) {
	for _, whole := range runs(s) {
		for _, piece := range pieces(s[whole[0]:whole[1]]) {
			if !unknown[piece] {
				continue
			}
			for from := whole[0]; from < whole[1]; {
				i := strings.Index(s[from:whole[1]], piece)
				if i < 0 {
					break
				}
				a, b := from+i, from+i+len(piece)
				from = b
				if at != nil {
					a, b = int(at[a]), int(at[b])
				}
				found = append(found, span{a, b, New(piece)})
			}
			if len(piece) == whole[1]-whole[0] {
				break
			}
		}
	}
	return found
}
