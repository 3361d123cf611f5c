package loopback

import (
	"net"
	"net/netip"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// overflow is the user that stands for all who have no number in a user namespace: as that one nobody is told apart.
const overflow = 65534

// diagnoses tells that the kernel has named an owner to this process before. Until then its no may mean that it cannot be
// asked, and the tables are read.
var diagnoses atomic.Bool

// whoIs is who has the socket that is bound to local and connected to remote.
func whoIs(local, remote net.Addr) peer {
	from, to := addrPort(local), addrPort(remote)
	self := os.Geteuid()
	if !from.IsValid() || !to.IsValid() || self == overflow {
		return lost
	}
	switch uid, found, answered := diagnosed(from, to); {
	case found:
		diagnoses.Store(true)
		return judge(uid, self)
	case answered && diagnoses.Load():
		return lost
	}
	for _, table := range []struct {
		name string
		wide bool
	}{{"/proc/net/tcp", false}, {"/proc/net/tcp6", true}} {
		if !table.wide && !from.Addr().Unmap().Is4() {
			continue
		}
		f, err := os.Open(table.name)
		if err != nil {
			continue // without IPv6 there is no such table
		}
		uid, found := owner(f, from, to, table.wide)
		f.Close()
		if found {
			return judge(uid, self)
		}
	}
	return lost
}

func addrPort(a net.Addr) netip.AddrPort {
	if a, ok := a.(*net.TCPAddr); ok {
		return a.AddrPort()
	}
	return netip.AddrPort{}
}

// whoseIs is who is at the other end of c. It is asked when the connection is taken. One that was reset meanwhile has left
// its addresses to whoever comes next, so what was found counts only if c still stands afterwards.
func whoseIs(c *net.TCPConn) peer {
	who := whoIs(c.RemoteAddr(), c.LocalAddr())
	raw, err := c.SyscallConn()
	if err != nil {
		return lost
	}
	stands := false
	err = raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		stands = err == nil && info.State != unix.BPF_TCP_CLOSE
	})
	if err != nil || !stands {
		return lost
	}
	return who
}
