package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
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
