package terminal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/profile"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/person"
)

const savedSecret = "secret-of-the-saved-client"

// withSaved is a terminal beside a window that saved one client of the server.
func withSaved(t *testing.T, server *practice.Server) (*Terminal, *fakekeyring.Keyring, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	items := &fakekeyring.Keyring{}
	from := Saved{Path: filepath.Join(t.TempDir(), "profiles.json"), Keyring: items}
	store, err := profile.Open(profile.Config{Path: from.Path, Keyring: keyring.New(items)})
	if err != nil {
		t.Fatal(err)
	}
	c := client.Client{Issuer: server.Issuer(), ID: "mine", RedirectURI: server.Clients()[0].RedirectURIs[0], Scope: "activity"}
	c.Server.API = server.Issuer() + "/api/me"
	_, err = store.Save(t.Context(), profile.Of("My client", c), profile.Secrets{keyring.ClientSecret: secret.New(savedSecret)})
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	return &Terminal{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, OpenURL: visit(person.Person{}), Saved: from,
		Getenv: func(string) string { return savedSecret }}, items, &stdout, &stderr
}

// The commands only read: where nothing was saved, nothing is made.
func TestLookingForASavedClientMakesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "oauthwalk")
	var stdout, stderr bytes.Buffer
	term := &Terminal{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Saved: Saved{Path: filepath.Join(folder, "profiles.json"), Keyring: &fakekeyring.Keyring{}}}
	if code := term.Run([]string{"check", "--provider", "Nobody"}); code != exitUsage {
		t.Errorf("ended with %d: %s", code, &stderr)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder of the profiles was made")
	}
}

func TestSavedClientWalks(t *testing.T) {
	uri := "http://127.0.0.1:" + freePort(t) + "/callback"
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "mine", Secret: secret.New(savedSecret), RedirectURIs: []string{uri}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	term, items, stdout, stderr := withSaved(t, server)
	if code := term.Run([]string{"walk", "--provider", "My client"}); code != exitOK {
		t.Errorf("walk ended with %d: %s", code, stderr)
	}
	if n := strings.Count(stdout.String(), `"ok":true`); n != 8 {
		t.Errorf("%d stages are ok, want 8:\n%s", n, stdout)
	}
	if text := stdout.String() + stderr.String(); strings.Contains(text, savedSecret) {
		t.Error("the secret was printed")
	}
	for _, flag := range []string{"--token-endpoint", "--revocation-endpoint"} {
		if code := term.Run([]string{"walk", "--provider", "My client", flag, "http://192.0.2.1/"}); code != exitUsage ||
			!strings.Contains(stderr.String(), "for its own server") {
			t.Errorf("with %s it ended with %d: %s", flag, code, stderr)
		}
		stderr.Reset()
	}
	before := items.Calls()["get"]
	if code := term.Run([]string{"check", "--provider", "My client", "--auth", "none"}); code != exitFailed {
		t.Errorf("as a public client the check ended with %d: %s", code, stderr)
	}
	if asked := items.Calls()["get"] - before; asked != 0 {
		t.Errorf("the keyring was asked %d times for a secret that is not sent", asked)
	}
	items.Behave(fakekeyring.Unavailable)
	if code := term.Run([]string{"walk", "--provider", "My client"}); code != exitUsage ||
		!strings.Contains(stderr.String(), "--client-secret-env") {
		t.Errorf("without the keyring it ended with %d: %s", code, stderr)
	}
	if code := term.Run([]string{"walk", "--provider", "My client", "--client-secret-env", "MINE"}); code != exitOK {
		t.Errorf("with the secret given it ended with %d: %s", code, stderr)
	}
	if code := term.Run([]string{"walk", "--provider", "Nobody"}); code != exitUsage ||
		!strings.Contains(stderr.String(), `the saved clients are "My client"`) {
		t.Errorf("an unknown name ended with %d: %s", code, stderr)
	}
	if code := term.Run([]string{"walk", "--provider", "My client", "--issuer", "https://other.example"}); code != exitUsage {
		t.Errorf("a saved client with another issuer ended with %d", code)
	}
}
