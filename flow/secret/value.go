// Package secret holds values that must not leak: they redact themselves wherever Go prints, encodes or logs them, and
// a Redactor finds them again in the text of requests and responses: the credentials of RFC 6749 sections 10.3 to 10.5,
// the bearer tokens of RFC 6750 section 5.3 and the verifier of RFC 7636. What it cannot do is wipe memory: Go strings
// stay until the garbage collector takes them. It does not encrypt, and it does not stop a caller of Reveal.
package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"sync"
	"unique"
)

// runKey keys the tags of this run of the program, so that a short secret cannot be guessed from its tag.
var runKey = func() []byte {
	key := make([]byte, sha256.Size)
	rand.Read(key) // never fails: crypto/rand crashes the program instead
	return key
}()

// Value is a secret string. Every way of printing or encoding it gives Redacted; only Reveal gives the bytes. The zero
// value is the empty secret, and == means equal secrets.
//
// The string sits behind a pointer, because fmt prints unexported fields of the structs around it without asking their
// methods: it then shows an address and nothing more.
type Value struct{ handle unique.Handle[string] }

// New wraps s.
func New(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{unique.Make(s)}
}

// Reveal is the secret itself. Its callers are the few places that send it or show it on request.
func (v Value) Reveal() string {
	if v.IsZero() {
		return "" // the zero handle has no value to give
	}
	return v.handle.Value()
}

// IsZero tells that there is no secret here.
func (v Value) IsZero() bool { return v == Value{} }

// Equal compares in constant time, whatever the lengths.
func (v Value) Equal(o Value) bool {
	a, b := sha256.Sum256([]byte(v.Reveal())), sha256.Sum256([]byte(o.Reveal()))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Redacted is "[redacted LENGTH #TAG]": LENGTH in bytes, TAG four hex digits that are equal for equal values within one
// run of the program and say nothing in another. It is empty for an empty value.
func (v Value) Redacted() string {
	if v.IsZero() {
		return ""
	}
	plain := v.Reveal()
	mac := hmac.New(sha256.New, runKey)
	mac.Write([]byte(plain))
	marker := fmt.Sprintf("[redacted %d #%s]", len(plain), hex.EncodeToString(mac.Sum(nil)[:2]))
	issued.Store(marker, struct{}{})
	return marker
}

// issued are the markers of this run: a text that only looks like one may be a secret.
var issued sync.Map

// foreign is a marker of any run: with so few digits it is none of the secrets that are looked for.
var foreign = regexp.MustCompile(`\[redacted [0-9]{1,7} #[0-9a-f]{4}\]`)

// Adopt lets the markers in a text that another run has written stay as they are from now on, so that a person sees again
// which secrets were equal, and how long they were.
func Adopt(text []byte) {
	const most = 10_000 // a walk has a few dozen
	for _, marker := range foreign.FindAll(text, most) {
		issued.LoadOrStore(string(marker), struct{}{})
	}
}

// String implements fmt.Stringer.
func (v Value) String() string { return v.Redacted() }

// GoString implements fmt.GoStringer.
func (v Value) GoString() string { return v.Redacted() }

// Format implements fmt.Formatter, so that no verb, not even %x or %#v, reaches the bytes.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.Redacted()) }

// MarshalText implements encoding.TextMarshaler, which JSON asks too.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.Redacted()), nil }

// LogValue implements slog.LogValuer.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.Redacted()) }
