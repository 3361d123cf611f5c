package check

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"

	"oauthwalk/flow/client"
	"oauthwalk/flow/wire"
)

// host is what was seen of the way to one host. The hooks of net/http/httptrace come from other goroutines.
type host struct {
	name   string // with the port
	https  bool
	judged bool
	down   bool // no connection came about

	mu        sync.Mutex
	lookups   []net.IPAddr
	lookup    error
	looked    bool
	shaken    bool
	handshake error
	state     tls.ConnectionState
	connected bool
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// watch hangs the observers on a request. They see what happens anyway; nothing is asked of the network for them.
func (r *run) watch(req *http.Request) *http.Request {
	name := strings.ToLower(req.URL.Host)
	h, met := r.hosts[name]
	if !met {
		h = &host{name: name, https: req.URL.Scheme == "https"}
		r.hosts[name] = h
	}
	return req.WithContext(httptrace.WithClientTrace(req.Context(), h.hooks()))
}

func (h *host) hooks() *httptrace.ClientTrace {
	locked := func(f func()) {
		h.mu.Lock()
		defer h.mu.Unlock()
		f()
	}
	return &httptrace.ClientTrace{
		DNSDone: func(i httptrace.DNSDoneInfo) {
			locked(func() { h.looked, h.lookup, h.lookups = true, i.Err, i.Addrs })
		},
		TLSHandshakeDone: func(s tls.ConnectionState, err error) {
			locked(func() { h.shaken, h.state, h.handshake = true, s, err })
		},
		GotConn: func(httptrace.GotConnInfo) { locked(func() { h.connected = true }) },
	}
}

// judgeNetwork gives the verdicts on the way to a host, once for each host.
func (r *run) judgeNetwork(x wire.Exchange) {
	h := r.hosts[hostOf(x.URL)]
	if h == nil || h.judged {
		return
	}
	h.judged = true
	h.mu.Lock()
	defer h.mu.Unlock()
	r.checkDNS(h)
	r.checkTLS(h)
	h.down = !h.connected
	r.checkConnection(h, x)
	r.apply(client.Clock)
}

func (r *run) checkDNS(h *host) {
	q := r.ask("dns", "RFC 1035")
	name := (&url.URL{Host: h.name}).Hostname()
	var dns *net.DNSError
	switch {
	case net.ParseIP(name) != nil:
		q.skip("", "%s is an address, so there is no name to look up.", name)
	case h.looked && errors.As(h.lookup, &dns) && dns.IsNotFound:
		q.fail("The resolver said that there is no such name.", "Check the spelling of the address.",
			"The name %s does not exist.", name)
	case h.looked && h.lookup != nil:
		q.fail(wire.Explain(h.lookup), "Check the network and its name server.", "The name %s could not be looked up.", name)
	case !h.looked:
		q.skip("", "The name %s was not looked up here; a proxy does it.", name)
	default:
		var all []string
		for _, a := range h.lookups {
			all = append(all, a.String())
		}
		q.pass(name+" is "+strings.Join(all, ", "), "The name %s can be looked up.", name)
	}
}

func (r *run) checkConnection(h *host, x wire.Exchange) {
	q := r.ask("connection", "RFC 9110 4.2")
	switch {
	case h.connected && x.Problem == "":
		q.pass("The response came from "+x.RemoteAddr+".", "%s responds.", h.name)
	case h.connected:
		q.fail(x.Problem, "See whether the provider has trouble, and check again later.",
			"%s took the request and gave no complete response.", h.name)
	case r.given["dns"] == "fail" || r.given["tls"] == "fail":
		q.skip("", "There is no connection to %s, for the reason above.", h.name)
	default:
		q.fail(x.Problem, "Check host and port, a firewall, and the proxy of the environment.",
			"There is no connection to %s.", h.name)
	}
}
