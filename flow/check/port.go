package check

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
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
		q.pass("", "Port 0 means any free port, if the provider allows that.")
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
			state = "held by " + cmp.Or(loopback.Holder(r.deps.Proc, s.network, port), nobody)
			if needed {
				taken = append(taken, s.address(port)+" is "+state)
			}
		case s.err != nil:
			state = "not available (" + systemText(s.err) + ")"
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
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number.Error()
	}
	return fmt.Sprintf("%T", err)
}

// nobody is who holds a port where the system does not tell.
const nobody = "another program (the system does not say which)"
