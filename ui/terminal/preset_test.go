package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/provider"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/flow/testkit/standin"
)

// ran is what a command did.
type ran struct {
	code           int
	stdout, stderr string
}

// ranWith does a command whose browser signs in and allows.
func ranWith(t *testing.T, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	term := &Terminal{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return "" }, OpenURL: agree}
	code := term.Run(args)
	return ran{code, stdout.String(), stderr.String()}
}

func agree(ctx context.Context, address string) error {
	resp, err := anybody.Browser().Get(begun(ctx, address))
	if err != nil {
		return err
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return err
	}
	return anybody.Load(context.WithoutCancel(ctx), to.String())
}

func envFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mine.env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWrongUseOfProviders(t *testing.T) {
	secret := envFile(t, "GITHUB_CLIENT_ID=a\nGITHUB_CLIENT_SECRET=hushhush\n")
	broken := envFile(t, "CLIENT_ID=a\nCLIENT_SECRET=\"hushhush\n")
	for name, tt := range map[string]struct {
		args []string
		says []string
	}{
		"unknown": {[]string{"--provider", "spotfy", "--client-id", "a"}, []string{`"spotfy"`, "spotify"}},
		"no ID":   {[]string{"--provider", "spotify"}, []string{"--client-id is missing"}},
		"no part": {[]string{"--provider", "auth0", "--client-id", "a"},
			[]string{"domain", "--issuer https://{domain}", "--token-endpoint"}},
		"one endpoint only": {[]string{"--provider", "okta", "--client-id", "a", "--token-endpoint", "https://x.example/t"},
			[]string{"authorization endpoint"}},
		"wrong issuer": {[]string{"--provider", "keycloak", "--client-id", "a", "--issuer", "https://x.example"},
			[]string{"{base}/realms/{realm}", "https://keycloak.example.com/realms/demo"}},
		"issuer and fixed": {[]string{"--provider", "github", "--client-id", "a", "--issuer", "https://x.example"},
			[]string{"cannot be combined with"}},
		"practice and others": {[]string{"--provider", "practice", "--issuer", "https://x.example"},
			[]string{"cannot be combined"}},
		"file without server": {[]string{"--env-file", secret}, []string{"--env-file needs --provider"}},
		"no such file": {[]string{"--provider", "github", "--env-file", secret + "x"},
			[]string{"--env-file", "cannot be read"}},
		"broken file": {[]string{"--provider", "github", "--env-file", broken}, []string{"line 2", "quote"}},
		"another's secret": {[]string{"--provider", "spotify", "--env-file", secret},
			[]string{"GITHUB_CLIENT_ID", "only to its own provider"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := ranWith(t, append([]string{"walk"}, tt.args...)...)
			if got.code != exitUsage || got.stdout != "" {
				t.Errorf("exit code %d, output %q, want %d and none", got.code, got.stdout, exitUsage)
			}
			for _, word := range tt.says {
				if !strings.Contains(got.stderr, word) {
					t.Errorf("%q is not said: %s", word, got.stderr)
				}
			}
			if strings.Contains(got.stderr, "hushhush") {
				t.Errorf("the secret is printed: %s", got.stderr)
			}
		})
	}
}

// Stage 1 alone: what is to be known of a provider is said before it ends, and its rules are looked at.
func TestProviderIsExplainedInStageOne(t *testing.T) {
	got := ranWith(t, "walk", "--provider", "spotify", "--client-id", "a", "--until", "setup")
	for _, word := range []string{"Premium", "5 people", "localhost"} {
		if !strings.Contains(got.stderr, word) {
			t.Errorf("%q is not said: %s", word, got.stderr)
		}
	}
	if got.code != exitOK || !strings.Contains(got.stdout, `"redirect_uri_rule"`) {
		t.Errorf("exit code %d: %s", got.code, got.stdout)
	}
	got = ranWith(t, "walk", "--provider", "spotify", "--client-id", "a", "--redirect-uri", "http://localhost:3500/callback",
		"--until", "setup")
	if got.code != exitFailed || !strings.Contains(got.stderr, "127.0.0.1") {
		t.Errorf("localhost: exit code %d: %s", got.code, got.stderr)
	}
	got = ranWith(t, "walk", "--provider", "keycloak", "--issuer", "https://sso.example/realms/demo", "--client-id", "a",
		"--until", "setup")
	const endpoint = "https://sso.example/realms/demo/protocol/openid-connect/token"
	if got.code != exitOK || !strings.Contains(got.stdout, endpoint) {
		t.Errorf("keycloak: exit code %d: %s%s", got.code, got.stdout, got.stderr)
	}
	walk := find("walk")
	help := walk.page().help()
	for _, p := range provider.Presets() {
		if !strings.Contains(help, p.ID) {
			t.Errorf("--help does not name %s", p.ID)
		}
	}
}

// A whole walk with a provider's rules and the credentials of a file; the endpoints are a stand-in's.
func TestWalkWithPresetAndEnvFile(t *testing.T) {
	port := ports.Free(t)
	uri := "http://127.0.0.1:" + port + "/callback"
	server := standin.Start(standin.Rules{Authorization: "/a", Token: "/t", API: "/me", ID: "the-id", Secret: "hushhush",
		Registered: uri, Matches: standin.Exact, Auth: []string{"client_secret_post"}, PKCE: []string{"S256"}, Separator: ",",
		Scopes: []string{"read_inbox", "private_info"}, Refresh: "never", Lifetime: "expires",
		Query: map[string]string{"site": "stackoverflow"}})
	defer server.Close()
	file := envFile(t, "STACK_CLIENT_ID=the-id\nSTACK_CLIENT_SECRET=hushhush\nSTACK_REDIRECT_URI="+uri+"\n")
	got := ranWith(t, "walk", "--provider", "stackexchange", "--env-file", file, "--scope", "read_inbox private_info",
		"--authorization-endpoint", server.URL+"/a", "--token-endpoint", server.URL+"/t",
		"--api", server.URL+"/me?site=stackoverflow")
	if got.code != exitOK {
		t.Fatalf("exit code %d: %s%s; the stand-in refused %v", got.code, got.stdout, got.stderr, server.Refusals())
	}
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if len(lines) != 8 {
		t.Errorf("%d lines, want 8", len(lines))
	}
	for _, line := range lines {
		var stage struct {
			Stage string `json:"stage"`
			OK    bool   `json:"ok"`
		}
		if err := json.Unmarshal([]byte(line), &stage); err != nil || !stage.OK {
			t.Errorf("stage %s: ok %v, %v", stage.Stage, stage.OK, err)
		}
	}
	if strings.Contains(got.stdout+got.stderr, "hushhush") {
		t.Error("the secret is printed")
	}
	if !strings.Contains(got.stderr, "need key and site") {
		t.Errorf("nobody says what the API needs: %s", got.stderr)
	}
}
