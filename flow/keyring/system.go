package keyring

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	zalando "github.com/zalando/go-keyring"
)

// System is the keyring of this system: the Secret Service on Linux and BSD, the login keychain on macOS, the
// credential manager on Windows. The first call may start a session bus or a keyring service, which takes its time:
// make it in the background, after the window is up.
func System() Backend { return system{} }

type system struct{}

func (system) Get(service, user string) (value string, err error) {
	err = ask(func() error { value, err = zalando.Get(service, user); return err })
	return value, err
}

func (system) Set(service, user, value string) error {
	return ask(func() error { return zalando.Set(service, user, value) })
}

func (system) Delete(service, user string) error {
	return ask(func() error { return zalando.Delete(service, user) })
}

// ask makes a call, and turns the library's errors into ours. Its two sentinels are kept; everything else means that this
// keyring cannot be used now.
func ask(call func() error) error {
	err := reachable()
	if err == nil {
		err = call()
	}
	switch {
	case errors.Is(err, zalando.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, zalando.ErrSetDataTooBig):
		return ErrTooLarge
	}
	return err
}

// reachable tells why no call is made. Without a session bus the library would start one by itself, which nobody would
// end after it.
func reachable() error {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return nil
	}
	return sessionBus(filepath.Join("/run/user", strconv.Itoa(os.Getuid())))
}

// sessionBus looks for the bus where the library would.
func sessionBus(folder string) error {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return nil
		}
	}
	return &UnavailableError{Reason: "there is no session bus"}
}

// reason puts the library's errors, most of which have no type, into words. They are matched by text against v0.2.8; a
// text that is not known here costs nothing but its explanation.
func reason(err error) string {
	if errors.Is(err, zalando.ErrUnsupportedPlatform) {
		return "this build does not support any keyring on this system"
	}
	var started *exec.Error
	var network *net.OpError
	if errors.As(err, &started) || errors.As(err, &network) {
		return "there is no session bus"
	}
	text := err.Error()
	for _, known := range []struct{ part, reason string }{
		{"failed to unlock", "it is locked, and its password window was closed or cannot be shown"},
		{"was not provided by any .service files", "no keyring service is installed"},
		{"ServiceUnknown", "no keyring service is running"},
		{"couldn't determine address of session bus", "there is no session bus"},
		{"dbus-launch", "there is no session bus"},
		{"connection closed", "the connection to it was closed"},
		{"User interaction is not allowed", "it is locked, and this session cannot show its password window"},
		{"exit status 36", "it is locked, and this session cannot show its password window"},
		{"exit status 51", "it is locked, and this session cannot show its password window"},
		{"No such object path", "it has no collection to store items in"},
		{"UnknownMethod", "it has no collection to store items in"},
	} {
		if strings.Contains(text, known.part) {
			return known.reason
		}
	}
	return "it responded with an error"
}

// Backend is a keyring as the system gives it. Its methods may block for as long as a password window is open, and they
// may claim success wrongly; Store deals with both. Errors are ErrNotFound, ErrTooLarge or anything else, which counts
// as unavailable. Only one call is made at a time.
type Backend interface {
	Get(service, user string) (string, error)
	Set(service, user, value string) error
	Delete(service, user string) error
}
