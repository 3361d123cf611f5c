package check

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// soon is how long before its end a certificate is worth a word.
const soon = 14 * 24 * time.Hour

const day = "2006-01-02 15:04 MST"

// checkTLS. RFC 6749 1.6 and 10.9: TLS, with a certificate that is verified; there is no way around it here.
func (r *run) checkTLS(h *host) {
	q := r.ask("tls", "RFC 6749 10.9")
	dates := r.ask("certificate", "RFC 5280 4.1.2.5")
	switch {
	case !h.https:
		q.skip("", "%s is on this machine and asked without TLS.", h.name)
		return
	case !h.shaken:
		q.skip("", "No TLS handshake with %s came about.", h.name)
		return
	case h.handshake != nil:
		r.judgeHandshake(q, h)
		return
	}
	leaf := h.state.PeerCertificates[0]
	q.pass(fmt.Sprintf("%s; %s", tls.VersionName(h.state.Version), describe(leaf)),
		"The certificate of %s is for that name, in date, and signed by an authority that this machine trusts.", h.name)
	ends := earliest(h.state)
	left := ends.Sub(r.deps.Now())
	evidence := "The first certificate of the chain to end does so on " + ends.UTC().Format(day) + "."
	if left < soon {
		dates.warn(evidence, "Whoever runs the server has to renew it.", "The certificate of %s ends within %s.", h.name,
			plain.Count(int(left/(24*time.Hour))+1, "day"))
		return
	}
	dates.pass(evidence, "The certificates of %s are good for two weeks and more.", h.name)
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
	return fmt.Sprintf("certificate for %s, issued by %q, valid %s to %s", strings.Join(names, ", "),
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
