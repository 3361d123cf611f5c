package flow_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

// fresh9 were written by somebody who had not seen how a cause is found. The truths are from the servers' sources.
func fresh9(t testing.TB) []misconfigured {
	both := func(a, b string) map[string]string { return map[string]string{a: "-", b: "-"} }
	notAuthlib := at("authlib", "-")
	return []misconfigured{
		{name: "good, a scope twice", mistake: mistake{client: byBasic, alter: scope("openid email openid")}},
		{name: "good, token endpoint with a query", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint += "?tenant=a" }), except: at("django", "outage|endpoint"), seen: atToken},
		{name: "good, post without PKCE", mistake: mistake{client: byPost, alter: pkce(authz.Off)}},
		{name: "good, public, one scope", mistake: mistake{client: byNone, alter: scope("openid")}},
		{name: "good, exchanged late", mistake: mistake{client: byPost, stage: flow.Exchange, late: 45 * time.Second}},
		{name: "good, called late", mistake: mistake{client: byNone, stage: flow.API, late: 50 * time.Minute}, except: notAuthlib},
		{name: "good, scope narrowed", mistake: of(byPost, byHand(flow.Refresh, "scope", "openid")), except: notAuthlib},
		{name: "good, by IPv6, native", mistake: mistake{client: byPost, alter: redirect("[::1]:3599/callback")}, except: both("authlib", "django")},
		{name: "good, another port, native", mistake: mistake{client: byNone, alter: redirect("127.0.0.1:3598/callback")}, except: both("authlib", "django")},
		{name: "good, refreshed after 20 hours", mistake: mistake{client: byNone, stage: flow.Refresh, late: 20 * time.Hour}, except: notAuthlib},

		{name: "redirect URI, percent-encoded letter", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/c%61llback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, of the deployed app", mistake: mistake{client: byPost, alter: func(c *client.Client) { c.RedirectURI = "https://app.example.com/callback" }},
			truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, a session ID in the path", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/callback;jsessionid=1A2B")}, truth: "redirect_uri",
			seen: atAuthorize, except: at("django", "")}, // it compares the path without its parameters
		{name: "redirect URI, path of the framework", mistake: mistake{client: byNone, alter: redirect("127.0.0.1:3599/api/auth/callback/acme")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "client ID, an invisible space", mistake: mistake{client: byBasic, alter: id("foreign-basic\u200b")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, the name of the application", mistake: mistake{client: byPost, alter: id("Example")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, a shell variable", mistake: mistake{client: byNone, alter: id("${CLIENT_ID}")}, truth: "client_id", seen: atAuthorize},
		{name: "secret, with a line break", mistake: mistake{client: byPost, alter: passwordIs(func(s string) string { return s + "\n" })}, truth: "secret", seen: atToken},
		{name: "secret, its hash", mistake: mistake{client: byBasic, alter: password("pbkdf2_sha256$600000$Zk3Yb2V1pQ$0mJv8d8t2vQ3l1m0b8m2n0x7Qn5b4y1zTf0b2x9r1sU=")}, truth: "secret", seen: atToken},
		{name: "secret, that of the test system", mistake: mistake{client: byPost, alter: password("Xw4n5+yJ0aTz8m1c/3qL9bVfK2rPsU7dGhEoIiA6tNM=")}, truth: "secret", seen: atToken},
		{name: "secret left empty, Basic", mistake: mistake{client: byBasic, alter: func(c *client.Client) { c.Secret = secret.Value{} }}, truth: "secret|public|method", seen: atToken},
		{name: "secret left empty, post", mistake: mistake{client: byPost, alter: func(c *client.Client) { c.Auth, c.Secret = token.Post, secret.Value{} }},
			truth: "secret|public|method|parameter", seen: atToken},
		{name: "code, the state in its place", mistake: of(byBasic, byHand(flow.Exchange, "code", "q0Zr1mYx7Vb3Kd9TtU2sWw")), truth: "code"},
		{name: "code, with the rest of the address", mistake: mistake{client: byPost, stage: flow.Exchange, param: "code", edit: func(s string) string { return s + "#_=_" }}, truth: "code"},
		{name: "code, the first letter lost", mistake: mistake{client: byNone, stage: flow.Exchange, param: "code", edit: func(s string) string { return s[1:] }}, truth: "code"},
		{name: "code expired, overnight", mistake: mistake{client: byPost, stage: flow.Exchange, late: 9 * time.Hour}, truth: "code_expired"},
		{name: "verifier, in capitals", mistake: mistake{client: byBasic, stage: flow.Exchange, param: "code_verifier", edit: strings.ToUpper}, truth: "verifier"},
		{name: "verifier, padded", mistake: mistake{client: byNone, stage: flow.Exchange, param: "code_verifier", edit: func(s string) string { return s + "=" }}, truth: "verifier"},
		{name: "verifier, too long", mistake: mistake{client: byPost, stage: flow.Exchange, param: "code_verifier", edit: func(s string) string { return s + strings.Repeat("x", 100) }}, truth: "verifier"},
		{name: "PKCE method, plain beside a hash", mistake: byHand(flow.Request, "code_challenge_method", "plain"), truth: "pkce_required|verifier"},
		{name: "challenge, in standard base64", mistake: mistake{client: byPost, stage: flow.Request, param: "code_challenge", edit: func(s string) string {
			return strings.NewReplacer("-", "+", "_", "/").Replace(s) + "="
		}}, truth: "verifier|pkce_required"},
		{name: "scope, percent-encoded twice", mistake: mistake{client: byBasic, alter: scope("openid%20email")}, truth: "scope", seen: atAuthorize, except: at("oidc", "-")},
		{name: "scope, percent-encoded twice, refused as access_denied", mistake: mistake{client: byBasic, alter: scope("openid%20email")}, truth: "scope", except: both("authlib", "django")},
		{name: "scope, offline_access", mistake: mistake{client: byPost, alter: scope("openid offline_access")}, truth: "scope", seen: atAuthorize, except: at("oidc", "")},
		{name: "scope, none", mistake: mistake{client: byBasic, alter: scope("")}, truth: "scope", except: map[string]string{"authlib": "", "django": ""}},
		{name: "response type, id_token", mistake: of(byPost, byHand(flow.Request, "response_type", "id_token")), truth: "grant"},
		{name: "issuer, the authorization endpoint in its place", mistake: issuer(func(s string) string { return s + "/authorize" }), truth: "no_metadata|issuer", seen: atOnce},
		{name: "issuer, a host that does not exist", mistake: issuer(func(string) string { return "https://login.acme.invalid" }), truth: "unreachable|issuer", seen: atOnce},
		{name: "token endpoint, a host that does not exist", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = "https://login.acme.invalid/token" }),
			truth: "unreachable|endpoint", seen: atToken},
		{name: "token endpoint, that of introspection", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = sibling(c, "token/introspection", "introspect/") }),
			truth: "endpoint", seen: atToken},
		{name: "token endpoint, that of revocation", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = sibling(c, "token/revocation", "revoke_token/") }),
			truth: "endpoint", seen: atToken},
		{name: "token endpoint, in capitals", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = swapped(c.Server.TokenEndpoint, "/token", "/Token") }),
			truth: "endpoint", seen: atToken, except: at("oidc", "")}, // koa-router does not mind
		{name: "authorization endpoint, that of the API", mistake: endpoint(func(c *client.Client) { c.Server.AuthorizationEndpoint = c.Server.API }),
			truth: "endpoint", seen: atOnce, except: notAuthlib},
		{name: "API, the token endpoint in its place", mistake: endpoint(func(c *client.Client) { c.Server.API = c.Server.TokenEndpoint }), truth: "endpoint", except: notAuthlib},
		{name: "access token, Bearer twice", mistake: mistake{client: byPost, stage: flow.API, param: "access_token", edit: func(s string) string { return "Bearer " + s }},
			truth: "token|header", except: notAuthlib},
		{name: "access token, in quotes", mistake: mistake{client: byNone, stage: flow.API, param: "access_token", edit: func(s string) string { return `"` + s + `"` }},
			truth: "token|header", except: notAuthlib},
		{name: "access token, an ID token in its place", mistake: of(byPost, byHand(flow.API, "access_token", "eyJhbGciOiJSUzI1NiIsImtpZCI6InRlc3QifQ."+
			"eyJzdWIiOiJzb21lYm9keSIsImF1ZCI6ImZvcmVpZ24tcG9zdCIsImlzcyI6Imh0dHA6Ly8xMjcuMC4wLjEifQ.c2ln")), truth: "token|id_token", except: notAuthlib},
		{name: "refresh token expired", mistake: mistake{client: byPost, stage: flow.Refresh, late: 26 * time.Hour}, truth: "refresh_expired",
			except: map[string]string{"authlib": "-", "django": ""}}, // which lets them live for ever
		{name: "refresh token left out", mistake: of(byPost, without(flow.Refresh, "refresh_token")), truth: "parameter|token", except: notAuthlib},
		{name: "refresh token, cut short", mistake: mistake{client: byBasic, stage: flow.Refresh, param: "refresh_token", edit: func(s string) string { return s[:len(s)-3] }},
			truth: "refresh_expired|token", except: notAuthlib},

		{name: "between: the token request is sent on to https", mistake: front(t, func(w http.ResponseWriter, r *http.Request, _ string) {
			http.Redirect(w, r, "https://"+r.Host+r.URL.Path, http.StatusMovedPermanently)
		}), truth: "tls|endpoint|instead", seen: atToken},
		{name: "between: the connection is closed without a response", mistake: front(t, func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) }),
			truth: "unreachable|cut_off|outage|proxy", seen: atToken},
		{name: "between: the gateway has no server", mistake: front(t, func(w http.ResponseWriter, _ *http.Request, _ string) {
			http.Error(w, "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>", http.StatusGatewayTimeout)
		}), truth: "outage|proxy", seen: atToken},
		{name: "between: the Authorization header is taken out", mistake: front(t, func(w http.ResponseWriter, r *http.Request, target string) {
			r.Header.Del("Authorization")
			forward(w, r, target)
		}), truth: "method|header|proxy|public", seen: atToken},
		{name: "between: a certificate that nobody knows", mistake: endpoint(func(c *client.Client) {
			s := httptest.NewUnstartedServer(http.NotFoundHandler())
			s.Config.ErrorLog = quiet
			s.StartTLS()
			t.Cleanup(s.Close)
			c.Server.TokenEndpoint = s.URL + "/token"
		}), truth: "tls", seen: atToken},
	}
}

// quiet is for servers that fail on purpose.
var quiet = log.New(io.Discard, "", 0)

// sibling is an endpoint beside that of tokens, as oidc-provider and Authlib or as django-oauth-toolkit call it.
func sibling(c *client.Client, short, slashed string) string {
	if base, found := strings.CutSuffix(c.Server.TokenEndpoint, "/token/"); found {
		return base + "/" + slashed
	}
	return strings.TrimSuffix(c.Server.TokenEndpoint, "/token") + "/" + short
}

// front puts something between the client and the token endpoint.
func front(t testing.TB, answer func(w http.ResponseWriter, r *http.Request, target string)) mistake {
	return endpoint(func(c *client.Client) {
		target := c.Server.TokenEndpoint
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r, target) }))
		s.Config.ErrorLog = quiet
		s.Start()
		t.Cleanup(s.Close)
		c.Server.TokenEndpoint = s.URL + "/token"
	})
}

// forward hands a request on as it is.
func forward(w http.ResponseWriter, r *http.Request, target string) {
	to, _ := url.Parse(target)
	(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.Out.URL, p.Out.Host = to, to.Host }}).ServeHTTP(w, r)
}

func TestFresh9AtForeignServers(t *testing.T) {
	truths := readTruths(t)
	for _, s := range []struct {
		name  string
		start func(testing.TB) *foreign.Server
	}{{"oidc", foreign.Start}, {"authlib", foreign.StartAuthlib}, {"django", foreign.StartDjango}} {
		t.Run(s.name, func(t *testing.T) {
			server, sum := s.start(t), map[string]int{}
			rows := fresh9(t)
			// Those that move the server's clock come last: it would else be the first that is told of the others.
			slices.SortStableFunc(rows, func(a, b misconfigured) int { return int(a.late - b.late) })
			for _, m := range rows {
				if truth, differs := m.except[s.name]; differs {
					m.truth = truth
				}
				if m.truth == "-" {
					continue
				}
				if s.name == "oidc" && m.client == byBasic {
					m.client = foreign.Web
				}
				t.Run(m.name, func(t *testing.T) {
					kind := "bad"
					if m.truth == "" {
						kind = "good"
					}
					f := newForeigner(t, server, m.mistake)
					result, said := m.checkedBy(f, s.name == "django", truths)
					sum[kind+" check "+result]++
					t.Logf("check: %s, want %q: %s", result, m.truth, said)
					result, said = m.walkedBy(f, truths)
					sum[kind+" walk "+result]++
					t.Logf("walk: %s, want %q: %s", result, m.truth, said)
				})
			}
			t.Log(sum)
			for kind, n := range sum {
				if !strings.HasSuffix(kind, "right") && n > 0 {
					t.Errorf("%s: %d, want none", kind, n)
				}
			}
		})
	}
}
