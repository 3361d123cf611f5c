package secret

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"sort"
	"strings"
)

// minKnown is the shortest value, in bytes, that is looked for in text. A shorter one would be found in ordinary words;
// it is hidden only where the name of its field tells.
const minKnown = 4

// matcher finds known values in text, in time that grows with the text and not with what is in it.
type matcher struct {
	filter   [1 << hashBits / 64]uint64 // a bit for each hash of four bytes: keeps the search away from the map mostly
	buckets  map[[minKnown]byte][]int   // of patterns, by how they begin
	patterns []pattern
	unknown  map[string]bool // runs, found whole
}

// pattern is one way in which a value may stand in text. left and right are base64 characters beside the match that
// hold bits of the value too.
type pattern struct {
	text        string
	value       Value
	left, right int
}

// span is a part of the text that holds a secret.
type span struct {
	from, to int
	value    Value
}

// patternsOf are all ways in which a value may stand in text.
func patternsOf(v Value) []pattern {
	plain := v.Reveal()
	out := append(make([]pattern, 0, 24), pattern{text: plain, value: v})
	if strings.Contains(plain, " ") {
		out = append(out, pattern{text: strings.ReplaceAll(plain, " ", "+"), value: v}) // as forms write it
	}
	in16 := hex.EncodeToString([]byte(plain))
	out = append(out, pattern{text: in16, value: v}, pattern{text: strings.ToUpper(in16), value: v})
	out = appendBase32(out, plain, v)
	out = appendBase64(out, plain, v)
	if escaped := url.QueryEscape(plain); escaped != plain {
		out = appendBase64(out, escaped, v) // RFC 6749 section 2.3.1 escapes credentials before it encodes them
	}
	return out
}

func (m *matcher) add(patterns ...pattern) {
	if m.buckets == nil {
		m.buckets = map[[minKnown]byte][]int{}
	}
	for _, p := range patterns {
		key := [minKnown]byte([]byte(p.text))
		h := hash(p.text)
		m.filter[h/64] |= 1 << (h % 64)
		m.buckets[key] = append(m.buckets[key], len(m.patterns))
		m.patterns = append(m.patterns, p)
	}
}

// appendBase32 adds what base32 makes of the value wherever in a group of five bytes it begins, without the characters
// that its neighbours take part in. RFC 4648 6.
func appendBase32(out []pattern, plain string, v Value) []pattern {
	const group = 5
	src := append(make([]byte, group-1), plain...)
	for before := range group {
		text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(src[group-1-before:])
		text = text[(8*before+4)/5 : 8*(before+len(plain))/5]
		out = append(out, pattern{text: text, value: v, left: 1, right: 1})
	}
	return out
}

// appendBase64 adds what base64 makes of the value wherever in a group of three bytes it begins, without the characters
// that its neighbours take part in, in both alphabets.
func appendBase64(out []pattern, plain string, v Value) []pattern {
	src := append(make([]byte, 2), plain...)
	for before := range 3 {
		text := base64.RawStdEncoding.EncodeToString(src[2-before:])
		bits := 8 * (before + len(plain))
		from, to := (8*before+5)/6, bits/6
		p := pattern{text: text[from:to], value: v}
		if 8*before%6 != 0 {
			p.left = 1
		}
		if bits%6 != 0 {
			p.right = 1
		}
		out = append(out, p)
		if strings.ContainsAny(p.text, "+/") {
			p.text = strings.NewReplacer("+", "-", "/", "_").Replace(p.text)
			out = append(out, p)
		}
	}
	return out
}

// hashBits make a filter of a kilobyte. A walk knows some twenty values in a hundred forms, so one place in a hundred
// passes it by chance.
const hashBits = 13

func hash(s string) uint32 {
	n := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
	return n * 2654435761 >> (32 - hashBits)
}

// find gives the matches in s, those that overlap too. at leads back to the text that s was decoded from; nil means that
// s is that text.
func (m *matcher) find(s string, at []int32) (found []span) {
	if len(m.unknown) > 0 {
		found = findUnknown(m.unknown, s, at)
	}
	var begun map[int]bool // the patterns whose beginning was met
	for i := 0; i+minKnown <= len(s); i++ {
		if h := hash(s[i:]); m.filter[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		for _, n := range m.buckets[[minKnown]byte([]byte(s[i:i+minKnown]))] {
			if begun[n] {
				continue
			}
			if begun == nil {
				begun = map[int]bool{}
			}
			begun[n] = true
			found = m.patterns[n].find(found, s, i, at)
		}
	}
	return found
}

// find appends the matches of one pattern from there on. Matches that overlap repeat what is between their beginnings, so
// that each is found by going on with the repetition.
func (p pattern) find(found []span, s string, from int, at []int32) []span {
	for from < len(s) {
		i := strings.Index(s[from:], p.text)
		if i < 0 {
			break
		}
		a, b := from+i, from+i+len(p.text)
		if next := strings.Index(s[a+1:min(len(s), b+len(p.text)-1)], p.text); next >= 0 && a+1+next < b {
			for period := next + 1; b < len(s) && s[b] == s[b-period]; b++ {
			}
		}
		from = b
		if p.left > 0 && a > 0 && isBase64(s[a-1]) {
			a--
		}
		if p.right > 0 && b < len(s) && isBase64(s[b]) {
			b++
		}
		if at != nil {
			a, b = int(at[a]), int(at[b])
		}
		found = append(found, span{a, b, p.value})
	}
	return found
}

// replace puts markers where values are. Matches that overlap become one, so that no end of a value stays; it gets the
// marker of the longest. Matches inside a marker are chance.
func (m *matcher) replace(s string) string {
	var found []span
	readings(s, func(plain string, at []int32) { found = append(found, m.find(plain, at)...) })
	found = outsideMarkers(s, found)
	if len(found) == 0 {
		return s
	}
	sort.Slice(found, func(a, b int) bool { return found[a].from < found[b].from })
	var out strings.Builder
	done := 0
	for i := 0; i < len(found); {
		whole, longest := found[i], found[i].to-found[i].from
		for i++; i < len(found) && found[i].from < whole.to; i++ {
			next := found[i]
			whole.to = max(whole.to, next.to)
			if n := next.to - next.from; n > longest {
				whole.value, longest = next.value, n
			}
		}
		out.WriteString(s[done:whole.from])
		out.WriteString(whole.value.Redacted())
		done = whole.to
	}
	out.WriteString(s[done:])
	return out.String()
}

// outsideMarkers drops the spans that lie within a marker of s.
func outsideMarkers(s string, found []span) []span {
	if len(found) == 0 {
		return nil
	}
	var markers []span
	for _, at := range anywhere.FindAllStringIndex(s, -1) {
		if markerLen(s[at[0]:]) > 0 {
			markers = append(markers, span{from: at[0], to: at[1]})
		}
	}
	var kept []span
	for _, f := range found {
		k := sort.Search(len(markers), func(i int) bool { return markers[i].to >= f.to })
		if k == len(markers) || markers[k].from > f.from {
			kept = append(kept, f)
		}
	}
	return kept
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("+/-_", c) >= 0
}

const markerStart = "[redacted "

// markerLen is the length of the marker that s begins with, or 0. A marker is what Value.Redacted wrote in this run. Text that is
// redacted already must stay as it is, and a marker holds the characters # and space, which end things in a URL.
func markerLen(s string) int {
	if !strings.HasPrefix(s, markerStart) {
		return 0
	}
	marker := marker.FindString(s)
	if _, ours := issued.Load(marker); !ours {
		return 0 // somebody else wrote it, and may have meant a secret
	}
	return len(marker)
}

var (
	anywhere = regexp.MustCompile(`\[redacted [0-9]{1,19} #[0-9a-f]{4}\]`)
	marker   = regexp.MustCompile(`^` + anywhere.String())
)

// isMarker tells that s is one marker and nothing else.
func isMarker(s string) bool { return s != "" && markerLen(s) == len(s) }

// mark is the marker for a value found by its name. What is marked already, or empty, stays.
func mark(plain string) string {
	if isMarker(plain) {
		return plain
	}
	return New(plain).Redacted()
}

// indexAny is strings.IndexAny for ASCII, except that it does not look inside markers.
func indexAny(s, chars string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '[' {
			if n := markerLen(s[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		if strings.IndexByte(chars, s[i]) >= 0 {
			return i
		}
	}
	return -1
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
