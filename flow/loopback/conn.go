package loopback

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"oauthwalk/flow/wire"
)

// phase is how far a connection has come. Each carries one request only.
type phase int32

const (
	silent  phase = iota // nothing came yet: a browser's preconnect, or somebody who holds it open
	reading              // in the middle of its first bytes
	whole                // the head is complete
	serving              // our handler has it
	refused              // net/http refused it, or it spoke TLS
)

// maxHead is the limit for request line and headers together; net/http adds 4 KiB of slack of its own.
const maxHead = 16 << 10

// tlsHandshake is the first byte of a TLS hello (RFC 8446 5.1); no HTTP method starts with it.
const tlsHandshake = 0x16

// forcedHTTPS is the event of a TLS hello; the browser itself can only be shown an alert.
const forcedHTTPS = "your browser forced https: it sent a TLS ClientHello, but this address uses plain http. " +
	"Turn off the browser's HTTPS-only mode for this address, or paste the callback address"

// tlsAlert is the fatal alert handshake_failure (RFC 8446 6): the one kind of "no" that a TLS client understands.
var tlsAlert = []byte{0x15, 0x03, 0x01, 0, 2, 2, 40}

// conn watches one connection from below net/http: it keeps the head of the request byte for byte, sees a TLS hello
// before it is taken for broken HTTP, and gives our page where net/http would respond to a broken request itself.
type conn struct {
	*net.TCPConn
	gate  *gate
	peer  peer // as looked up when it was taken
	state atomic.Int32
	gone  atomic.Bool
	cut   bool   // the other side stopped, or was too slow, before the head was whole
	head  []byte // written by the reading goroutine until the phase is whole, constant from then on
}

func (c *conn) phaseNow() phase { return phase(c.state.Load()) }

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if c.phaseNow() > reading {
		return n, err
	}
	c.cut = err != nil
	if n == 0 {
		return n, err
	}
	if c.phaseNow() == silent && p[0] == tlsHandshake {
		c.state.Store(int32(refused))
		c.gate.note(KindTLS, "", forcedHTTPS)
		_, _ = c.TCPConn.Write(tlsAlert) // a browser that left needs no alert
		return 0, io.EOF                 // net/http answers nothing to a connection that just ended
	}
	seen := max(0, len(c.head)-3) // the mark may have begun in the bytes before
	c.head = append(c.head, p[:n]...)
	if end := wire.HeadEnd(c.head[seen:]); end >= 0 {
		c.head = c.head[:seen+end]
		c.state.Store(int32(whole))
	} else {
		c.state.Store(int32(reading))
	}
	return n, err
}

// Write implements net.Conn. What is written before our handler ran is net/http's own refusal of a broken request, in
// one piece and in bare text; our page takes its place.
func (c *conn) Write(p []byte) (int, error) {
	if c.phaseNow() >= serving {
		return c.TCPConn.Write(p)
	}
	c.state.Store(int32(refused))
	r := malformed
	switch {
	// RFC 6749 4.1.2 leaves the size of a code open, so a long response may be an honest one.
	case bytes.HasPrefix(p, []byte("HTTP/1.1 "+strconv.Itoa(http.StatusRequestHeaderFieldsTooLarge))):
		r = tooLong
	case c.cut: // net/http takes half a line for a whole one
		r = partial
	}
	line, _ := wire.ParseHead(c.head)
	c.gate.note(r.kind, line, r.event)
	if _, err := c.TCPConn.Write(r.whole()); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (c *conn) Close() error {
	if c.gone.Swap(true) {
		return net.ErrClosed
	}
	open := c.gate.leave(c)
	// The head is read by nobody here: another goroutine may still be adding to it.
	if open && c.phaseNow() == reading {
		c.gate.note(partial.kind, "", partial.event)
	}
	return c.TCPConn.Close()
}

// maxConns is how many connections are held at once. A browser opens half a dozen.
const maxConns = 128

// gate knows every open connection, so that idle ones cannot use up the machine's descriptors and cannot hold up the
// end. It serves the doors of both families.
type gate struct {
	note func(kind, requestLine, text string)
	max  int
	tell bool // users are told apart

	mu    sync.Mutex
	conns []*conn // oldest first
	shut  bool
}

// door is one bound socket whose connections pass through the gate.
type door struct {
	net.Listener
	gate *gate
}

func (d door) Accept() (net.Conn, error) {
	raw, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{TCPConn: raw.(*net.TCPConn), gate: d.gate}
	if d.gate.tell {
		c.peer = whoseIs(c.TCPConn)
	}
	d.gate.enter(c)
	return c, nil
}

// enter admits a connection. When the house is full, the one that is least likely to be the browser has to go.
func (g *gate) enter(c *conn) {
	g.mu.Lock()
	g.conns = append(g.conns, c)
	shut := g.shut
	var victim *conn
	if len(g.conns) > g.max {
		victim = g.leastPromising()
	}
	g.mu.Unlock()

	if shut {
		c.Close()
	} else if victim != nil {
		victim.Close()
	}
}

// leastPromising is the oldest that sent nothing, else the oldest in mid-request, else the oldest; never the newest.
func (g *gate) leastPromising() *conn {
	old := g.conns[:len(g.conns)-1]
	for _, p := range []phase{silent, reading} {
		if i := slices.IndexFunc(old, func(c *conn) bool { return c.phaseNow() == p }); i >= 0 {
			return old[i]
		}
	}
	return old[0]
}

// leave forgets a connection, and tells whether the gate is still open.
func (g *gate) leave(c *conn) (open bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(g.conns, c); i >= 0 {
		g.conns = slices.Delete(g.conns, i, i+1)
	}
	return !g.shut
}

// close ends every connection that has no request in work, and every new one.
func (g *gate) close() {
	g.mu.Lock()
	g.shut = true
	idle := slices.DeleteFunc(slices.Clone(g.conns), func(c *conn) bool { return c.phaseNow() == serving })
	g.mu.Unlock()
	for _, c := range idle {
		c.Close()
	}
}
