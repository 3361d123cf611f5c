package wire

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// maxHead bounds what a tap keeps of one head. The transport gives up on a response's head at the same size.
const maxHead = 256 << 10

// tapConn is a connection that copies the heads passing through it to the take of the request that now owns it. For
// https it sits above TLS, so that it sees plain text.
type tapConn struct {
	net.Conn
	// Each request keeps its own take: a connection can go back to the pool, and to the next request, before the last one
	// has looked at what was recorded.
	current atomic.Pointer[take]
	ended   atomic.Pointer[error] // of the first read that failed
}

func tapped(conn net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	return &tapConn{Conn: conn}, nil
}

func (c *tapConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if t := c.current.Load(); t != nil && n > 0 {
		t.note(&t.in, p[:n], true)
	}
	if err != nil {
		c.ended.CompareAndSwap(nil, &err)
	}
	return n, err
}

// Write records before it writes: a quick response could otherwise be read before the request was noted. net/http closes
// the connection when the server ends it; a request that comes too late then learns why, and not only that it is closed.
func (c *tapConn) Write(p []byte) (int, error) {
	if t := c.current.Load(); t != nil {
		t.note(&t.out, p, false)
	}
	n, err := c.Conn.Write(p)
	if why := c.ended.Load(); why != nil && errors.Is(err, net.ErrClosed) {
		err = *why
	}
	return n, err
}

// take is what one request and its response looked like on the wire: the two heads, byte by byte.
type take struct {
	mu      sync.Mutex
	out, in head
}

type head struct {
	text  []byte
	whole bool // nothing is added to it any more
}

// note adds to a head as far as the limit allows: one read more is needed to see the end of a full one. A response may
// have 1xx heads before the real one, which are left out.
func (t *take) note(h *head, p []byte, response bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if h.whole {
		return
	}
	h.text = append(h.text, p[:min(len(p), 2*maxHead-len(h.text))]...)
	for end := HeadEnd(h.text); end >= 0 && !h.whole; end = HeadEnd(h.text) {
		if h.whole = !response || !interim(h.text); h.whole {
			h.text = h.text[:end]
		} else {
			h.text = h.text[end:]
		}
	}
}

// heads gives both heads; nil for one that is not complete.
func (t *take) heads() (out, in []byte) {
	if t == nil {
		return nil, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.out.whole {
		out = t.out.text
	}
	if t.in.whole {
		in = t.in.text
	}
	return out, in
}

// HeadEnd is the index after the empty line that ends a head, or -1. Some servers end lines with a bare newline, and
// net/http takes that, so this does too.
func HeadEnd(b []byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], '\n')
		if i < 0 {
			return -1
		}
		from += i + 1
		switch rest := b[from:]; {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return from + 2
		case bytes.HasPrefix(rest, []byte("\n")):
			return from + 1
		}
	}
}

// interim tells a 1xx head, which comes before the real response (RFC 9110 section 15.2). 101 is final: what follows it
// is no longer HTTP.
func interim(head []byte) bool {
	_, status, _ := bytes.Cut(head, []byte(" "))
	return len(status) >= 3 && status[0] == '1' && !bytes.HasPrefix(status, []byte("101"))
}

// DefaultMaxBody is how much of a body is recorded, in bytes, when Recorder.MaxBody is zero.
const DefaultMaxBody = 256 << 10

// ErrTooLarge ends a body that was longer than the recorder's limit. Libraries may wrap it without %w; Exchange's
// Truncated tells the same.
var ErrTooLarge = errors.New("the response exceeded the size limit and was truncated")

// readRequest gives a copy of the request's body without touching the one that will be sent. A body that cannot be
// had twice is not recorded; every request made with http.NewRequest from memory can.
func readRequest(req *http.Request, limit int64) []byte {
	if req.GetBody == nil {
		return nil
	}
	copied, err := req.GetBody()
	if err != nil {
		return nil
	}
	// A read that fails here fails again when the request is sent, and is reported there.
	body, _ := readBody(copied, req.ContentLength, limit)
	return body
}

// readBody reads at most limit bytes of a body and closes it. length is how many were announced, -1 for none. The error
// tells why the body is not complete; it is ErrTooLarge when the limit cut it.
func readBody(body io.ReadCloser, length, limit int64) ([]byte, error) {
	defer body.Close()
	if 0 <= length && length <= limit {
		read := make([]byte, length)
		n, err := io.ReadFull(body, read)
		return read[:n], err
	}
	// One byte more than the limit, to know a body that fits exactly from one that was cut.
	read, err := io.ReadAll(io.LimitReader(body, limit+1))
	if int64(len(read)) > limit {
		return read[:limit], ErrTooLarge
	}
	return read, err
}

// replay gives the recorded bytes again and then the error that ended the original, so that no caller takes a part for
// the whole.
func replay(body []byte, end error) io.ReadCloser {
	return io.NopCloser(&replayed{body, cmp.Or(end, io.EOF)})
}

// replayed has no WriteTo: io.MultiReader's takes 32 kB a time.
type replayed struct {
	left []byte
	end  error
}

func (r *replayed) Read(p []byte) (n int, err error) {
	if len(r.left) == 0 {
		return 0, r.end
	}
	n = copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
