package client

import (
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// Trust is who may sign the certificates of the client's servers. The zero value is those that the system trusts.
type Trust struct {
	Transport *http.Transport  // nil for the usual one
	Finding   *finding.Finding // about the client's CA file, nil without one; it failed where the file cannot be used
}

// Trust reads the client's CA file. A server is still verified in every way; only who may have signed its certificate
// grows (RFC 6749 1.6 and 10.9).
func (c Client) Trust(now time.Time) Trust {
	const id, section = "ca_file", "RFC 6749 10.9"
	if c.CAFile == "" {
		return Trust{}
	}
	found, err := wire.ReadCAFile(c.CAFile, now)
	own := wire.NewTransport()
	if err == nil {
		err = wire.TrustPEM(own, found.PEM)
	}
	if err != nil {
		f := finding.Failf(id, section, "%s", sentence(plain.Text(err.Error()))).
			With("", "Correct the file, or leave it out.", finding.Action{})
		return Trust{Finding: &f}
	}
	f := finding.Passf(id, section,
		"Certificates of %s are trusted besides those that the system trusts. The file is good until %s.",
		plain.Cut(strings.Join(found.Names, ", "), 200), found.Until.Format("2006-01-02"))
	return Trust{own, &f}
}

// sentence begins a text with a capital letter and ends it with a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.TrimSuffix(string(unicode.ToUpper(first))+text[size:], ".") + "."
}
