// Package standin plays a provider on this machine, by rules that a test writes down: what it compares in a redirect
// URI, which client authentication it takes, how it separates scopes, what its responses look like. It signs the person
// in and allows everything at once. It is test support and knows no preset, so that the two can be held against each
// other.
//
// It is as strict as RFC 6749 4.1 lets a server be: what the rules do not allow is refused. Left out on purpose: pages
// for people, more than one client, and lifetimes.
package standin

import (
	"net/url"
	"strings"
)

// Rules are how one provider behaves.
type Rules struct {
	Authorization, Token, Revocation, API string // paths; "" for none

	ID, Secret string // of the only client; without a secret it is public
	Registered string // redirect URI, or domain
	Matches    func(registered, sent string) bool
	AtCallback bool // a wrong redirect URI is told to the registered one, not on a page

	Auth      []string          // client authentications that are taken
	PKCE      []string          // methods that are known; without any, code_challenge is refused
	Separator string            // of scopes
	Scopes    []string          // that are known
	Asked     map[string]string // parameters that the authorization request must have

	Refresh      string // "always", "never", or the scope or name=value that asks for one
	Rotates      bool
	RefreshNeeds []string // parameters of the refresh request

	Form           bool   // token responses are forms
	ScopeSeparator string // in responses; "array" for a JSON array, "" for no scope member
	Lifetime       string // the member with it, "" for none
	TokenType      string // as spelled, "" for none
	More           map[string]any
	ErrorsWith200  bool
	ErrorShape     string // "" for error, else "message", "object" or "ok"

	Header map[string]string // header fields that the API wants; "*" is anything that is no library's default
	Query  map[string]string // query parameters that the API wants; "*" is anything
	Packed bool              // API responses are compressed
	Deaf   bool              // the API refuses every token
}

// Exact compares byte by byte.
func Exact(registered, sent string) bool { return registered == sent }

// Domain compares host names.
func Domain(registered, sent string) bool {
	u, err := url.Parse(sent)
	return err == nil && u.Hostname() == registered
}

// Prefix takes what begins with the registered one.
func Prefix(registered, sent string) bool { return strings.HasPrefix(sent, registered) }

// FreePort compares byte by byte, but for the port on those hosts.
func FreePort(hosts ...string) func(registered, sent string) bool {
	return func(registered, sent string) bool {
		if registered == sent {
			return true
		}
		a, errA := url.Parse(registered)
		b, errB := url.Parse(sent)
		if errA != nil || errB != nil || a.Hostname() != b.Hostname() {
			return false
		}
		for _, h := range hosts {
			if a.Hostname() == h {
				a.Host, b.Host = h, h
				return a.String() == b.String()
			}
		}
		return false
	}
}
