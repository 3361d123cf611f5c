package wire

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"oauthwalk/flow/plain"
)

// TLSClass is one thing that is wrong with a TLS connection, in words.
type TLSClass string

// The classes of TLS failures.
const (
	SelfSigned   TLSClass = "self-signed certificate"
	UnknownCA    TLSClass = "unknown CA"
	Expired      TLSClass = "expired certificate"
	NotYetValid  TLSClass = "certificate not valid yet"
	WrongName    TLSClass = "wrong name"
	Unacceptable TLSClass = "bad certificate" // breaks another rule of RFC 5280
	NoTLS        TLSClass = "no TLS"          // something else is spoken on the port
	NoAgreement  TLSClass = "no TLS agreement"
)

// TLSFailure is why a TLS handshake failed. Nothing was sent, save for NoAgreement: a server may refuse a client without
// a certificate late. Its texts come from the certificate, cleaned.
type TLSFailure struct {
	Classes     []TLSClass // all that is wrong, as far as it can be known: the library stops at the first
	Host        string     // that was asked for, "" when it is not known
	Names       []string   // that the certificate is for
	Issuer      string     // who signed the last certificate that came
	From, Until time.Time  // that the certificate is good for; zero without one
	Detail      string     // what TLS itself says, for NoAgreement and Unacceptable
}

// TLSFailureOf classifies the error of a request to host; false when it is not one of TLS.
func TLSFailureOf(err error, host string) (TLSFailure, bool) {
	f := TLSFailure{Host: plain.Cut(host, 100)}
	var refused *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var op *net.OpError
	switch {
	case errors.As(err, &refused) && len(refused.UnverifiedCertificates) > 0:
		f.judge(refused.UnverifiedCertificates, refused.Err, host)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		f.Classes = []TLSClass{NoTLS}
	case errors.As(err, &op) && op.Op == "remote error": // an alert of the other side, of a type that is not exported
		f.Classes, f.Detail = []TLSClass{NoAgreement}, op.Err.Error()
	default:
		inner := err
		for next := err; next != nil; next = errors.Unwrap(next) {
			inner = next
		}
		if inner == nil || !strings.HasPrefix(inner.Error(), "tls: ") {
			return TLSFailure{}, false
		}
		f.Classes, f.Detail = []TLSClass{NoAgreement}, inner.Error()
	}
	f.Detail = plain.Cut(f.Detail, 100)
	return f, true
}

// judge looks for everything that is wrong with a certificate, by the clock that the library went by.
func (f *TLSFailure) judge(chain []*x509.Certificate, err error, host string) {
	leaf, now := chain[0], time.Now()
	f.Names, f.From, f.Until = namesOf(leaf), leaf.NotBefore.UTC(), leaf.NotAfter.UTC()
	f.Issuer = plain.Cut(chain[len(chain)-1].Issuer.CommonName, 100)
	add := func(c TLSClass) { f.Classes = append(f.Classes, c) }
	switch {
	case now.After(leaf.NotAfter):
		add(Expired)
	case now.Before(leaf.NotBefore):
		add(NotYetValid)
	}
	var name x509.HostnameError
	if errors.As(err, &name) || host != "" && leaf.VerifyHostname(host) != nil {
		add(WrongName)
	}
	var unknown x509.UnknownAuthorityError
	switch {
	case string(leaf.RawIssuer) == string(leaf.RawSubject) && // its own authority
		leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil:
		add(SelfSigned)
	case errors.As(err, &unknown):
		add(UnknownCA)
	case len(f.Classes) == 0:
		// The library's own words may quote the certificate, so only the number of the rule is told.
		var invalid x509.CertificateInvalidError
		if add(Unacceptable); errors.As(err, &invalid) {
			f.Detail = fmt.Sprintf("rule %d of x509", invalid.Reason)
		}
	}
}

// namesOf are the first names that a certificate is for.
func namesOf(c *x509.Certificate) []string {
	var names []string
	for _, name := range c.DNSNames {
		names = append(names, plain.Cut(name, 100))
	}
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names[:min(len(names), 8)]
}

const dateForm = "2006-01-02 15:04 MST"

// Certificate describes the certificate that was refused, "" when there was none.
func (f TLSFailure) Certificate() string {
	if f.Until.IsZero() {
		return ""
	}
	names := cmp.Or(strings.Join(f.Names, ", "), "no name")
	return fmt.Sprintf("certificate for %s, issued by %q, valid from %s to %s", names, f.Issuer, f.From.Format(dateForm),
		f.Until.Format(dateForm))
}

// Fix says what to do, a sentence for each class.
func (f TLSFailure) Fix() string {
	fixes := map[TLSClass]string{
		SelfSigned: "If this is your own server's certificate, add it as a CA file; otherwise do not continue.",
		UnknownCA: fmt.Sprintf("If %q is your own CA, add its CA file; the error for a missing intermediate certificate "+
			"looks the same.", f.Issuer),
		Expired:     "It expired on " + f.Until.Format(dateForm) + "; renew it, or set this machine's clock.",
		NotYetValid: "It is not valid until " + f.From.Format(dateForm) + ": check this machine's clock.",
		WrongName:   "Use an address that the certificate covers, or get a certificate for " + f.Host + ".",
		NoTLS:       "The server does not speak TLS on this port: check the port, or the scheme of the address.",
		NoAgreement: "The server may require another TLS version, or a client certificate, which this tool does not have.",
	}
	var all []string
	for _, c := range f.Classes {
		all = append(all, cmp.Or(fixes[c], "Whoever runs the server must fix its certificate."))
	}
	return strings.Join(all, " ")
}

// Text is the whole failure in one line: the classes, the host, the certificate, and what to do.
func (f TLSFailure) Text() string {
	classes := make([]string, len(f.Classes))
	for i, c := range f.Classes {
		classes[i] = string(c)
	}
	text := strings.Join(classes, " and ")
	if f.Host != "" {
		text += " at " + f.Host
	}
	for _, more := range []string{f.Certificate(), f.Detail} {
		if more != "" {
			text += ": " + more
		}
	}
	return text + ". " + strings.TrimSuffix(f.Fix(), ".")
}
