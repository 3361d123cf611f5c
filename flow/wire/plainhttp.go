package wire

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// ErrPlainHTTP refuses a request without TLS to another machine. Nothing was sent.
var ErrPlainHTTP = errors.New("plain http is allowed only to this machine; use an https address")

// checkPlain lets http pass only to loopback hosts: codes, tokens and passwords would cross the network in the clear
// (RFC 6749 sections 1.6 and 10.9).
func checkPlain(u *url.URL) error {
	if u != nil && strings.EqualFold(u.Scheme, "http") && !IsLoopback(u.Hostname()) {
		return ErrPlainHTTP
	}
	return nil
}

// IsLoopback tells whether a host name stands for this machine. It knows the literals and the one name. The dialler checks where the name really leads.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
