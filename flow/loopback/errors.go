package loopback

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
)

// The kinds of errors. Their texts hold neither query nor code.
var (
	// ErrRedirectURI: the redirect URI itself is broken.
	ErrRedirectURI = errors.New("this redirect URI cannot be used")
	// ErrNotLoopback: the browser would not come to this machine by plain http. PasteOnly works for such a walk.
	ErrNotLoopback = errors.New("the app cannot listen on this redirect URI")
	// ErrClosed: the listener was closed before an answer came.
	ErrClosed = errors.New("the listener was closed before a response came; start the walk again")
	// ErrAnswered: an answer was accepted already.
	ErrAnswered = errors.New("this walk already has its response; start over for another one")
	// ErrOtherAddress: what was pasted is no answer to this walk's redirect URI.
	ErrOtherAddress = errors.New("this is not the callback address")
	// ErrRefused: the answer was judged, and it is not the one that the walk waits for.
	ErrRefused = errors.New("the response was not accepted")
)

// InUseError tells that another program holds the port. errors.Is(err, syscall.EADDRINUSE) holds for it on every
// system.
type InUseError struct {
	Port    int
	Address string // "127.0.0.1:3500"
	Err     error  // what the system said
}

// Error says what to do next, too.
func (e *InUseError) Error() string {
	return fmt.Sprintf("port %d is taken: another program listens on %s. Close it (is another walk still waiting?), "+
		"or choose another redirect URI that is registered for this client", e.Port, e.Address)
}

// Unwrap is the system's own error.
func (e *InUseError) Unwrap() error { return e.Err }

// Is makes the portable test work on Windows, where the system has a number of its own.
func (e *InUseError) Is(target error) bool { return target == syscall.EADDRINUSE }

// windowsInUse is WSAEADDRINUSE.
const windowsInUse = syscall.Errno(10048)

// InUse tells that the system refused an address because somebody has it already.
func InUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || runtime.GOOS == "windows" && errors.Is(err, windowsInUse)
}
