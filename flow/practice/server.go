// Package practice is an authorization server and its API for learning: it runs inside the program, on loopback only,
// keeps everything in memory and knows nothing of the walk that uses it.
//
// It obeys RFC 6749 (authorization code and refresh token grants), RFC 7636 (PKCE), RFC 6750 (bearer tokens), RFC 7009
// (revocation), RFC 7662 (introspection), RFC 8414 (metadata), RFC 9207 (iss), RFC 8252 7.3 (loopback redirect URIs)
// and the server side of RFC 9700. Where yutify, the service of the first tutorial, answers with JSON, its status,
// error and error_description are the ones that were measured there.
//
// For each request it keeps a Decision: what it saw and every check that it made. Faults can be put in as data, so that
// a lab or a test meets a server that misbehaves in one chosen way.
//
// Left out on purpose: passwords, ID tokens, dynamic registration, CORS, TLS (loopback needs none), client_secret_post,
// POST authorization requests, anything on disk. An authorization error goes back to the redirect URI before sign-in:
// all redirect URIs are registered by the person who runs the server, so there is no open redirector to guard against.
package practice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultAddr is where the server listens when it may choose and the port is free.
const DefaultAddr = "127.0.0.1:3501"

// ErrNotLoopback is the refusal to listen anywhere but on a loopback IP literal.
var ErrNotLoopback = errors.New("not a loopback IP address")

// Limits of a connection: generous for a browser, short for somebody who holds connections open.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 30 * time.Second
	closeTimeout  = 500 * time.Millisecond
	maxHeader     = 16 << 10
	maxBody       = 64 << 10
)

// Config is what a Server can be told. The zero value is the server of the tutorial.
type Config struct {
	Addr         string           // IP:port. Empty: DefaultAddr, or any free port of 127.0.0.1 when that one is taken
	Clients      []Client         // nil: practice-web and practice-native
	Lax          []Rule           // that are left out; none for a correct server
	RedirectURIs []string         // registered for every client, besides its own
	Play         *Play            // the provider to be played; nil: this server's own rules
	Thief        *Thief           // reads along, in a lab; nil for nobody
	RefreshToken bool             // a first refresh token for each client, as if a person had allowed all scopes before
	Now          func() time.Time // the one clock for lifetimes, rate limit and Date header; nil: time.Now
	Rand         io.Reader        // source of codes and tokens; nil: crypto/rand
	OnDecision   func(Decision)   // called for each request just before its response, never twice at once; keep it quick
}

// Thief reads along in a lab: he gets each response to a redirect URI, as the browser does.
type Thief struct {
	Page string                // the address of his own page, to which the pages of this server lead
	Read func(location string) // called with the Location just before it is sent
}

// Server is a running practice server. Its methods are safe for concurrent use.
type Server struct {
	issuer     string
	host       string // the only Host that is answered
	clients    atomic.Pointer[[]Client]
	play       Play
	routes     map[string]route
	lax        []Rule
	now        func() time.Time
	rand       io.Reader
	onDecision func(Decision)
	thief      *Thief
	pages      *pages

	http     *http.Server
	served   chan struct{} // closed when the accept loop has ended
	closing  chan struct{} // closed when Close begins; ends hanging answers
	stop     sync.Once
	stopErr  error
	inFlight sync.WaitGroup
	notify   sync.Mutex // one OnDecision at a time

	mu        sync.Mutex // guards everything below
	closed    bool
	store     store
	faults    []Fault
	decisions []Decision
	meRate    window

	secretShown map[string]bool // by client ID, on the page of the registered clients
}

// Start listens and serves until Close.
func Start(c Config) (*Server, error) {
	l, err := listen(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("practice server: %w", err)
	}
	s, err := newServer(c, l.Addr().String())
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("practice server: %w", err)
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(l) // returns http.ErrServerClosed after Close, and there is nobody to tell about others
	}()
	return s, nil
}

// newServer is a Server that does not listen yet, for the Host it will be reached by.
func newServer(c Config, host string) (*Server, error) {
	play := own()
	if c.Play != nil {
		play = *c.Play
	}
	clients, err := play.register(c.Clients, c.RedirectURIs)
	if err != nil {
		return nil, err
	}
	pages, err := loadPages()
	if err != nil {
		return nil, err
	}
	s := &Server{
		issuer: "http://" + host, host: host, pages: pages, lax: c.Lax, play: play, routes: play.routes(),
		now: c.Now, rand: c.Rand, onDecision: c.OnDecision, thief: c.Thief,
		served: make(chan struct{}), closing: make(chan struct{}), store: newStore(), secretShown: map[string]bool{},
	}
	s.clients.Store(&clients)
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if c.RefreshToken {
		if err := s.seed(); err != nil {
			return nil, err
		}
	}
	s.http = &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // its lines may quote what a client sent
	}
	return s, nil
}

// listen binds a loopback literal, and only that.
func listen(addr string) (net.Listener, error) {
	if addr == "" {
		if l, err := net.Listen("tcp4", DefaultAddr); err == nil {
			return l, nil
		}
		return net.Listen("tcp4", "127.0.0.1:0")
	}
	at, err := netip.ParseAddrPort(addr)
	if err != nil || !at.Addr().IsLoopback() || at.Addr().Is4In6() {
		return nil, fmt.Errorf("listen on %q: %w; use 127.0.0.1:PORT or [::1]:PORT", addr, ErrNotLoopback)
	}
	l, err := net.Listen("tcp", at.String())
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another port, or port 0 for any free one", at, err)
	}
	return l, nil
}

// Issuer is the issuer identifier (RFC 8414 2): scheme, host and port, without a slash at the end.
func (s *Server) Issuer() string { return s.issuer }

// Clients are the registered clients, with their secrets as secret values.
func (s *Server) Clients() []Client {
	out := slices.Clone(s.registered())
	for i := range out {
		out[i].RedirectURIs = slices.Clone(out[i].RedirectURIs)
	}
	return out
}

// Close stops the server and returns when no request is being answered any more. It waits half a second for answers
// under way, then cuts their connections. It must not be called from OnDecision.
func (s *Server) Close() error {
	s.stop.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		close(s.closing)
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		if s.http.Shutdown(ctx) != nil {
			s.stopErr = s.http.Close()
		}
		<-s.served
		s.inFlight.Wait()
	})
	return s.stopErr
}

// enter counts a request as being answered; it is false once Close has begun.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.inFlight.Add(1)
	return true
}

// rateLimit is how many requests the API takes in a rateWindow; both are yutify's.
const (
	rateLimit  = 20
	rateWindow = time.Minute
)

// window counts requests in a fixed window that begins with the first of them. There is one for all clients, since all
// come from this machine.
type window struct {
	begin time.Time
	count int
}

// hit counts one request. When it is one too many, wait is the time until the window ends.
func (w *window) hit(now time.Time) (wait time.Duration, over bool) {
	if now.Sub(w.begin) >= rateWindow || now.Before(w.begin) {
		*w = window{begin: now}
	}
	w.count++
	return w.begin.Add(rateWindow).Sub(now), w.count > rateLimit
}
