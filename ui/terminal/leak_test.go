package terminal

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/session"
)

// gossip is an authorization server and API that knows every secret of a walk and repeats, where a server can put words
// of its own, what it was told. It keeps the secrets for the test.
type gossip struct {
	*httptest.Server
	fail bool // refuse the code, with everything that is known in the description

	mu      sync.Mutex
	secrets map[string]string // what it is, by value
	tokens  int
}

const gossipID, gossipSecret = "the client", "client+secret/with=signs %and more"

func newGossip(t *testing.T, fail bool) *gossip {
	t.Helper()
	g := &gossip{fail: fail, secrets: map[string]string{}}
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(g.Close)
	g.know("client secret", gossipSecret)
	g.know("Basic credential", base64.StdEncoding.EncodeToString(
		[]byte(url.QueryEscape(gossipID)+":"+url.QueryEscape(gossipSecret))))
	return g
}

func (g *gossip) know(what, value string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if value != "" {
		g.secrets[value] = what
	}
}

// all repeats everything that is known so far.
func (g *gossip) all() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var words []string
	for value := range g.secrets {
		words = append(words, strings.NewReplacer(`"`, "", `\`, "").Replace(value))
	}
	return strings.Join(words, " and ")
}

func (g *gossip) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	for _, name := range []string{"code", "code_verifier", "refresh_token", "token", "client_secret"} {
		g.know(name, form.Get(name))
	}
	w.Header().Set("X-Request", g.all())
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/.well-known/oauth-authorization-server":
		fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":"%s/authorize","token_endpoint":"%s/token",
			"revocation_endpoint":"%s/revoke","response_types_supported":["code"],
			"token_endpoint_auth_methods_supported":["client_secret_basic"]}`, g.URL, g.URL, g.URL, g.URL)
	case "/token":
		if g.fail {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":"invalid_grant","error_description":"not good: %s"}`, g.all())
			return
		}
		g.tokens++
		access, refresh := fmt.Sprintf("access-token/%d+abcdef", g.tokens), fmt.Sprintf("refresh-token/%d+abcdef", g.tokens)
		g.know("access token", access)
		g.know("refresh token", refresh)
		fmt.Fprintf(w, `{"access_token":%q,"refresh_token":%q,"token_type":"Bearer","expires_in":60,"note":"%s"}`, access,
			refresh, g.all())
	case "/api":
		fmt.Fprintf(w, `{"you":"%s","sent":%q}`, g.all(), r.Header.Get("Authorization"))
	default:
		fmt.Fprintf(w, `{"note":"%s"}`, g.all())
	}
}

// open is the browser: it knows the state and is given a code, and comes back at once.
func (g *gossip) open(ctx context.Context, address string) error {
	u, err := url.Parse(begun(ctx, address))
	if err != nil {
		return err
	}
	state := u.Query().Get("state")
	g.know("state", state)
	g.know("code", "authorization-code/abcdef+1")
	answer := url.Values{"state": {state}, "code": {"authorization-code/abcdef+1"}, "iss": {g.URL}}
	return anybody.Load(context.WithoutCancel(ctx), u.Query().Get("redirect_uri")+"?"+answer.Encode())
}

// grep looks for every secret in every form.
func (g *gossip) grep(t *testing.T, where, text string) {
	t.Helper()
	if text == "" {
		t.Errorf("%s is empty, so nothing was looked at", where)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.secrets) < 5 {
		t.Errorf("only %d secrets are known", len(g.secrets))
	}
	for value, what := range g.secrets {
		for form, s := range map[string]string{"plain": value, "percent-encoded": url.QueryEscape(value),
			"path-escaped": url.PathEscape(value), "base64": base64.RawStdEncoding.EncodeToString([]byte(value)),
			"base64url": base64.RawURLEncoding.EncodeToString([]byte(value))} {
			if strings.Contains(text, s) {
				t.Errorf("%s holds the %s, %s", where, what, form)
				break
			}
		}
	}
}

// What the terminal prints, and what the window logs, of a whole run and of a failing one, holds no secret of the run,
// even with a server that repeats them all.
func TestNothingLeaks(t *testing.T) {
	for _, test := range []struct {
		name   string
		fail   bool
		stages int
	}{{"whole run", false, 8}, {"failing run", true, 5}} {
		walk := func(t *testing.T, args ...string) (*gossip, *console) {
			g := newGossip(t, test.fail)
			_, c := run(func(c *console) {
				c.OpenURL = g.open
				c.Stdin = strings.NewReader(gossipSecret)
			}, append([]string{"walk", "--issuer", g.URL, "--client-id", gossipID, "--client-secret-stdin", "--api", g.URL + "/api",
				"--redirect-uri", "http://127.0.0.1:0/callback"}, args...)...)
			return g, c
		}
		t.Run(test.name+", text", func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "report")
			g, c := walk(t, "--text", "--report", folder)
			if n := strings.Count(c.out.String(), "\nStage "); n != test.stages {
				t.Errorf("%d stages, want %d:\n%s%s", n, test.stages, &c.out, &c.err)
			}
			g.grep(t, "standard output", c.out.String())
			g.grep(t, "standard error", c.err.String())
			for _, name := range []string{"report.md", "walk.har", "walk.json", "SHA256SUMS"} {
				text, err := os.ReadFile(filepath.Join(folder, name))
				if err != nil || len(text) == 0 {
					t.Fatalf("%s: %v, %d bytes", name, err, len(text))
				}
				g.grep(t, name, string(text))
			}
		})
		t.Run(test.name, func(t *testing.T) {
			g, c := walk(t)
			wantStages(t, c, test.stages, !test.fail)
			g.grep(t, "standard output", c.out.String())
			g.grep(t, "standard error", c.err.String())
			if test.fail && strings.Count(c.err.String(), "[redacted") < 3 {
				t.Errorf("the server's words are not shown, redacted: %s", c.err.String())
			}
		})
		t.Run(test.name+", log of the window", func(t *testing.T) {
			g := newGossip(t, test.fail)
			var file buffer
			w := flow.New(1, client.Client{Issuer: g.URL, ID: gossipID, Secret: secret.New(gossipSecret), PKCE: authz.Plain,
				RedirectURI: "http://127.0.0.1:0/callback"}, flow.Deps{OpenURL: g.open})
			defer w.Close()
			log := session.NewLog(&file, func(err error) { t.Error(err) })
			w.Subscribe(log.Write)
			for _, s := range flow.Stages {
				if s == flow.Callback || w.Snapshot().Stage(s).Status == flow.Todo {
					continue
				}
				if _, err := w.Run(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(records(t, file.String())); n != test.stages {
				t.Errorf("%d lines, want %d", n, test.stages)
			}
			g.grep(t, "the log", file.String())
		})
	}
}

// An error that repeats an address of the command line shows no password and no key in it.
func TestErrorsHideKeysOfAddresses(t *testing.T) {
	const address = "http://app:canary-one@127.0.0.1:1/cb?client_secret=canary-two"
	for _, args := range [][]string{{"practice", "--as", "spotify", "--redirect-uri", address}, {"walk", "--redirect-uri", address}} {
		code, c := run(nil, args...)
		if said := c.err.String() + c.out.String(); code == exitOK || !strings.Contains(said, "127.0.0.1:1") || strings.Contains(said, "canary") {
			t.Errorf("%v: exit code %d, it says %s", args, code, said)
		}
	}
}
