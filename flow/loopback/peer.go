package loopback

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// peer is who is at the other end of a connection.
type peer int

const (
	ours  peer = iota // a program of this user, or of root; or nobody is told apart
	other             // another user
	lost              // not found: whoever it was has hung up
)

// root is outside of what is promised; relays such as docker-proxy and the one of WSL belong to it.
const root = 0

// judge is who the owner of a socket is to this process.
func judge(uid, self int) peer {
	if uid == self || uid == root {
		return ours
	}
	return other
}

// owner looks for the socket that is bound to local and connected to remote, in a table of the form of /proc/net/tcp
// (proc(5)). Only an entry with an inode is somebody's: a socket that was closed stays for a while, in FIN_WAIT2 and
// TIME_WAIT, with inode 0 and then with user 0, as if it were root's.
func owner(table io.Reader, local, remote netip.AddrPort, wide bool) (uid int, found bool) {
	ends := []byte(" " + inTable(local, wide) + " " + inTable(remote, wide) + " ")
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		if !bytes.Contains(lines.Bytes(), ends) { // a busy machine has thousands
			continue
		}
		f := strings.Fields(lines.Text())
		if len(f) < 10 || strings.Trim(f[9], "0") == "" {
			continue
		}
		if uid, err := strconv.Atoi(f[7]); err == nil {
			return uid, true
		}
	}
	return 0, false
}

// inTable is an address as the tables of /proc/net write it: the words of the address as this machine reads them. A wide
// one is of the table of IPv6, in which a socket of both families keeps what it has with IPv4, too (RFC 4291 2.5.5.2).
func inTable(a netip.AddrPort, wide bool) string {
	raw := a.Addr().Unmap().AsSlice()
	if wide {
		all := a.Addr().As16()
		raw = all[:]
	}
	var b strings.Builder
	for ; len(raw) > 0; raw = raw[4:] {
		fmt.Fprintf(&b, "%08X", binary.NativeEndian.Uint32(raw))
	}
	fmt.Fprintf(&b, ":%04X", a.Port())
	return b.String()
}

// told are the addresses at which the kernel has named the owner of a connection of this process. It goes on doing so, and
// each look-up costs a connection.
var told sync.Map // netip.Addr → true

// tellsUsers looks up a connection of its own to each door, unless one at that address was found before. Where one is not
// found, as in a sandbox with a network stack of its own, nobody is told apart. What is left of the connection is hung up
// by the gate as any other.
func tellsUsers(doors []net.Listener) bool {
	for _, d := range doors {
		at := d.Addr().(*net.TCPAddr).AddrPort().Addr()
		if _, known := told.Load(at); known {
			continue
		}
		c, err := net.DialTimeout(d.Addr().Network(), d.Addr().String(), time.Second)
		if err != nil {
			// Another user can take every port that a connection could have, or fill the queue of the door. That is not to
			// end the look-up, so the door itself is looked up.
			if whoIs(d.Addr(), nowhere(at)) != ours {
				return false
			}
			continue
		}
		own := c.(*net.TCPConn)
		who := whoIs(own.LocalAddr(), own.RemoteAddr())
		_ = own.SetLinger(0) // nothing is to stay in TIME_WAIT
		own.Close()
		if who != ours {
			return false
		}
		told.Store(at, true)
	}
	return len(doors) > 0
}

// nowhere is what a socket that listens at an address is connected to.
func nowhere(at netip.Addr) net.Addr {
	if at.Is4() {
		return &net.TCPAddr{IP: net.IPv4zero}
	}
	return &net.TCPAddr{IP: net.IPv6zero}
}
