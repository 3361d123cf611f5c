package practice

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // RFC 7636 appendix B
	testChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	testState     = "state-of-this-test-0123456789"
	webSecret     = "practice-web-secret"
)

// clock is a clock that only moves when told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) fastForward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// driver is a client with a browser of its own, as a test needs it.
type driver struct {
	t      *testing.T
	s      *Server
	clock  *clock
	client *http.Client
}

func startDriver(t *testing.T, c Config) *driver {
	t.Helper()
	d := &driver{t: t, clock: newClock()}
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.Now == nil {
		c.Now = d.clock.now
	}
	s, err := Start(c)
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	d.s = s
	d.client = newBrowser(t)
	t.Cleanup(func() {
		d.client.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return d
}

// idle returns when the server answers nobody any more. The lock is the one that requests are counted under.
func (d *driver) idle() {
	d.s.mu.Lock()
	d.s.mu.Unlock() //nolint:staticcheck // an empty section: it orders the count before the wait
	d.s.inFlight.Wait()
}

// newBrowser has cookies and follows no redirect by itself.
func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// response is a response with its body read.
type response struct {
	*http.Response
	body string
}

func (d *driver) do(r *http.Request) response {
	d.t.Helper()
	resp, err := d.client.Do(r)
	if err != nil {
		d.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatalf("%s %s: body: %v", r.Method, r.URL.Path, err)
	}
	return response{resp, compact(body)}
}

// compact takes the line breaks out of JSON, which are for people; what is no JSON stays as it is.
func compact(body []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, body) != nil {
		return string(body)
	}
	return b.String()
}

func (d *driver) request(method, path, body string, header ...string) response {
	d.t.Helper()
	r, err := http.NewRequest(method, d.s.Issuer()+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return d.do(r)
}

func (d *driver) get(path string, header ...string) response {
	d.t.Helper()
	return d.request(http.MethodGet, path, "", header...)
}

// post sends a form, as practice-web unless the form names a client.
func (d *driver) post(path string, form url.Values, header ...string) response {
	d.t.Helper()
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	if !form.Has("client_id") {
		header = append([]string{"Authorization", basicAuth("practice-web", webSecret)}, header...)
	}
	return d.request(http.MethodPost, path, form.Encode(), header...)
}

func basicAuth(id, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(password)))
}

// webQuery is a good authorization request of practice-web without PKCE; pairs replace or, when empty, remove.
func webQuery(pairs ...string) url.Values {
	q := url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {tutorialURI},
		"scope": {"activity"}, "state": {testState}}
	return with(q, pairs...)
}

func nativeQuery(pairs ...string) url.Values {
	return with(webQuery("client_id", "practice-native", "code_challenge", testChallenge, "code_challenge_method", "S256"),
		pairs...)
}

func with(q url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

var csrfField = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)

func csrf(t *testing.T, page response) string {
	t.Helper()
	m := csrfField.FindStringSubmatch(page.body)
	if m == nil {
		t.Fatalf("no form on the page, status %d: %s", page.StatusCode, page.body)
	}
	return m[1]
}

func (d *driver) answerForm(page response, name, value string) response {
	d.t.Helper()
	form := url.Values{"csrf_token": {csrf(d.t, page)}, name: {value}}
	return d.request(http.MethodPost, "/authorize", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// consentPage goes through sign-in.
func (d *driver) consentPage(q url.Values, person string) response {
	d.t.Helper()
	next := d.answerForm(d.get("/authorize?"+q.Encode()), "person", person)
	if next.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("sign-in gave status %d: %s", next.StatusCode, next.body)
	}
	return d.get(next.Header.Get("Location"))
}

// authorize goes through both pages and gives the query of the response at the redirect URI.
func (d *driver) authorize(q url.Values, person, confirm string) url.Values {
	d.t.Helper()
	return callbackQuery(d.t, d.answerForm(d.consentPage(q, person), "confirm", confirm))
}

func callbackQuery(t *testing.T, r response) url.Values {
	t.Helper()
	if r.StatusCode != http.StatusSeeOther {
		t.Fatalf("got status %d, want 303: %s", r.StatusCode, r.body)
	}
	u, err := url.Parse(r.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func (d *driver) code(q url.Values) string {
	d.t.Helper()
	code := d.authorize(q, "mira", "yes").Get("code")
	if code == "" {
		d.t.Fatal("no code in the authorization response")
	}
	return code
}

func codeForm(code string, pairs ...string) url.Values {
	return with(url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {tutorialURI}}, pairs...)
}

func refreshForm(token string, pairs ...string) url.Values {
	return with(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}, pairs...)
}

// tokens is a token response.
type tokens struct {
	AccessToken      string `json:"access_token"`
	RefreshToken     string `json:"refresh_token"`
	TokenType        string `json:"token_type"`
	Scope            string `json:"scope"`
	ExpiresIn        int    `json:"expires_in"`
	Error            string `json:"error"`
	ErrorDescription string `json:"error_description"`
}

func decode(t *testing.T, r response) tokens {
	t.Helper()
	var out tokens
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("status %d, not JSON: %v: %s", r.StatusCode, err, r.body)
	}
	return out
}

func (d *driver) exchange(form url.Values) tokens {
	d.t.Helper()
	r := d.post("/api/token", form)
	if r.StatusCode != http.StatusOK {
		d.t.Fatalf("token endpoint gave %d: %s", r.StatusCode, r.body)
	}
	return decode(d.t, r)
}

// signedUp is a whole authorization of practice-web by Mira.
func (d *driver) signedUp() tokens {
	d.t.Helper()
	return d.exchange(codeForm(d.code(webQuery())))
}

func (d *driver) me(token string) response {
	d.t.Helper()
	return d.get("/api/me", "Authorization", "Bearer "+token)
}

func (d *driver) lastDecision() Decision {
	d.t.Helper()
	all := d.s.Decisions()
	if len(all) == 0 {
		d.t.Fatal("no decision was kept")
	}
	return all[len(all)-1]
}

func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
