package session_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/session"
)

// rehearsal is a played provider with a client that has a browser.
type rehearsal struct {
	*testing.T
	*practice.Server
	http *http.Client
}

func rehearse(t *testing.T, preset string, uris ...string) *rehearsal {
	t.Helper()
	p, ok := provider.Find(preset)
	if !ok {
		t.Fatal("no preset " + preset)
	}
	play, err := session.Play(p)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Play: play, RedirectURIs: uris})
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(func() { transport.CloseIdleConnections(); srv.Close() })
	return &rehearsal{t, srv, &http.Client{Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (r *rehearsal) do(method, address string, form url.Values, header ...string) (*http.Response, string) {
	r.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, address, body)
	if err != nil {
		r.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := r.http.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer resp.Body.Close()
	var from io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if from, err = gzip.NewReader(resp.Body); err != nil {
			r.Fatal(err)
		}
	}
	text, err := io.ReadAll(from)
	if err != nil {
		r.Fatal(err)
	}
	return resp, string(text)
}

var csrfToken = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)

// allow goes through both pages, and gives what reached the redirect URI, or the page that stopped it.
func (r *rehearsal) allow(query url.Values) (url.Values, string) {
	r.Helper()
	endpoint, _, _ := r.Endpoints()
	resp, page := r.do("GET", endpoint+"?"+query.Encode(), nil)
	for _, answer := range []url.Values{{"person": {"mira"}}, {"confirm": {"yes"}}} {
		if found := csrfToken.FindStringSubmatch(page); found != nil {
			answer.Set("csrf_token", found[1])
			resp, page = r.do("POST", endpoint, answer)
			if to := resp.Header.Get("Location"); strings.HasPrefix(to, "/") {
				resp, page = r.do("GET", r.Issuer()+to, nil)
			}
		}
	}
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil {
		r.Fatal(err)
	}
	return to.Query(), page
}

// checks are the texts of all checks of the newest decision on an endpoint.
func (r *rehearsal) checks(endpoint practice.Endpoint) string {
	text := ""
	for _, d := range r.Decisions() {
		if d.Endpoint == endpoint {
			text = ""
			for _, c := range d.Checks {
				text += c.ID + ": " + c.Text + "\n"
			}
		}
	}
	return text
}

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // RFC 7636 appendix B

// Every preset can be played from the authorization request to the API, by a program that does what the preset says.
func TestEveryPresetCanBePlayed(t *testing.T) {
	for _, p := range provider.Presets() {
		if p.ID == provider.Practice {
			continue
		}
		t.Run(p.ID, func(t *testing.T) {
			uri := strings.Replace(p.Redirect.Suggested, ":0/", ":3500/", 1) // 0 is any free one
			r := rehearse(t, p.ID, p.Redirect.Registration(uri))
			c := r.Clients()[0]
			query := url.Values{"response_type": {"code"}, "client_id": {c.ID}, "redirect_uri": {uri}, "state": {"s"},
				"scope":          {strings.ReplaceAll(p.Scopes.Default, " ", p.Scopes.Separator)},
				"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}}
			for _, extra := range provider.Params(p.Parameters.Authorization) {
				query.Set(extra.Name, extra.Value)
			}
			back, page := r.allow(query)
			if back.Get("code") == "" || back.Get("state") != "s" {
				t.Fatalf("no code: %v\n%s\n%s", back, page, r.checks(practice.EndpointAuthorize))
			}
			form := url.Values{"grant_type": {"authorization_code"}, "code": {back.Get("code")}, "redirect_uri": {uri},
				"code_verifier": {verifier}}
			header := []string{"Accept", "application/json"}
			auth := p.SecretAuth()
			if c.Public() {
				auth = "none"
			}
			switch auth {
			case "client_secret_basic":
				req, _ := http.NewRequest("GET", "/", nil)
				req.SetBasicAuth(c.ID, c.Secret.Reveal())
				header = append(header, "Authorization", req.Header.Get("Authorization"))
			case "client_secret_post":
				form.Set("client_secret", c.Secret.Reveal())
				fallthrough
			default:
				form.Set("client_id", c.ID)
			}
			_, token, _ := r.Endpoints()
			resp, body := r.do("POST", token, form, header...)
			found := regexp.MustCompile(`"access_token": "([^"]+)"`).FindStringSubmatch(body)
			if resp.StatusCode != 200 || found == nil {
				t.Fatalf("token: %d %s\n%s", resp.StatusCode, body, r.checks(practice.EndpointToken))
			}
			call := r.Plays().API.Calls[0]
			resp, body = r.do(call.Method, r.Issuer()+call.Path+"?site=stackoverflow&key="+r.Plays().API.Key, nil,
				"Authorization", "Bearer "+found[1])
			if resp.StatusCode != 200 || !strings.Contains(body, "Mira") && !strings.Contains(body, "activity") {
				t.Errorf("API: %d %s\n%s", resp.StatusCode, body, r.checks(practice.EndpointMe))
			}
		})
	}
}
