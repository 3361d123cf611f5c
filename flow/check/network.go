package check

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// origin is where an address leads: a host that speaks http at a port may not speak https there.
func origin(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	return strings.ToLower(scheme) + "://" + wire.HostOf(address)
}

// judgeNetwork gives the verdicts on the way to a host, once for each host.
func (r *run) judgeNetwork(x wire.Exchange) {
	host := wire.HostOf(x.URL)
	if _, judged := r.down[origin(x.URL)]; judged {
		return
	}
	r.checkDNS(host, x.Way)
	r.checkTLS(host, strings.HasPrefix(x.URL, "https:"), x.Way)
	r.down[origin(x.URL)] = x.RemoteAddr == ""
	r.checkConnection(host, x)
	r.give(client.Clock(r.known()))
}

func (r *run) checkDNS(host string, way *wire.Way) {
	q := r.ask("dns", "RFC 1035")
	name := (&url.URL{Host: host}).Hostname()
	var dns *net.DNSError
	switch {
	case net.ParseIP(name) != nil:
		q.skip("", "%s is an address, so there is no name to look up.", name)
	case errors.As(way.Lookup, &dns) && dns.IsNotFound:
		q.fail("The resolver reported that no such name exists.", "Check the spelling of the address.",
			"The name %s does not exist.", name)
	case way.Lookup != nil:
		q.fail(wire.Explain(way.Lookup), "Check the network connection and the DNS server.", "The name %s could not be looked up.", name)
	case !way.Looked:
		q.skip("", "The name %s was not looked up here, because a proxy does that.", name)
	default:
		var all []string
		for _, a := range way.Addresses {
			all = append(all, a.String())
		}
		q.pass(name+" is "+strings.Join(all, ", "), "The name %s can be looked up.", name)
	}
}

func (r *run) checkConnection(host string, x wire.Exchange) {
	q := r.ask("connection", "RFC 9110 4.2")
	switch {
	case !r.down[origin(x.URL)] && x.Problem == "":
		q.pass("The response came from "+x.RemoteAddr+".", "%s responds.", host)
	case !r.down[origin(x.URL)]:
		q.fail(x.Problem, "Find out whether the provider is having problems, and check again later.",
			"%s accepted the request but gave no complete response.", host)
	case r.given["dns"] == "fail" || r.given["tls"] == "fail":
		q.skip("", "No connection to %s was made, for the reason above.", host)
	default:
		q.fail(x.Problem, "Check the host, the port, any firewall, and the proxy set in the environment.",
			"No connection to %s could be made.", host)
	}
}

// soon is how long before its end a certificate is worth a word.
const soon = 14 * 24 * time.Hour

const day = "2006-01-02 15:04 MST"

// checkTLS. RFC 6749 1.6 and 10.9: TLS, with a certificate that is verified; there is no way around it here.
func (r *run) checkTLS(host string, https bool, way *wire.Way) {
	q := r.ask("tls", "RFC 6749 10.9")
	dates := r.ask("certificate", "RFC 5280 4.1.2.5")
	switch {
	case !https:
		q.skip("", "%s uses plain http, so there is no certificate to check.", host)
		return
	case !way.Shaken:
		q.skip("", "No TLS handshake with %s took place.", host)
		return
	case way.Handshake != nil:
		r.judgeHandshake(q, host, way.Handshake)
		return
	}
	leaf := way.State.PeerCertificates[0]
	q.pass(fmt.Sprintf("%s; %s", tls.VersionName(way.State.Version), describe(leaf)),
		"The certificate of %s matches the host name, is currently valid, and is signed by a trusted CA.", host)
	ends := earliest(way.State)
	left := ends.Sub(r.deps.Now())
	evidence := "The earliest expiry date in the certificate chain is " + ends.UTC().Format(day) + "."
	if left < soon {
		dates.warn(evidence, "Whoever runs the server has to renew the certificate.", "The certificate of %s expires within %s.", host,
			plain.Count(int(left/(24*time.Hour))+1, "day"))
		return
	}
	dates.pass(evidence, "The certificates of %s are valid for at least two more weeks.", host)
}

// earliest is when the first certificate of the verified chain ends.
func earliest(s tls.ConnectionState) time.Time {
	chain := s.PeerCertificates
	if len(s.VerifiedChains) > 0 {
		chain = s.VerifiedChains[0]
	}
	return slices.MinFunc(chain, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) }).NotAfter
}

func describe(c *x509.Certificate) string {
	names := slices.Clone(c.DNSNames)
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
func (r *run) judgeHandshake(q question, host string, err error) {
	f, ok := wire.TLSFailureOf(err, (&url.URL{Host: host}).Hostname())
	if !ok || f.Certificate() == "" {
		q.fail(wire.Explain(err), "Check the port and the scheme of the address.",
			"The TLS handshake with %s failed. Nothing was sent.", host)
		return
	}
	var faults []string
	for _, c := range f.Classes {
		faults = append(faults, adjectives[c])
	}
	q.fail(f.Certificate(), f.Fix(), "The certificate of %s is %s. Nothing was sent.", host, strings.Join(faults, " and "))
}
