package secret

import (
	"sync"
	"sync/atomic"
)

// Redactor makes text safe to show and to save. It hides values by the name of their field, and every value it was told
// of wherever it appears: as it is, percent-encoded, escaped for JSON or HTML, and in base64 at any offset, so also in
// Basic credentials. Equal secrets get equal marks everywhere. A text that was redacted before stays as it is. The zero
// value is ready; safe for use by several goroutines.
//
// Known values shorter than four bytes are hidden by name only. What it cannot see is a value that was hashed,
// encrypted, compressed, or split.
type Redactor struct {
	mu       sync.Mutex // guards known
	known    map[Value]bool
	shortest atomic.Int64            // length of the shortest known value, 0 when none is known
	matcher  atomic.Pointer[matcher] // of known; nil when it has to be built anew
}

// Add makes values known. Empty and short ones are ignored.
func (r *Redactor) Add(values ...Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := len(r.known)
	for _, v := range values {
		n := int64(len(v.Reveal()))
		if n < minKnown {
			continue
		}
		if r.known == nil {
			r.known = map[Value]bool{}
		}
		r.known[v] = true
		if least := r.shortest.Load(); least == 0 || n < least {
			r.shortest.Store(n)
		}
	}
	if len(r.known) != before {
		r.matcher.Store(nil)
	}
}

// current is the matcher for all known values. Values come one by one, and most of them before anything is redacted, so
// it is built only when it is asked for.
func (r *Redactor) current() *matcher {
	if m := r.matcher.Load(); m != nil {
		return m
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.matcher.Load(); m != nil {
		return m
	}
	m := newMatcher(r.known)
	r.matcher.Store(m)
	return m
}

// settle hides by name and then by value. A value that goes may take a quote or a brace with it, and what is left reads
// differently: then names are looked for again, so that redacting the result once more would change nothing.
func (r *Redactor) settle(s string, byName func(string) string) string {
	const rounds = 4 // one is the rule, two are rare
	for range rounds {
		named := byName(s)
		if s = r.Text(named); s == named {
			break
		}
	}
	return s
}

// Text hides the known values in s.
func (r *Redactor) Text(s string) string {
	// No form of a value is shorter than the value, so a short text can hold none.
	if least := r.shortest.Load(); least == 0 || int64(len(s)) < least {
		return s
	}
	return r.current().replace(s)
}
