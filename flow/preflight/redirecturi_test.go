package preflight

import (
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// local makes the checks that send nothing, and gives their verdicts by name.
func local(t *testing.T, c Client) map[string]Verdict {
	t.Helper()
	got := map[string]Verdict{}
	r := newRun(t.Context(), c, machine(nil, nil), func(v Verdict) { got[v.Check] = v })
	r.checkRedirectURI()
	r.checkID()
	r.checkSecret()
	if n := len(r.rec.Exchanges()); n != 0 {
		t.Errorf("%d requests, want none", n)
	}
	return got
}

func TestRedirectURI(t *testing.T) {
	const sent = "http://127.0.0.1:3500/callback"
	any := RedirectRule{Known: true, LoopbackAny: true}
	for name, tt := range map[string]struct {
		uri        string
		registered []string
		rule       RedirectRule
		check      string
		verdict    finding.Verdict
		says       string
	}{
		"good":      {sent, nil, RedirectRule{}, "redirect_uri", finding.Pass, sent},
		"private":   {"com.example.app:/cb", nil, RedirectRule{}, "redirect_uri", finding.Pass, "absolute"},
		"localhost": {"http://localhost:3500/cb", nil, RedirectRule{}, "redirect_uri", finding.Warn, "127.0.0.1"},
		"localhost by the rule": {"http://localhost:3500/cb", nil, RedirectRule{Known: true}, "redirect_uri", finding.Pass,
			"absolute"},
		"plain http": {"http://app.example/cb", nil, RedirectRule{}, "redirect_uri", finding.Warn, "in the clear"},
		"relative":   {"/callback", nil, RedirectRule{}, "redirect_uri", finding.Fail, "not an absolute URI"},
		"empty":      {"", nil, RedirectRule{}, "redirect_uri", finding.Fail, "not an absolute URI"},
		"fragment":   {sent + "#x", nil, RedirectRule{}, "redirect_uri", finding.Fail, "fragment"},
		"user":       {"http://me@127.0.0.1/cb", nil, RedirectRule{}, "redirect_uri", finding.Fail, "user name"},
		"trailing space": {sent + " ", nil, RedirectRule{},
			"redirect_uri", finding.Fail, "Byte 30 of the redirect URI is ' ' (0x20)"},
		"zero width": {"http://127.0.0.1\u200b:3500/", nil, RedirectRule{}, "redirect_uri", finding.Fail, "Byte 16"},

		"rule unknown": {sent, nil, RedirectRule{}, "redirect_uri_rule", finding.Skip, "not known"},
		"rule kept":    {sent, nil, any, "redirect_uri_rule", finding.Pass, ""},
		"no localhost": {"http://localhost/cb", nil, RedirectRule{Known: true, NoLocalhost: true},
			"redirect_uri_rule", finding.Fail, "refuses the name"},
		"https only": {sent, nil, RedirectRule{Known: true, HTTPSOnly: true},
			"redirect_uri_rule", finding.Fail, "https redirect URIs only"},

		"registration unknown": {sent, nil, any, "redirect_uri_registered", finding.Skip, "not known"},
		"registered": {sent, []string{"https://a.example/", sent}, any,
			"redirect_uri_registered", finding.Pass, "byte for byte"},
		"port, rule": {sent, []string{"http://127.0.0.1/callback"}, any,
			"redirect_uri_registered", finding.Pass, "Only the port"},
		"port, no rule": {sent, []string{"http://127.0.0.1:3501/callback"}, RedirectRule{},
			"redirect_uri_registered", finding.Warn, "byte 20 is '1' (0x31) in the first and '0' (0x30)"},
		"port, a name": {"http://localhost:1/cb", []string{"http://localhost:2/cb"}, any,
			"redirect_uri_registered", finding.Fail, "differ in the port"},
		"scheme": {sent, []string{"https://127.0.0.1:3500/callback"}, any,
			"redirect_uri_registered", finding.Fail, "byte 4 is 's' (0x73) in the first and ':' (0x3a)"},
		"host": {sent, []string{"http://localhost:3500/callback"}, any,
			"redirect_uri_registered", finding.Fail, "differ in the host"},
		"case of host": {"http://APP.example/cb", []string{"http://app.example/cb"}, any,
			"redirect_uri_registered", finding.Fail, "case of the host"},
		"slash": {sent, []string{sent + "/"}, any,
			"redirect_uri_registered", finding.Fail, "byte 30 is '/' (0x2f) in the first and the end"},
		"case": {sent, []string{"http://127.0.0.1:3500/Callback"}, any,
			"redirect_uri_registered", finding.Fail, "case of the path"},
		"path": {sent, []string{"http://127.0.0.1:3500/back"}, any,
			"redirect_uri_registered", finding.Fail, "differ in the path"},
		"query": {sent, []string{sent + "?a=1"}, any,
			"redirect_uri_registered", finding.Fail, "differ in the query"},
		"nearest of two": {sent, []string{"https://other.example/x", sent + "/"}, any,
			"redirect_uri_registered", finding.Fail, "slash at the end"},
	} {
		t.Run(name, func(t *testing.T) {
			c := Client{Client: client.Client{ID: "app", RedirectURI: tt.uri}, Registered: tt.registered, Rule: tt.rule}
			v := local(t, c)[tt.check]
			if v.Verdict != tt.verdict || !strings.Contains(v.Text+" "+v.Evidence+" "+v.Fix, tt.says) {
				t.Errorf("%s: %s [%s] (%s); want %s with %q", v.Verdict, v.Text, v.Evidence, v.Fix, tt.verdict, tt.says)
			}
		})
	}
}

func TestIDAndSecretAsCopied(t *testing.T) {
	for name, tt := range map[string]struct {
		id, secret string
		check      string
		verdict    finding.Verdict
		says       string
	}{
		"good":                      {"app", "good-secret", "client_secret_form", finding.Pass, "11 printable"},
		"secret with spaces inside": {"app", "good secret", "client_secret_form", finding.Pass, "11 printable"},
		"public":                    {"app", "", "client_secret_form", finding.Skip, "public client"},
		"line end":                  {"app", "good-secret\n", "client_secret_form", finding.Warn, "12 bytes"},
		"not ASCII":                 {"app", "good–secret", "client_secret_form", finding.Warn, "outside"},
		"ID as secret":              {"the-app", "the-app", "client_secret_form", finding.Warn, "is the client ID"},
		"ID":                        {"app", "", "client_id_form", finding.Pass, "3 visible"},
		"ID with a space":           {" app", "", "client_id_form", finding.Fail, "Byte 0 of the client ID is ' ' (0x20)"},
		"ID with line end":          {"app\n", "", "client_id_form", finding.Fail, `'\n' (0x0a)`},
		"no ID":                     {"", "", "client_id_form", finding.Fail, "no client ID"},
	} {
		t.Run(name, func(t *testing.T) {
			all := local(t, Client{Client: client.Client{ID: tt.id, Secret: secret.New(tt.secret), RedirectURI: "http://[::1]/"}})
			v := all[tt.check]
			if v.Verdict != tt.verdict || !strings.Contains(v.Text+" "+v.Evidence, tt.says) {
				t.Errorf("%s: %s [%s]; want %s with %q", v.Verdict, v.Text, v.Evidence, tt.verdict, tt.says)
			}
			if trimmed := strings.TrimSpace(tt.secret); trimmed != "" && trimmed != tt.id &&
				strings.Contains(v.Text+v.Evidence+v.Fix, trimmed) {
				t.Error("the verdict holds the secret")
			}
		})
	}
}

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
		"equal":      {provider.Server{TokenEndpoint: found.TokenEndpoint}, finding.Pass, "are those of", found.TokenEndpoint},
		"slash": {provider.Server{TokenEndpoint: "https://s.example/token/"}, finding.Warn,
			"token_endpoint: typed https://s.example/token/, metadata https://s.example/token: byte 23 is '/' (0x2f) in the " +
				"first and the end in the second", "https://s.example/token/"},
		"not in the metadata": {provider.Server{RevocationEndpoint: "https://s.example/revoke"}, finding.Warn,
			"metadata none", found.TokenEndpoint},
		"with a query": {provider.Server{TokenEndpoint: "https://s.example/other?key=hidden"}, finding.Warn,
			"typed https://s.example/other,", "https://s.example/other?key=hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			var v Verdict
			r := newRun(t.Context(), Client{Client: client.Client{ID: "app", Issuer: "https://s.example", Server: tt.typed}},
				machine(nil, nil), func(got Verdict) { v = got })
			r.meta = metadata{found: true, server: found}
			r.compare()
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
