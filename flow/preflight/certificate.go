package preflight

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

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
			count(int(left/(24*time.Hour))+1, "day"))
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

// judgeHandshake names everything that is wrong with a refused certificate: the library stops at the first.
func (r *run) judgeHandshake(q question, h *host) {
	var refused *tls.CertificateVerificationError
	if !errors.As(h.handshake, &refused) || len(refused.UnverifiedCertificates) == 0 {
		q.fail(wire.Explain(h.handshake), "Check the port and the scheme of the address.",
			"The TLS handshake with %s failed. Nothing was sent.", h.name)
		return
	}
	leaf := refused.UnverifiedCertificates[0]
	name := (&url.URL{Host: h.name}).Hostname()
	var faults, fixes []string
	add := func(fault, fix string) { faults, fixes = append(faults, fault), append(fixes, fix) }
	now := time.Now() // the clock that the verification went by
	switch {
	case now.After(leaf.NotAfter):
		add("expired", "It ended on "+leaf.NotAfter.UTC().Format(day)+": it has to be renewed, or this machine's clock set.")
	case now.Before(leaf.NotBefore):
		add("not valid yet", "It begins on "+leaf.NotBefore.UTC().Format(day)+": check this machine's clock.")
	}
	if leaf.VerifyHostname(name) != nil {
		add("for another name", "Use an address that the certificate names, or get one for "+name+".")
	}
	var unknown x509.UnknownAuthorityError
	switch {
	case selfSigned(leaf):
		add("self-signed", "Add it as a CA file if it is your own server's; otherwise do not go on.")
	case !errors.As(h.handshake, &unknown) && len(faults) > 0:
		// The library did not come as far as the authority.
	case errors.As(h.handshake, &unknown):
		add("signed by an unknown authority", fmt.Sprintf("Add the CA file of %q if it is your own; a server that leaves "+
			"out an intermediate certificate looks the same.", issuerOf(refused.UnverifiedCertificates)))
	default:
		add("not acceptable", wire.Explain(h.handshake)+".")
	}
	q.fail(describe(leaf), strings.Join(fixes, " "), "The certificate of %s is %s. Nothing was sent.", h.name,
		strings.Join(faults, " and "))
}

// selfSigned tells a certificate that is its own authority.
func selfSigned(c *x509.Certificate) bool {
	return string(c.RawIssuer) == string(c.RawSubject) &&
		c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func issuerOf(chain []*x509.Certificate) string { return chain[len(chain)-1].Issuer.CommonName }
