package loopback

import (
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// listening is the state TCP_LISTEN in /proc/net/tcp.
const listening = "0A"

// Ourselves is the holder of a port that this very program listens on.
const Ourselves = "this program itself"

// Holder names the program that listens on a port of this machine, from what Linux keeps below proc; "" for none. Programs
// of other users hide their files; then only their user is known. Elsewhere there is no /proc and nothing is known.
func Holder(proc fs.FS, network string, port int) string {
	// A socket of IPv6 can hold the port of IPv4 as well: on all addresses, or, as Java makes them, on ::ffff:127.0.0.1.
	tables, hosts := []string{"net/tcp6"}, []string{"::", "::1"}
	if network == "tcp4" {
		tables, hosts = []string{"net/tcp", "net/tcp6"}, []string{"::", "0.0.0.0", "127.0.0.1"}
	}
	for _, table := range tables {
		text, _ := fs.ReadFile(proc, table) // where there is none, nothing is known
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != listening || !slices.ContainsFunc(hosts, func(host string) bool {
				at := netip.AddrPortFrom(netip.MustParseAddr(host), uint16(port)) //nolint:gosec // at most 65535
				return f[1] == inTable(at, table == "net/tcp6")
			}) {
				continue
			}
			if name, found := processOf(proc, f[9]); found {
				return name
			}
			return "a program of user " + f[7]
		}
	}
	return ""
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
			return Ourselves, true
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
