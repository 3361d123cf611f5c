package check

import (
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

func TestMetadataAgainstTypedEndpoints(t *testing.T) {
	found := provider.Server{AuthorizationEndpoint: "https://s.example/authorize",
		TokenEndpoint: "https://s.example/token"}
	for name, tt := range map[string]struct {
		typed   provider.Server
		verdict finding.Verdict
		says    string
		token   string // what is used
	}{
		"none typed": {provider.Server{}, finding.Skip, "all come from the metadata", found.TokenEndpoint},
		"equal":      {provider.Server{TokenEndpoint: found.TokenEndpoint}, finding.Pass, "match those in", found.TokenEndpoint},
		"slash": {provider.Server{TokenEndpoint: "https://s.example/token/"}, finding.Warn,
			"token_endpoint: configured https://s.example/token/, metadata https://s.example/token: byte 23 is '/' (0x2f) in the " +
				"first and the end in the second", "https://s.example/token/"},
		"not in the metadata": {provider.Server{RevocationEndpoint: "https://s.example/revoke"}, finding.Skip,
			"names no revocation_endpoint", found.TokenEndpoint},
		"with a query": {provider.Server{TokenEndpoint: "https://s.example/other?key=hidden"}, finding.Warn,
			"configured https://s.example/other,", "https://s.example/other?key=hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			var v finding.Finding
			r := newRun(t.Context(), Of(client.Client{ID: "app", Issuer: "https://s.example", Server: tt.typed}),
				machine(nil, nil), func(got finding.Finding) { v = got })
			found.Issuer = "https://s.example"
			r.meta = found
			r.give(client.MetadataEndpoints(r.known()))
			r.settle()
			if v.Verdict != tt.verdict || !strings.Contains(v.Text+" "+v.Evidence, tt.says) ||
				strings.Contains(v.Evidence, "hidden") {
				t.Errorf("%s: %s [%s]; want %s with %q", v.Verdict, v.Text, v.Evidence, tt.verdict, tt.says)
			}
			if r.server.TokenEndpoint != tt.token {
				t.Errorf("used is %s, want %s", r.server.TokenEndpoint, tt.token)
			}
		})
	}
}
