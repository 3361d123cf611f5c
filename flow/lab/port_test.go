package lab

import (
	"errors"
	"net"
	"testing"
)

// A port that another program has taken is no outcome of a lab: the run says so, and the next one takes another port.
func TestPortTaken(t *testing.T) {
	uri, err := freeURI()
	if err != nil {
		t.Fatal(err)
	}
	other, err := net.Listen("tcp4", uri[len("http://"):len(uri)-len("/callback")])
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	l, err := Find("state-wrong")
	if err != nil {
		t.Fatal(err)
	}
	if o, err := once(t.Context(), &bench{lab: l, uri: uri}); !errors.Is(err, ErrPort) {
		t.Errorf("it came to %s, %v; want that the port is taken", o.Seen(), err)
	}
	if o, err := Run(t.Context(), l); err != nil || !o.OK() {
		t.Errorf("the next run: %s, %v", o.Seen(), err)
	}
}
