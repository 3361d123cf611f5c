package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

// site serves documents by path, with {base} replaced by its own address, and keeps the paths that were asked for.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

type page struct {
	status      int
	contentType string
	body        string
}

func serve(t *testing.T, pages map[string]page) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
		s.mu.Unlock()
		p, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header()["Content-Type"] = []string{p.contentType}
		if p.status >= 300 && p.status < 400 {
			w.Header().Set("Location", p.body)
		}
		w.WriteHeader(p.status)
		io.WriteString(w, strings.ReplaceAll(p.body, "{base}", s.URL))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func client(t *testing.T) (*http.Client, *wire.Recorder) {
	t.Helper()
	c, rec := wire.NewClient(nil)
	c.CheckRedirect = nil // even a client that would follow must not
	t.Cleanup(c.CloseIdleConnections)
	return c, rec
}

func discover(t *testing.T, issuer string) (Server, []finding.Finding, error) {
	t.Helper()
	c, rec := client(t)
	return Discover(context.Background(), c, rec, issuer)
}

func find(checks []finding.Finding, id string) finding.Finding {
	if i := slices.IndexFunc(checks, func(c finding.Finding) bool { return c.ID == id }); i >= 0 {
		return checks[i]
	}
	return finding.Finding{}
}

func document8414(issuer string) string {
	return fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":"{base}/authorize","token_endpoint":"{base}/token",
		"revocation_endpoint":"{base}/revoke","userinfo_endpoint":"{base}/api/me","response_types_supported":["code"],
		"token_endpoint_auth_methods_supported":["client_secret_basic","none"],"code_challenge_methods_supported":["S256"],
		"scopes_supported":["activity"],"authorization_response_iss_parameter_supported":true,"other":[{"a":1}]}`, issuer)
}

const (
	oauth  = "/.well-known/oauth-authorization-server"
	openid = "/.well-known/openid-configuration"
)

func ok(body string) page { return page{200, "application/json", body} }

func TestDiscoverFindsBothPlaces(t *testing.T) {
	tests := []struct {
		name, path, place string
		asked             []string
	}{
		{"OAuth", "", oauth, []string{oauth}},
		{"OAuth with a path", "/tenant/1", oauth + "/tenant/1", []string{oauth + "/tenant/1"}},
		{"OAuth with a slash at the end", "/tenant/", oauth + "/tenant", []string{oauth + "/tenant"}},
		{"OAuth with a slash only", "/", oauth, []string{oauth}},
		{"OpenID", "", openid, []string{oauth, openid}},
		{"OpenID with a path", "/tenant/1", "/tenant/1" + openid, []string{oauth + "/tenant/1", "/tenant/1" + openid}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, map[string]page{tt.place: ok(document8414("{base}" + tt.path))})
			got, checks, err := discover(t, s.URL+tt.path)
			if err != nil {
				t.Fatal(err)
			}
			want := Server{
				Name: strings.TrimPrefix(s.URL, "http://"), Issuer: s.URL + tt.path,
				AuthorizationEndpoint: s.URL + "/authorize", TokenEndpoint: s.URL + "/token",
				RevocationEndpoint: s.URL + "/revoke", API: s.URL + "/api/me",
				AuthMethods: []string{"client_secret_basic", "none"}, PKCEMethods: []string{"S256"},
				Scopes: []string{"activity"}, IssSupported: true,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("server (-want +got):\n%s", diff)
			}
			for i := range tt.asked {
				tt.asked[i] = "GET " + tt.asked[i]
			}
			if diff := cmp.Diff(tt.asked, s.paths()); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
			if bad, failed := finding.Failed(checks); failed || find(checks, "issuer_match").Verdict != finding.Pass {
				t.Errorf("a check failed: %s", bad.Text)
			}
		})
	}
}

// A document for another issuer ends everything: nothing else is called.
func TestDiscoverMismatch(t *testing.T) {
	for name, tt := range map[string]struct{ path, issuer string }{
		"slash":     {"", "{base}/"},
		"no slash":  {"/a/", "{base}/a"},
		"case":      {"/a", "{base}/A"},
		"scheme":    {"", "https://x.example"},
		"host":      {"", "http://evil.example"},
		"path":      {"/a", "{base}/b"},
		"localhost": {"", "http://localhost:1"},
	} {
		t.Run(name, func(t *testing.T) {
			well := oauth + strings.TrimSuffix(tt.path, "/")
			s := serve(t, map[string]page{well: ok(document8414(tt.issuer)), openid: ok(document8414("{base}"))})
			got, checks, err := discover(t, s.URL+tt.path)
			if !errors.Is(err, ErrMismatch) || got.TokenEndpoint != "" {
				t.Errorf("server %+v, error %v; want a mismatch", got, err)
			}
			var other *MismatchError
			want := strings.ReplaceAll(tt.issuer, "{base}", s.URL)
			if !errors.As(err, &other) || other.Asked != s.URL+tt.path || other.Received != want {
				t.Errorf("error = %v, want asked %s and received %s", err, s.URL+tt.path, want)
			}
			if find(checks, "issuer_match").Verdict != finding.Fail {
				t.Errorf("the issuer was found to match")
			}
			if diff := cmp.Diff([]string{"GET " + well}, s.paths()); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
		})
	}
}

// What is not a usable document in the first place does not keep the second from being found.
func TestDiscoverGoesOn(t *testing.T) {
	good := document8414("{base}")
	for name, tt := range map[string]struct {
		first page
		says  string
	}{
		"missing":           {page{404, "text/html", "no"}, "404"},
		"server error":      {page{500, "", ""}, "500"},
		"redirect":          {page{302, "", "http://elsewhere.invalid/metadata"}, "redirect"},
		"a page for people": {page{200, "text/html", "<html>"}, "JSON text is invalid at byte 0"},
		"array":             {ok("[]"), "not an object"},
		"empty":             {ok(""), "ends too early"},
		"no issuer":         {ok(`{"token_endpoint":"{base}/t"}`), "no issuer"},
		"duplicate":         {ok(`{"issuer":"{base}","issuer":"{base}"}`), "is repeated"},
		"look-alike":        {ok(`{"issuer":"{base}","Token_Endpoint":"http://evil"}`), "Token_Endpoint"},
		"trailing junk":     {ok(good + "x"), "extra content"},
		"byte order mark":   {ok("\xef\xbb\xbf" + good), "byte order mark"},
		"too deep": {ok(`{"issuer":"{base}","x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`),
			"nested"},
		"too long": {ok(`{"issuer":"{base}","x":"` + strings.Repeat("x", wire.DefaultMaxBody) + `"}`), "256 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]page{oauth: tt.first, openid: ok(good)})
			got, checks, err := discover(t, s.URL)
			if err != nil || got.TokenEndpoint != s.URL+"/token" {
				t.Errorf("server %+v, error %v", got, err)
			}
			c := find(checks, "metadata_location")
			if c.Verdict != finding.Warn || !strings.Contains(c.Text, tt.says) {
				t.Errorf("first place: %s %q, want %q", c.Verdict, c.Text, tt.says)
			}
			if diff := cmp.Diff([]string{"GET " + oauth, "GET " + openid}, s.paths()); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
		})
	}
}

// One redirect on the same server is followed, as for a slash at the end, and no second one.
func TestDiscoverFollowsOneRedirect(t *testing.T) {
	const slash = "/.well-known/openid-configuration/"
	good := document8414("{base}")
	s := serve(t, map[string]page{oauth: {301, "", oauth}, openid: {301, "", slash}, slash: ok(good)})
	if got, _, err := discover(t, s.URL); err != nil || got.TokenEndpoint != s.URL+"/token" {
		t.Errorf("server %+v, error %v", got, err)
	}
	if diff := cmp.Diff([]string{"GET " + oauth, "GET " + oauth, "GET " + openid, "GET " + slash}, s.paths()); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

// No endpoint of one document is used together with one of another.
func TestDiscoverMixesNothing(t *testing.T) {
	s := serve(t, map[string]page{
		oauth: ok(`{"issuer":"{base}","authorization_endpoint":"{base}/a1","token_endpoint":"{base}/t1"}`),
		openid: ok(`{"issuer":"{base}","authorization_endpoint":"{base}/a2","token_endpoint":"{base}/t2",
			"userinfo_endpoint":"{base}/u2"}`),
	})
	got, checks, err := discover(t, s.URL)
	if err != nil || got.TokenEndpoint != s.URL+"/t1" || got.API != "" {
		t.Errorf("server %+v, error %v", got, err)
	}
	for id, want := range map[string]finding.Verdict{
		"metadata_userinfo_endpoint": finding.Skip, "metadata_revocation_endpoint": finding.Skip, "metadata_pkce": finding.Warn,
		"metadata_auth_methods": finding.Skip, "metadata_response_types": finding.Warn, "metadata_iss": finding.Skip,
	} {
		if c := find(checks, id); c.Verdict != want {
			t.Errorf("%s = %s %q, want %s", id, c.Verdict, c.Text, want)
		}
	}

	first := ok(`{"issuer":"{base}","authorization_endpoint":"{base}/a1"}`)
	s = serve(t, map[string]page{oauth: first, openid: ok(document8414("{base}"))})
	got, _, err = discover(t, s.URL)
	if err != nil || got.AuthorizationEndpoint != s.URL+"/authorize" {
		t.Errorf("server %+v, error %v; want all of the second document", got, err)
	}
}

func TestDiscoverJudgesMembers(t *testing.T) {
	s := serve(t, map[string]page{oauth: {200, "text/plain; charset=utf-8", `{"issuer":"{base}",
		"authorization_endpoint":"{base}/a","token_endpoint":"{base}/t","revocation_endpoint":"http://192.0.2.1/r",
		"userinfo_endpoint":7,"response_types_supported":["token"],"scopes_supported":"a b",
		"code_challenge_methods_supported":["plain"],"authorization_response_iss_parameter_supported":"true"}`}})
	got, checks, err := discover(t, s.URL)
	if err != nil || got.RevocationEndpoint != "" || got.API != "" || got.IssSupported || got.Scopes != nil {
		t.Errorf("server %+v, error %v", got, err)
	}
	for _, id := range []string{"metadata_type", "metadata_revocation_endpoint", "metadata_userinfo_endpoint",
		"metadata_response_types", "metadata_list", "metadata_pkce"} {
		if c := find(checks, id); c.Verdict != finding.Warn {
			t.Errorf("%s = %s %q, want warn", id, c.Verdict, c.Text)
		}
	}
}

func TestDiscoverFindsNothing(t *testing.T) {
	s := serve(t, map[string]page{
		openid: ok(`{"issuer":"{base}","authorization_endpoint":"ftp://x","token_endpoint":"{base}/t"}`),
	})
	_, checks, err := discover(t, s.URL)
	if !errors.Is(err, ErrNoMetadata) || !strings.Contains(err.Error(), "404") || !strings.Contains(err.Error(),
		"scheme") {
		t.Errorf("error = %v, want both places explained", err)
	}
	if find(checks, "metadata").Verdict != finding.Fail {
		t.Errorf("checks = %v", checks)
	}
}

func TestDiscoverRefusesIssuers(t *testing.T) {
	for name, issuer := range map[string]string{
		"empty": "", "no scheme": "server.example", "plain http": "http://192.0.2.1", "query": "https://server.example/?x=1",
		"bare query": "https://server.example?", "fragment": "https://server.example/#x",
		"user":             "https://a:b@server.example",
		"metadata address": "https://server.example/.well-known/openid-configuration",
	} {
		t.Run(name, func(t *testing.T) {
			c, rec := wire.NewClient(nil)
			_, checks, err := Discover(context.Background(), c, rec, issuer)
			if !errors.Is(err, ErrIssuer) || find(checks, "issuer").Verdict != finding.Fail {
				t.Errorf("error = %v, checks = %v", err, checks)
			}
			if n := len(rec.Exchanges()); n != 0 {
				t.Errorf("%d requests, want none", n)
			}
		})
	}
}

func TestDiscoverWithoutAnAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hanging.Close()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, tt := range map[string]struct {
		ctx     context.Context
		url     string
		timeout time.Duration
		is      error
		says    string
	}{
		"refused":   {context.Background(), closed.URL, time.Minute, ErrUnreachable, "refused"},
		"hanging":   {context.Background(), hanging.URL, 300 * time.Millisecond, context.DeadlineExceeded, "timeout"},
		"cancelled": {cancelled, hanging.URL, time.Minute, context.Canceled, "cancelled"},
	} {
		t.Run(name, func(t *testing.T) {
			c, rec := client(t)
			rec.Timeout = tt.timeout
			_, checks, err := Discover(tt.ctx, c, rec, tt.url)
			if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error = %v, want %v with %q", err, tt.is, tt.says)
			}
			if n := len(rec.Exchanges()); n != 1 {
				t.Errorf("%d requests, want one", n)
			}
			if find(checks, "metadata_location").Verdict != finding.Warn || find(checks, "metadata").Verdict != finding.Fail {
				t.Errorf("checks = %v", checks)
			}
		})
	}
}
