package ui

import (
	"strings"
	"testing"

	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
)

// The report on the clipboard tells the walk, and has none of its secrets.
func TestCopyReport(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	through(t, w, q)
	w.copyReport()
	text := w.app.Clipboard().Content()
	if !strings.Contains(text, "# A walk that went well") || !strings.Contains(text, "sequenceDiagram") || !strings.Contains(text, "## Revoke the token") {
		t.Errorf("the report is %.400s", text)
	}
	for _, s := range []string{w.snap.Client.Secret.Reveal(), w.snap.Response.Code.Reveal(), w.snap.Grant.New.Access.Reveal()} {
		if strings.Contains(text, s) {
			t.Errorf("the report has the secret %s… in it", s[:4])
		}
	}
}
