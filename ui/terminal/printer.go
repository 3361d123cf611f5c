package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf16"
)

// printer writes to a stream whose reader may be slow or gone. A write never waits: what is not read yet stands in a
// queue, and what does not fit into that is dropped and counted. Nothing that a terminal would act upon is written: a
// character that is not printable becomes its escape, which in JSON stands for the same character.
type printer struct {
	w      io.Writer
	failed func() // called once, when the stream takes no more

	mu      sync.Mutex
	more    sync.Cond // there is something to write, or the end was said
	queue   []string
	size    int // of the queue, in bytes
	dropped int // writes, since the last that was taken
	ended   bool
	err     error
	done    chan struct{} // closed when all is written, or nothing can be
}

// maxQueued is how many bytes wait for a reader, besides one line of any length: hours of a practice server.
const maxQueued = 8 << 20

func newPrinter(w io.Writer, failed func()) *printer {
	p := &printer{w: w, failed: failed, done: make(chan struct{})}
	p.more.L = &p.mu
	go p.drain()
	return p
}

// turn lets what comes be written to another stream. Nothing was written before.
func (p *printer) turn(to io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.w = to
}

// Write implements io.Writer. It takes a line or several, whole, or drops them.
func (p *printer) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.err != nil:
		return 0, p.err
	case len(p.queue) > 0 && p.size+len(text) > maxQueued: // a long line alone is no backlog
		p.dropped++
	default:
		s := Printable(string(text))
		p.queue, p.size = append(p.queue, s), p.size+len(s)
		p.more.Signal()
	}
	return len(text), nil
}

func (p *printer) drain() {
	defer close(p.done)
	for {
		p.mu.Lock()
		for len(p.queue) == 0 && !p.ended {
			p.more.Wait()
		}
		if len(p.queue) == 0 {
			if l, ok := p.w.(*late); ok { // a full disk may show only now
				p.err = l.Close()
			}
			p.mu.Unlock()
			return
		}
		next, to := p.queue[0], p.w
		p.mu.Unlock()
		_, err := io.WriteString(to, next)
		p.mu.Lock()
		p.queue, p.size = p.queue[1:], p.size-len(next)
		if p.err = err; err != nil {
			p.mu.Unlock()
			p.failed()
			return
		}
		p.mu.Unlock()
	}
}

// end writes what is left. It waits for the reader until ctx ends, and a moment longer.
func (p *printer) end(ctx context.Context) error {
	p.mu.Lock()
	p.ended = true
	p.more.Signal()
	p.mu.Unlock()
	select {
	case <-p.done:
	case <-ctx.Done():
		select {
		case <-p.done:
		case <-time.After(200 * time.Millisecond):
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil && p.dropped+len(p.queue) > 0 {
		return fmt.Errorf("the output was not read in time, and %d lines were dropped", p.dropped+len(p.queue))
	}
	return p.err
}

// Printable is a text without what a terminal would act upon or not show: control characters, DEL, the C1 set, marks of
// direction, characters without width. Line ends stay.
func Printable(s string) string {
	odd := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if s = strings.ToValidUTF8(s, "\uFFFD"); !strings.ContainsFunc(s, odd) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case !odd(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
