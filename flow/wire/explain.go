package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"oauthwalk/flow/plain"
)

// Explain names the kind of a network error in words a person can act on. It never repeats an error's own text, because
// url.Error holds the whole URL with its query and others quote what the server sent. Hosts, addresses and dates may
// appear. It is "" for nil.
func Explain(err error) string {
	if err == nil {
		return ""
	}
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Error()
	}
	prefix := ""
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "proxyconnect" {
		prefix = "through the proxy set in the environment: "
	}
	for _, own := range []error{ErrPlainHTTP, ErrTooLarge} {
		if errors.Is(err, own) {
			return prefix + own.Error()
		}
	}
	for _, kind := range []func(error) string{explainTLS, explainContext, explainNetwork, explainHTTP} {
		if text := kind(err); text != "" {
			return prefix + text
		}
	}
	return prefix + "the request failed (" + kindOf(err) + ")"
}

// ProxyError is the response of a proxy that did not connect to the server (RFC 9110 9.3.6). Nothing reached the server.
type ProxyError struct {
	Proxy  string // host and port
	Status int
}

// Error implements error.
func (e *ProxyError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("the proxy %s did not connect: it responded with status %d %s", e.Proxy, e.Status, http.StatusText(e.Status)))
}

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{proxy.Host, resp.StatusCode}
}

func explainContext(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled before the response was complete"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		return "timeout: no complete response came in time; whether the server processed the request is unknown"
	}
	return ""
}

func explainTLS(err error) string {
	host := ""
	if wrapped, ok := errors.AsType[*url.Error](err); ok { // as net/http wraps it
		if u, err := url.Parse(wrapped.URL); err == nil {
			host = u.Hostname()
		}
	}
	if f, ok := TLSFailureOf(err, host); ok {
		return f.Text()
	}
	return ""
}

func explainNetwork(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("DNS: the name %q does not exist; check the address", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("DNS: the name %q could not be looked up; check the network", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused: nothing is listening at " + address(err)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		strings.Contains(err.Error(), "server closed idle connection"):
		return "dropped: the server closed the connection before a response came"
	case errors.Is(err, net.ErrClosed): // by which side is not known
		return "dropped: the connection was closed before a response came"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "dropped: the server closed the connection in the middle of its response"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "unreachable: there is no network route to " + address(err)
	}
	return ""
}

// explainHTTP knows some errors of net/http only by their text, which it does not pass on.
func explainHTTP(err error) string {
	return Known(err, [][2]string{
		{"malformed",
			"not HTTP: what the server sent is not an HTTP/1.1 response; check the port, or the scheme of the address"},
		{"chunk", "broken body: the chunked encoding of the server's response is invalid (RFC 9112 section 7.1)"},
		{"response headers exceeded", fmt.Sprintf("the headers of the response are larger than %d KiB", maxHead>>10)},
		{"unsupported protocol scheme", "the scheme of the address is not http or https"},
	})
}

// Known is what an error means that has one of these parts in its text, and no type; "" for none.
func Known(err error, meanings [][2]string) string {
	for _, m := range meanings {
		if strings.Contains(err.Error(), m[0]) {
			return m[1]
		}
	}
	return ""
}

// address is the peer of a failed connection.
func address(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Addr != nil {
		return op.Addr.String()
	}
	return "the address"
}

// kindOf names the type below the wrapping of net/http, or the system's own number text, which holds no input.
func kindOf(err error) string {
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number.Error()
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return fmt.Sprintf("%T", err)
}

// Responded says that somebody responded with an error, in their own words where they have some.
func Responded(who string, status int, code, description string) string {
	text := fmt.Sprintf("%s responded with status %d", who, status)
	if code != "" {
		text += " and the error " + code
	}
	if description != "" {
		text += fmt.Sprintf(" (%q)", description)
	}
	return text
}

// Because wraps a kind of failure with its reason, and keeps what a context was that ended it: errors.Is then tells a
// request that was cancelled, or came too late, from others.
func Because(kind, err error, reason string) error {
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			return fmt.Errorf("%w (%w): %s", kind, ended, reason)
		}
	}
	return fmt.Errorf("%w: %s", kind, reason)
}

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
		NotYetValid: "It begins on " + f.From.Format(dateForm) + ": check this machine's clock.",
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
