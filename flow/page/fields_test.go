package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
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

// Where typed and announced differ, both are quoted from the first byte that differs. The typed one is shown: it is used.
func TestComparedRow(t *testing.T) {
	for _, tt := range []struct{ typed, announced, value, want string }{
		{"https://a/token/", "https://a/token", "https://a/token/",
			"warn The configured value is used. The metadata has https://a/token. They differ from byte 16 on: configured /, metadata nothing."},
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
