package loopback

import (
	"net"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// The kernel names the owner of a connection, of both families and of a socket of both; it names nobody for a connection that
// is not there, not even where its port has a listener, and nobody for one that its owner has closed.
func TestDiagnosed(t *testing.T) {
	s, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_INET_DIAG)
	if err != nil {
		t.Logf("this kernel cannot be asked, and the tables are read: %v", err)
		return
	}
	unix.Close(s)
	for _, address := range []string{"127.0.0.1:0", "[::1]:0", "[::ffff:127.0.0.1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		here, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		from, to := addrPort(here.RemoteAddr()), addrPort(here.LocalAddr())
		if uid, found, _ := diagnosed(from, to); !found || uid != os.Geteuid() {
			t.Errorf("%s: the owner is %d, found %v; want %d", address, uid, found, os.Geteuid())
		}
		if uid, found, _ := diagnosed(to, from); !found || uid != os.Geteuid() {
			t.Errorf("%s: the owner of the other end is %d, found %v", address, uid, found)
		}
		if _, found, _ := diagnosed(to, to); found {
			t.Errorf("%s: a listener counts as a connection", address)
		}
		c.Close()
		if _, found, _ := diagnosed(from, to); found {
			t.Errorf("%s: a connection that was closed is still somebody's", address)
		}
		here.Close()
		l.Close()
	}
}

// A socket of IPv6 that is connected to an address of IPv4, as some programs do it, is found as well.
func TestDiagnosedOfBothFamilies(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := unix.Socket(unix.AF_INET6, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Logf("no IPv6 here: %v", err)
		return
	}
	defer unix.Close(s)
	to := &unix.SockaddrInet6{Port: l.Addr().(*net.TCPAddr).Port, Addr: [16]byte{10: 0xff, 11: 0xff, 12: 127, 15: 1}}
	if err := unix.Connect(s, to); err != nil {
		t.Fatal(err)
	}
	here, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	if who := whoIs(here.RemoteAddr(), here.LocalAddr()); who != ours {
		t.Errorf("it is %d, want ours", who)
	}
}
