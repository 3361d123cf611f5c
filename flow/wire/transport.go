package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"
)

// The time limits of one exchange. They are generous for a token endpoint and short enough for a person who waits.
const (
	connectTimeout = 10 * time.Second
	tlsTimeout     = 10 * time.Second
	headerTimeout  = 15 * time.Second
	totalTimeout   = 20 * time.Second
)

// NewTransport makes a transport whose connections a Recorder can listen to: HTTP/1.1 only, because its heads are text
// with an order, and no compression, because the record must show the bytes that came. TLS verification is always on.
// To trust one more authority see TrustPEM.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	t := &http.Transport{
		Proxy: func(req *http.Request) (*url.URL, error) {
			if IsLoopback(req.URL.Hostname()) { // a callback or a practice server is out of a proxy's reach
				return nil, nil
			}
			return http.ProxyFromEnvironment(req)
		},
		OnProxyConnectResponse: refusedByProxy,
		Protocols:              protocols,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		DisableCompression:     true,
		TLSHandshakeTimeout:    tlsTimeout, // for connections through a proxy, where net/http does the handshake
		ResponseHeaderTimeout:  headerTimeout,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    2,
		MaxResponseHeaderBytes: maxHead,
	}
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		return tapped(dialPlain(ctx, dialer, network, addr))
	}
	t.DialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		return tapped(dialTLS(ctx, dialer, t.TLSClientConfig, network, addr))
	}
	return t
}

// TrustPEM makes t accept certificates signed by the authorities in pem, besides those of the system. Call it before
// the first request. It replaces nothing else of the verification.
func TrustPEM(t *http.Transport, pem []byte) error {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return errors.New("CA file: no certificate found; specify a PEM file with a BEGIN CERTIFICATE block")
	}
	t.TLSClientConfig.RootCAs = pool
	return nil
}

// dialPlain connects. The name localhost must really lead to this machine, because plain http is allowed to it.
func dialPlain(ctx context.Context, dialer *net.Dialer, network, addr string) (net.Conn, error) {
	conn, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(addr)
	if peer, ok := conn.RemoteAddr().(*net.TCPAddr); ok && IsLoopback(host) && !peer.IP.IsLoopback() {
		conn.Close()
		return nil, ErrPlainHTTP
	}
	return conn, nil
}

// dialTLS connects and shakes hands itself, because only then the tap can sit above TLS. It calls the trace hooks that
// net/http would call.
func dialTLS(ctx context.Context, dialer *net.Dialer, base *tls.Config, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	raw, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	config := base.Clone()
	config.ServerName = cmp.Or(config.ServerName, host)
	ctx, cancel := context.WithTimeout(ctx, tlsTimeout)
	defer cancel()
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	conn := tls.Client(raw, config)
	err = conn.HandshakeContext(ctx)
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(conn.ConnectionState(), err)
	}
	if err != nil {
		raw.Close()
		return nil, err
	}
	return conn, nil
}

// watch collects what the hooks of net/http/httptrace tell about one request. Hooks come from other goroutines, some of
// them after the response or for a connection that another request got in the end; what comes after stop is dropped.
type watch struct {
	now func() time.Time

	mu      sync.Mutex
	stopped bool
	take    *take
	seen    observation

	dnsStart, connectStart, tlsStart, connected time.Time
}

// observation is what a watch has seen.
type observation struct {
	out, in []byte // the heads, when it is stopped
	peer    string
	fields  []Field // the request's fields as net/http says it wrote them; used when there is no tap
	timing  Timing
	way     Way
}

// stop ends the watch and gives what it saw.
func (w *watch) stop() observation {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.seen.out, w.seen.in = w.take.heads()
	return w.seen
}

// locked runs f unless the watch is over.
func (w *watch) locked(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.stopped {
		f()
	}
}

func (w *watch) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { w.start(&w.dnsStart) },
		DNSDone: func(i httptrace.DNSDoneInfo) {
			w.done(&w.dnsStart, &w.seen.timing.DNS)
			w.locked(func() { w.seen.way.Looked, w.seen.way.Addresses, w.seen.way.Lookup = true, i.Addrs, i.Err })
		},
		// Several addresses can be tried at once: the phase lasts from the first try to the last result.
		ConnectStart:      func(string, string) { w.start(&w.connectStart) },
		ConnectDone:       func(string, string, error) { w.done(&w.connectStart, &w.seen.timing.Connect) },
		TLSHandshakeStart: func() { w.start(&w.tlsStart) },
		TLSHandshakeDone: func(s tls.ConnectionState, err error) {
			w.done(&w.tlsStart, &w.seen.timing.TLS)
			w.locked(func() { w.seen.way.Shaken, w.seen.way.State, w.seen.way.Handshake = true, s, err })
		},
		GotConn:              w.gotConn,
		GotFirstResponseByte: func() { w.done(&w.connected, &w.seen.timing.FirstByte) },
		WroteHeaderField: func(name string, values []string) {
			w.locked(func() {
				for _, value := range values {
					w.seen.fields = append(w.seen.fields, Field{Name: name, Value: value})
				}
			})
		},
	}
}

// gotConn starts afresh: net/http calls it again when it repeats a request on another connection.
func (w *watch) gotConn(info httptrace.GotConnInfo) {
	now := w.now()
	w.locked(func() {
		w.seen.fields, w.take, w.connected = nil, nil, now
		if info.Reused {
			// A dial for this request may be under way, but its phases are not part of this exchange.
			w.seen.timing = Timing{}
		}
		if addr := info.Conn.RemoteAddr(); addr != nil {
			w.seen.peer = addr.String()
		}
		if tapped, ok := info.Conn.(*tapConn); ok {
			w.take = new(take)
			tapped.current.Store(w.take)
		}
	})
}

func (w *watch) start(at *time.Time) {
	now := w.now()
	w.locked(func() {
		if at.IsZero() {
			*at = now
		}
	})
}

func (w *watch) done(since *time.Time, phase *time.Duration) {
	now := w.now()
	w.locked(func() {
		if !since.IsZero() {
			*phase = now.Sub(*since)
		}
	})
}
