package wire

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"
)

// watch collects what the hooks of net/http/httptrace tell about one request. Hooks come from other goroutines, some of
// them after the answer or for a connection that another request got in the end; what comes after stop is dropped.
type watch struct {
	now func() time.Time

	mu      sync.Mutex
	stopped bool
	take    *take
	peer    string
	fields  []Field // the request's fields as net/http says it wrote them; used when there is no tap
	timing  Timing

	dnsStart, connectStart, tlsStart, connected time.Time
}

// observation is what a watch had seen when it was stopped.
type observation struct {
	out, in []byte
	peer    string
	fields  []Field
	timing  Timing
}

// stop ends the watch and gives what it saw.
func (w *watch) stop() observation {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	out, in := w.take.heads()
	return observation{out: out, in: in, peer: w.peer, fields: w.fields, timing: w.timing}
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
		DNSDone:  func(httptrace.DNSDoneInfo) { w.done(&w.dnsStart, &w.timing.DNS) },
		// Several addresses can be tried at once: the phase lasts from the first try to the last result.
		ConnectStart:         func(string, string) { w.start(&w.connectStart) },
		ConnectDone:          func(string, string, error) { w.done(&w.connectStart, &w.timing.Connect) },
		TLSHandshakeStart:    func() { w.start(&w.tlsStart) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { w.done(&w.tlsStart, &w.timing.TLS) },
		GotConn:              w.gotConn,
		GotFirstResponseByte: func() { w.done(&w.connected, &w.timing.FirstByte) },
		WroteHeaderField: func(name string, values []string) {
			w.locked(func() {
				for _, value := range values {
					w.fields = append(w.fields, Field{Name: name, Value: value})
				}
			})
		},
	}
}

// gotConn starts afresh: net/http calls it again when it repeats a request on another connection.
func (w *watch) gotConn(info httptrace.GotConnInfo) {
	now := w.now()
	w.locked(func() {
		w.fields, w.take, w.connected = nil, nil, now
		if info.Reused {
			// A dial for this request may be under way, but its phases are not part of this exchange.
			w.timing = Timing{}
		}
		if addr := info.Conn.RemoteAddr(); addr != nil {
			w.peer = addr.String()
		}
		if tapped, ok := info.Conn.(*tapConn); ok {
			w.take = tapped.begin()
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
