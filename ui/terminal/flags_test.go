package terminal

import (
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/ui/about"
)

// Wrong usage: exit code 2, the reason and where help is on standard error, and nothing for programs to read.
func TestWrongUsage(t *testing.T) {
	issuer := []string{"--issuer", "http://127.0.0.1:1"}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"walk", "--provider", "unknown"}, `--provider "unknown" is not known`},
		{[]string{"walk", "--nonsense"}, "nonsense"},
		{[]string{"walk", "surplus"}, `"surplus" is not a flag`},
		{[]string{"walk", "--pkce", "S512"}, "--pkce"},
		{[]string{"walk", "--pkce", "s256"}, "is not one of S256, plain, off"},
		{[]string{"walk", "--until", "lunch"}, `--until "lunch" is not a stage`},
		{[]string{"walk", "--timeout", "0"}, "--timeout"},
		{[]string{"walk", "--timeout", "-1s"}, "--timeout"},
		{[]string{"walk", "--timeout", "soon"}, "timeout"},
		{[]string{"walk", "--auth", "digest"}, `--auth "digest"`},
		{[]string{"walk", "--param", "novalue"}, "--param takes NAME=VALUE"},
		{[]string{"walk", "--param", "=x"}, "--param takes NAME=VALUE"},
		{[]string{"walk", "--token-param", "novalue"}, "--token-param takes NAME=VALUE"},
		{[]string{"walk", "--refresh-param", "novalue"}, "--refresh-param takes NAME=VALUE"},
		{[]string{"walk", "--client-secret", "x"}, "client-secret"},
		{[]string{"walk", "--client-secret-env", "EMPTY"}, "the environment variable EMPTY is empty"},
		{[]string{"walk", "--client-secret-stdin"}, "the first line of standard input is empty"},
		{[]string{"walk", "--client-secret-stdin", "--client-secret-env", "X"}, "cannot be combined"},
		{append([]string{"walk", "--provider", "practice"}, issuer...), "cannot be combined"},
		{append([]string{"walk"}, issuer...), "--client-id is missing"},
		{[]string{"walk", "--client-id", "x", "--token-endpoint", "http://127.0.0.1:1/"}, "both --authorization-endpoint"},
		{[]string{"practice", "--addr", "0.0.0.0:0"}, "not a loopback IP address"},
		{[]string{"practice", "--addr", "127.0.0.1:0", "--redirect-uri", "no uri"}, "redirect URI"},
		{[]string{"practice", "surplus"}, `"surplus" is not a flag`},
		{[]string{"version", "--nonsense"}, "nonsense"},
	} {
		code, c := run(nil, test.args...)
		if code != 2 || c.out.String() != "" {
			t.Errorf("%v: exit code %d, standard output %q; want 2 and nothing", test.args, code, c.out.String())
		}
		if text := c.err.String(); !strings.Contains(text, test.says) || !strings.Contains(text, test.args[0]+" --help") {
			t.Errorf("%v: standard error %q, want %q and where help is", test.args, text, test.says)
		}
	}
}

func TestHelp(t *testing.T) {
	for command, flags := range map[string]string{
		"walk": "--provider --issuer --authorization-endpoint --token-endpoint --revocation-endpoint --api --client-id " +
			"--client-secret-env --client-secret-stdin --redirect-uri --scope --auth --param --pkce --no-browser --timeout " +
			"--until --reveal",
		"practice": "--addr --as --companion --redirect-uri --watch --with-refresh-token",
		"version":  "version",
	} {
		for _, help := range []string{"--help", "-h"} {
			code, c := run(nil, command, help)
			if code != 0 || c.err.String() != "" {
				t.Errorf("%s %s: exit code %d, standard error %q", command, help, code, c.err.String())
			}
			for flag := range strings.FieldsSeq(flags) {
				if !strings.Contains(c.out.String(), flag) {
					t.Errorf("%s %s does not speak of %s", command, help, flag)
				}
			}
			if n := strings.Count(c.out.String(), "\n"); n > 60 {
				t.Errorf("%s %s is %d lines long, more than a printed page", command, help, n)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	code, c := run(func(c *console) { c.Build = about.Build{Version: "1.2.3", Commit: "abcdef"} }, "version")
	if text := c.out.String(); code != 0 || !strings.HasPrefix(text, "oauthwalk 1.2.3 (commit abcdef), go1.") ||
		!strings.Contains(text, ", fyne ") {
		t.Errorf("exit code %d: %s", code, text)
	}
	if _, c := run(nil, "version"); !strings.HasPrefix(c.out.String(), "oauthwalk unknown (commit unknown), ") {
		t.Errorf("without a stamp: %s", c.out.String())
	}
}

func TestCommands(t *testing.T) {
	for word, want := range map[string]bool{"walk": true, "practice": true, "version": true, "": false, "--log": false} {
		if got := IsCommand(word); got != want {
			t.Errorf("IsCommand(%q) = %v", word, got)
		}
	}
}

// somebodyElses is a practice server that stands for a foreign one, with a confidential client at a free port.
func somebodyElses(t *testing.T) (issuer, redirectURI string) {
	t.Helper()
	redirectURI = "http://127.0.0.1:" + ports.Free(t) + "/callback"
	srv, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "mine", Secret: secret.New(theSecret), RedirectURIs: []string{redirectURI}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	return srv.Issuer(), redirectURI
}

const theSecret = "a client+secret/of=mine"

// The secret comes from the environment or from standard input, and is shown nowhere.
func TestClientSecretAndIssuer(t *testing.T) {
	for name, prepare := range map[string]func(*console){
		"--client-secret-env=MY_SECRET": func(c *console) {
			c.Getenv = func(name string) string { return map[string]string{"MY_SECRET": theSecret}[name] }
		},
		"--client-secret-stdin": func(c *console) { c.Stdin = strings.NewReader(theSecret + "\r\nmore\n") },
	} {
		t.Run(name, func(t *testing.T) {
			issuer, redirectURI := somebodyElses(t)
			code, c := run(prepare, "walk", "--issuer", issuer, "--client-id", "mine", "--redirect-uri", redirectURI,
				"--scope", "activity", "--api", issuer+"/api/me", "--auth", "basic", name)
			if code != 0 {
				t.Errorf("exit code %d:\n%s", code, c.err.String())
			}
			wantStages(t, c, 8, true)
			if strings.Contains(c.out.String()+c.err.String(), theSecret) {
				t.Error("the client secret is shown")
			}
		})
	}
}

// With nothing but two endpoints typed, what cannot be done is skipped and says why.
func TestTypedEndpoints(t *testing.T) {
	issuer, redirectURI := somebodyElses(t)
	code, c := run(func(c *console) { c.Stdin = strings.NewReader(theSecret) }, "walk", "--client-id", "mine",
		"--authorization-endpoint", issuer+"/authorize", "--token-endpoint", issuer+"/api/token",
		"--redirect-uri", redirectURI, "--client-secret-stdin")
	if code != 0 {
		t.Errorf("exit code %d:\n%s", code, c.err.String())
	}
	all := wantStages(t, c, 8, true)
	for _, i := range []int{5, 7} {
		if all[i].Skipped == nil || *all[i].Skipped == "" || string(all[i].Values) != "{}" {
			t.Errorf("stage %s: skipped %v, values %s", all[i].Stage, all[i].Skipped, all[i].Values)
		}
	}
	if i := slices.IndexFunc(all, func(r record) bool { return r.Stage == "refresh" }); all[i].Skipped != nil {
		t.Errorf("refresh was skipped: %s", *all[i].Skipped)
	}
	if len(all[0].Exchanges) != 0 {
		t.Error("metadata were asked for, though no issuer was named")
	}
}

// An endpoint overrides the one of the practice server.
func TestEndpointOverridesThePracticeServer(t *testing.T) {
	code, c := run(nil, nativeWith("--provider", "practice", "--revocation-endpoint", "http://127.0.0.1:1/revoke",
		"--token-endpoint", "http://127.0.0.1:1/token")...)
	if code != 1 {
		t.Errorf("exit code %d, want 1: nothing listens there", code)
	}
	all := wantStages(t, c, 5, false)
	_, values := members(t, all[0].Values)
	if values["token_endpoint"] != "http://127.0.0.1:1/token" ||
		values["revocation_endpoint"] != "http://127.0.0.1:1/revoke" {
		t.Errorf("the endpoints are %v", values)
	}
	if url, _ := values["authorization_endpoint"].(string); !strings.HasSuffix(url, "/authorize") {
		t.Errorf("the authorization endpoint is not the practice server's: %s", url)
	}
	if all[4].Advice.ID != "E059" {
		t.Errorf("advice %s, want E059", all[4].Advice.ID)
	}
}
