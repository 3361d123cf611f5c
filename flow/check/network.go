package check

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/plain"
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

// watch hangs the observers on a request. They see what happens anyway; nothing is asked of the network for them.
func (r *run) watch(req *http.Request) *http.Request {
	at := origin(req.URL.String())
	h, met := r.hosts[at]
	if !met {
		h = &host{name: strings.ToLower(req.URL.Host), https: req.URL.Scheme == "https"}
		r.hosts[at] = h
	}
	return req.WithContext(httptrace.WithClientTrace(req.Context(), h.hooks()))
}

// origin is where an address leads: a host that speaks http at a port may not speak https there.
func origin(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	return strings.ToLower(scheme) + "://" + wire.HostOf(address)
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
	h := r.hosts[origin(x.URL)]
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
	r.give(client.Clock(r.known()))
}

func (r *run) checkDNS(h *host) {
	q := r.ask("dns", "RFC 1035")
	name := (&url.URL{Host: h.name}).Hostname()
	var dns *net.DNSError
	switch {
	case net.ParseIP(name) != nil:
		q.skip("", "%s is an address, so there is no name to look up.", name)
	case h.looked && errors.As(h.lookup, &dns) && dns.IsNotFound:
		q.fail("The resolver reported that no such name exists.", "Check the spelling of the address.",
			"The name %s does not exist.", name)
	case h.looked && h.lookup != nil:
		q.fail(wire.Explain(h.lookup), "Check the network connection and the DNS server.", "The name %s could not be looked up.", name)
	case !h.looked:
		q.skip("", "The name %s was not looked up here, because a proxy does that.", name)
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
		q.fail(x.Problem, "Find out whether the provider is having problems, and check again later.",
			"%s took the request and gave no complete response.", h.name)
	case r.given["dns"] == "fail" || r.given["tls"] == "fail":
		q.skip("", "No connection to %s was made, for the reason above.", h.name)
	default:
		q.fail(x.Problem, "Check the host, the port, any firewall, and the proxy set in the environment.",
			"No connection to %s could be made.", h.name)
	}
}

// soon is how long before its end a certificate is worth a word.
const soon = 14 * 24 * time.Hour

const day = "2006-01-02 15:04 MST"

// checkTLS. RFC 6749 1.6 and 10.9: TLS, with a certificate that is verified; there is no way around it here.
func (r *run) checkTLS(h *host) {
	q := r.ask("tls", "RFC 6749 10.9")
	dates := r.ask("certificate", "RFC 5280 4.1.2.5")
	switch {
	case !h.https:
		q.skip("", "%s uses plain http, so there is no certificate to check.", h.name)
		return
	case !h.shaken:
		q.skip("", "No TLS handshake with %s took place.", h.name)
		return
	case h.handshake != nil:
		r.judgeHandshake(q, h)
		return
	}
	leaf := h.state.PeerCertificates[0]
	q.pass(fmt.Sprintf("%s; %s", tls.VersionName(h.state.Version), describe(leaf)),
		"The certificate of %s matches the host name, is currently valid, and is signed by a trusted CA.", h.name)
	ends := earliest(h.state)
	left := ends.Sub(r.deps.Now())
	evidence := "The earliest expiry date in the certificate chain is " + ends.UTC().Format(day) + "."
	if left < soon {
		dates.warn(evidence, "Whoever runs the server has to renew the certificate.", "The certificate of %s expires within %s.", h.name,
			plain.Count(int(left/(24*time.Hour))+1, "day"))
		return
	}
	dates.pass(evidence, "The certificates of %s are valid for at least two more weeks.", h.name)
}

// earliest is when the first certificate of the verified chain ends.
func earliest(s tls.ConnectionState) time.Time {
	chain := s.PeerCertificates
	if len(s.VerifiedChains) > 0 {
		chain = s.VerifiedChains[0]
	}
	ends := chain[0].NotAfter
	for _, c := range chain[1:] {
		if c.NotAfter.Before(ends) {
			ends = c.NotAfter
		}
	}
	return ends
}

func describe(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return fmt.Sprintf("certificate for %s, issued by %q, valid from %s to %s", strings.Join(names, ", "),
		c.Issuer.CommonName, c.NotBefore.UTC().Format(day), c.NotAfter.UTC().Format(day))
}

// adjectives are what a refused certificate is, by class.
var adjectives = map[wire.TLSClass]string{
	wire.SelfSigned: "self-signed", wire.UnknownCA: "signed by an unknown authority", wire.Expired: "expired",
	wire.NotYetValid: "not valid yet", wire.WrongName: "for another name", wire.Unacceptable: "not acceptable",
}

// judgeHandshake names everything that is wrong with a refused certificate.
func (r *run) judgeHandshake(q question, h *host) {
	f, ok := wire.TLSFailureOf(h.handshake, (&url.URL{Host: h.name}).Hostname())
	if !ok || f.Certificate() == "" {
		q.fail(wire.Explain(h.handshake), "Check the port and the scheme of the address.",
			"The TLS handshake with %s failed. Nothing was sent.", h.name)
		return
	}
	var faults []string
	for _, c := range f.Classes {
		faults = append(faults, adjectives[c])
	}
	q.fail(f.Certificate(), f.Fix(), "The certificate of %s is %s. Nothing was sent.", h.name, strings.Join(faults, " and "))
}
