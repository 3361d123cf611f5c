package client

import (
	"net/http"
	"time"

	"oauthwalk/flow/wire"
)

// CATransport is the transport of a client with a CA file of its own, nil of one without. A server is still verified in
// every way; only who may have signed its certificate grows (RFC 6749 1.6 and 10.9). The error says what is wrong with
// the file.
func (c Client) CATransport(now time.Time) (*http.Transport, wire.Authorities, error) {
	if c.CAFile == "" {
		return nil, wire.Authorities{}, nil
	}
	found, err := wire.ReadCAFile(c.CAFile, now)
	if err != nil {
		return nil, wire.Authorities{}, err
	}
	t := wire.NewTransport()
	return t, found, wire.TrustPEM(t, found.PEM)
}
