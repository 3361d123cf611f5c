// Package fakekeyring is a keyring for tests: it does what it is told, also the wrong things that real ones do. It keeps
// nothing beyond the test, speaks no protocol and follows no RFC; flow/keyring's own tests hold it against a real one.
package fakekeyring

import (
	"errors"
	"maps"
	"sync"
	"time"

	"oauthwalk/flow/keyring"
)

// Mode is how the keyring behaves.
type Mode int

// The modes. The zero value works.
const (
	Works       Mode = iota
	Dismissed        // Set and Delete say yes and do nothing, as when a person closes the password window
	Locked           // every call fails at once, as when no password window can be shown
	Hang             // every call blocks until another mode, as while a password window is open
	TooBig           // Set refuses the size
	WrongValue       // Set stores something else
	Unavailable      // every call fails, as without a session bus
	SetFails         // Get and Delete work
)

// Keyring is a fake keyring. The zero value is ready, empty, and safe for concurrent use.
type Keyring struct {
	Latency time.Duration // before each call is answered

	mu     sync.Mutex
	mode   Mode
	change chan struct{} // closed when the mode changes
	items  map[string]string
	inside int // calls in progress
	most   int // the most of them at once
	calls  map[string]int
}

// Behave changes the mode; calls that hang go on in the new one.
func (k *Keyring) Behave(m Mode) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mode = m
	if k.change != nil {
		close(k.change)
	}
	k.change = nil
}

// Items is a copy of what is stored, by service and user with a space between.
func (k *Keyring) Items() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.items)
}

// Calls counts the calls by "get", "set" and "delete".
func (k *Keyring) Calls() map[string]int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.calls)
}

// MostAtOnce is how many calls were in the keyring at one time.
func (k *Keyring) MostAtOnce() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.most
}

// Get implements keyring.Backend.
func (k *Keyring) Get(service, user string) (string, error) {
	if _, err := k.enter("get"); err != nil {
		return "", err
	}
	defer k.leave()
	value, there := k.items[key(service, user)]
	if !there {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

// Set implements keyring.Backend.
func (k *Keyring) Set(service, user, value string) error {
	mode, err := k.enter("set")
	if err != nil {
		return err
	}
	defer k.leave()
	switch mode {
	case Dismissed:
		return nil
	case TooBig:
		return keyring.ErrTooLarge
	case SetFails:
		return errors.New("fake: cannot write")
	case WrongValue:
		value = "truncated" + value[:len(value)/2]
	}
	if k.items == nil {
		k.items = map[string]string{}
	}
	k.items[key(service, user)] = value
	return nil
}

// Delete implements keyring.Backend.
func (k *Keyring) Delete(service, user string) error {
	mode, err := k.enter("delete")
	if err != nil {
		return err
	}
	defer k.leave()
	if mode == Dismissed {
		return nil
	}
	if _, there := k.items[key(service, user)]; !there {
		return keyring.ErrNotFound
	}
	delete(k.items, key(service, user))
	return nil
}

// enter counts the call and waits as the mode says. Without an error it returns with the lock held, for leave.
func (k *Keyring) enter(call string) (Mode, error) {
	k.mu.Lock()
	if k.calls == nil {
		k.calls = map[string]int{}
	}
	k.calls[call]++
	k.inside++
	k.most = max(k.most, k.inside)
	if k.Latency > 0 {
		k.mu.Unlock()
		time.Sleep(k.Latency)
		k.mu.Lock()
	}
	for k.mode == Hang {
		if k.change == nil {
			k.change = make(chan struct{})
		}
		changed := k.change
		k.mu.Unlock()
		<-changed
		k.mu.Lock()
	}
	switch k.mode {
	case Locked:
		k.leave()
		return 0, errors.New("failed to unlock correct collection '/fake'")
	case Unavailable:
		k.leave()
		return 0, errors.New("dbus: couldn't determine address of session bus")
	}
	return k.mode, nil
}

func (k *Keyring) leave() {
	k.inside--
	k.mu.Unlock()
}

func key(service, user string) string { return service + " " + user }
