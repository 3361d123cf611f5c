package loopback

import (
	"net"
	"slices"
	"sync"
)

// maxConns is how many connections are held at once. A browser opens half a dozen.
const maxConns = 128

// gate knows every open connection, so that idle ones cannot use up the machine's descriptors and cannot hold up the
// end. It serves the doors of both families.
type gate struct {
	page   *pages
	events *journal
	max    int

	mu    sync.Mutex
	conns []*conn // oldest first
	shut  bool
}

// door is one bound socket whose connections pass through the gate.
type door struct {
	net.Listener
	gate *gate
}

// Accept implements net.Listener.
func (d door) Accept() (net.Conn, error) {
	raw, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{TCPConn: raw.(*net.TCPConn), gate: d.gate}
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
