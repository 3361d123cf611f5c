package terminal

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

// withSaved is a terminal beside a window that saved a client of somebody's server.
func withSaved(t *testing.T) (*Terminal, *fakekeyring.Keyring, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	items := &fakekeyring.Keyring{}
	from := Saved{Path: filepath.Join(t.TempDir(), "profiles.json"), Keyring: items}
	store, err := saved.Open(saved.Config{Path: from.Path, Keyring: keyring.New(items)})
	if err != nil {
		t.Fatal(err)
	}
	c := client.Client{ID: "mine", Scope: "activity"}
	c.Issuer, c.RedirectURI = somebodyElses(t)
	c.Server.API = c.Issuer + "/api/me"
	_, err = store.Save(t.Context(), saved.Of("My client", c), saved.Secrets{keyring.ClientSecret: secret.New(theSecret)})
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	return &Terminal{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, OpenURL: visit(person.Person{}), Saved: from,
		Getenv: func(string) string { return theSecret }}, items, &stdout, &stderr
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
	term, items, stdout, stderr := withSaved(t)
	if code := term.Run([]string{"walk", "--provider", "My client"}); code != exitOK {
		t.Errorf("walk ended with %d: %s", code, stderr)
	}
	if n := strings.Count(stdout.String(), `"ok":true`); n != 8 {
		t.Errorf("%d stages are ok, want 8:\n%s", n, stdout)
	}
	if text := stdout.String() + stderr.String(); strings.Contains(text, theSecret) {
		t.Error("the secret was printed")
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

// A command that was copied from somewhere, or a file that somebody changed, must not send a code, a token, a secret or the
// sign-in of a saved client elsewhere: what differs is refused before anything is sent, and named.
func TestSavedClientGoesNowhereElse(t *testing.T) {
	visits := 0
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits++ }))
	defer thief.Close()
	env := filepath.Join(t.TempDir(), "thief.env")
	if err := os.WriteFile(env, []byte("CLIENT_ID=mine\nREDIRECT_URI="+thief.URL+"/callback\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	term, _, stdout, stderr := withSaved(t)
	for _, flags := range [][2]string{{"--api", "API"}, {"--authorization-endpoint", "authorization endpoint"},
		{"--token-endpoint", "token endpoint"}, {"--revocation-endpoint", "revocation endpoint"}, {"--redirect-uri", "redirect URI"},
		{"--client-id", "client ID"}, {"--env-file", "redirect URI"}} {
		value := thief.URL + "/"
		if flags[0] == "--env-file" {
			value = env
		}
		for _, args := range [][]string{{"walk"}, {"check"}, {"walk", "--client-secret-env", "MINE"}} {
			stdout.Reset()
			stderr.Reset()
			args = append(args, "--provider", "My client", flags[0], value)
			if code := term.Run(args); code != exitUsage || !strings.Contains(stderr.String(), "the "+flags[1]+" is ") {
				t.Errorf("%v ended with %d, want %d and the %s named: %s", args, code, exitUsage, flags[1], stderr)
			}
			if stdout.Len() > 0 {
				t.Errorf("%v began: %s", args, stdout)
			}
		}
	}
	stderr.Reset()
	term.Run([]string{"check", "--provider", "My client", "--api", "https://me:pass-of-mine@x.example/?api_key=key-of-mine"})
	if text := stderr.String(); strings.Contains(text, "of-mine") || !strings.Contains(text, ". Use the client as it was saved") {
		t.Errorf("it says %s", text)
	}
	if visits > 0 {
		t.Errorf("the thief was visited %d times", visits)
	}
}
