package keyring

import (
	"context"
	"errors"
	"fmt"
)

// Kinds of failure. Test for them with errors.Is. None of their texts holds a secret.
var (
	// ErrNotFound: the keyring answered, and has no such item.
	ErrNotFound = errors.New("not in the keyring")
	// ErrUnavailable: there is no keyring, or it refuses. The *UnavailableError says why.
	ErrUnavailable = errors.New("the system's keyring is not available")
	// ErrTimeout: the keyring did not answer in the caller's time. What was asked may still happen later.
	ErrTimeout = errors.New("the system's keyring did not respond in time")
	// ErrBusy: an earlier call has not come back, so this one was not made.
	ErrBusy = errors.New("still waiting for the system's password window: answer or close it, then try again")
	// ErrTooLarge: the value is longer than the keyring takes; it was not sent.
	ErrTooLarge = errors.New("too large for the system's keyring")
	// ErrNotStored: the keyring said yes, and the value is not there. A dismissed password window does that.
	ErrNotStored = errors.New("the system's keyring did not store the value; was its password window dismissed?")
	// ErrNotDeleted: the keyring said yes, and the item is still there.
	ErrNotDeleted = errors.New("the system's keyring did not delete the item")
	// ErrEmpty: an empty value is no credential; delete the item instead.
	ErrEmpty = errors.New("an empty value is not stored")
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

// Is makes it ErrUnavailable.
func (e *UnavailableError) Is(target error) bool { return target == ErrUnavailable }

// Unwrap is what the library said.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Reason is why the keyring is not available, in words for the status bar; "" for any other error.
func Reason(err error) string {
	var u *UnavailableError
	if errors.As(err, &u) {
		return u.Reason
	}
	return ""
}
