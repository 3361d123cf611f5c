package flow_test

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

// misconfigured is one misconfiguration, its true cause, and who can see it.
type misconfigured struct {
	name string
	mistake
	truth  string            // names in truths.json, separated by bars; "" for a good client
	seen   string            // the endpoint at which the check meets it; "" where only a walk does
	except map[string]string // the truth at a server that differs; "-" where the case does not exist
}

const (
	byBasic = "foreign-basic"
	byPost  = "foreign-post"
	byNone  = "foreign-public"

	atAuthorize = "authorize" // behind the sign-in of django-oauth-toolkit
	atToken     = "token"
	atOnce      = "metadata" // before anything else
)

// The truths were written down from the servers' sources, before a walk or a check had seen them.
func misconfigurations() []misconfigured {
	return []misconfigured{
		{name: "good, Basic", mistake: mistake{client: byBasic}},
		{name: "good, post", mistake: mistake{client: byPost}},
		{name: "good, public", mistake: mistake{client: byNone}},
		{name: "good, without PKCE", mistake: mistake{client: byBasic, alter: pkce(authz.Off)}},
		{name: "good, a secret with + and /", mistake: mistake{client: "foreign-odd"}, except: at("authlib", "encoding|method"), seen: atToken},
		{name: "good, found by its issuer", mistake: issuer(func(s string) string { return s }), except: at("authlib", "-")},
		{name: "good, one scope", mistake: mistake{client: byPost, alter: scope("openid")}},

		{name: "client ID, a letter", mistake: mistake{client: byBasic, alter: id("foreign-bsaic")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, a letter, post", mistake: mistake{client: byPost, alter: id("foreign-pots")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, a letter, public", mistake: mistake{client: byNone, alter: id("foreign-pubic")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, cut short", mistake: mistake{client: byBasic, alter: id("foreign-ba")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, in quotes", mistake: mistake{client: byPost, alter: id(`"foreign-post"`)}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, in capitals", mistake: mistake{client: byBasic, alter: id("FOREIGN-BASIC")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, percent-encoded", mistake: mistake{client: byNone, alter: id("foreign%2Dpublic")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, the secret in its place", mistake: mistake{client: byPost, alter: func(c *client.Client) { c.ID = "3f2b9c1e7d" }},
			truth: "client_id", seen: atAuthorize},
		{name: "client ID, of the public client", mistake: mistake{client: byBasic, alter: id(byNone)}, truth: "client_id|public|secret|method", seen: atToken},
		{name: "client ID, of a confidential client", mistake: mistake{client: byNone, alter: id(byPost)}, truth: "secret|public|method", seen: atToken},

		{name: "secret, Basic", mistake: mistake{client: byBasic, alter: password("another-one")}, truth: "secret", seen: atToken},
		{name: "secret, post", mistake: mistake{client: byPost, alter: password("another-one")}, truth: "secret", seen: atToken},
		{name: "secret, cut short", mistake: mistake{client: byBasic, alter: passwordIs(func(s string) string { return s[:12] })}, truth: "secret", seen: atToken},
		{name: "secret, a letter more", mistake: mistake{client: byPost, alter: passwordIs(func(s string) string { return s + "x" })}, truth: "secret", seen: atToken},
		{name: "secret, in capitals", mistake: mistake{client: byBasic, alter: passwordIs(strings.ToUpper)}, truth: "secret", seen: atToken},
		{name: "secret, in quotes", mistake: mistake{client: byPost, alter: passwordIs(func(s string) string { return `"` + s + `"` })}, truth: "secret", seen: atToken},
		{name: "secret, percent-encoded", mistake: mistake{client: byPost, alter: passwordIs(url.QueryEscape)}, truth: "secret", seen: atToken, except: at("authlib", "")},
		{name: "secret, none", mistake: mistake{client: byBasic, alter: noSecret}, truth: "secret|public|method", seen: atToken},
		{name: "secret, none, post", mistake: mistake{client: byPost, alter: noSecret}, truth: "secret|public|method", seen: atToken},
		{name: "secret, for a public client", mistake: mistake{client: byNone, alter: invented(token.Basic)}, truth: "secret|public|method", seen: atToken},
		{name: "secret, for a public client, post", mistake: mistake{client: byNone, alter: invented(token.Post)}, truth: "secret|public|method", seen: atToken},

		{name: "method, post for Basic", mistake: mistake{client: byBasic, alter: auth(token.Post)}, truth: "method", seen: atToken, except: map[string]string{"django": "", "oidc": ""}},
		{name: "method, Basic for post", mistake: mistake{client: byPost, alter: auth(token.Basic)}, truth: "method", seen: atToken, except: map[string]string{"django": "", "oidc": ""}},

		{name: "redirect URI, host", mistake: mistake{client: byBasic, alter: redirect("localhost:3599/callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, IPv6", mistake: mistake{client: byBasic, alter: redirect("[::1]:3599/callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, port", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3598/callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, path", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/back")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, no path", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, slash", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/callback/")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, case", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/Callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, deeper path", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/callback/here")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, query", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/callback?a=b")}, truth: "redirect_uri", seen: atAuthorize,
			except: at("django", "")},
		{name: "redirect URI, host, public", mistake: mistake{client: byNone, alter: redirect("localhost:3599/callback")}, truth: "redirect_uri",
			seen: atAuthorize, except: at("oidc", "")},
		{name: "redirect URI, path, public", mistake: mistake{client: byNone, alter: redirect("127.0.0.1:3599/back")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, port, post", mistake: mistake{client: byPost, alter: redirect("127.0.0.1:3598/callback")}, truth: "redirect_uri",
			seen: atAuthorize, except: at("oidc", "")},
		{name: "redirect URI, slash, post", mistake: mistake{client: byPost, alter: redirect("127.0.0.1:3599/callback/")}, truth: "redirect_uri", seen: atAuthorize},

		{name: "PKCE off", mistake: mistake{client: byNone, alter: pkce(authz.Off)}, truth: "pkce_required", seen: atAuthorize, except: at("authlib", "-")},
		{name: "PKCE off, told at the exchange", mistake: mistake{client: byNone, alter: pkce(authz.Off)}, truth: "pkce_required|verifier",
			except: map[string]string{"oidc": "-", "django": "-"}},
		{name: "PKCE plain", mistake: mistake{client: byNone, alter: pkce(authz.Plain)}, truth: "pkce_required", seen: atAuthorize,
			except: map[string]string{"authlib": "", "django": ""}},
		{name: "PKCE method", mistake: byHand(flow.Request, "code_challenge_method", "S512"), truth: "pkce_required"},
		{name: "PKCE method left out", mistake: without(flow.Request, "code_challenge_method"), truth: "pkce_required|verifier"},
		{name: "challenge, another", mistake: byHand(flow.Request, "code_challenge", strings.Repeat("a", 43)), truth: "verifier|pkce_required"},
		{name: "challenge left out", mistake: without(flow.Request, "code_challenge"), truth: "pkce_required|parameter", except: at("django", "")},

		{name: "response type, token", mistake: byHand(flow.Request, "response_type", "token"), truth: "grant"},
		{name: "response type, invented", mistake: byHand(flow.Request, "response_type", "cod"), truth: "grant"},
		{name: "response type left out", mistake: without(flow.Request, "response_type"), truth: "grant|parameter"},
		{name: "client ID left out", mistake: without(flow.Request, "client_id"), truth: "client_id|parameter"},
		{name: "client ID by hand", mistake: byHand(flow.Request, "client_id", "foreign-baisc"), truth: "client_id"},
		{name: "redirect URI by hand", mistake: byHand(flow.Request, "redirect_uri", "http://127.0.0.1:3599/other"), truth: "redirect_uri"},
		{name: "redirect URI left out", mistake: without(flow.Request, "redirect_uri"), truth: "redirect_uri|parameter",
			except: map[string]string{"authlib": "", "oidc": ""}},
		{name: "scope, invented", mistake: mistake{client: byBasic, alter: scope("openid everything")}, truth: "scope", seen: atAuthorize, except: at("oidc", "")},
		{name: "scope, with a comma", mistake: mistake{client: byPost, alter: scope("openid,email")}, truth: "scope", seen: atAuthorize, except: at("oidc", "-")},
		{name: "scope, with a comma, refused as access_denied", mistake: mistake{client: byPost, alter: scope("openid,email")}, truth: "scope",
			except: map[string]string{"authlib": "-", "django": "-"}},
		{name: "scope, in capitals", mistake: mistake{client: byNone, alter: scope("OpenID")}, truth: "scope", seen: atAuthorize, except: at("oidc", "-")},
		{name: "scope, in capitals, refused as access_denied", mistake: mistake{client: byNone, alter: scope("OpenID")}, truth: "scope",
			except: map[string]string{"authlib": "-", "django": "-"}},
		{name: "denied", mistake: mistake{client: byBasic, denied: true}, truth: "denied", except: at("authlib", "-")},

		{name: "verifier", mistake: byHand(flow.Exchange, "code_verifier", strings.Repeat("v", 43)), truth: "verifier"},
		{name: "verifier, cut short", mistake: byHand(flow.Exchange, "code_verifier", "vvv"), truth: "verifier"},
		{name: "verifier left out", mistake: without(flow.Exchange, "code_verifier"), truth: "verifier"},
		{name: "verifier, public", mistake: of(byNone, byHand(flow.Exchange, "code_verifier", strings.Repeat("w", 64))), truth: "verifier"},
		{name: "redirect URI of the exchange", mistake: byHand(flow.Exchange, "redirect_uri", "http://127.0.0.1:3599/other"), truth: "redirect_uri"},
		{name: "redirect URI of the exchange, slash", mistake: of(byPost, byHand(flow.Exchange, "redirect_uri", "http://127.0.0.1:3599/callback/")), truth: "redirect_uri"},
		{name: "redirect URI of the exchange left out", mistake: without(flow.Exchange, "redirect_uri"), truth: "redirect_uri|parameter", except: map[string]string{"django": "", "oidc": ""}},
		{name: "code, another", mistake: of(byPost, byHand(flow.Exchange, "code", "another-code")), truth: "code"},
		{name: "code, cut short", mistake: mistake{client: byBasic, stage: flow.Exchange, param: "code", edit: func(s string) string { return s[:len(s)-2] }}, truth: "code"},
		{name: "code, in another case", mistake: mistake{client: byNone, stage: flow.Exchange, param: "code", edit: strings.ToUpper}, truth: "code"},
		{name: "code left out", mistake: without(flow.Exchange, "code"), truth: "code|parameter"},
		{name: "code expired", mistake: mistake{client: byBasic, stage: flow.Exchange, late: 90 * time.Second}, truth: "code_expired"},
		{name: "code expired, public", mistake: mistake{client: byNone, stage: flow.Exchange, late: 11 * time.Minute}, truth: "code_expired"},
		{name: "code used", mistake: mistake{client: byBasic, stage: flow.Exchange, stolen: true}, truth: "code_used"},
		{name: "code used, post", mistake: mistake{client: byPost, stage: flow.Exchange, stolen: true}, truth: "code_used"},
		{name: "grant type, a hyphen", mistake: byHand(flow.Exchange, "grant_type", "authorization-code"), truth: "grant|parameter"},
		{name: "grant type, password", mistake: byHand(flow.Exchange, "grant_type", "password"), truth: "grant|parameter"},
		{name: "grant type left out", mistake: without(flow.Exchange, "grant_type"), truth: "grant|parameter"},

		{name: "client disabled", mistake: mistake{client: "foreign-disabled"}, truth: "disabled|client_id", seen: atAuthorize, except: at("oidc", "-")},
		{name: "client without the code grant", mistake: mistake{client: "foreign-machine"}, truth: "grant|redirect_uri", seen: atAuthorize,
			except: at("authlib", "grant")},

		{name: "token endpoint, a letter", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = swapped(c.Server.TokenEndpoint, "token", "tokne") }),
			truth: "endpoint", seen: atToken},
		{name: "token endpoint, that of authorization", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = c.Server.AuthorizationEndpoint }),
			truth: "endpoint|instead", seen: atToken},
		{name: "token endpoint, slash", mistake: endpoint(func(c *client.Client) {
			c.Server.TokenEndpoint = strings.TrimSuffix(c.Server.TokenEndpoint+"/", "//")
		}), truth: "endpoint", seen: atToken, except: at("oidc", "")},
		{name: "token endpoint, port", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = "http://127.0.0.1:3597/token" }),
			truth: "unreachable", seen: atToken},
		{name: "token endpoint, https", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = swapped(c.Server.TokenEndpoint, "http:", "https:") }),
			truth: "tls", seen: atOnce},
		{name: "authorization endpoint, a letter", mistake: endpoint(func(c *client.Client) {
			c.Server.AuthorizationEndpoint = swapped(c.Server.AuthorizationEndpoint, "auth", "ahut")
		}), truth: "endpoint", seen: atOnce},
		{name: "authorization endpoint, that of tokens", mistake: endpoint(func(c *client.Client) { c.Server.AuthorizationEndpoint = c.Server.TokenEndpoint }),
			truth: "endpoint", seen: atOnce},
		{name: "issuer, a tenant that is none", mistake: issuer(func(s string) string { return s + "/tenant" }), truth: "no_metadata|issuer", seen: atOnce},
		{name: "issuer, https", mistake: issuer(func(s string) string { return swapped(s, "http:", "https:") }), truth: "tls", seen: atOnce},
		{name: "issuer, host", mistake: issuer(func(s string) string { return swapped(s, "127.0.0.1", "localhost") }), truth: "issuer", seen: atOnce,
			except: map[string]string{"authlib": "no_metadata", "django": "-"}}, // its metadata speak for whatever host is asked
		{name: "issuer, port", mistake: issuer(func(string) string { return "http://127.0.0.1:3597" }), truth: "unreachable", seen: atOnce},

		{name: "access token, another", mistake: of(byNone, byHand(flow.API, "access_token", "another-token")), truth: "token", except: at("authlib", "-")},
		{name: "access token left out", mistake: without(flow.API, "access_token"), truth: "token|header", except: at("authlib", "-")},
		{name: "access token, a refresh token in its place", mistake: of(byPost, byHand(flow.API, "access_token", "tGzv3JOkF0XG5Qx2TlKWIA")), truth: "token",
			except: at("authlib", "-")},
		{name: "access token expired", mistake: mistake{client: byBasic, stage: flow.API, late: 11 * time.Hour}, truth: "token_expired", except: at("authlib", "-")},
		{name: "scope missing", mistake: mistake{client: byBasic, alter: scope("email")}, truth: "scope", except: at("authlib", "-")},
		{name: "API, a letter", mistake: endpoint(func(c *client.Client) { c.Server.API += "x" }), truth: "endpoint", except: at("authlib", "-")},
		{name: "refresh token, another", mistake: of(byPost, byHand(flow.Refresh, "refresh_token", "another-token")), truth: "refresh_expired|token", except: at("authlib", "-")},
		{name: "refresh token used", mistake: mistake{client: byNone, stage: flow.Refresh, stolen: true}, truth: "refresh_expired", except: at("authlib", "-")},
		{name: "scope widened", mistake: byHand(flow.Refresh, "scope", "openid email write"), truth: "scope", except: at("authlib", "-")},
		{name: "grant type of the refresh", mistake: byHand(flow.Refresh, "grant_type", "refresh"), truth: "grant|parameter", except: at("authlib", "-")},
	}
}

// unseen were written when all of the above had been mended, and scored once.
func unseen() []misconfigured {
	return []misconfigured{
		{name: "client ID, a dot at the end", mistake: mistake{client: byBasic, alter: id("foreign-basic.")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, an underscore", mistake: mistake{client: byPost, alter: id("foreign_post")}, truth: "client_id", seen: atAuthorize},
		{name: "client ID, a placeholder", mistake: mistake{client: byNone, alter: id("YOUR_CLIENT_ID")}, truth: "client_id", seen: atAuthorize},
		{name: "secret, reversed", mistake: mistake{client: byPost, alter: passwordIs(backwards)}, truth: "secret", seen: atToken},
		{name: "secret, base64 once more", mistake: mistake{client: byBasic, alter: passwordIs(func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte(s))
		})}, truth: "secret", seen: atToken},
		{name: "secret, a placeholder", mistake: mistake{client: byBasic, alter: password("YOUR_CLIENT_SECRET")}, truth: "secret", seen: atToken},
		{name: "redirect URI, a dot in the path", mistake: mistake{client: byBasic, alter: redirect("127.0.0.1:3599/callback.html")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, another loopback", mistake: mistake{client: byPost, alter: redirect("127.0.0.2:3599/callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, a fragment of the path", mistake: mistake{client: byNone, alter: redirect("127.0.0.1:3599/call")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "redirect URI, two slashes", mistake: mistake{client: byPost, alter: redirect("127.0.0.1:3599//callback")}, truth: "redirect_uri", seen: atAuthorize},
		{name: "challenge, too short", mistake: of(byNone, byHand(flow.Request, "code_challenge", "abc")), truth: "pkce_required|verifier"},
		{name: "challenge, the verifier in its place", mistake: of(byNone, byHand(flow.Request, "code_challenge", strings.Repeat("B", 64))), truth: "verifier|pkce_required"},
		{name: "PKCE method in lower case", mistake: of(byPost, byHand(flow.Request, "code_challenge_method", "s256")), truth: "pkce_required"},
		{name: "response type, two", mistake: of(byPost, byHand(flow.Request, "response_type", "code token")), truth: "grant"},
		{name: "scope, in brackets", mistake: mistake{client: byNone, alter: scope("['openid']")}, truth: "scope", seen: atAuthorize, except: at("oidc", "-")},
		{name: "scope, of another provider", mistake: mistake{client: byBasic, alter: scope("user:email")}, truth: "scope", seen: atAuthorize, except: at("oidc", "-")},
		{name: "verifier, with a line break", mistake: mistake{client: byPost, stage: flow.Exchange, param: "code_verifier", edit: func(s string) string { return s + "\n" }}, truth: "verifier"},
		{name: "verifier, the challenge in its place", mistake: of(byPost, byHand(flow.Exchange, "code_verifier", strings.Repeat("C", 43))), truth: "verifier"},
		{name: "verifier left out, public", mistake: of(byNone, without(flow.Exchange, "code_verifier")), truth: "verifier"},
		{name: "redirect URI of the exchange, host", mistake: of(byNone, byHand(flow.Exchange, "redirect_uri", "http://localhost:3599/callback")), truth: "redirect_uri"},
		{name: "code, a space at its end", mistake: mistake{client: byPost, stage: flow.Exchange, param: "code", edit: func(s string) string { return s + " " }}, truth: "code"},
		{name: "code, percent-encoded", mistake: mistake{client: byBasic, stage: flow.Exchange, param: "code", edit: func(s string) string { return s + "%2F" }}, truth: "code"},
		{name: "code expired, post", mistake: mistake{client: byPost, stage: flow.Exchange, late: 2 * time.Hour}, truth: "code_expired"},
		{name: "code used, public", mistake: mistake{client: byNone, stage: flow.Exchange, stolen: true}, truth: "code_used"},
		{name: "grant type, client credentials", mistake: of(byPost, byHand(flow.Exchange, "grant_type", "client_credentials")), truth: "grant|parameter"},
		{name: "token endpoint, that of the API", mistake: endpoint(func(c *client.Client) { c.Server.TokenEndpoint = c.Server.API }), truth: "endpoint|instead|token|header",
			seen: atToken, except: at("authlib", "-")},
		{name: "token endpoint, the start page", mistake: endpoint(func(c *client.Client) {
			c.Server.TokenEndpoint = strings.TrimRight(swapped(c.Server.TokenEndpoint, "token", ""), "/") + "/"
		}), truth: "endpoint", seen: atToken},
		{name: "authorization endpoint, the start page", mistake: endpoint(func(c *client.Client) {
			c.Server.AuthorizationEndpoint = swapped(c.Server.TokenEndpoint, "token", "")
		}), truth: "endpoint", seen: atOnce},
		{name: "refresh token, an access token in its place", mistake: of(byNone, byHand(flow.Refresh, "refresh_token", "gAAAAABl")), truth: "refresh_expired|token", except: at("authlib", "-")},
		{name: "denied, public", mistake: mistake{client: byNone, denied: true}, truth: "denied", except: at("authlib", "-")},
		{name: "client disabled, with post", mistake: mistake{client: "foreign-disabled", alter: auth(token.Post)}, truth: "disabled|client_id", seen: atAuthorize, except: at("oidc", "-")},
	}
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func at(server, truth string) map[string]string { return map[string]string{server: truth} }

func id(id string) func(*client.Client) { return func(c *client.Client) { c.ID = id } }

func password(p string) func(*client.Client) {
	return passwordIs(func(string) string { return p })
}

func passwordIs(made func(string) string) func(*client.Client) {
	return func(c *client.Client) { c.Secret = secret.New(made(c.Secret.Reveal())) }
}

func noSecret(c *client.Client) { c.Auth, c.Secret = token.None, secret.Value{} }

func auth(a token.Auth) func(*client.Client) { return func(c *client.Client) { c.Auth = a } }

func invented(a token.Auth) func(*client.Client) {
	return func(c *client.Client) { c.Auth, c.Secret = a, secret.New("made-up") }
}

func redirect(to string) func(*client.Client) {
	return func(c *client.Client) { c.RedirectURI = "http://" + to }
}

func pkce(m authz.Method) func(*client.Client) { return func(c *client.Client) { c.PKCE = m } }

func scope(s string) func(*client.Client) { return func(c *client.Client) { c.Scope = s } }

func endpoint(alter func(*client.Client)) mistake { return mistake{client: byBasic, alter: alter} }

// issuer has a walk look for the endpoints.
func issuer(made func(string) string) mistake {
	return mistake{client: byBasic, alter: func(c *client.Client) {
		u, _ := url.Parse(c.Server.TokenEndpoint)
		c.Issuer, c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint, c.Server.API = made("http://"+u.Host), "", "", ""
	}}
}

func swapped(s, old, new string) string { return strings.Replace(s, old, new, 1) }

func byHand(stage flow.Stage, param, value string) mistake {
	return mistake{client: byBasic, stage: stage, param: param, edit: func(string) string { return value }}
}

func without(stage flow.Stage, param string) mistake {
	return mistake{client: byBasic, stage: stage, param: param}
}

func of(client string, m mistake) mistake {
	m.client = client
	return m
}

// The matrix at servers of other people: what check and walk say of each misconfiguration, judged by its true cause.
func TestMatrixAtForeignServers(t *testing.T) {
	truths := readTruths(t)
	for _, s := range []struct {
		name  string
		start func(testing.TB) *foreign.Server
	}{{"oidc", foreign.Start}, {"authlib", foreign.StartAuthlib}, {"django", foreign.StartDjango}} {
		t.Run(s.name, func(t *testing.T) {
			server, sum := s.start(t), map[string]int{}
			for _, m := range slices.Concat(misconfigurations(), unseen()) {
				if truth, differs := m.except[s.name]; differs {
					m.truth = truth
				}
				if m.truth == "-" {
					continue
				}
				if s.name == "oidc" && (m.client == byBasic || m.client == "foreign-odd") {
					m.client = foreign.Web // the one with an exact redirect URI
				}
				t.Run(m.name, func(t *testing.T) {
					sum["cases"]++
					if m.truth == "" {
						sum["good"]++
					}
					f := newForeigner(t, server, m.mistake)
					result, said := m.checkedBy(f, s.name == "django", truths)
					sum["check "+result]++
					if result != "right" {
						t.Logf("check: %s, want %q: %s", result, m.truth, said)
					}
					result, said = m.walkedBy(f, truths)
					sum["walk "+result]++
					if result != "right" {
						t.Logf("walk: %s, want %q: %s", result, m.truth, said)
					}
				})
			}
			t.Logf("%d cases, %d of them good; check: right %d, wrong %d, nothing %d; walk: right %d, wrong %d, nothing %d", sum["cases"],
				sum["good"], sum["check right"], sum["check wrong"], sum["check nothing"], sum["walk right"], sum["walk wrong"], sum["walk nothing"])
			for _, face := range []string{"check", "walk"} {
				if sum[face+" wrong"] > 0 || sum[face+" right"]*100 < 95*sum["cases"] {
					t.Errorf("the %s is right %d times of %d, and wrong %d times; want none wrong, and 95 in 100 right", face, sum[face+" right"],
						sum["cases"], sum[face+" wrong"])
				}
			}
		})
	}
}

// walkedBy judges what a person reads where the walk ends.
func (m misconfigured) walkedBy(f *foreigner, truths map[string]*regexp.Regexp) (result, said string) {
	last := flow.Exchange
	if f.server.UserInfo != "" {
		last = flow.Refresh
	}
	snap := f.walkTo(last)
	a := f.said(snap)
	if m.truth == "" {
		if a != nil {
			return "wrong", a.ID + ": " + a.What
		}
		return "right", ""
	}
	return judge(misfit{Truth: m.truth}, a, truths)
}

// checkedBy judges what a check says: it fails where it meets the mistake, with the true cause first, never says yes to what
// it did not see, and fails nothing else.
func (m misconfigured) checkedBy(f *foreigner, signInFirst bool, truths map[string]*regexp.Regexp) (result, said string) {
	findings, report := f.checked()
	for _, got := range findings {
		if got.Verdict == finding.Fail {
			said = got.ID + ": " + got.Text + " [" + got.Evidence + "]"
			break
		}
	}
	return m.judgeCheck(report, said, signInFirst, truths)
}

func (m misconfigured) judgeCheck(report check.Report, said string, signInFirst bool, truths map[string]*regexp.Regexp) (string, string) {
	hidden := signInFirst && m.seen != atOnce
	switch {
	case m.truth == "" || m.seen == "":
		if report.Failed || hidden && !report.Unknown {
			return "wrong", said
		}
		return "right", ""
	case report.Failed:
		for _, name := range strings.Split(m.truth, "|") {
			if truths[name].MatchString(said) {
				return "right", ""
			}
		}
		return "wrong", said
	case report.Unknown && hidden && m.seen == atAuthorize:
		return "right", ""
	case report.Unknown:
		return "nothing", "unknown"
	}
	return "wrong", "no fail, and nothing unknown"
}
