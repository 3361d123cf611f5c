package terminal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/testkit/ports"
)

type verdictLine struct{ Check, Verdict, Text, Evidence, Fix, Section string }

// command runs one command and reads what it printed.
func ranAs(
	t *testing.T, env map[string]string, stdin string, args ...string,
) (code int, lines []verdictLine, prose string) {
	t.Helper()
	var out, errs bytes.Buffer
	term := Terminal{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Getenv: func(name string) string { return env[name] }}
	code = term.Run(args)
	for scan := bufio.NewScanner(&out); scan.Scan(); {
		var v verdictLine
		decoder := json.NewDecoder(strings.NewReader(scan.Text()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&v); err != nil {
			t.Fatalf("%q is not a verdict: %v", scan.Text(), err)
		}
		lines = append(lines, v)
	}
	return code, lines, errs.String()
}

func failures(lines []verdictLine) []string {
	var out []string
	for _, v := range lines {
		if v.Verdict == "fail" {
			out = append(out, v.Check)
		}
	}
	return out
}

func TestCheckOfPracticeClients(t *testing.T) {
	defer goleak.VerifyNone(t)
	ports.Lock(t)
	env := map[string]string{"WRONG": "not-the-secret"}
	for name, tt := range map[string]struct {
		args []string
		code int
		want []string
	}{
		"web": {nil, 0, nil},
		"native": {[]string{"--client-id", "practice-native", "--redirect-uri", "http://127.0.0.1:4711/callback"}, 0,
			nil},
		"wrong ID":     {[]string{"--client-id", "nobody"}, 1, []string{"client_id", "client_authentication"}},
		"wrong secret": {[]string{"--client-secret-env", "WRONG"}, 1, []string{"client_authentication"}},
		"wrong method": {[]string{"--auth", "post"}, 1, []string{"client_authentication"}},
		"localhost": {[]string{"--redirect-uri", "http://localhost:3500/callback"}, 1,
			[]string{"redirect_uri_registered", "redirect_uri_accepted"}},
		"unknown scope": {[]string{"--scope", "everything"}, 1, []string{"scope"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, lines, prose := ranAs(t, env, "", append([]string{"check"}, tt.args...)...)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if diff := cmp.Diff(tt.want, failures(lines)); diff != "" {
				t.Errorf("failed checks (-want +got):\n%s", diff)
			}
			if !strings.Contains(prose, "sends at most") || !strings.Contains(prose, "1. GET http://127.0.0.1:") {
				t.Errorf("on standard error %q, want what will be sent", prose)
			}
			for _, v := range lines {
				if strings.Contains(v.Text+v.Evidence+v.Fix+prose, "not-the-secret") {
					t.Errorf("%s holds the secret", v.Check)
				}
			}
		})
	}
}

func TestCheckOfAForeignClient(t *testing.T) {
	server := foreign.Start(t)
	known := server.Client(t, foreign.Post)
	args := []string{"check", "--issuer", server.Issuer, "--client-id", known.ID, "--client-secret-stdin",
		"--auth", "post", "--redirect-uri", "http://127.0.0.1:0/callback", "--scope", "openid email"}
	if code, lines, _ := ranAs(t, nil, known.Secret.Reveal()+"\n", args...); code != 0 {
		t.Errorf("exit code %d, failed %v; want nothing wrong", code, failures(lines))
	}
	code, lines, _ := ranAs(t, nil, "wrong-secret\n", args...)
	if diff := cmp.Diff([]string{"client_authentication"}, failures(lines)); code != 1 || diff != "" {
		t.Errorf("exit code %d; failed checks (-want +got):\n%s", code, diff)
	}
}

func TestCheckUsage(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"unknown flag":   {[]string{"check", "--until", "api"}, 2, "oauthwalk check --help"},
		"no client ID":   {[]string{"check", "--issuer", "https://s.example"}, 2, "--client-id is missing"},
		"empty variable": {[]string{"check", "--client-secret-env", "NONE"}, 2, "NONE is empty"},
		"argument":       {[]string{"check", "now"}, 2, `"now" is not a flag`},
	} {
		t.Run(name, func(t *testing.T) {
			code, lines, prose := ranAs(t, nil, "", tt.args...)
			if code != tt.code || !strings.Contains(prose, tt.says) || len(lines) != 0 {
				t.Errorf("exit code %d, %q, %d verdicts; want %d with %q and none", code, prose, len(lines), tt.code, tt.says)
			}
		})
	}
	var out bytes.Buffer
	if code := (&Terminal{Stdout: &out}).Run([]string{"check", "--help"}); code != 0 ||
		!strings.HasPrefix(out.String(), "Usage: oauthwalk check") {
		t.Errorf("exit code %d, %q; want the page of help", code, out.String())
	}
}
