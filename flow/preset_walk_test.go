package flow_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/flow/testkit/standin"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// played is a walk of a preset's client against a stand-in that behaves as the facts say.
type played struct {
	*flow.Walk
	server *standin.Server
	client client.Client
}

// play starts both. alter may spoil the client.
func play(t *testing.T, id string, alter func(*client.Client)) played {
	t.Helper()
	p, ok := provider.Find(id)
	f, known := facts[id]
	if !ok || !known {
		t.Fatalf("preset %v, facts %v", ok, known)
	}
	port := ports.Free(t)
	rules := f.rules
	rules.ID, rules.Registered = "id-of-"+id, strings.ReplaceAll(f.as, "PORT", port)
	if f.as == "" {
		rules.Registered = strings.ReplaceAll(f.uri, "PORT", port)
	}
	if !f.public {
		rules.Secret = "secret-of-" + id
	}
	server := standin.Start(rules)
	t.Cleanup(server.Close)

	c, err := client.FromPreset(p, f.parts, provider.Server{})
	if err != nil {
		t.Fatal(err)
	}
	c.ID, c.Secret, c.RedirectURI = rules.ID, secret.New(rules.Secret), strings.ReplaceAll(f.uri, "PORT", port)
	c.Server = moved(c.Server, server.URL)
	if alter != nil {
		alter(&c)
	}
	w := flow.New(1, c, flow.Deps{OpenURL: agree})
	watch(t, w)
	t.Cleanup(w.Close)
	return played{w, server, c}
}

// moved puts the endpoints on the stand-in; their own host becomes the start of the path.
func moved(s provider.Server, base string) provider.Server {
	for _, e := range []*string{&s.AuthorizationEndpoint, &s.TokenEndpoint, &s.RevocationEndpoint, &s.API} {
		if _, rest, ok := strings.Cut(*e, "://"); ok {
			*e = base + "/" + rest
		}
	}
	s.Issuer = ""
	return s
}

// agree is a browser whose person is signed in and allows: it follows the one redirect to the client.
func agree(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, begun(ctx, address), nil)
	if err != nil {
		return err
	}
	resp, err := somebody.Browser().Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return fmt.Errorf("the provider shows a page with status %d", resp.StatusCode)
	}
	return somebody.Load(context.WithoutCancel(ctx), to.String())
}

// run does one stage and tells the stand-in's reasons when it did not end as expected.
func (p played) run(t *testing.T, s flow.Stage, want flow.Status) flow.StageState {
	t.Helper()
	snap, err := p.Run(t.Context(), s)
	if err != nil {
		t.Fatalf("stage %s: %v", s, err)
	}
	st := snap.Stage(s)
	if s == flow.Consent && st.Status == flow.Done {
		st = snap.Stage(flow.Callback)
	}
	if st.Status != want {
		text := st.Skipped
		if st.Failure != nil {
			text = st.Failure.Text
		}
		t.Fatalf("stage %s is %s (%s), want %s; the stand-in says: %v", st.Stage, st.Status, text, want, p.server.Refusals())
	}
	return st
}

// Each preset, with what it brings and nothing else, comes to the end of the walk.
func TestPresetsWalkToTheEnd(t *testing.T) {
	for _, p := range provider.Presets() {
		t.Run(p.ID, func(t *testing.T) {
			f := facts[p.ID]
			w := play(t, p.ID, nil)
			setup := w.run(t, flow.Setup, flow.Done)
			for _, c := range setup.Checks {
				if c.Verdict == finding.Warn && strings.HasPrefix(c.ID, "provider_") {
					t.Errorf("%s warns without a reason: %s", c.ID, c.Text)
				}
			}
			w.run(t, flow.Request, flow.Done)
			w.run(t, flow.Consent, flow.Done)
			w.run(t, flow.Exchange, flow.Done)
			if scope := w.Snapshot().Grant.New.Scope; strings.Join(names(scope), " ") != w.client.Scope {
				t.Errorf("granted scope %q, asked for %q", scope, w.client.Scope)
			}
			w.checkAPI(t, f)
			w.run(t, flow.Refresh, map[bool]flow.Status{true: flow.Done, false: flow.Skipped}[f.refresh])
			if r := w.Snapshot().Renewal; f.refresh && r.Rotated != f.rules.Rotates {
				t.Errorf("rotated %v, want %v", r.Rotated, f.rules.Rotates)
			}
			w.run(t, flow.Revoke, map[bool]flow.Status{true: flow.Skipped, false: flow.Done}[f.noRevoke])
			want := 0
			if f.rules.Deaf {
				want = 2 // the API call, and the proof after the revocation
			} else if !f.noRevoke {
				want = 1 // the proof
			}
			if got := w.server.Refusals(); len(got) != want {
				t.Errorf("the stand-in refused %v, want %d refusals", got, want)
			}
		})
	}
}

func (p played) checkAPI(t *testing.T, f provided) {
	t.Helper()
	switch f.api {
	case 0:
		p.run(t, flow.API, flow.Skipped)
	case http.StatusOK:
		p.run(t, flow.API, flow.Done)
		if body := string(p.Snapshot().Call.Content.Body); !strings.Contains(body, `"name":"Ann"`) {
			t.Errorf("the API answered %q", body)
		}
	default:
		st := p.run(t, flow.API, flow.Failed)
		if st.Failure.Status != f.api {
			t.Errorf("the API failed with %d, want %d", st.Failure.Status, f.api)
		}
	}
}

// names splits a scope as the providers write it.
func names(scope string) []string {
	return strings.FieldsFunc(scope, func(c rune) bool { return c == ' ' || c == ',' })
}

// A wrong code is told in the provider's own shape, and is told apart from a success, whatever its status.
func TestPresetsTellErrors(t *testing.T) {
	for _, p := range provider.Presets() {
		t.Run(p.ID, func(t *testing.T) {
			w := play(t, p.ID, nil)
			w.run(t, flow.Setup, flow.Done)
			w.run(t, flow.Request, flow.Done)
			w.run(t, flow.Consent, flow.Done)
			if err := w.Edit(flow.Exchange, "code", "a-code-that-nobody-gave"); err != nil {
				t.Fatal(err)
			}
			st := w.run(t, flow.Exchange, flow.Failed)
			rules := w.server.Rules
			status := http.StatusBadRequest
			if rules.ErrorsWith200 {
				status = http.StatusOK
			}
			if st.Failure.Kind != flow.KindAnswer || st.Failure.Status != status {
				t.Errorf("failure %s with status %d, want a response with %d", st.Failure.Kind, st.Failure.Status, status)
			}
			if told := st.Failure.Code + st.Failure.Description; !strings.Contains(told, "invalid_grant") &&
				!strings.Contains(told, "the code is not known") {
				t.Errorf("the provider's words are lost: %q", told)
			}
		})
	}
}

// The stand-ins bite: a client without what the preset adds does not come through.
func TestStandinsNoticeWhatIsMissing(t *testing.T) {
	for _, tt := range []struct {
		name, preset string
		spoil        func(*client.Client)
		stage        flow.Stage
		want         flow.Status
	}{
		{"Basic at Twitch", "twitch", func(c *client.Client) { c.Auth = token.Basic }, flow.Exchange, flow.Failed},
		{"body at Reddit", "reddit", func(c *client.Client) { c.Auth = token.Post }, flow.Exchange, flow.Failed},
		{"no secret at Google", "google-desktop", func(c *client.Client) { c.Secret = secret.Value{} }, flow.Exchange,
			flow.Failed},
		{"spaces at Stack Exchange", "stackexchange", func(c *client.Client) { c.ScopeSeparator = "" }, flow.Consent,
			flow.Failed},
		{"no audience at Atlassian", "atlassian", func(c *client.Client) { c.Extra = nil }, flow.Consent, flow.Failed},
		{"PKCE at Reddit", "reddit", func(c *client.Client) { c.PKCE = authz.S256 }, flow.Consent, flow.Failed},
		{"no duration at Reddit", "reddit", func(c *client.Client) { c.Extra = nil }, flow.Refresh, flow.Skipped},
		{"no offline_access", "entra", func(c *client.Client) { c.Scope = "openid" }, flow.Refresh, flow.Skipped},
		{"no redirect_uri at GitLab", "gitlab", func(c *client.Client) { c.RefreshExtra = nil }, flow.Refresh, flow.Failed},
		{"no Client-Id at Twitch", "twitch", func(c *client.Client) { c.APIHeaders = nil }, flow.API, flow.Failed},
		{"no User-Agent at GitHub", "github", func(c *client.Client) { c.APIHeaders = nil }, flow.API, flow.Failed},
		{"no key at Stack Exchange", "stackexchange", func(c *client.Client) {
			c.Server.API, _, _ = strings.Cut(c.Server.API, "?")
		}, flow.API, flow.Failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := play(t, tt.preset, tt.spoil)
			for _, s := range flow.Stages {
				switch {
				case s == flow.Callback:
				case s == tt.stage:
					w.run(t, s, tt.want)
					return
				default:
					w.run(t, s, flow.Done)
				}
			}
		})
	}
}

// What a preset is not given ends stage 1, or does not even begin.
func TestPresetProblemsBeforeAnythingIsSent(t *testing.T) {
	w := play(t, "spotify", func(c *client.Client) { c.RedirectURI = "http://localhost:3500/callback" })
	st := w.run(t, flow.Setup, flow.Failed)
	if !strings.Contains(st.Failure.Text, "localhost") || !strings.Contains(st.Failure.Text, "127.0.0.1") {
		t.Errorf("the failure says %q", st.Failure.Text)
	}
	p, _ := provider.Find("auth0")
	_, err := client.FromPreset(p, nil, provider.Server{})
	var missing *provider.MissingPartError
	if !errors.As(err, &missing) || missing.Part.Name != "domain" {
		t.Errorf("error %v, want the domain to be missing", err)
	}
}

// Header fields of the API call are rows like the others: filled in, masked where they sound like a key, and editable.
func TestAPIHeadersAreRows(t *testing.T) {
	w := play(t, "twitch", func(c *client.Client) {
		c.APIHeaders = append(c.APIHeaders, wire.Field{Name: "X-Api-Key", Value: "a-very-secret-key"})
	})
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		w.run(t, s, flow.Done)
	}
	rows := map[string]flow.Param{}
	for _, p := range w.Snapshot().Stage(flow.API).Params {
		rows[p.Name] = p
	}
	if got := rows["Client-Id"]; got.Value.Reveal() != "id-of-twitch" || got.Secret {
		t.Errorf("Client-Id is %q, secret %v", got.Value.Reveal(), got.Secret)
	}
	if !rows["X-Api-Key"].Secret {
		t.Error("X-Api-Key is shown in the clear")
	}
	if err := w.Edit(flow.API, "X-Trace", "1\r\nEvil: 1"); err != nil {
		t.Fatal(err)
	}
	st := w.run(t, flow.API, flow.Failed)
	if len(st.Exchanges) > 0 && st.Exchanges[0].Status != 0 {
		t.Errorf("a header field with a line break was sent: %v", st.Exchanges)
	}
	if err := w.Rewind(flow.API); err != nil {
		t.Fatal(err)
	}
	w.run(t, flow.API, flow.Done)
}

// A parameter of the walk cannot be doubled by an extra one.
func TestExtraTokenParametersAreChecked(t *testing.T) {
	for _, extra := range []authz.Param{{Name: "code", Value: "x"}, {Name: "client_secret", Value: "x"},
		{Name: "redirect_uri", Value: "x"}, {Name: "", Value: "x"}} {
		w := play(t, "github", func(c *client.Client) { c.TokenExtra = []authz.Param{extra} })
		st := w.run(t, flow.Setup, flow.Failed)
		if got := verdicts(st)["extra_token_parameters"]; got != finding.Fail {
			t.Errorf("%q: the check is %q", extra.Name, got)
		}
	}
	w := play(t, "github", func(c *client.Client) { c.TokenExtra = []authz.Param{{Name: "audience", Value: "{client_id}"}} })
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent} {
		w.run(t, s, flow.Done)
	}
	st := w.run(t, flow.Exchange, flow.Done)
	form, err := url.ParseQuery(string(st.Exchanges[0].RequestBody))
	if err != nil || form.Get("audience") != "id-of-github" {
		t.Errorf("audience %q was sent, %v", form.Get("audience"), err)
	}
}
