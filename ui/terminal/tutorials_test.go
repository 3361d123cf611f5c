package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// python is the system's own: another one in PATH has not the packages python3-flask and python3-requests.
const python = "/usr/bin/python3"

// tutorial is a played provider under watch, and what its first line says.
type tutorial struct {
	*serving
	cancel context.CancelFunc

	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	API           string `json:"api_base"`
	Clients       []struct {
		ID      string `json:"client_id"`
		Secret  string `json:"client_secret"`
		Key     string `json:"api_key"`
		Refresh string `json:"refresh_token"`
	}
}

func follow(t *testing.T, name string, uris ...string) *tutorial {
	t.Helper()
	args := []string{"--companion", name}
	for _, uri := range uris {
		args = append(args, "--redirect-uri", uri)
	}
	return begin(t, args...)
}

// begin starts a practice server under watch.
func begin(t *testing.T, args ...string) *tutorial {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &tutorial{serving: serve(t, ctx, append([]string{"--addr", "127.0.0.1:0", "--watch"}, args...)...), cancel: cancel}
	t.Cleanup(func() { s.end() })
	if err := json.Unmarshal([]byte(s.line(t, 0)), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// end stops the server, and gives every line that it printed.
func (s *tutorial) end() string {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
		<-s.done
	}
	return s.out.String()
}

// environment is what the program gets to know of the server, in the names that its script reads.
func (s *tutorial) environment(more ...string) []string {
	c := s.Clients[0]
	return append([]string{"PATH=" + os.Getenv("PATH"), "BASE=" + s.issuer, "AUTHORIZATION=" + s.Authorization, "TOKEN=" + s.Token,
		"API=" + s.API, "CLIENT_ID=" + c.ID, "CLIENT_SECRET=" + c.Secret, "KEY=" + c.Key}, more...)
}

// script is a command that runs one of the programs in an empty directory.
func script(t *testing.T, name string, env []string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "tutorials", name))
	if err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	cmd := exec.CommandContext(t.Context(), python, "-B", path)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = t.TempDir(), env, &output, &output
	return cmd, &output
}

// freePort is a port for the program's own Flask. The texts have ports of their own, which somebody else may use here.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// flask starts a program and waits until it listens. It gives the directory that it runs in.
func flask(t *testing.T, name, port string, env []string) string {
	t.Helper()
	cmd, output := script(t, name, append(env, "PORT="+port))
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: install python3-flask and python3-requests", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return cmd.Dir
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v (it needs python3-flask and python3-requests)\n%s", name, err, output)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not listen\n%s", name, output)
		}
	}
}

var (
	formToken = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)
	anchor    = regexp.MustCompile(`<a href=(\S+?)>`)
)

// browse opens the program's page as a person does: follows redirects and its link, signs in, and answers. It gives the last page.
func browse(t *testing.T, address, confirm string) (int, string) {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	transport := &http.Transport{DisableKeepAlives: true}
	b := &http.Client{Jar: jar, Transport: transport, Timeout: 20 * time.Second}
	resp, err := b.Get(address)
	for range 4 {
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		found := formToken.FindSubmatch(text)
		link := anchor.FindSubmatch(text)
		switch {
		case found != nil && bytes.Contains(text, []byte(`name="person"`)):
			resp, err = b.PostForm(resp.Request.URL.String(), url.Values{"csrf_token": {string(found[1])}, "person": {"mira"}})
		case found != nil:
			resp, err = b.PostForm(resp.Request.URL.String(), url.Values{"csrf_token": {string(found[1])}, "confirm": {confirm}})
		case link != nil:
			resp, err = b.Get(string(link[1]))
		default:
			return resp.StatusCode, html.UnescapeString(string(text))
		}
	}
	t.Fatal("the pages do not end")
	return 0, ""
}

// watchedLine is a line of the watch.
type watchedLine struct {
	Stage    string
	Status   int
	Error    string
	NotSent  []string `json:"not_sent"`
	Pitfalls []string
	Advice   *struct {
		What   string
		ID     string
		Causes []struct {
			Text, Fix  string
			Likelihood int
		}
	}
}

// read are the lines of the watch, of stages of the walk alone.
func read(t *testing.T, printed string) []watchedLine {
	t.Helper()
	var out []watchedLine
	for i, line := range strings.Split(strings.TrimSpace(printed), "\n") {
		var l watchedLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if i > 0 && l.Stage != "" {
			out = append(out, l)
		}
	}
	return out
}

// refusal is the last refused line, which names those pitfalls and begins its advice with what the server saw.
func refusal(t *testing.T, printed, stage, cause string, pitfalls ...string) {
	t.Helper()
	for _, l := range slices.Backward(read(t, printed)) {
		if l.Advice == nil {
			continue
		}
		if l.Stage != stage || !strings.Contains(l.Advice.Causes[0].Text, cause) || l.Advice.Causes[0].Fix == "" || !slices.Equal(l.Pitfalls, pitfalls) {
			t.Errorf("refused at %s with %v: %+v\nwant %s with %v: %s", l.Stage, l.Pitfalls, *l.Advice, stage, pitfalls, cause)
		}
		return
	}
	t.Errorf("nothing was refused:\n%s", printed)
}

// clean tells of refusals where none should be.
func clean(t *testing.T, printed string, stages ...string) {
	t.Helper()
	var got []string
	for _, l := range read(t, printed) {
		if l.Advice != nil {
			t.Errorf("refused at %s: %+v", l.Stage, *l.Advice)
		}
		if l.Stage != "consent" && !slices.Contains(got, l.Stage) {
			got = append(got, l.Stage)
		}
	}
	if !slices.Equal(got, stages) {
		t.Errorf("the program did %v, want %v\n%s", got, stages, printed)
	}
}

func expect(t *testing.T, status int, page string, wantStatus int, words ...string) {
	t.Helper()
	for _, w := range words {
		if status != wantStatus || !strings.Contains(page, w) {
			t.Errorf("status %d, want %d; no %q in\n%s", status, wantStatus, w, page)
		}
	}
}
