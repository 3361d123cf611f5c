package resource

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

// maxUnpacked is how long a body may get when it is unpacked, in bytes. A small packed body can stand for a huge one.
const maxUnpacked = 1 << 20

// coding is how a body came packed, and what came of unpacking it.
type coding struct {
	name     string // "" for not at all
	unpacked bool
	cut      bool // longer than maxUnpacked
	broken   bool // ends before its end
}

// unpack is the body to read: the one that came, or what is packed in it. RFC 9110 8.4 and 12.5.3: a server may pack an
// answer without being asked, and some always do. The record keeps the packed bytes.
func unpack(x wire.Exchange) ([]byte, coding) {
	c := coding{name: strings.ToLower(strings.TrimSpace(x.Header("Content-Encoding")))}
	if c.name == "" || c.name == "identity" || len(x.ResponseBody) == 0 {
		return x.ResponseBody, coding{}
	}
	if c.name != "gzip" && c.name != "x-gzip" {
		return x.ResponseBody, c
	}
	r, err := gzip.NewReader(bytes.NewReader(x.ResponseBody))
	if err != nil {
		return x.ResponseBody, coding{name: c.name, broken: true}
	}
	body, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	c.unpacked, c.broken, c.cut = true, err != nil, len(body) > maxUnpacked
	return body[:min(len(body), maxUnpacked)], c
}

func (g *get) checkCoding(c coding) {
	const id, section = "content_encoding", "RFC 9110 8.4"
	switch {
	case c.name == "":
	case c.cut:
		g.add(finding.Warnf(id, section, "The body is longer than %d KiB when it is unpacked. The rest is left out.",
			maxUnpacked>>10))
	case c.broken && !c.unpacked:
		g.add(finding.Warnf(id, section, "The body is labelled as gzip, and is not."))
	case !c.unpacked:
		g.add(finding.Warnf(id, section, "The body is packed with %s, which this client cannot unpack.", g.words(c.name)))
	case c.broken:
		g.add(finding.Warnf(id, section, "The body is packed with gzip and breaks off."))
	default:
		g.add(finding.Passf(id, section, "The body came packed with gzip and was unpacked."))
	}
}

// unescaped is a name or a value of a form; what is badly escaped stays as it is.
func unescaped(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}
