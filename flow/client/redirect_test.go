package client_test

import (
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

func TestRedirectURI(t *testing.T) {
	const sent = "http://127.0.0.1:3500/callback"
	known := func(r provider.RedirectRule) provider.Preset {
		r.Evidence = provider.Proof{{Mark: provider.Confirmed, Date: "2026-11", Source: "a test"}}
		r.Suggested = sent
		return provider.Preset{ID: "somebody", Name: "Somebody", Redirect: r}
	}
	none, any := provider.Preset{}, known(provider.RedirectRule{FreePort: []string{"127.0.0.1"}})
	for name, tt := range map[string]struct {
		uri        string
		registered []string
		provider   provider.Preset
		check      string
		verdict    finding.Verdict
		says       string
	}{
		"good":      {sent, nil, none, "redirect_uri", finding.Pass, sent},
		"private":   {"com.example.app:/cb", nil, none, "redirect_uri", finding.Pass, "absolute"},
		"localhost": {"http://localhost:3500/cb", nil, none, "redirect_uri", finding.Warn, "127.0.0.1"},
		"localhost by the rule": {"http://localhost:3500/cb", nil, any, "redirect_uri", finding.Pass,
			"absolute"},
		"plain http":    {"http://app.example/cb", nil, none, "redirect_uri", finding.Warn, "in the clear"},
		"relative":      {"/callback", nil, none, "redirect_uri", finding.Fail, "not an absolute URI"},
		"empty":         {"", nil, none, "redirect_uri", finding.Fail, "not an absolute URI"},
		"fragment":      {sent + "#x", nil, none, "redirect_uri", finding.Fail, "fragment"},
		"port too high": {"http://127.0.0.1:65536/cb", nil, none, "redirect_uri", finding.Fail, "up to 65535"},
		"highest port":  {"http://127.0.0.1:65535/cb", nil, none, "redirect_uri", finding.Pass, "absolute"},
		"user":          {"http://me@127.0.0.1/cb", nil, none, "redirect_uri", finding.Fail, "user name"},
		"trailing space": {sent + " ", nil, none,
			"redirect_uri", finding.Fail, "Byte 30 of the redirect URI is ' ' (0x20)"},
		"zero width": {"http://127.0.0.1\u200b:3500/", nil, none, "redirect_uri", finding.Fail, "Byte 16"},

		"rule unknown": {sent, nil, none, "redirect_uri_rule", finding.Skip, "does not know"},
		"rule kept":    {sent, nil, any, "redirect_uri_rule", finding.Pass, ""},
		"no localhost": {"http://localhost/cb", nil, known(provider.RedirectRule{Refused: []string{"localhost"}}),
			"redirect_uri_rule", finding.Fail, "does not accept redirect URIs on localhost"},
		"https only": {sent, nil, known(provider.RedirectRule{PlainHTTP: provider.Nowhere}),
			"redirect_uri_rule", finding.Fail, "requires https"},

		"registration unknown": {sent, nil, any, "redirect_uri_registered", finding.Skip, "does not know"},
		"registered": {sent, []string{"https://a.example/", sent}, any,
			"redirect_uri_registered", finding.Pass, "byte for byte"},
		"port, rule": {sent, []string{"http://127.0.0.1/callback"}, any,
			"redirect_uri_registered", finding.Pass, "Only the port"},
		"port, no rule": {sent, []string{"http://127.0.0.1:3501/callback"}, none,
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
			c := client.Case{Client: client.Client{ID: "app", RedirectURI: tt.uri}, Registered: tt.registered, Provider: tt.provider}
			v := client.Rules[tt.check](c)
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
		"ID as secret":              {"the-app", "the-app", "client_secret_form", finding.Warn, "is the same as the client ID"},
		"ID":                        {"app", "", "client_id_form", finding.Pass, "3 printable"},
		"ID with a space":           {" app", "", "client_id_form", finding.Fail, "Byte 0 of the client ID is ' ' (0x20)"},
		"ID with line end":          {"app\n", "", "client_id_form", finding.Fail, `'\n' (0x0a)`},
		"no ID":                     {"", "", "client_id_form", finding.Fail, "no client ID"},
	} {
		t.Run(name, func(t *testing.T) {
			v := client.Rules[tt.check](client.Client{ID: tt.id, Secret: secret.New(tt.secret)}.Case())
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
