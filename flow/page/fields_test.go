package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

func TestHeadersAreReadAsTheyAreWritten(t *testing.T) {
	for _, tt := range []struct{ typed, want string }{
		{"", ""},
		{"Accept: text/html;q=0.9; X-Api-Key:abc", "Accept: text/html;q=0.9; X-Api-Key: abc"},
		{"A: b\nC: d", "A: b; C: d"},
		{"Referer: http://a:1/;b", "Referer: http://a:1/;b"},
		{"A: b; http://c:1", "A: b; http://c:1"},
		{"X-Api", "X-Api: "},
		{" ; ", ""},
	} {
		if got := joinHeaders(splitHeaders(tt.typed)); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.typed, got, tt.want)
		}
	}
}

// What sounds like a secret is dots until secrets are asked for.
func TestSecretsOfTheFormAreMasked(t *testing.T) {
	client := client.Client{Secret: secret.New("s"), APIHeaders: []wire.Field{{Name: "X-Api-Key", Value: "k"}},
		TokenExtra:   []authz.Param{{Name: "client_assertion", Value: "a"}},
		RefreshExtra: []authz.Param{{Name: "audience", Value: "api"}}}
	for _, open := range []bool{false, true} {
		var masked []string
		for _, r := range append(fieldRows(View{Snapshot: flow.Snapshot{Client: client}, Open: open}, fields),
			fieldRows(View{Snapshot: flow.Snapshot{Client: client}, Open: open}, rareFields)...) {
			if r.Secret && !r.Hidden.IsZero() {
				masked = append(masked, r.Name)
			}
		}
		want := "client_secret,token parameters,header fields"
		if open {
			want = ""
		}
		if got := strings.Join(masked, ","); got != want {
			t.Errorf("open %v: masked %q, want %q", open, got, want)
		}
	}
}

func TestEachFieldChangesItsOwnValue(t *testing.T) {
	for _, list := range [][]field{fields, rareFields} {
		for _, f := range list {
			value := "x"
			if f.hide != nil {
				value = "a=1&b=2"
			}
			if f.name == "header fields" {
				value = "A: 1; B: 2"
			}
			c := Edited(client.Client{}, f.name, value)
			if got := f.get(&c); got != value {
				t.Errorf("%s: got %q, want %q", f.name, got, value)
			}
			for _, other := range fields {
				if other.name != f.name && other.get(&c) != "" {
					t.Errorf("%s changes %s as well", f.name, other.name)
				}
			}
		}
	}
}

// Where typed and announced differ, the parts that differ are named. The typed one is shown: it is used.
func TestComparedRow(t *testing.T) {
	for _, tt := range []struct{ typed, announced, value, want string }{
		{"https://a/token/", "https://a/token", "https://a/token/",
			"warn The configured value is used. The metadata has https://a/token. They differ: one of them has a slash at the end of its path."},
		{"https://a/t", "https://a/t", "https://a/t", "pass Configured, and the same in the metadata."},
		{"https://a/t", "", "https://a/t", "pass Configured. Not listed in the metadata."},
		{"", "https://a/t", "https://a/t", "pass From the metadata."},
	} {
		c := client.Comparison{Name: "token_endpoint", Configured: tt.typed, Metadata: tt.announced}
		row, verdict := comparedRow(c), agreement(c)
		if got := string(verdict.Verdict) + " " + verdict.Text; got != tt.want || row.Value != tt.value || row.Finding.Text == "" {
			t.Errorf("got %s, %q, want %s, %q", row.Value, got, tt.value, tt.want)
		}
	}
	if row := comparedRow(client.Comparison{Name: "token_endpoint"}); row.Value != "—" || row.Finding.Text != "" {
		t.Errorf("an endpoint that is nowhere: %+v", row)
	}
}

// Another address of the same provider changes the endpoints and nothing else of the client: a saved one stays that.
func TestAddressChangesTheServerAlone(t *testing.T) {
	p, ok := provider.Find("keycloak")
	if !ok {
		t.Fatal("no such preset")
	}
	before := PresetClient(p, client.Client{}, p.ExampleAddress())
	before.Name, before.Saved, before.ID, before.Secret, before.CAFile = "Mine", "id", "c", secret.New("s"), "/etc/own.pem"
	before.APIHeaders = []wire.Field{{Name: "X-Trace", Value: "1"}}
	before.TokenExtra = []authz.Param{{Name: "audience", Value: "api"}}
	after := Edited(before, "address", strings.Replace(p.ExampleAddress(), "://", "://other.", 1))
	if !strings.HasPrefix(after.Server.TokenEndpoint, "https://other.") {
		t.Errorf("at %s the token endpoint is %s", after.Address, after.Server.TokenEndpoint)
	}
	after.Address, after.Issuer, after.Server = before.Address, before.Issuer, before.Server
	if diff := cmp.Diff(before, after, cmp.Comparer(secret.Value.Equal)); diff != "" {
		t.Errorf("more has changed (-before +after):\n%s", diff)
	}
}

// What is wrong with a field is said at the field while it is typed, and that one is empty only once that was tried.
func TestAWrongFieldSaysSo(t *testing.T) {
	right := client.Client{Issuer: "https://as.example", ID: "abc", RedirectURI: client.DefaultRedirectURI, Scope: "a b"}
	for _, tt := range []struct{ field, typed, says string }{
		{"issuer", "https://as.example", ""},
		{"issuer", "as.example", "The issuer cannot be used"},
		{"issuer", "https://as.example/.well-known/openid-configuration", "before /.well-known/"},
		{"client_id", "abc ", ""}, // the field is trimmed
		{"client_id", "a\tbc", "not allowed in client IDs"},
		{"client_id", "your-client-id", "placeholder"},
		{"client_id", "", ""},
		{"client_secret", "abc", "the same as the client ID"},
		{"redirect_uri", "htp://localhost:3500/callback", "begins with htp:"},
		{"redirect_uri", "http://127.0.0.1:3500 /callback", "not allowed in a URI"},
		{"redirect_uri", "http://127.0.0.1:3500/callback#back", "fragment"},
		{"redirect_uri", "http://127.0.0.1:99999/callback", "65535"},
		{"redirect_uri", "com.example.app:/callback", ""},
		{"scope", "['a', 'b']", "like a list in a programming language"},
		{"scope", "a,b", "comma"},
		{"token_endpoint", "as.example/token", "The token endpoint cannot be used"},
		{"extra parameters", "state=1", "cannot be sent"},
	} {
		v := View{Snapshot: flow.Snapshot{Client: Edited(right, tt.field, tt.typed), Stages: [8]flow.StageState{{Stage: flow.Setup, Status: flow.Ready}}}}
		for _, r := range append(fieldRows(v, fields), fieldRows(v, rareFields)...) {
			switch said := r.Finding.Text; {
			case r.Name != tt.field && said != "":
				t.Errorf("%s %q: the field %s says %q", tt.field, tt.typed, r.Name, said)
			case r.Name == tt.field && (tt.says == "" && said != "" || !strings.Contains(said, tt.says)):
				t.Errorf("%s %q says %q, want %q", tt.field, tt.typed, said, tt.says)
			}
		}
	}
	v := View{Snapshot: flow.Snapshot{Client: client.Client{RedirectURI: client.DefaultRedirectURI},
		Stages: [8]flow.StageState{{Stage: flow.Setup, Status: flow.Failed}}}}
	for _, r := range fieldRows(v, fields) {
		if r.Name == "client_id" && r.Finding.Text != "There is no client ID." {
			t.Errorf("a client ID that was forgotten says %q", r.Finding.Text)
		}
	}
}

// A cause that only the person can mend leads to the field, where the page has it.
func TestACauseLeadsToItsField(t *testing.T) {
	v := View{Snapshot: flow.Snapshot{Client: client.Client{Issuer: "https://as.example", ID: "abc"}}}
	for field, want := range map[string]string{"client_secret": "Type the secret again", "client_id": "Type the client ID again",
		"redirect_uri": "Change the redirect URI", "token_endpoint": "Change the token endpoint"} {
		b := fix(v, v.Snapshot.Stage(flow.Exchange), finding.Action{Kind: finding.Type, Arg: field})
		if b.Text != want || b.Command.Kind != Type || b.Command.Name != field {
			t.Errorf("%s: the button is %+v, want %q", field, b, want)
		}
		if flagOf(finding.Action{Kind: finding.Type, Arg: field}, client.Client{}) == "" {
			t.Errorf("%s: the terminal names no flag", field)
		}
	}
	v.Practice = true
	if b := fix(v, v.Snapshot.Stage(flow.Exchange), finding.Action{Kind: finding.Type, Arg: "token_endpoint"}); b.Text != "" {
		t.Errorf("the practice server has no field for its token endpoint, and the button is %q", b.Text)
	}
}

// The chips know the scopes that the tutorials use.
func TestScopesOfTheTutorials(t *testing.T) {
	w := flow.New(1, client.Client{Preset: "spotify"}, flow.Deps{})
	defer w.Close()
	known := KnownScopes(View{Snapshot: w.Snapshot()})
	for _, want := range []string{"user-follow-read", "user-modify-playback-state", "user-read-private", "user-read-email"} {
		if !slices.ContainsFunc(known, func(s provider.Scope) bool { return s.Name == want }) {
			t.Errorf("%s is not offered", want)
		}
	}
}
