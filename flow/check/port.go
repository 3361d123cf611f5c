package check

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"oauthwalk/flow/loopback"
)

// side is one loopback address with the port of the redirect URI.
type side struct {
	network, ip string
	ours        bool // a walk of this program listens there
	err         error
}

func (s side) address(port int) string { return net.JoinHostPort(s.ip, strconv.Itoa(port)) }

// checkPort looks whether a walk could listen: it binds both loopback families for a moment and lets go.
func (r *run) checkPort() {
	q := r.ask("loopback_port", "RFC 8252 7.3")
	u, err := url.Parse(r.client.RedirectURI)
	if err != nil || u.Scheme != "http" || !loopback.Listens(u.Hostname()) {
		q.skip("", "The redirect URI does not point to a port on 127.0.0.1, ::1 or localhost, so this program does not listen there.")
		return
	}
	port := 80
	if u.Port() != "" {
		port, err = strconv.Atoi(u.Port())
	}
	switch {
	case err != nil || port > 65535:
		q.fail("The port is not a number up to 65535.", "Choose a port from 1024 to 65535.",
			"The port of the redirect URI cannot be used.")
		return
	case port == 0:
		q.pass("", "Port 0 means any free port, where the provider allows that.")
		return
	}
	sides := []side{{network: "tcp4", ip: "127.0.0.1"}, {network: "tcp6", ip: "::1"}}
	for i := range sides {
		if sides[i].ours = slices.Contains(r.client.Listening, sides[i].address(port)); sides[i].ours {
			continue
		}
		door, err := r.deps.Listen(sides[i].network, sides[i].address(port))
		if err == nil {
			err = door.Close()
		}
		sides[i].err = err
	}
	r.judgePort(q, strings.ToLower(u.Hostname()), port, sides)
}

// judgePort. RFC 8252 7.3 and 8.3: a literal needs its own family; localhost may lead to either, so the second family
// must not be in other hands, while a machine without it is no obstacle.
func (r *run) judgePort(q question, host string, port int, sides []side) {
	var seen, taken []string
	usable := false
	for _, s := range sides {
		needed := host == s.ip || host == "localhost"
		state := "free"
		switch {
		case s.ours:
			state = "held by a walk in this program, as expected"
		case loopback.InUse(s.err):
			state = "held by " + holder(r.deps.Proc, s.network, port)
			if needed {
				taken = append(taken, s.address(port)+" is "+state)
			}
		case s.err != nil:
			state = "not to be had (" + systemText(s.err) + ")"
		}
		usable = usable || needed && s.err == nil
		seen = append(seen, s.address(port)+": "+state)
	}
	evidence := strings.Join(seen, "; ")
	switch {
	case len(taken) > 0:
		q.fail(evidence, "Close that program (is another walk still waiting?), or choose another redirect URI that is "+
			"registered.", "The port of the redirect URI is taken: %s.", strings.Join(taken, ", "))
	case !usable:
		q.fail(evidence, "Choose a port above 1023, or another loopback address that is registered.",
			"No walk can listen on the redirect URI.")
	default:
		q.pass(evidence, "A walk can listen on port %d.", port)
	}
}

// systemText is the system's own word for an error, without the addresses around it.
func systemText(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return fmt.Sprintf("%T", err)
}

const (
	listening = "0A" // the state TCP_LISTEN in /proc/net/tcp
	nobody    = "another program (the system does not say which)"
)

// Holder names the program that listens on that port of 127.0.0.1, as far as the system tells; "" for none.
func Holder(port int) string { return listener(os.DirFS("/proc"), "tcp4", port) }

// holder names the program that is known to listen on a port.
func holder(proc fs.FS, network string, port int) string {
	return cmp.Or(listener(proc, network, port), nobody)
}

// listener names the program that listens on a port of this machine, from what Linux keeps below /proc. Programs of
// other users hide their files; then only their user is known. Elsewhere there is no /proc and nothing is known.
func listener(proc fs.FS, network string, port int) string {
	for _, table := range tables(network) {
		for _, s := range sockets(proc, table) {
			if s.port != port || !s.covers(network) {
				continue
			}
			if name, found := owner(proc, s.inode); found {
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

// owner looks for the process that has the socket among its open files.
func owner(proc fs.FS, inode string) (string, bool) {
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
