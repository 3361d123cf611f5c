package foreign

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"oauthwalk/flow/secret"
)

const (
	startLimit = 60 * time.Second // a loaded machine needs several seconds to load Node and make an RSA key
	stopLimit  = 5 * time.Second
)

// How a client of the server authenticates at the token endpoint, in the words of its registration (RFC 7591 2).
const (
	Basic = "client_secret_basic"
	Post  = "client_secret_post"
	None  = "none"
)

// ErrNotInstalled says that Node or the server's npm packages are not there; make test installs both.
var ErrNotInstalled = errors.New("the foreign authorization server of these tests is not installed: install Node 18 or " +
	"later with npm, then run npm ci in flow/testkit/foreign/testdata/oidc-provider (make test does both)")

// Web is the ID of a client that authenticates by Basic. Its one redirect URI is WebURI, as an exact string.
const (
	Web    = "foreign-web"
	WebURI = "http://127.0.0.1:3599/callback"
)

// Client is one registered client. But for that of Web, its redirect URIs are http://127.0.0.1/callback,
// http://[::1]/callback and http://localhost/callback, each with any port (RFC 8252 7.3).
type Client struct {
	ID     string
	Secret secret.Value // zero for None; it holds + / and =, which the Basic header must carry percent-encoded
	Auth   string       // Basic, Post or None; None must use PKCE with S256, the others may
}

// Server is a running oidc-provider, Authlib or django-oauth-toolkit.
type Server struct {
	Issuer                     string // "http://127.0.0.1:PORT", without a slash at the end
	Authorize, Token, UserInfo string // endpoints; Authlib has no UserInfo
	Clients                    []Client
	Ahead                      time.Duration // by which Forward has moved its clock
}

// Client returns the client that authenticates in that way.
func (s *Server) Client(t testing.TB, auth string) Client {
	t.Helper()
	for _, c := range s.Clients {
		if c.Auth == auth {
			return c
		}
	}
	t.Fatalf("the foreign server has no client for %q; there are %s, %s and %s", auth, Basic, Post, None)
	return Client{}
}

// Called returns the client with that ID, and false where the server has none.
func (s *Server) Called(id string) (Client, bool) {
	i := slices.IndexFunc(s.Clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return Client{}, false
	}
	return s.Clients[i], true
}

// Forward moves the clock of the server, in whole seconds.
func (s *Server) Forward(t testing.TB, d time.Duration) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post(fmt.Sprintf("%s/forward?seconds=%d", s.Issuer, d/time.Second), "", nil)
	if err != nil {
		t.Fatalf("the clock of the foreign server: %v", err)
	}
	resp.Body.Close()
	s.Ahead += d
}

// Now is the time on the clock of the server.
func (s *Server) Now() time.Time { return time.Now().Add(s.Ahead) }

// Require ends a test binary whose tests need the server at once, with one sentence, where it is not installed. It is
// called in TestMain: skipping would look green and prove nothing, and each test would else say the same after the other.
func Require() {
	if _, _, err := installation(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Start runs oidc-provider until the test and its subtests are over. A machine without Node or the npm packages fails the
// test: a test that skips here would prove nothing and look green.
func Start(t testing.TB) *Server {
	t.Helper()
	dir, node, err := installation()
	if err != nil {
		t.Fatal(err)
	}
	return run(t, dir, node, "server.mjs")
}

// StartAuthlib runs Authlib on Flask in the same way. It consents at once, every client has the redirect URI WebURI alone,
// and PKCE is required of the client without a secret.
func StartAuthlib(t testing.TB) *Server {
	t.Helper()
	return runPython(t, "authlib", "authlib, flask", "python3-authlib and python3-flask")
}

// StartDjango runs django-oauth-toolkit in the same way. It looks at a request after the sign-in, every client has the
// redirect URI WebURI alone, and PKCE is required of the client without a secret.
func StartDjango(t testing.TB) *Server {
	t.Helper()
	return runPython(t, "django", "oauth2_provider", "python3-django-oauth-toolkit")
}

// runPython runs a server of the Python modules that Debian's packages bring.
func runPython(t testing.TB, folder, modules, packages string) *Server {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	const python = "/usr/bin/python3" // another one in PATH has not the packages of the system
	if err := exec.Command(python, "-c", "import "+modules).Run(); err != nil {
		t.Fatalf("the foreign server %s of these tests is not installed: install Debian's %s (make test does)", folder, packages)
	}
	return run(t, filepath.Join(root, "flow", "testkit", "foreign", "testdata", folder), python, "server.py")
}

// run runs a server that greets with a line of JSON, and stops it with the test.
func run(t testing.TB, dir, program, script string) *Server {
	t.Helper()
	p := process{cmd: exec.Command(program, script)}
	p.cmd.Dir = dir
	server, err := p.start()
	if err != nil {
		t.Fatalf("foreign server: %v; it wrote:\n%s", err, p.stderr.Bytes())
	}
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Errorf("foreign server: %v", err)
		}
		if t.Failed() {
			t.Logf("the foreign server wrote:\n%s", p.stderr.Bytes())
		}
	})
	return server
}

// installation is the folder with server.mjs and its node_modules, and the program that runs it. Tests run in the folder of their own package, so
// it is looked for from the module's root.
func installation() (dir, node string, err error) {
	root, err := moduleRoot()
	if err != nil {
		return "", "", err
	}
	dir = filepath.Join(root, "flow", "testkit", "foreign", "testdata", "oidc-provider")
	node, err = exec.LookPath("node")
	if err != nil || !exists(filepath.Join(dir, "node_modules", "oidc-provider")) {
		return "", "", ErrNotInstalled
	}
	return dir, node, nil
}

// moduleRoot is the folder with go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("looking for the module's root: %w", err)
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory: run the test inside the module")
		}
		dir = parent
	}
	return dir, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// process owns the process of the server. Closing its standard input is what stops it, so it ends with the test binary even
// when that one crashes.
type process struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stderr bytes.Buffer // read only after Wait
}

func (p *process) start() (*Server, error) {
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = stopLimit
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("preparing the foreign server: %w", err)
	}
	p.stdin = stdin
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("preparing the foreign server: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the foreign server: %w", err)
	}
	tooLong := time.AfterFunc(startLimit, func() { _ = p.cmd.Process.Kill() })
	defer tooLong.Stop()
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("no first line within %v: %w", startLimit, err), p.stop())
	}
	server, err := parse(line)
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return server, nil
}

// stop ends the process, gently for stopLimit and then by its process id.
func (p *process) stop() error {
	_ = p.stdin.Close() // already closed when the process has gone
	tooLong := time.AfterFunc(stopLimit, func() { _ = p.cmd.Process.Kill() })
	defer tooLong.Stop()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("the foreign server did not end well: %w", err)
	}
	return nil
}

// parse reads the line that server.mjs greets with. The line has secrets in it, so no error quotes it.
func parse(line []byte) (*Server, error) {
	var greeting struct {
		Issuer    string
		Authorize string `json:"authorization_endpoint"`
		Token     string `json:"token_endpoint"`
		UserInfo  string `json:"userinfo_endpoint"`
		Clients   []struct {
			ID     string `json:"client_id"`
			Secret string `json:"client_secret"`
			Auth   string `json:"token_endpoint_auth_method"`
		}
	}
	if err := json.Unmarshal(line, &greeting); err != nil {
		return nil, errors.New("the first line is not the JSON that a foreign server writes")
	}
	server := &Server{Issuer: greeting.Issuer, Authorize: greeting.Authorize, Token: greeting.Token, UserInfo: greeting.UserInfo}
	for _, c := range greeting.Clients {
		server.Clients = append(server.Clients, Client{ID: c.ID, Secret: secret.New(c.Secret), Auth: c.Auth})
	}
	return server, nil
}
