// Package loopback receives the authorization response: it listens on the loopback interface for the one request that
// the browser makes when the authorization server sends it back.
//
// It obeys RFC 8252 7.3 and 8.3 (loopback literals, both families for localhost, open only while needed), RFC 6749
// 3.1.2, 3.1.2.5 and 4.1.2 (redirect URI with a query of its own, a page that gives nothing away, codes of any length)
// and RFC 9700 4.2.4, 4.3.1 and 4.7.1 (one response, no code left in the address bar, strangers' responses ignored).
//
// A listener lives for one walk. It binds before the browser opens and keeps the socket. Each connection carries one
// request: exact host, exact path, our own user, GET or a form, and then what the response says, read against the state
// and the issuer that are expected. The first one that is meant for this walk wins, if its browser has the cookie that
// Start gave it; without the cookie a person is asked first. Everything else is answered with a page that says what is
// wrong, recorded as an Event, and waited past. After the response the browser is led to a clean address, and the
// listener closes itself.
//
// Left out on purpose: responses in the fragment (named, never forwarded by a script), CORS and private-network headers,
// https and private-use schemes (PasteOnly takes those), stealing a port that is in use, and the Windows socket option for
// exclusive binding.
package loopback

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"runtime"
	"sync"
	"syscall"
	"time"

	"oauthwalk/flow/authz"
)

// How long things may take.
const (
	headTimeout  = 2 * time.Second // also for connections that send nothing
	readTimeout  = 5 * time.Second
	writeTimeout = 5 * time.Second
	grace        = 2 * time.Second        // the clean page stays this long after the response
	lastCall     = 300 * time.Millisecond // what Close leaves to a browser that is on its way to the clean page
	hangUpBound  = 200 * time.Millisecond // and to answers that are being written; together the 500 ms of Close
)

// Config says what to listen for.
type Config struct {
	// RedirectURI is the one that goes into the authorization request. Port 0 lets the system choose.
	RedirectURI string
	// Cookie asks a callback for the cookie that Start gives to a browser. One without it is asked about, by an event of
	// KindQuestion.
	Cookie bool
	// Expect is what the response has to be. Each is read at most once, by one goroutine at a time, and none after the one
	// that is waited for.
	Expect authz.Expect
	// Now is the clock of arrivals and events; time.Now when nil.
	Now func() time.Time
	// OnEvent is told about stray traffic, from several goroutines at once. It may be nil; it must return quickly and
	// must not call Close.
	OnEvent func(Event)

	read  func(rawQuery string, expect authz.Expect) authz.Response // in place of authz.ParseResponse, for tests
	blind bool                                                      // tells no users apart, for tests
}

// Listener waits for one authorization response.
type Listener struct {
	config   Config
	redirect redirect
	clean    string // path of the page after the response
	gate     *gate
	server   *http.Server
	doors    []net.Listener

	turn     sync.Mutex // to read a response
	guard    guard
	closing  chan struct{} // closed when the owner wants no response any more
	answered chan struct{} // closed by the response that won; arrival may be read from then on
	arrival  Arrival

	serving sync.WaitGroup
	shut    sync.Once
	leave   sync.Once
	left    chan struct{} // closed when no browser is expected any more
	ended   chan struct{} // closed when sockets and goroutines are gone
}

// Listen binds the host and port of the redirect URI and answers from now on, until Close or until shortly after the
// response. The error is an *InUseError, or wraps ErrRedirectURI, ErrNotLoopback or the system's refusal.
func Listen(config Config) (*Listener, error) {
	r, err := parseRedirect(config.RedirectURI)
	if err != nil {
		return nil, err
	}
	families, err := r.families()
	if err != nil {
		return nil, err
	}
	doors, err := bind(families, r.port)
	if err != nil {
		return nil, err
	}
	return start(config, r.withPort(doors[0].Addr().(*net.TCPAddr).Port), doors), nil
}

// PasteOnly binds nothing: the response can only come through Paste. It is for redirect URIs that lead elsewhere and for
// ports that are taken. The error wraps ErrRedirectURI.
func PasteOnly(config Config) (*Listener, error) {
	r, err := parseRedirect(config.RedirectURI)
	if err != nil {
		return nil, err
	}
	return start(config, r, nil), nil
}

func start(config Config, r redirect, doors []net.Listener) *Listener {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.read == nil {
		config.read = authz.ParseResponse
	}
	l := &Listener{config: config, redirect: r, clean: "/done", doors: doors, guard: newGuard(r), closing: make(chan struct{}),
		answered: make(chan struct{}), left: make(chan struct{}), ended: make(chan struct{})}
	if r.path == l.clean { // the callback's own
		l.clean = "/finished"
	}
	l.gate = &gate{note: l.note, max: maxConns, tell: !config.blind && tellsUsers(doors)}
	l.server = &http.Server{
		Handler: http.HandlerFunc(l.serve),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, c)
		},
		DisableGeneralOptionsHandler: true, // "OPTIONS *" is a stray request like any other
		ReadHeaderTimeout:            headTimeout,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTimeout,
		IdleTimeout:                  headTimeout,
		MaxHeaderBytes:               maxHead,
		ErrorLog:                     log.New(io.Discard, "", 0), // its lines may hold requests; events tell the story
	}
	for _, d := range doors {
		l.serving.Go(func() { _ = l.server.Serve(door{d, l.gate}) }) // ends with ErrServerClosed
	}
	go l.keep()
	return l
}

// RedirectURI is the redirect URI as it goes into the request, with the port that was bound.
func (l *Listener) RedirectURI() string { return l.redirect.text }

// Addresses are the bound addresses, "127.0.0.1:3500" first; none for a listener that can only paste.
func (l *Listener) Addresses() (list []string) {
	for _, d := range l.doors {
		list = append(list, d.Addr().String())
	}
	return list
}

// TellsUsers tells whether requests of other users of this machine are refused. That is so on Linux, where the system says
// whose a connection is.
func (l *Listener) TellsUsers() bool { return l.gate.tell }

// Wait returns the response as soon as there is one, and the same response again when called again. The error wraps
// ctx.Err(), or is ErrClosed.
func (l *Listener) Wait(ctx context.Context) (Arrival, error) {
	if l.hasAnswer() {
		return l.arrival, nil // a response counts even when the time is up
	}
	select {
	case <-l.answered:
		return l.arrival, nil
	case <-l.closing:
		return Arrival{}, ErrClosed
	case <-ctx.Done():
		return Arrival{}, fmt.Errorf("no response arrived at %s: %w", l.redirect.hostHeader(), ctx.Err())
	}
}

// The kinds of errors. Their texts hold neither query nor code.
var (
	// ErrRedirectURI: the redirect URI itself is broken.
	ErrRedirectURI = errors.New("this redirect URI cannot be used")
	// ErrNotLoopback: the browser would not come to this machine by plain http. PasteOnly works for such a walk.
	ErrNotLoopback = errors.New("the app cannot listen on this redirect URI")
	// ErrClosed: the listener was closed before a response came.
	ErrClosed = errors.New("the listener was closed before a response came; start the walk again")
	// ErrAnswered: a response was accepted already.
	ErrAnswered = errors.New("this walk already has its response; start over to get another one")
	// ErrOtherAddress: what was pasted is no response to this walk's redirect URI.
	ErrOtherAddress = errors.New("this is not the callback address")
	// ErrNoQuestion: what is answered is not asked any more.
	ErrNoQuestion = errors.New("this callback is no longer waiting for a decision")
	// errUnread: our own fault.
	errUnread = errors.New("the app failed to read this response; please report this")
	// ErrRefused: the response was read, and it is not the one that the walk waits for.
	ErrRefused = errors.New("the response was not accepted")
)

// InUseError tells that another program holds the port. errors.Is(err, syscall.EADDRINUSE) holds for it on every
// system.
type InUseError struct {
	Port    int
	Address string // "127.0.0.1:3500"
	Holder  string // the program, as far as the system tells; "" where it does not
}

// Error says what to do next, too.
func (e *InUseError) Error() string {
	return fmt.Sprintf("port %d is taken: %s is listening on %s. Close that program (is another walk still waiting?), "+
		"or choose another redirect URI that is registered for this client", e.Port, cmp.Or(e.Holder, "another program"), e.Address)
}

// Is makes the portable test work on Windows, where the system has a number of its own.
func (e *InUseError) Is(target error) bool { return target == syscall.EADDRINUSE }

// windowsInUse is WSAEADDRINUSE.
const windowsInUse = syscall.Errno(10048)

// InUse tells that the system refused an address because somebody has it already.
func InUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || runtime.GOOS == "windows" && errors.Is(err, windowsInUse)
}
