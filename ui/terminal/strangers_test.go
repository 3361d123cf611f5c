package terminal

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"oauthwalk/flow/testkit/foreign"
)

// Programs that are not ours exchange, refresh and call the API at two played providers, and the watch finds nothing to say.
func TestProgramsOfOthersAtPlayedProviders(t *testing.T) {
	for preset, want := range map[string]string{"spotify": `"display_name": "Mira Song"`, "yutify": `"title": "Home at 127.0.0.1"`} {
		for name, run := range map[string]func(*testing.T, *tutorial, string, string) string{
			"x/oauth2": withOAuth2, "authlib": withAuthlib, "openid-client": withOpenIDClient, "curl": withCurl,
		} {
			t.Run(preset+" "+name, func(t *testing.T) {
				code := make(chan string, 1)
				app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodGet {
						code <- r.URL.Query().Get("code")
					}
				}))
				defer app.Close()
				uri := app.URL + "/callback"
				s := begin(t, "--as", preset, "--redirect-uri", uri)
				scope := map[string]string{"spotify": "user-read-private user-read-email", "yutify": "activity"}[preset]
				browse(t, s.Authorization+"?"+url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {uri},
					"scope": {scope}, "state": {"a state"}}.Encode(), "yes")
				if got := run(t, s, <-code, uri); !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
				clean(t, s.end(), "request", "exchange", "refresh", "api")
			})
		}
	}
}

func withOAuth2(t *testing.T, s *tutorial, code, uri string) string {
	transport := &http.Transport{DisableKeepAlives: true}
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: transport})
	c := oauth2.Config{ClientID: s.Clients[0].ID, ClientSecret: s.Clients[0].Secret, RedirectURL: uri,
		Endpoint: oauth2.Endpoint{AuthURL: s.Authorization, TokenURL: s.Token, AuthStyle: oauth2.AuthStyleInHeader}}
	token, err := c.Exchange(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Client(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Get(s.API + "/me")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func withAuthlib(t *testing.T, s *tutorial, code, uri string) string {
	cmd, output := script(t, "authlib_client.py", s.environment("CODE="+code, "REDIRECT_URI="+uri))
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: it needs python3-authlib and python3-requests\n%s", err, output)
	}
	return output.String()
}

func withOpenIDClient(t *testing.T, s *tutorial, code, uri string) string {
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(foreign.Modules(t), "client.mjs"))
	cmd.Env = s.environment("STATE=a state", "CALLBACK="+uri+"?"+url.Values{"code": {code}, "state": {"a state"}}.Encode())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func withCurl(t *testing.T, s *tutorial, code, uri string) string {
	path, err := filepath.Abs(filepath.Join("testdata", "tutorials", "curl.sh"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", path)
	cmd.Env = s.environment("CODE="+code, "REDIRECT_URI="+uri)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
