package loopback

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

// Sizes and places of sock_diag(7): a header of netlink(7), then an inet_diag_req_v2 or an inet_diag_msg, which have the
// addresses of the socket in the same form.
const (
	diagByFamily = 20                     // SOCK_DIAG_BY_FAMILY
	diagRequest  = unix.NLMSG_HDRLEN + 56 // with its header
	diagSocketAt = unix.NLMSG_HDRLEN + 4  // of the addresses in an answer
	diagUserAt   = diagSocketAt + 48 + 12 // of the user, and behind it the inode
	diagAnswer   = diagUserAt + 8         // what is read of it
	diagNoCookie = 0xffffffff             // INET_DIAG_NOCOOKIE
	diagAddrs    = unix.NLMSG_HDRLEN + 8  // of the addresses in a request
)

// diagnosed asks the kernel for the one socket that is bound to local and connected to remote. That costs the same however many
// there are, while the tables of /proc are walked from end to end. Found is false where there is none, or none of anybody;
// answered, where nobody could be asked.
func diagnosed(local, remote netip.AddrPort) (uid int, found, answered bool) {
	s, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_INET_DIAG)
	if err != nil {
		return 0, false, false
	}
	defer unix.Close(s)
	second := unix.NsecToTimeval(1e9) // it answers at once, or not at all
	if unix.SetsockoptTimeval(s, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &second) != nil {
		return 0, false, false
	}
	if unix.Sendto(s, diagQuestion(local, remote), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}) != nil {
		return 0, false, false
	}
	answer := make([]byte, 4096)
	n, from, err := unix.Recvfrom(s, answer, 0)
	if kernel, ok := from.(*unix.SockaddrNetlink); err != nil || !ok || kernel.Pid != 0 {
		return 0, false, false
	}
	uid, found = readDiag(answer[:n], local, remote)
	return uid, found, true
}

func diagQuestion(local, remote netip.AddrPort) []byte {
	b := make([]byte, diagRequest)
	native := binary.NativeEndian
	native.PutUint32(b, diagRequest)
	native.PutUint16(b[4:], diagByFamily)
	native.PutUint16(b[6:], unix.NLM_F_REQUEST)
	b[unix.NLMSG_HDRLEN] = unix.AF_INET6
	if local.Addr().Unmap().Is4() {
		b[unix.NLMSG_HDRLEN] = unix.AF_INET
	}
	b[unix.NLMSG_HDRLEN+1] = unix.IPPROTO_TCP
	native.PutUint32(b[unix.NLMSG_HDRLEN+4:], 0xffffffff) // in every state
	id := b[diagAddrs:]
	binary.BigEndian.PutUint16(id, local.Port())
	binary.BigEndian.PutUint16(id[2:], remote.Port())
	copy(id[4:20], local.Addr().Unmap().AsSlice())
	copy(id[20:36], remote.Addr().Unmap().AsSlice())
	native.PutUint32(id[40:], diagNoCookie)
	native.PutUint32(id[44:], diagNoCookie)
	return b
}

// readDiag reads the answer. The kernel names a socket that listens where no connection is found, so the addresses are
// compared; and as in the tables, only an entry with an inode is somebody's.
func readDiag(b []byte, local, remote netip.AddrPort) (uid int, found bool) {
	native := binary.NativeEndian
	if len(b) < diagAnswer || native.Uint16(b[4:]) != diagByFamily {
		return 0, false
	}
	id, wide := b[diagSocketAt:], b[unix.NLMSG_HDRLEN] == unix.AF_INET6
	end := func(address, port []byte) netip.AddrPort {
		a := netip.AddrFrom4([4]byte(address))
		if wide {
			a = netip.AddrFrom16([16]byte(address)).Unmap()
		}
		return netip.AddrPortFrom(a, binary.BigEndian.Uint16(port))
	}
	same := func(a, b netip.AddrPort) bool {
		return a.Addr() == b.Addr().Unmap().WithZone("") && a.Port() == b.Port()
	}
	if !same(end(id[4:], id), local) || !same(end(id[20:], id[2:]), remote) || native.Uint32(b[diagUserAt+4:]) == 0 {
		return 0, false
	}
	return int(native.Uint32(b[diagUserAt:])), true
}
