package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"
)

// CodeLifetime is how long an authorization code can be exchanged, as measured at yutify.
const CodeLifetime = 300 * time.Second

// The other lifetimes, likewise.
const (
	accessLifetime  = 3600 * time.Second
	refreshLifetime = 2 * time.Hour
	formLifetime    = 30 * time.Minute
)

// shelfSize bounds what the server remembers of one kind; the oldest goes first.
const shelfSize = 4096

// key is the hash of a code, token or cookie. The thing itself is never kept, so there is nothing to steal from here.
type key [sha256.Size]byte

func keyOf(parts ...string) key {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return key(h.Sum(nil))
}

// shelf keeps values by the hash of what leads to them, the last shelfSize of them.
type shelf[T any] struct {
	byKey map[key]T
	order []key
}

func newShelf[T any]() shelf[T] { return shelf[T]{byKey: map[key]T{}} }

func (s *shelf[T]) put(k key, v T) {
	if len(s.order) == shelfSize {
		delete(s.byKey, s.order[0])
		s.order = s.order[1:]
	}
	s.order = append(s.order, k)
	s.byKey[k] = v
}

func (s *shelf[T]) get(k key) (T, bool) {
	v, ok := s.byKey[k]
	return v, ok
}

func (s *shelf[T]) drop(k key) { delete(s.byKey, k) }

// grant is what a person allowed a client: the family that a code and all tokens made from it belong to.
type grant struct {
	client  string
	person  Person
	scope   string
	offline bool // refresh tokens are given
	revoked bool
	access  key // the access token of the moment
}

// code is an authorization code and all that it is bound to (RFC 6749 4.1.2, RFC 7636 4.4).
type code struct {
	grant        *grant
	redirectURI  string
	redirectSent bool // redirect_uri was in the authorization request, so it must be in the token request
	challenge    string
	method       string
	expires      time.Time
	used         bool
}

// access and refresh are different kinds on different shelves: one is never taken for the other.
type access struct {
	grant           *grant
	scope           string
	issued, expires time.Time
	replaced        bool // by a refresh, as at yutify; it still leads to its family
}

type refresh struct {
	grant           *grant
	issued, expires time.Time
	used            bool
}

// form is a page that was shown and whose answer is awaited, once.
type form struct {
	session key
	request authorization
	consent bool   // the consent page; otherwise the sign-in page
	person  Person // who signed in; on the consent page
	expires time.Time
}

// store is all that the server remembers.
type store struct {
	codes    shelf[*code]
	access   shelf[*access]
	refresh  shelf[*refresh]
	forms    sorted[*form]
	sessions sorted[key]   // browsers, by their cookie; the value is the cookie before the last sign-in
	signedIn shelf[Person] // by browser and authorization request: a sign-in is for one request only
}

func newStore() store {
	return store{newShelf[*code](), newShelf[*access](), newShelf[*refresh](), newSorted[*form](), newSorted[key](),
		newShelf[Person]()}
}

// live tells whether an access token can be used at that time.
func (a *access) live(at time.Time) bool {
	return !a.grant.revoked && !a.replaced && at.Before(a.expires)
}

// live tells whether a refresh token can be used at that time.
func (r *refresh) live(at time.Time) bool { return !r.grant.revoked && !r.used && at.Before(r.expires) }

// mint makes an opaque value of 256 random bits, 43 characters of base64url.
func (s *Server) mint() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(s.rand, b); err != nil {
		return "", fmt.Errorf("no random bytes are available: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// kind says what a value is, for the text of a decision: the wrong kind in the wrong place is a common mistake.
func (s *Server) kind(k key) string {
	if _, ok := s.store.codes.get(k); ok {
		return "an authorization code"
	}
	if _, ok := s.store.access.get(k); ok {
		return "an access token"
	}
	if _, ok := s.store.refresh.get(k); ok {
		return "a refresh token"
	}
	return "a value that this server does not know"
}
