package loopback

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"time"
)

// portTries is how often another free port is tried when the one that IPv4 gave is taken in IPv6.
const portTries = 8

// bind opens the families on one port. Port 0 takes the port that the first family gets.
func bind(families []family, port int) ([]net.Listener, error) {
	for try := 1; ; try++ {
		doors, err := bindAll(families, port)
		if err == nil {
			return doors, nil
		}
		var inUse *InUseError
		if port != 0 || try == portTries || !errors.As(err, &inUse) {
			return nil, err
		}
	}
}

func bindAll(families []family, port int) ([]net.Listener, error) {
	first, err := bindOne(families[0], port)
	if err != nil {
		return nil, err
	}
	doors := []net.Listener{first}
	for _, f := range families[1:] {
		door, err := bindOne(f, first.Addr().(*net.TCPAddr).Port)
		var inUse *InUseError
		switch {
		case err == nil:
			doors = append(doors, door)
		case errors.As(err, &inUse):
			// The browser may try this family first, and then the response would go to the other program.
			first.Close()
			return nil, err
		}
		// RFC 8252 7.3: a machine without IPv6 is no reason to stop.
	}
	return doors, nil
}

func bindOne(f family, port int) (net.Listener, error) {
	address := net.JoinHostPort(f.ip, strconv.Itoa(port))
	door, err := net.Listen(f.network, address)
	switch {
	case err == nil:
		return door, nil
	case InUse(err):
		return nil, &InUseError{Port: port, Address: address, Holder: Holder(os.DirFS("/proc"), f.network, port)}
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the system does not let this program listen on %s: choose a port above 1023, or "+
			"port 0 where the provider allows any port: %w", address, err)
	}
	return nil, fmt.Errorf("cannot listen on %s: choose another redirect URI, or paste the callback address: %w",
		address, err)
}

// keep is the goroutine that owns the listener's life: it ends when the response was given and the browser had its page,
// or when Close is called, and leaves no port and no goroutine behind.
// RFC 8252 8.3: the port is open only while a response is expected.
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

// Close ends the listener within 500 ms, whatever the other sides do. Waiting ends with ErrClosed, but a response that
// came stays. It may be called again, and from any goroutine but those of OnEvent. It never fails.
func (l *Listener) Close() error {
	l.shut.Do(func() { close(l.closing) })
	<-l.ended
	return nil
}
