package loopback

import (
	"context"
	"time"
)

// keep is the goroutine that owns the listener's life: it ends when the answer was given and the browser had its page,
// or when Close is called, and leaves no port and no goroutine behind.
// RFC 8252 8.3: the port is open only while an answer is expected.
func (l *Listener) keep() {
	defer close(l.ended)
	select {
	case <-l.answered:
	case <-l.closing:
	}
	if l.hasAnswer() {
		l.linger()
	}
	l.hangUp()
}

// linger keeps the clean page up for the grace, or, when Close was called, for a moment if the browser is on its way.
func (l *Listener) linger() {
	end := time.NewTimer(grace)
	defer end.Stop()
	select {
	case <-end.C:
		return
	case <-l.closing:
	}
	last := time.NewTimer(lastCall)
	defer last.Stop()
	select {
	case <-l.left:
	case <-last.C:
	case <-end.C:
	}
}

// hangUp ends everything. Connections without a request in work go first, because Shutdown would wait seconds for them.
func (l *Listener) hangUp() {
	l.gate.close()
	ctx, cancel := context.WithTimeout(context.Background(), hangUpBound)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		l.server.Close()
	}
	for _, d := range l.doors {
		d.Close() // in case the server had not taken it over yet
	}
	l.serving.Wait()
}

// browserLeft tells that no browser is expected at the clean page any more.
func (l *Listener) browserLeft() { l.leave.Do(func() { close(l.left) }) }

// Close ends the listener within 500 ms, whatever the other sides do. Waiting ends with ErrClosed, but an answer that
// came stays. It may be called again, and from any goroutine but those of Judge and OnEvent. It never fails.
func (l *Listener) Close() error {
	l.shut.Do(func() { close(l.closing) })
	<-l.ended
	return nil
}
