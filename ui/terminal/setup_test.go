package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A set-up stands for flags, and flags beside it win.
func TestSetupFile(t *testing.T) {
	issuer, redirectURI := somebodyElses(t)
	path := filepath.Join(t.TempDir(), "class.oauthwalk.json")
	text := `{"version":1,"issuer":"` + issuer + `","client-id":"mine","redirect-uri":"` + redirectURI + `","scope":"activity","pkce":"plain"}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, c := run(secretOf, "walk", "--setup", path, "--client-secret-env", "SECRET", "--until", "request")
	if out := c.out.String(); code != exitOK || !strings.Contains(out, "scope=activity") || !strings.Contains(out, "code_challenge_method=plain") {
		t.Errorf("exit %d: %s%s", code, out, c.err.String())
	}
	code, c = run(secretOf, "walk", "--setup", path, "--pkce", "S256", "--scope", "", "--client-secret-env", "SECRET", "--until", "request")
	if out := c.out.String(); code != exitOK || strings.Contains(out, "scope=activity") || !strings.Contains(out, "code_challenge_method=S256") {
		t.Errorf("with flags, exit %d: %s%s", code, out, c.err.String())
	}
	if code, c = run(secretOf, "check", "--setup", path, "--client-secret-env", "SECRET"); !strings.Contains(c.err.String(), issuer) {
		t.Errorf("the check, exit %d: %s%s", code, c.out.String(), c.err.String())
	}
	if err := os.WriteFile(path, []byte(`{"version":1,"client-secret":"hushhush"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, c = run(nil, "walk", "--setup", path)
	if says := c.err.String(); code != exitUsage || !strings.Contains(says, "--setup: class.oauthwalk.json: \"client-secret\" is secret") ||
		strings.Contains(says, "hushhush") {
		t.Errorf("a secret in it: exit %d, %s", code, says)
	}
}
