package practice

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/finding"
)

func TestDecisionExplainsARefusal(t *testing.T) {
	d := startDriver(t, Config{})
	d.get("/authorize?" + webQuery("redirect_uri", "http://localhost:3500/callback").Encode())
	raw, err := json.Marshal(d.lastDecision())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"at":"2026-11-21T10:00:00Z","endpoint":"authorize","method":"GET","path":"/authorize",` +
		`"client_id":"practice-web","status":400,"error":"Bad Request","checks":[` +
		`{"id":"server_client_id","verdict":"pass","text":"client_id: practice-web is registered as a confidential client",` +
		`"section":"RFC 6749 4.1.1"},{"id":"server_redirect_uri","verdict":"fail","text":"redirect_uri: registered ` + tutorialURI +
		`, received http://localhost:3500/callback: differs in the host","section":"RFC 9700 4.1.3"}]}`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecisionsSayWhyAnExchangeFailed(t *testing.T) {
	d := startDriver(t, Config{})
	pkce := webQuery("code_challenge", testChallenge)
	for _, tt := range []struct {
		name     string
		form     url.Values
		id, says string
	}{
		{"plain by omission", codeForm(d.code(pkce), "code_verifier", testVerifier), "code_verifier", "with method plain"},
		{"access token as code", codeForm(d.signedUp().AccessToken), "code", "but an access token"},
		{"refresh token of nobody", refreshForm("x"), "refresh_token", "a value that this server does not know"},
		{"another client", codeForm(d.code(webQuery()), "client_id", "practice-native"), "code",
			"was issued to practice-web"},
		{"body credentials", codeForm("x", "client_id", "practice-web", "client_secret", webSecret), "client_authentication",
			"credentials sent in the body"},
	} {
		d.post("/api/token", tt.form)
		failed, ok := finding.Failed(d.lastDecision().Checks)
		if !ok || failed.ID != "server_"+tt.id || !strings.Contains(failed.Text, tt.says) || failed.Section == "" {
			t.Errorf("%s: got %q %q (%s), want %q with %q", tt.name, failed.ID, failed.Text, failed.Section, tt.id,
				tt.says)
		}
	}
}

// No decision, however it is printed, and no page or error has a secret in it, even where somebody put one by mistake.
func TestNothingTellsASecret(t *testing.T) {
	var told strings.Builder
	d := startDriver(t, Config{OnDecision: func(dec Decision) {
		raw, err := json.Marshal(dec)
		if err != nil {
			t.Errorf("decision does not encode: %v", err)
		}
		fmt.Fprintf(&told, "%s\n%+v\n%#v\n", raw, dec, dec)
	}})
	q := nativeQuery()
	code := d.code(q)
	got := d.exchange(codeForm(code, "client_id", "practice-native", "code_verifier", testVerifier))
	d.post("/api/token", codeForm(code, "client_id", "practice-native", "code_verifier", otherVerifier))
	d.me(got.AccessToken)
	d.me(got.RefreshToken)
	next := d.exchange(refreshForm(got.RefreshToken, "client_id", "practice-native"))
	d.post("/api/revoke", url.Values{"token": {next.AccessToken}, "client_id": {"practice-native"}})
	d.post("/api/introspect", url.Values{"token": {next.RefreshToken}})
	typed := "a-secret-that-was-typed-wrong"
	d.post("/api/token", codeForm("x"), "Authorization", basicAuth("practice-web", typed))
	d.post("/api/token", codeForm("x"), "Authorization", basicAuth(webSecret, "practice-web"))
	d.post("/api/token", codeForm("x", "client_id", webSecret, "client_secret", typed))
	stray := "3b7Xq0Zc9Lm4Tn8Rp3Ys6Df1"
	for _, name := range []string{"verifier", "authorization_code", "clientSecret", "grant_type", `{"code":"` + stray + `"}`} {
		d.post("/api/token", codeForm("x", name, stray))
	}
	d.get("/authorize?" + webQuery("redirect_uri", "http://app:"+stray+"@127.0.0.1/?token="+stray, "prompt", stray).Encode())
	page := d.get("/authorize?" + webQuery("client_id", webSecret).Encode())
	other := d.get("/authorize?" + webQuery("redirect_uri", "http://127.0.0.1/?s="+webSecret).Encode())
	wrong := d.get("/" + webSecret)
	all := told.String() + page.body + other.body + wrong.body
	for name, value := range map[string]string{"state": testState, "code": code, "verifier": testVerifier,
		"wrong verifier": otherVerifier, "access token": got.AccessToken, "refresh token": got.RefreshToken,
		"second access token": next.AccessToken, "second refresh token": next.RefreshToken, "client secret": webSecret,
		"mistyped secret": typed, "secret under a wrong name": stray} {
		if strings.Contains(all, value) {
			t.Errorf("the %s is told", name)
		}
	}
	if !strings.Contains(all, "[redacted ") {
		t.Error("nothing was redacted: the test looks at nothing")
	}
}

func TestReceivedValuesAreCleaned(t *testing.T) {
	d := startDriver(t, Config{})
	page := d.get("/authorize?" + webQuery("client_id", "\x1b[31m\u202e<b>"+strings.Repeat("x", 5000)+"end").Encode())
	text, _ := finding.Failed(d.lastDecision().Checks)
	for what, s := range map[string]string{"page": page.body, "decision": text.Text} {
		if strings.ContainsAny(s, "\x1b\u202e") || strings.Contains(s, strings.Repeat("x", 29)) {
			t.Errorf("%s shows a value that is not cleaned or not cut: %.300q", what, s)
		}
		want := `\u001b[31m\u202e<b>xxxxxxxxxxxxx…` + strings.Repeat("x", 28) + "end"
		if !strings.Contains(html.UnescapeString(s), want) {
			t.Errorf("%s does not show what was received: %.300q", what, s)
		}
		if n := utf8.RuneCountInString(want); n != 64 {
			t.Errorf("%d characters are shown", n)
		}
	}
	if strings.Contains(page.body, "<b>") {
		t.Error("what was received is not shown as text")
	}
}

func TestDecisionsAreBounded(t *testing.T) {
	var mu sync.Mutex
	count := 0
	d := startDriver(t, Config{OnDecision: func(Decision) { mu.Lock(); count++; mu.Unlock() }})
	for range keptDecisions + 10 {
		d.get(metadataPath)
	}
	d.get("/last")
	all := d.s.Decisions()
	if len(all) != keptDecisions || all[len(all)-1].Path != "/last" || all[0].Path != metadataPath {
		t.Errorf("got %d decisions, want the last %d", len(all), keptDecisions)
	}
	if count != keptDecisions+11 {
		t.Errorf("OnDecision was called %d times, want %d", count, keptDecisions+11)
	}
	all[0].Checks[0] = finding.Finding{}
	if d.s.Decisions()[0].Checks[0].ID == "" {
		t.Error("a caller can change the server's own decisions")
	}
}
