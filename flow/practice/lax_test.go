package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow/secret"
)

// A rule that is left out makes a difference where it belongs, each page says that it is left out, and so does the decision
// for which it mattered; the same request is refused by a correct server.
func TestLaxRules(t *testing.T) {
	clients := []Client{{ID: "practice-web", Secret: secret.New(webSecret), RedirectURIs: []string{tutorialURI}},
		{ID: "practice-native", RedirectURIs: []string{tutorialURI}}}
	for _, tt := range []struct {
		rule Rule
		try  func(d *driver) (taken bool)
	}{
		{ExactRedirectURI, func(d *driver) bool {
			return d.get("/authorize?"+webQuery("redirect_uri", tutorialURI+".evil.example").Encode()).StatusCode == http.StatusOK
		}},
		{RegisteredErrors, func(d *driver) bool {
			return strings.HasPrefix(d.get("/authorize?"+webQuery("redirect_uri", "https://evil.example/").Encode()).Header.Get("Location"),
				"https://evil.example/?error=")
		}},
		{CodeOfItsClient, func(d *driver) bool {
			return d.post("/api/token", codeForm(d.code(webQuery()), "client_id", "practice-native")).StatusCode == http.StatusOK
		}},
		{PublicPKCE, func(d *driver) bool {
			q := url.Values{"response_type": {"code"}, "client_id": {"practice-native"}, "redirect_uri": {tutorialURI}}
			return d.get("/authorize?"+q.Encode()).StatusCode == http.StatusOK
		}},
		{TokenInHeader, func(d *driver) bool {
			return d.get("/api/me?access_token="+d.signedUp().AccessToken).StatusCode == http.StatusOK
		}},
		{RefreshOfItsClient, func(d *driver) bool {
			return d.post("/api/token", refreshForm(d.signedUp().RefreshToken, "client_id", "practice-native")).StatusCode == http.StatusOK
		}},
		{ResponseType, func(d *driver) bool {
			return d.get("/authorize?"+webQuery("response_type", "").Encode()).StatusCode == http.StatusOK
		}},
		{GrantType, func(d *driver) bool {
			return d.post("/api/token", codeForm(d.code(webQuery()), "grant_type", "")).StatusCode == http.StatusOK
		}},
		{ToldTokenType, func(d *driver) bool { return d.signedUp().TokenType == "" }},
		{KnownScopes, func(d *driver) bool {
			return d.get("/authorize?"+webQuery("scope", "activity extra").Encode()).StatusCode == http.StatusOK
		}},
		{Issuer, func(d *driver) bool {
			return !d.authorize(webQuery(), "mira", "no").Has("iss")
		}},
	} {
		t.Run(string(tt.rule), func(t *testing.T) {
			if tt.try(startDriver(t, Config{Clients: clients})) {
				t.Error("a correct server takes it")
			}
			d := startDriver(t, Config{Clients: clients, Lax: []Rule{tt.rule}})
			if !tt.try(d) {
				t.Error("a server without the rule refuses it all the same")
			}
			marked := false
			for _, c := range d.lastDecision().Checks {
				marked = marked || c.ID == "server_lax" && strings.Contains(c.Text, laxity[tt.rule].words)
			}
			if !marked {
				t.Errorf("the decision does not say that the rule was left out: %v", d.lastDecision().Checks)
			}
			if page := d.get("/").body; !strings.Contains(page, laxity[tt.rule].words) {
				t.Error("the pages do not say what is left out")
			}
		})
	}
}
