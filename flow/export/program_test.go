package export_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Each program was run, up to each stage, with a person who pastes the address at which the browser ends; the practice
// server saw the same requests as in the walk, and no secret stands in the code.
func TestProgramsWalk(t *testing.T) {
	server, web := served(t, theSecret)
	app := web
	web.Auth, web.TokenExtra = token.Basic, []authz.Param{{Name: "hint", Value: "it's \"{client_id}\""}}
	app.ID, app.Secret, app.Extra = "app", secret.Value{}, []authz.Param{{Name: "prompt", Value: "a b"}}
	app.APIHeaders = []wire.Field{{Name: "X-Version", Value: "2"}}
	for _, c := range []client.Client{web, app} {
		began := time.Now()
		w := flow.New(1, c, flow.Deps{OpenURL: visit})
		for _, s := range flow.Stages {
			if s == flow.Callback {
				continue
			}
			if snap, err := w.Run(t.Context(), s); err != nil || snap.Stage(s).Failure != nil {
				t.Fatal(s, err, snap.Stage(s).Failure)
			}
		}
		w.Close()
		want := lines(server, began)
		want = want[1 : len(want)-1] // the programs ask for no metadata, and do not try the revoked token
		for _, p := range export.Programs {
			for _, until := range []flow.Stage{flow.Request, flow.Exchange, flow.Revoke} {
				t.Run(c.ID+", "+p.Name+", "+string(until), func(t *testing.T) {
					code := p.Of(w.Snapshot(), until)
					if strings.Contains(code, theSecret) {
						t.Errorf("the secret stands in it:\n%s", code)
					}
					began := time.Now()
					said := follow(t, p.Name, code, until != flow.Request)
					got := lines(server, began)
					if until == flow.Revoke && !slices.Equal(got, want) || until == flow.Exchange && len(got) == 0 {
						t.Errorf("the server decided\n%s\nand in the walk\n%s\nThe program said\n%s\n%s", strings.Join(got, "\n"),
							strings.Join(want, "\n"), said, code)
					}
				})
			}
		}
	}
}

// lines are the decisions since then in words, without what differs from walk to walk.
func lines(server *practice.Server, since time.Time) (out []string) {
	for _, d := range server.DecisionsBetween(since, time.Now()) {
		out = append(out, regexp.MustCompile(`[0-9a-f]{4,}|\d+ ms`).ReplaceAllString(d.Line(), "x"))
	}
	return out
}

// follow runs a program, and is the person who opens its URL and pastes where the browser ended.
func follow(t *testing.T, name, code string, paste bool) string {
	t.Helper()
	file, program := "walk.go", []string{"go", "run"}
	folder := t.TempDir()
	switch {
	case strings.HasPrefix(name, "Python"):
		file, program = "walk.py", []string{"/usr/bin/python3"}
	case strings.HasPrefix(name, "JavaScript"):
		file, program, folder = "walk-"+filepath.Base(folder)+".mjs", []string{"node"}, foreign.Modules(t)
	}
	path := filepath.Join(folder, file)
	if err := os.WriteFile(path, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	run := exec.Command(program[0], append(program[1:], path)...)
	run.Env = append(os.Environ(), "CLIENT_SECRET="+theSecret)
	var errors bytes.Buffer
	run.Stderr = &errors
	stdin, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(stdout)
	_, _ = out.ReadString('\n')
	address, _ := out.ReadString('\n')
	if paste {
		callback, err := person.Person{}.Answer(t.Context(), strings.TrimSpace(address))
		if err != nil {
			t.Errorf("the URL %s: %v", address, err)
		}
		_, _ = io.WriteString(stdin, callback+"\n")
	}
	rest, _ := io.ReadAll(out)
	if err := run.Wait(); err != nil {
		t.Errorf("%v: %s%s\n%s", err, rest, errors.String(), code)
	}
	return string(rest)
}
