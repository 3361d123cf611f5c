package loopback

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// listening is the state TCP_LISTEN in /proc/net/tcp.
const listening = "0A"

// Holder names the program that listens on a port of this machine, from what Linux keeps below proc; "" for none. Programs
// of other users hide their files; then only their user is known. Elsewhere there is no /proc and nothing is known.
func Holder(proc fs.FS, network string, port int) string {
	for _, table := range tables(network) {
		for _, s := range sockets(proc, table) {
			if s.port != port || !s.covers(network) {
				continue
			}
			if name, found := processOf(proc, s.inode); found {
				return name
			}
			return "a program of user " + s.user
		}
	}
	return ""
}

// tables are the lists to look in. A socket of IPv6 on all addresses can hold the port of IPv4 as well.
func tables(network string) []string {
	if network == "tcp4" {
		return []string{"net/tcp", "net/tcp6"}
	}
	return []string{"net/tcp6"}
}

// socket is one line of /proc/net/tcp or tcp6.
type socket struct {
	address []byte // words of four bytes in the machine's order; only zeros and loopback are told apart
	port    int
	user    string
	inode   string
}

// covers tells whether the socket stands in the way on the loopback address of the network.
func (s socket) covers(network string) bool {
	zero := !slices.ContainsFunc(s.address, func(b byte) bool { return b != 0 })
	if zero {
		return true
	}
	if network == "tcp4" {
		// In a socket of IPv6, as Java makes them, 127.0.0.1 is the end of ::ffff:127.0.0.1.
		last := s.address[max(0, len(s.address)-4):]
		mapped := len(s.address) == 4 || len(s.address) == 16 && slices.Equal(s.address[:8], make([]byte, 8)) &&
			slices.Contains(s.address[8:12], 0xff)
		return mapped && (last[0] == 127 || last[3] == 127)
	}
	return len(s.address) == 16 && slices.Equal(s.address[:12], make([]byte, 12))
}

func sockets(proc fs.FS, table string) []socket {
	text, err := fs.ReadFile(proc, table)
	if err != nil {
		return nil
	}
	var out []socket
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 10 || f[3] != listening {
			continue
		}
		address, port, _ := strings.Cut(f[1], ":")
		bytes, err := hex.DecodeString(address)
		number, err2 := strconv.ParseUint(port, 16, 16)
		if err == nil && err2 == nil && (len(bytes) == 4 || len(bytes) == 16) {
			out = append(out, socket{bytes, int(number), f[7], f[9]})
		}
	}
	return out
}

// processOf looks for the process that has the socket among its open files.
func processOf(proc fs.FS, inode string) (string, bool) {
	entries, err := fs.ReadDir(proc, ".")
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || !opens(proc, e.Name(), inode) {
			continue
		}
		if pid == os.Getpid() {
			return "this program itself", true
		}
		name, err := fs.ReadFile(proc, e.Name()+"/comm")
		if err != nil {
			return fmt.Sprintf("process %d", pid), true
		}
		return fmt.Sprintf("%s (process %d)", strings.TrimSpace(string(name)), pid), true
	}
	return "", false
}

func opens(proc fs.FS, pid, inode string) bool {
	files, err := fs.ReadDir(proc, pid+"/fd")
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(f fs.DirEntry) bool {
		target, err := fs.ReadLink(proc, pid+"/fd/"+f.Name())
		return err == nil && target == "socket:["+inode+"]"
	})
}
