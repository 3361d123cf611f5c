package loopback

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
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
			// The browser may try this family first, and then the answer would go to the other program.
			first.Close()
			return nil, err
		}
		// RFC 8252 7.3: a machine without IPv6 is no reason to stop.
	}
	return doors, nil
}

func bindOne(f family, port int) (net.Listener, error) {
	address := f.address(port)
	door, err := net.Listen(f.network, address)
	switch {
	case err == nil:
		return door, nil
	case InUse(err):
		return nil, &InUseError{Port: port, Address: address, Err: err}
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the system does not let this program listen on %s: choose a port above 1023, or "+
			"port 0 where the provider allows any port: %w", address, err)
	}
	return nil, fmt.Errorf("cannot listen on %s: choose another redirect URI, or paste the callback address: %w",
		address, err)
}
