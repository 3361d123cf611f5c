package flow

import (
	"net/http"
	"strings"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// authority reads the client's CA file, if it has one, and says who is trusted because of it.
func authority(c client.Client, now time.Time) (*http.Transport, outcome) {
	const id, section = "ca_file", "RFC 6749 10.9"
	own, found, err := c.CATransport(now)
	switch {
	case err != nil:
		failed := finding.Failf(id, section, "%s", plain.Text(sentence(err)))
		return nil, outcome{checks: []finding.Finding{failed}, failure: &Failure{Kind: KindSetup, Text: failed.Text}}
	case own == nil:
		return nil, outcome{}
	}
	return own, outcome{checks: []finding.Finding{finding.Passf(id, section,
		"Certificates of %s are trusted besides those that the system trusts. The file is good until %s.",
		plain.Cut(strings.Join(found.Names, ", "), 200), found.Until.Format("2006-01-02"))}}
}

// trust settles who makes the walk's requests from now on; nil for the usual transport. It belongs to stage 1, and to
// Close once no stage is under way, which several may call at once: they hold the lock.
func (w *Walk) trust(own *http.Transport) {
	if w.own != nil {
		w.own.CloseIdleConnections()
	}
	w.own = own
}
