package saved

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Kinds of failure of a secret that is there. Test for them with errors.Is.
var (
	// ErrUnbound: the item is of version 1, which did not say what it is for. Bind says it, for a person who was asked.
	ErrUnbound = errors.New("it was saved by an earlier version, which did not record the servers it is for")
	// ErrBound: the item is for another client or another server than the file says.
	ErrBound = errors.New("it does not match this client's current settings in the file")
)

// boundMark begins an item that says what it is for: a digest for each place of the binding stands before the secret.
// Digests are short, since Windows leaves 2560 bytes for it all; 96 bits are beyond a second preimage.
const boundMark = "oauthwalk 2 "

// binding is what the client may be used with, as client.Binding has it, but for what cannot be parsed.
func (c Client) binding() []wire.Field {
	c.PKCE, c.Auth = "", "" // which say nothing of where a secret goes, and may be wrong
	out, _ := c.Client()
	return out.Bound
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// bind is the value as an item keeps it; empty stays empty.
func bind(c Client, value secret.Value) secret.Value {
	if value.IsZero() {
		return value
	}
	out := boundMark
	for _, place := range c.binding() {
		out += digest(place.Value) + " "
	}
	return secret.New(out + value.Reveal())
}

// unbind is the secret of an item, when the item is for this client: ErrUnbound, or ErrBound with the names of what
// differs. The value comes with ErrUnbound as well.
func unbind(c Client, item secret.Value) (secret.Value, error) {
	rest, bound := strings.CutPrefix(item.Reveal(), boundMark)
	if !bound {
		return item, fmt.Errorf("%w. Open the window, press Use at this client, and confirm them: %s", ErrUnbound,
			strings.Join(c.places(), ", "))
	}
	var differ []string
	for _, place := range c.binding() {
		var is string
		if is, rest, _ = strings.Cut(rest, " "); is != digest(place.Value) {
			differ = append(differ, place.Name+" "+cmp.Or(place.Value, "(none)"))
		}
	}
	if len(differ) > 0 {
		return secret.Value{}, fmt.Errorf("%w: it was not saved for %s. Save the client again", ErrBound, strings.Join(differ, ", "))
	}
	return secret.New(rest), nil
}

// Places says line by line what the secrets of the client are for, once they are bound.
func (c Client) Places() string { return strings.Join(c.places(), "\n") }

// places are those of the binding that are set.
func (c Client) places() (set []string) {
	for _, p := range c.binding() {
		if p.Value != "" {
			set = append(set, p.Name+" "+p.Value)
		}
	}
	return set
}
