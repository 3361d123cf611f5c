package flow

import (
	"fmt"
	"slices"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Snapshot is the whole of a walk at one moment. It is never changed after it was published: its slices are replaced,
// not written to.
type Snapshot struct {
	Walk          int // number of the walk within this run of the program, from 1
	Seq           int // grows with each snapshot of the walk
	Started       time.Time
	Client        client.Client
	Configuration // the result of stage 1

	Stages  [count]StageState
	Next    Stage // the stage that Do would do now; "" when the walk is over
	Resumed bool  // it began with a kept refresh token, in place of stages 2 to 5
	Busy    bool  // a stage is under way

	// The results of the other stages, nil before a stage has ended well enough to have one.
	Request    *AuthorizationRequest // also while it can still be edited
	Response   *authz.Response       // its words are redacted
	Arrival    loopback.Arrival      // the request that brought it, as it came
	Grant      *token.Result
	Renewal    *token.Result
	Call       *resource.Result
	Revocation *Revocation

	Listener Listener
	Tokens   Tokens
	Redactor *secret.Redactor // knows every secret of the walk; it only ever learns more
}

// Stage is the state of one stage.
func (s Snapshot) Stage(name Stage) StageState { return s.Stages[name.Index()] }

// StageState is what is known of one stage.
type StageState struct {
	Stage    Stage
	Status   Status
	Started  time.Time
	Duration time.Duration

	Params    []Param         // what it sends, in order of meaning
	Prepared  []Param         // what the walk itself would send, to compare with
	Exchanges []wire.Exchange // what went over the wire, in order
	Checks    []finding.Finding
	Events    []loopback.Event // consent: stray requests that the listener refused
	Skipped   string           // why it was not done
	Failure   *Failure         // why it failed
}

// Param is the parameter of that name as the stage sends it, "" when there is none.
func (s StageState) Param(name string) string { return valueOf(s.Params, name) }

// Configuration is what stage 1 settled on; zero before.
type Configuration struct {
	Server   provider.Server // in use: what was configured, and where nothing was, what the metadata say
	Auth     token.Auth      // in use; never empty once there is one
	Metadata provider.Server // of the issuer; zero before it was asked, and for another one
}

// AuthorizationRequest is the request of stage 2. Its parameters are those of the stage.
type AuthorizationRequest struct {
	URL  string
	PKCE authz.PKCE
}

// Format implements fmt.Formatter: the URL holds the state, and the challenge is the verifier where the method is plain.
func (r AuthorizationRequest) Format(f fmt.State, _ rune) { fmt.Fprint(f, "authorization request") }

// Revocation is what the server said to the end of a token, and the API afterwards.
type Revocation struct {
	Status int              // 0 when no response came
	Proof  *resource.Result // nil when the API was not asked
}

// Listener is the state of the loopback listener.
type Listener struct {
	Open        bool
	RedirectURI string    // with its real port
	Addresses   []string  // host:port, one for each family
	Deadline    time.Time // when waiting for the callback ends; zero while nobody waits
	Cookie      bool      // a callback has to come from a browser that came by BrowserURL
	Users       bool      // other users of this machine are told apart, and refused
	Question    int       // number of the question whether a callback without the cookie is to be used; 0 while there is none
}

// Takes says which callbacks the listener takes.
func (l Listener) Takes() string {
	switch {
	case len(l.Addresses) == 0:
		return "paste"
	case l.Cookie:
		return "cookie required"
	}
	return "no cookie required"
}

// Others says what becomes of other users of this machine; "" where nothing listens.
func (l Listener) Others() string {
	switch {
	case len(l.Addresses) == 0:
		return ""
	case l.Users:
		return "other users are refused"
	}
	return "other users are not told apart here"
}

// Tokens are the tokens in use. They live in memory; what a Keeper has of them is its own copy.
type Tokens struct {
	Access   secret.Value
	Refresh  secret.Value
	Received time.Time
	Expires  time.Time // zero when the server named no lifetime that can be believed
	Scope    string    // as granted; what was asked for when the server named none (RFC 6749 5.1)

	Kept      bool         // Refresh is the one that the keeper has for Client.Saved
	Refreshes int          // how often refreshing has worked in this walk
	Previous  secret.Value // the refresh token that the last refresh replaced; zero while none was
	Subject   Subject      // of the first API call that named one; it stays when the tokens are refreshed
}

// Kind classifies a failure, for advice and for tests.
type Kind string

// The kinds of failure.
const (
	KindSetup     Kind = "setup"      // the client's own data cannot work
	KindDiscovery Kind = "discovery"  // the metadata could not be had or believed
	KindRequest   Kind = "request"    // the authorization request cannot be built
	KindPortTaken Kind = "port_taken" // somebody else listens on the redirect URI's port
	KindListener  Kind = "listener"   // the listener could not start
	KindTimeout   Kind = "timeout"    // nobody came back in time
	KindCancelled Kind = "cancelled"
	KindDenied    Kind = "denied"  // the authorization server answered with an error
	KindRefused   Kind = "refused" // the response is to our request but must not be used
	KindAnswer    Kind = "answer"  // a server answered with an error, or with something unusable
	KindNetwork   Kind = "network" // no complete response came
	KindKeeper    Kind = "keeper"  // the refresh token that is kept could not be used, and nothing was sent
)

// Failure is why a stage failed. No field holds a secret.
type Failure struct {
	Kind        Kind
	Text        string // what happened, and what to do next
	Status      int    // of the response, 0 when none came
	Code        string // the server's error code, "" when it gave none
	Description string // the server's own words, cleaned
}

// History keeps the last snapshot of each earlier walk, oldest first, of as many as are listed. It belongs to one goroutine.
type History struct {
	walks []Snapshot
}

// maxEarlier bounds it: what a walk keeps, its secrets among it, is some 70 kB.
const maxEarlier = 12

// Keep remembers s, in place of an older snapshot of the same walk.
func (h *History) Keep(s Snapshot) {
	for i, old := range slices.Backward(h.walks) { // the walk under way is the newest
		if old.Walk == s.Walk {
			h.walks[i] = s
			return
		}
	}
	if len(h.walks) == maxEarlier {
		h.walks = slices.Delete(h.walks, 0, 1)
	}
	h.walks = append(h.walks, s)
}

// Walks are the earlier walks, newest first.
func (h *History) Walks() []Snapshot {
	out := slices.Clone(h.walks)
	slices.Reverse(out)
	return out
}
