package terminal

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// verdict is what a face says by a rule.
type faceVerdict struct {
	Verdict       finding.Verdict
	Section, Text string
}

// face is what one face says, by the ID of the rule.
type face map[string]faceVerdict

func faceOf(findings []finding.Finding) face {
	f := face{}
	for _, one := range findings {
		f[one.ID] = faceVerdict{one.Verdict, one.Section, one.Text}
	}
	return f
}

// mistakes are clients, each with one thing about it that a rule looks at.
var mistakes = map[string]func(*client.Client){
	"right": func(*client.Client) {},
	"saved": func(c *client.Client) { c.Saved, c.Name, c.Bound = "1", "Mine", c.Binding() },
	"saved, and changed": func(c *client.Client) {
		c.Saved, c.Name, c.Bound = "1", "Mine", c.Binding()
		c.RedirectURI = "http://127.0.0.1:3597/callback"
	},
	"no ID":                  func(c *client.Client) { c.ID = "" },
	"ID with a space":        func(c *client.Client) { c.ID = "an app" },
	"ID with a space behind": func(c *client.Client) { c.ID = "app " },
	"ID with a tab":          func(c *client.Client) { c.ID = "a\tb" },
	"placeholder":            func(c *client.Client) { c.ID = "YOUR_CLIENT_ID" },
	"secret with a line end": func(c *client.Client) { c.Secret = secret.New("the-secret\n") },
	"secret is the ID":       func(c *client.Client) { c.Secret = secret.New(c.ID) },
	"secret not ASCII":       func(c *client.Client) { c.Secret = secret.New("the–secret") },
	"public":                 func(c *client.Client) { c.Secret = secret.Value{} },
	"relative URI":           func(c *client.Client) { c.RedirectURI = "/callback" },
	"no URI":                 func(c *client.Client) { c.RedirectURI = "" },
	"fragment":               func(c *client.Client) { c.RedirectURI += "#x" },
	"user name":              func(c *client.Client) { c.RedirectURI = "http://me@127.0.0.1:3598/callback" },
	"port too high":          func(c *client.Client) { c.RedirectURI = "http://127.0.0.1:70000/callback" },
	"http elsewhere":         func(c *client.Client) { c.RedirectURI = "http://app.example/callback" },
	"space in the URI":       func(c *client.Client) { c.RedirectURI += " " },
	"private scheme":         func(c *client.Client) { c.RedirectURI = "com.example.app:/callback" },
	"localhost":              func(c *client.Client) { c.RedirectURI = "http://localhost:3598/callback" },
	"scope of a list":        func(c *client.Client) { c.Scope = "['a', 'b']" },
	"scope with commas":      func(c *client.Client) { c.Scope = "a,b" },
	"scope with two spaces":  func(c *client.Client) { c.Scope = "a  b" },
	"no scope":               func(c *client.Client) { c.Scope = "" },
	"secret not sent":        func(c *client.Client) { c.Auth = token.None },
	"no secret to send":      func(c *client.Client) { c.Auth, c.Secret = token.Basic, secret.Value{} },
	"unknown method":         func(c *client.Client) { c.Auth = "private_key_jwt" },
	"post":                   func(c *client.Client) { c.Auth = token.Post },
	"PKCE off":               func(c *client.Client) { c.PKCE = authz.Off },
	"public, PKCE off":       func(c *client.Client) { c.PKCE, c.Secret = authz.Off, secret.Value{} },
	"plain":                  func(c *client.Client) { c.PKCE = authz.Plain },
	"extra of the walk":      func(c *client.Client) { c.Extra = []authz.Param{{Name: "state", Value: "x"}} },
	"extra":                  func(c *client.Client) { c.Extra = []authz.Param{{Name: "prompt", Value: "login"}} },
	"extra of the exchange":  func(c *client.Client) { c.TokenExtra = []authz.Param{{Name: "code", Value: "x"}} },
	"http endpoint":          func(c *client.Client) { c.Server.TokenEndpoint = "http://server.example/token" },
	"endpoint with fragment": func(c *client.Client) { c.Server.AuthorizationEndpoint += "#x" },
}

// stageOne is what the window shows in stage 1, and the request and the terminal after it.
func stageOne(t *testing.T, c client.Client) (setup, request, lines face) {
	t.Helper()
	w := flow.New(1, c, flow.Deps{})
	defer w.Close()
	lines = face{}
	for _, s := range []flow.Stage{flow.Setup, flow.Request} {
		snap, err := w.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		text, err := report.Writer{}.Line(snap, s)
		if err != nil {
			t.Fatal(err)
		}
		var line struct {
			Checks []struct {
				ID, Section, Text string
				Verdict           finding.Verdict
			}
		}
		if err := json.Unmarshal(text, &line); err != nil {
			t.Fatal(err)
		}
		for _, one := range line.Checks {
			lines[one.ID] = faceVerdict{one.Verdict, one.Section, one.Text}
		}
		if s == flow.Setup {
			setup = faceOf(snap.Stage(s).Checks)
		} else {
			request = faceOf(snap.Stage(s).Checks)
		}
		if snap.Stage(s).Failure != nil {
			break
		}
	}
	return setup, request, lines
}

// checked is what the check says, in the window and as lines of the terminal.
func checked(t *testing.T, c client.Client) (window, lines face) {
	t.Helper()
	var all []finding.Finding
	var out bytes.Buffer
	check.Run(t.Context(), check.Of(c), check.Deps{}, func(f finding.Finding) {
		all = append(all, f)
		(&Terminal{Stdout: &out}).printFinding(f)
	})
	lines = face{}
	for text := range strings.Lines(out.String()) {
		var one struct {
			Check, Section, Text string
			Verdict              finding.Verdict
		}
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatal(err)
		}
		lines[one.Check] = faceVerdict{one.Verdict, one.Section, one.Text}
	}
	return faceOf(all), lines
}

// Every face says of a client what the rule says: one ID, one verdict, one section, the same words.
func TestFacesAgree(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodPost {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, `<form method="post"><input type="password"></form>`)
	}))
	defer server.Close()
	compared := 0
	met := map[string]int{}
	for _, preset := range []string{"", "spotify", "entra", "stackexchange", "github", "yutify"} {
		for name, change := range mistakes {
			c := client.Client{Preset: preset, ID: "app", Secret: secret.New("the-secret"), Scope: "a b", PKCE: authz.S256,
				RedirectURI: "http://127.0.0.1:3598/callback"}
			c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = server.URL+"/authorize", server.URL+"/token"
			change(&c)
			setup, request, walked := stageOne(t, c)
			window, terminal := checked(t, c)
			for id, rule := range client.Rules {
				if _, sent := request[id]; sent || id == "clock" || id == "token_destination" || strings.HasSuffix(id, "_sent") {
					continue // of a request or a response, which the walk alone has: see below
				}
				f := rule(c.Case())
				want := faceVerdict{f.Verdict, f.Section, f.Text}
				for which, said := range map[string]face{"stage 1": setup, "a line of the walk": walked, "the check": window,
					"a line of the check": terminal} {
					got, says := said[id]
					if !says {
						continue
					}
					compared++
					met[id]++
					if got.Verdict != want.Verdict || got.Section != want.Section || got.Text != want.Text {
						t.Errorf("%s, %q: %s says of %s %+v, the rule %+v", name, preset, which, id, got, want)
					}
				}
			}
			for id, got := range request {
				if walked[id] != got {
					t.Errorf("%s, %q: the request says of %s %+v, its line %+v", name, preset, id, got, walked[id])
				}
			}
		}
	}
	elsewhere := []string{"metadata_endpoints", "clock", "token_destination", "code_verifier", "code_challenge",
		"state_sent", "client_authentication_sent"} // of a response, or of a request that only the walk makes
	for id := range client.Rules {
		if met[id] == 0 && !slices.Contains(elsewhere, id) {
			t.Errorf("no face shows %s", id)
		}
	}
	t.Logf("%d clients, %d verdicts compared with their rule", 6*len(mistakes), compared)
}
