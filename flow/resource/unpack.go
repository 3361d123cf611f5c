package resource

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"oauthwalk/flow/check"
	"oauthwalk/flow/wire"
)

// maxUnpacked is how long a body may get when it is unpacked, in bytes. A small packed body can stand for a huge one.
const maxUnpacked = 1 << 20

// unpack is the body to read: the one that came, or what is packed in it. RFC 9110 8.4 and 12.5.3: a server may pack an
// answer without being asked, and some always do. The record keeps the packed bytes.
func (g *get) unpack(x wire.Exchange) []byte {
	const id, section = "content_encoding", "RFC 9110 8.4"
	coding := strings.ToLower(strings.TrimSpace(x.Header("Content-Encoding")))
	if coding == "" || coding == "identity" || len(x.ResponseBody) == 0 {
		return x.ResponseBody
	}
	if coding != "gzip" && coding != "x-gzip" {
		g.add(check.Warnf(id, section, "The body is packed with %s, which this client cannot unpack.", g.words(coding)))
		return x.ResponseBody
	}
	r, err := gzip.NewReader(bytes.NewReader(x.ResponseBody))
	if err != nil {
		g.add(check.Warnf(id, section, "The body is labelled as gzip, and is not."))
		return x.ResponseBody
	}
	body, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	switch {
	case len(body) > maxUnpacked:
		g.add(check.Warnf(id, section, "The body is longer than %d KiB when it is unpacked. The rest is left out.",
			maxUnpacked>>10))
		return body[:maxUnpacked]
	case err != nil:
		g.add(check.Warnf(id, section, "The body is packed with gzip and breaks off."))
	default:
		g.add(check.Passf(id, section, "The body came packed with gzip and was unpacked."))
	}
	return body
}
