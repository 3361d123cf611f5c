// Package keyring keeps client secrets and refresh tokens in the system's keyring, and answers in one of a few ways
// within the time that the caller gives. RFC 6749 10.3 and 10.4 and RFC 8252 8.5 ask that such credentials are kept
// confidential where they rest.
//
// The library underneath blocks while a password window is open and says "stored" when that window was dismissed. So
// one call at a time is in its hands, a caller may leave it, and every write and every deletion is read back.
//
// Where there is no keyring, values stay in memory until the program ends. Left out on purpose: a file with secrets, in
// whatever wrapping. On macOS the items belong to the system's own tool, so any program of the same person can read
// them; on Linux they cross the session bus in the clear. The package promises no more than the system does.
package keyring

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"oauthwalk/flow/secret"
)

// Service is the name of this program in the system's keyring. It has no colon: Windows joins service and user with
// one, and two items could otherwise share a name.
const Service = "oauthwalk"

// Deadlines for a caller's context.
const (
	// ProbeWait is for a read at the start of the program, which nobody asked for.
	ProbeWait = 2 * time.Second
	// WriteWait is for what a person started, and may have to type a password for. No call is waited for longer.
	WriteWait = 120 * time.Second
)

// Kind is what sort of credential an item holds.
type Kind string

// The kinds that may rest in a keyring; there are no others.
const (
	ClientSecret Kind = "client-secret"
	RefreshToken Kind = "refresh-token"
)

// String is what it is called in a sentence: "client secret".
func (k Kind) String() string { return strings.ReplaceAll(string(k), "-", " ") }

// Kinds are all of them, in the order of showing.
func Kinds() []Kind { return []Kind{ClientSecret, RefreshToken} }

// user is the name of an item below Service. Hashing leaves no character that a keyring could take for its own, and
// nothing of a person's choice of names in the list of a keyring program.
func user(item string, kind Kind) string {
	sum := sha256.Sum256([]byte(item))
	return hex.EncodeToString(sum[:]) + "/" + string(kind)
}

// MaxSize is the longest value in bytes that this system takes. Windows stops at 2560. On macOS 4096 bytes hold a whole
// command line with the value in base64, which leaves a little more than 2900. Elsewhere no limit is known, and 4096
// keeps a mistake from filling a keyring.
func MaxSize() int { return maxSize(runtime.GOOS) }

func maxSize(system string) int {
	return cmp.Or(map[string]int{"windows": 2560, "darwin": 2900}[system], 4096)
}

// CheckSize tells before a sign-in whether a value could be stored after it: nil or ErrTooLarge.
func CheckSize(v secret.Value) error {
	if size := len(v.Reveal()); size > MaxSize() {
		return fmt.Errorf("%w: it has %d bytes, and this system stores at most %d", ErrTooLarge, size, MaxSize())
	}
	return nil
}

// Kinds of failure. Test for them with errors.Is. None of their texts holds a secret.
var (
	ErrNotFound = errors.New("not in the keyring")
	// ErrUnavailable: there is no keyring, or it refuses. The *UnavailableError says why.
	ErrUnavailable = errors.New("the system's keyring is not available")
	// ErrTimeout: the keyring did not answer in the caller's time. What was asked may still happen later.
	ErrTimeout = errors.New("the system's keyring did not respond in time")
	// ErrBusy: an earlier call has not come back, so this one was not made.
	ErrBusy = errors.New("still waiting for the system's password window: enter the password or close the window, then try again")
	// ErrTooLarge: the value is longer than the keyring takes, or than this program ever wrote.
	ErrTooLarge = errors.New("too large for the system's keyring")
	// ErrNotStored: the keyring said yes, and the value is not there. A dismissed password window does that.
	ErrNotStored = errors.New("the system's keyring did not store the value; was its password window dismissed?")
	// ErrNotDeleted: the keyring said yes, and the item is still there.
	ErrNotDeleted = errors.New("the system's keyring did not delete the item")
	ErrEmpty      = errors.New("an empty value is not stored")
)

// Unsettled tells errors after which nobody knows yet whether a write or a deletion took place: the caller left while
// the keyring was at it.
func Unsettled(err error) bool {
	return errors.Is(err, ErrTimeout) || errors.Is(err, context.Canceled)
}

// UnavailableError is ErrUnavailable with its reason.
type UnavailableError struct {
	Reason string // for a person: one clause, no period
	Err    error  // what the library said; nil when the reason is ours
}

// Error says the reason; the library's own words follow where they say more.
func (e *UnavailableError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%v: %s", ErrUnavailable, e.Reason)
	}
	return fmt.Sprintf("%v: %s (%v)", ErrUnavailable, e.Reason, e.Err)
}

// Unwrap makes it ErrUnavailable.
func (e *UnavailableError) Unwrap() []error { return []error{ErrUnavailable, e.Err} }

// Reason is why the keyring is not available, in words for the status bar; "" for any other error.
func Reason(err error) string {
	if u, ok := errors.AsType[*UnavailableError](err); ok {
		return u.Reason
	}
	return ""
}
