package session_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow/practice"
)

const (
	articleURI = "http://127.0.0.1:5000/spotify/callback"
	bookURI    = "http://localhost:3000/callback"
	stackURI   = "http://localhost:8000/oauth/callback/stackexchange"
)

func basic(c practice.Client) string {
	req, _ := http.NewRequest("GET", "/", nil)
	req.SetBasicAuth(c.ID, c.Secret.Reveal())
	return req.Header.Get("Authorization")
}

// Spotify refuses localhost at the authorization endpoint, in its own words, although it is registered.
func TestSpotifyRefusesLocalhost(t *testing.T) {
	r := rehearse(t, "spotify", bookURI)
	back, page := r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {bookURI},
		"scope": {"user-read-private user-modify-playback-state"}})
	if len(back) > 0 || !strings.Contains(page, "Spotify says: <code>INVALID_CLIENT: Insecure redirect URI</code>") ||
		!strings.Contains(page, "behaves as Spotify's documentation says; nothing leaves this machine") {
		t.Errorf("answer %v, page %s", back, page)
	}
	if _, page = r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {"http://127.0.0.1:1/x"}}); !strings.Contains(page, "INVALID_CLIENT: Invalid redirect URI") {
		t.Errorf("unregistered: %s", page)
	}
	if _, page = r.allow(url.Values{"client_id": {"nobody"}}); !strings.Contains(page, "INVALID_CLIENT: Invalid client") {
		t.Errorf("unknown client: %s", page)
	}
}

// Only a loopback literal registered without a port stands for all ports.
func TestSpotifyPorts(t *testing.T) {
	for registered, taken := range map[string]bool{"http://127.0.0.1/callback": true, "http://127.0.0.1:3000/callback": false,
		"http://[::1]/callback": false} {
		r := rehearse(t, "spotify", registered)
		back, page := r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"},
			"redirect_uri": {"http://127.0.0.1:4711/callback"}, "scope": {"user-read-email"}})
		if (back.Get("code") != "") != taken {
			t.Errorf("%s registered: %v %s", registered, back, page)
		}
	}
}

// A list of Python where a string is meant is no scope; state and PKCE are judged all the same.
func TestScopeAsListIsRefusedAndTheChecksGoOn(t *testing.T) {
	r := rehearse(t, "spotify", articleURI)
	back, page := r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {articleURI},
		"scope": {"['user-read-email', 'user-follow-read']"}})
	if len(back) > 0 || !strings.Contains(page, "Illegal scope") || !strings.Contains(page, "user-follow-read") {
		t.Errorf("answer %v, page %s", back, page)
	}
	checks := r.checks(practice.EndpointAuthorize)
	for _, want := range []string{"server_scope: scope: known is", "server_state: state: no state", "server_code_challenge: code_challenge: none was sent"} {
		if !strings.Contains(checks, want) {
			t.Errorf("no %q in\n%s", want, checks)
		}
	}
	// A name that nobody listed is taken, and told as a risk; the separator of another provider is none.
	if back, _ = r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {articleURI},
		"scope": {"playlist-modify-public"}}); back.Get("code") == "" || back.Has("iss") {
		t.Errorf("an unlisted scope: %v", back)
	}
	if _, page = r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {articleURI},
		"scope": {"user-read-email,user-follow-read"}}); !strings.Contains(page, "Illegal scope") {
		t.Errorf("commas: %s", page)
	}
}

// spotifyTokens signs up for those scopes.
func spotifyTokens(r *rehearsal, scope string) (access, refresh string) {
	r.Helper()
	back, page := r.allow(url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {articleURI},
		"scope": {scope}, "state": {"s"}})
	_, token, _ := r.Endpoints()
	resp, body := r.do("POST", token, url.Values{"grant_type": {"authorization_code"}, "code": {back.Get("code")},
		"redirect_uri": {articleURI}, "json": {"True"}}, "Authorization", basic(r.Clients()[0]))
	var got struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Type    string `json:"token_type"`
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 || got.Type != "Bearer" || got.Refresh == "" {
		r.Fatalf("%d %s %s", resp.StatusCode, body, page)
	}
	return got.Access, got.Refresh
}

// A stray field in the form is taken, and told.
func TestSpotifyTokenRequest(t *testing.T) {
	r := rehearse(t, "spotify", articleURI)
	_, refresh := spotifyTokens(r, "user-follow-read")
	if checks := r.checks(practice.EndpointToken); !strings.Contains(checks, "json is not a parameter of a token request") {
		t.Errorf("the stray field is not told:\n%s", checks)
	}
	_, token, _ := r.Endpoints()
	auth := basic(r.Clients()[0])
	for range 2 { // the refresh token of a client with a secret does not rotate
		if resp, body := r.do("POST", token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, "Authorization", auth); resp.StatusCode != 200 || strings.Contains(body, "refresh_token") {
			t.Errorf("refresh: %d %s", resp.StatusCode, body)
		}
	}
	for _, tt := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"grant_type": {"authorization_code"}, "code": {"x"}, "redirect_uri": {articleURI}}, "Invalid authorization code"},
		{url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, "Invalid refresh token"},
		{url.Values{"grant_type": {"client_credentials"}}, "client_credentials issues a token without any person"},
	} {
		if resp, body := r.do("POST", token, tt.form, "Authorization", auth); resp.StatusCode != 400 || !strings.Contains(body, tt.want) {
			t.Errorf("%v: %d %s, want %q", tt.form, resp.StatusCode, body, tt.want)
		}
	}
	// In the body the secret will do as well.
	if resp, body := r.do("POST", token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh},
		"client_id": {"practice-web"}, "client_secret": {"practice-web-secret"}}); resp.StatusCode != 200 {
		t.Errorf("secret in the body: %d %s", resp.StatusCode, body)
	}
}

// Followed artists come on two pages, next leads back here, and a token in the query is taken and named a risk.
func TestSpotifyAPI(t *testing.T) {
	r := rehearse(t, "spotify", articleURI)
	access, _ := spotifyTokens(r, "user-follow-read")
	address, artists := r.Issuer()+"/v1/me/following?type=artist&limit=50&access_token="+access, 0
	for pages := 0; address != ""; pages++ {
		resp, body := r.do("GET", address, nil)
		var got struct {
			Artists struct {
				Items []struct{ Name string }
				Next  string
			}
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 || pages > 1 {
			t.Fatalf("%d %s", resp.StatusCode, body)
		}
		artists += len(got.Artists.Items)
		if address = got.Artists.Next; address != "" {
			if !strings.HasPrefix(address, r.Issuer()) {
				t.Fatalf("next leads to %s", address)
			}
			address += "&access_token=" + access
		}
	}
	if artists != 3 {
		t.Errorf("%d artists", artists)
	}
	if !strings.Contains(r.checks(practice.EndpointMe), "Spotify does this: its API accepts the access token in the URL") ||
		!strings.Contains(strings.Join(r.Plays().Notes, " "), "No source says") {
		t.Error("the risk is not named")
	}
	play := r.Issuer() + "/v1/me/player/play"
	if resp, body := r.do("PUT", play, url.Values{}, "Authorization", "Bearer "+access); resp.StatusCode != 403 || !strings.Contains(strings.Join(strings.Fields(body), ""), `"error":{"message":"Insufficientclientscope","status":403}`) {
		t.Errorf("without the scope: %d %s", resp.StatusCode, body)
	}
	access, _ = spotifyTokens(r, "user-modify-playback-state")
	if resp, _ := r.do("PUT", play, url.Values{}, "Authorization", "Bearer "+access); resp.StatusCode != 204 {
		t.Errorf("play: %d", resp.StatusCode)
	}
}

// Stack Exchange: no response_type, no grant_type, scopes by comma, the bare domain, a form or JSON, errors with 400.
func TestStackExchange(t *testing.T) {
	r := rehearse(t, "stackexchange", "localhost")
	token := func(path string, scope string) (int, string) {
		back, page := r.allow(url.Values{"client_id": {"practice-web"}, "redirect_uri": {stackURI}, "scope": {scope}, "state": {"s"}})
		if back.Get("code") == "" || back.Get("state") != "s" {
			t.Fatalf("%v %s", back, page)
		}
		resp, body := r.do("POST", r.Issuer()+path, url.Values{"client_id": {"practice-web"}, "client_secret": {"practice-web-secret"},
			"code": {back.Get("code")}, "redirect_uri": {stackURI}})
		return resp.StatusCode, body
	}
	status, body := token("/oauth/access_token/json", "no_expiry")
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 || len(got) != 1 || got["access_token"] == "" {
		t.Fatalf("with no_expiry: %d %s", status, body)
	}
	access, _ := got["access_token"].(string)
	if status, body = token("/oauth/access_token", "read_inbox,private_info"); status != 200 || !strings.HasPrefix(body, "access_token=") || !strings.HasSuffix(body, "&expires=3600") {
		t.Errorf("as a form: %d %s", status, body)
	}
	resp, body := r.do("POST", r.Issuer()+"/oauth/access_token/json", url.Values{"code": {"x"}, "redirect_uri": {stackURI}}, "Authorization", basic(r.Clients()[0]))
	if resp.StatusCode != 400 || !strings.Contains(body, `"message"`) {
		t.Errorf("Basic: %d %s", resp.StatusCode, body)
	}
	for query, want := range map[string]string{
		"?site=stackoverflow": `"error_id": 405`, "?key=practice-api-key": `"error_id": 400`,
		"?site=stackoverflow&key=practice-api-key": `"items"`,
	} {
		resp, body := r.do("GET", r.Issuer()+"/2.3/me"+query, nil, "Authorization", "Bearer "+access)
		if resp.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(body, want) || (resp.StatusCode == 200) != strings.Contains(want, "items") {
			t.Errorf("%s: %d %s", query, resp.StatusCode, body)
		}
	}
	if resp, body := r.do("GET", r.Issuer()+"/2.3/me", nil); resp.StatusCode != 400 || !strings.Contains(body, `"error_id": 401`) {
		t.Errorf("without a token: %d %s", resp.StatusCode, body)
	}
	if resp, body := r.do("GET", r.Issuer()+"/2.3/me", nil, "Authorization", "Bearer x"); resp.StatusCode != 400 || !strings.Contains(body, `"error_id": 402`) {
		t.Errorf("with a wrong token: %d %s", resp.StatusCode, body)
	}
	if back, page := r.allow(url.Values{"client_id": {"practice-web"}, "redirect_uri": {"http://127.0.0.1:8000/x"}}); len(back) > 0 || !strings.Contains(page, "not registered") {
		t.Errorf("another domain: %v %s", back, page)
	}
}

// yutify: localhost and 127.0.0.1 are two addresses, unknown scopes are left out, and it is said which yutify this is.
func TestYutify(t *testing.T) {
	r := rehearse(t, "yutify", "http://localhost:3500/callback")
	query := url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "scope": {"activity extra"}, "state": {"s"}}
	query.Set("redirect_uri", "http://127.0.0.1:3500/callback")
	if back, page := r.allow(query); len(back) > 0 || !strings.Contains(page, "yutify says: <code>invalid_request</code>") || !strings.Contains(page, "the host") {
		t.Errorf("%v %s", back, page)
	}
	query.Set("redirect_uri", "http://localhost:3500/callback")
	if back, page := r.allow(query); back.Get("code") == "" {
		t.Errorf("%v %s", back, page)
	}
	if _, home := r.do("GET", r.Issuer()+"/", nil); !strings.Contains(home, "This imitates yutify as documented") {
		t.Error("it does not say which yutify is played")
	}
}

// A program that starts from a refresh token gets one; Stack Exchange has none.
func TestFirstRefreshToken(t *testing.T) {
	for preset, good := range map[string]bool{"spotify": true, "stackexchange": false} {
		play := rehearse(t, preset).Plays()
		srv, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Play: &play, RefreshToken: true})
		if (err == nil) != good {
			t.Errorf("%s: %v", preset, err)
		}
		if err != nil {
			continue
		}
		r := &rehearsal{t, srv, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
		_, token, _ := srv.Endpoints()
		c := srv.Clients()[0]
		resp, body := r.do("POST", token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.RefreshToken.Reveal()}}, "Authorization", basic(c))
		if resp.StatusCode != 200 || !strings.Contains(body, "user-modify-playback-state") {
			t.Errorf("%d %s", resp.StatusCode, body)
		}
		srv.Close()
	}
}
