package flow_test

import (
	"oauthwalk/flow/testkit/standin"
)

// provided is one provider as the collected facts have it, written down a second time and not taken from the preset:
// where the two differ, a walk comes to a stop.
type provided struct {
	parts  map[string]string
	public bool
	uri    string // redirect URI that is sent; PORT stands for a free port
	as     string // what is registered, PORT as well; "" is uri
	rules  standin.Rules

	api      int  // status that stage 6 ends with; 0 for a stage that is left out
	refresh  bool // stage 7 has a token to work with
	noRevoke bool // stage 8 has no endpoint
}

const (
	basic = "client_secret_basic"
	post  = "client_secret_post"
	none  = "none"

	ipv4 = "http://127.0.0.1:PORT/callback"
	name = "http://localhost:PORT/callback"
)

// bearer are the rules of a server without any peculiarity, with these paths.
func bearer(authorization, token, revocation, api string, auth ...string) standin.Rules {
	return standin.Rules{
		Authorization: authorization, Token: token, Revocation: revocation, API: api,
		Auth: auth, PKCE: []string{"S256"}, Separator: " ", Matches: standin.Exact, Refresh: "always",
		ScopeSeparator: " ", Lifetime: "expires_in", TokenType: "Bearer",
	}
}

func rules(r standin.Rules, alter func(*standin.Rules)) standin.Rules {
	alter(&r)
	return r
}

var facts = map[string]provided{
	"practice": {public: true, uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1:3500/callback", api: 200,
		refresh: true,
		rules: rules(bearer("/127.0.0.1:3501/authorize", "/127.0.0.1:3501/api/token", "/127.0.0.1:3501/api/revoke",
			"/127.0.0.1:3501/api/me", none), func(r *standin.Rules) {
			r.Scopes, r.Rotates = []string{"activity"}, true
			r.Matches = standin.FreePort("127.0.0.1", "::1")
		})},
	"yutify": {uri: ipv4, api: 401, refresh: true,
		rules: rules(bearer("/yutify.cheapnightbot.me/authorize", "/yutify.cheapnightbot.me/api/token",
			"/yutify.cheapnightbot.me/api/revoke", "/yutify.cheapnightbot.me/api/me", basic), func(r *standin.Rules) {
			r.Scopes, r.Rotates, r.Deaf = []string{"activity"}, true, true
			r.PKCE = []string{"S256", "plain"}
		})},
	"spotify": {uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1/callback", api: 200, refresh: true,
		noRevoke: true,
		rules: rules(bearer("/accounts.spotify.com/authorize", "/accounts.spotify.com/api/token", "",
			"/api.spotify.com/v1/me", basic, post, none), func(r *standin.Rules) {
			r.Scopes = []string{"user-read-private", "user-read-email"}
			r.Matches = standin.FreePort("127.0.0.1", "::1")
		})},
	"stackexchange": {parts: map[string]string{"key": "k(1)"}, uri: name, as: "localhost", api: 200, noRevoke: true,
		rules: rules(bearer("/stackoverflow.com/oauth", "/stackoverflow.com/oauth/access_token/json", "",
			"/api.stackexchange.com/2.3/me", post), func(r *standin.Rules) {
			r.Scopes, r.Separator, r.ScopeSeparator = []string{"read_inbox", "private_info"}, ",", ""
			r.Matches, r.Refresh, r.Lifetime, r.TokenType = standin.Domain, "never", "expires", ""
			r.ErrorShape, r.Packed, r.Query = "object", true, map[string]string{"site": "stackoverflow", "key": "k(1)"}
		})},
	"github": {uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1/callback", api: 200, noRevoke: true,
		rules: rules(bearer("/github.com/login/oauth/authorize", "/github.com/login/oauth/access_token", "",
			"/api.github.com/user", post, basic), func(r *standin.Rules) {
			r.Scopes = []string{"read:user", "user:email"}
			r.Matches, r.AtCallback = standin.FreePort("127.0.0.1", "::1", "localhost"), true
			r.Form, r.ScopeSeparator, r.ErrorsWith200, r.Refresh = true, ",", true, "never"
			r.Lifetime, r.TokenType, r.Header = "", "bearer", map[string]string{"User-Agent": "*"}
		})},
	"google-desktop": {uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1/callback", api: 200, refresh: true,
		rules: rules(google, func(r *standin.Rules) { r.Matches = standin.FreePort("127.0.0.1", "::1", "localhost") })},
	"google-web": {uri: ipv4, api: 200, refresh: true, rules: google},
	"entra": {public: true, uri: "http://localhost:0/callback", as: "http://localhost/callback", api: 200, refresh: true,
		noRevoke: true,
		rules: rules(bearer("/login.microsoftonline.com/common/oauth2/v2.0/authorize",
			"/login.microsoftonline.com/common/oauth2/v2.0/token", "", "/graph.microsoft.com/v1.0/me", none),
			func(r *standin.Rules) {
				r.Scopes, r.PKCE = []string{"openid", "profile", "offline_access", "User.Read"}, []string{"S256", "plain"}
				r.Matches, r.Refresh, r.Rotates = standin.FreePort("localhost"), "offline_access", true
			})},
	"gitlab": {public: true, uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1/callback", api: 200, refresh: true,
		rules: rules(bearer("/gitlab.com/oauth/authorize", "/gitlab.com/oauth/token", "/gitlab.com/oauth/revoke",
			"/gitlab.com/api/v4/user", post, basic, none), func(r *standin.Rules) {
			r.Scopes, r.Matches = []string{"read_user"}, standin.FreePort("127.0.0.1", "::1")
			r.Rotates, r.RefreshNeeds, r.TokenType = true, []string{"redirect_uri"}, "bearer"
			r.ScopeSeparator, r.More = "", map[string]any{"created_at": 1607635748}
		})},
	"discord": {uri: ipv4, api: 200, refresh: true,
		rules: rules(bearer("/discord.com/oauth2/authorize", "/discord.com/api/oauth2/token",
			"/discord.com/api/oauth2/token/revoke", "/discord.com/api/v10/users/@me", basic, post, none),
			func(r *standin.Rules) { r.Scopes, r.Rotates = []string{"identify"}, true })},
	"twitch": {uri: name, api: 200, refresh: true,
		rules: rules(bearer("/id.twitch.tv/oauth2/authorize", "/id.twitch.tv/oauth2/token", "/id.twitch.tv/oauth2/revoke",
			"/api.twitch.tv/helix/users", post), func(r *standin.Rules) {
			r.Scopes, r.PKCE, r.ScopeSeparator = []string{"user:read:email"}, nil, "array"
			r.AtCallback, r.ErrorShape, r.TokenType = true, "message", "bearer"
			r.Header = map[string]string{"Client-Id": "id-of-twitch"}
		})},
	"reddit": {uri: name, api: 200, refresh: true, noRevoke: true,
		rules: rules(bearer("/www.reddit.com/api/v1/authorize", "/www.reddit.com/api/v1/access_token", "",
			"/oauth.reddit.com/api/v1/me", basic), func(r *standin.Rules) {
			r.Scopes, r.PKCE, r.Refresh = []string{"identity"}, nil, "duration=permanent"
			r.ErrorsWith200, r.TokenType, r.Header = true, "bearer", map[string]string{"User-Agent": "*"}
		})},
	"dropbox": {uri: ipv4, refresh: true, noRevoke: true,
		rules: rules(bearer("/www.dropbox.com/oauth2/authorize", "/api.dropboxapi.com/oauth2/token", "",
			"/api.dropboxapi.com/2/users/get_current_account", basic, post, none), func(r *standin.Rules) {
			r.Scopes, r.Refresh = []string{"account_info.read"}, "token_access_type=offline"
			r.TokenType, r.More = "bearer", map[string]any{"uid": "1", "account_id": "dbid:1"}
		})},
	"slack": {public: true, uri: name, api: 200, refresh: true, noRevoke: true,
		rules: rules(bearer("/slack.com/openid/connect/authorize", "/slack.com/api/openid.connect.token", "",
			"/slack.com/api/openid.connect.userInfo", basic, post, none), func(r *standin.Rules) {
			r.Scopes, r.ScopeSeparator, r.Rotates = []string{"openid", "email", "profile"}, ",", true
			r.ErrorShape, r.ErrorsWith200 = "ok", true
			r.More = map[string]any{"ok": true, "authed_user": map[string]any{"id": "U1", "access_token": "xoxp-nested"}}
		})},
	"linkedin": {uri: name, api: 200, noRevoke: true,
		rules: rules(bearer("/www.linkedin.com/oauth/v2/authorization", "/www.linkedin.com/oauth/v2/accessToken", "",
			"/api.linkedin.com/v2/userinfo", post), func(r *standin.Rules) {
			r.Scopes, r.PKCE, r.Refresh = []string{"openid", "profile", "email"}, nil, "never"
		})},
	"auth0": {public: true, parts: map[string]string{"domain": "dev-example.eu.auth0.com"}, uri: ipv4, api: 200,
		refresh: true,
		rules: rules(bearer("/dev-example.eu.auth0.com/authorize", "/dev-example.eu.auth0.com/oauth/token",
			"/dev-example.eu.auth0.com/oauth/revoke", "/dev-example.eu.auth0.com/userinfo", basic, post, none), offlineScope)},
	"okta": {public: true, parts: map[string]string{"base": "https://dev-1.okta.com/oauth2/default"}, uri: ipv4, api: 200,
		refresh: true,
		rules: rules(bearer("/dev-1.okta.com/oauth2/default/v1/authorize", "/dev-1.okta.com/oauth2/default/v1/token",
			"/dev-1.okta.com/oauth2/default/v1/revoke", "/dev-1.okta.com/oauth2/default/v1/userinfo", basic, post, none),
			offlineScope)},
	"keycloak": {parts: map[string]string{"base": "https://sso.example.com/", "realm": "demo"},
		uri: "http://localhost:0/callback", as: "http://localhost/callback", api: 200, refresh: true,
		rules: rules(bearer("/sso.example.com/realms/demo/protocol/openid-connect/auth",
			"/sso.example.com/realms/demo/protocol/openid-connect/token",
			"/sso.example.com/realms/demo/protocol/openid-connect/revoke",
			"/sso.example.com/realms/demo/protocol/openid-connect/userinfo", basic, post), func(r *standin.Rules) {
			offlineScope(r)
			r.PKCE, r.Matches = []string{"S256", "plain"}, standin.FreePort("127.0.0.1", "localhost")
		})},
	"mastodon": {parts: map[string]string{"instance": "mastodon.social"}, uri: "http://127.0.0.1:0/callback",
		as: "http://127.0.0.1/callback", api: 200,
		rules: rules(bearer("/mastodon.social/oauth/authorize", "/mastodon.social/oauth/token",
			"/mastodon.social/oauth/revoke", "/mastodon.social/api/v1/accounts/verify_credentials", basic, post),
			func(r *standin.Rules) {
				r.Scopes, r.Matches = []string{"read"}, standin.FreePort("127.0.0.1", "::1")
				r.Refresh, r.Lifetime, r.More = "never", "", map[string]any{"created_at": 1573979017}
			})},
	"atlassian": {uri: name, api: 200, refresh: true, noRevoke: true,
		rules: rules(bearer("/auth.atlassian.com/authorize", "/auth.atlassian.com/oauth/token", "",
			"/api.atlassian.com/me", post), func(r *standin.Rules) {
			r.Scopes, r.Refresh, r.Rotates = []string{"read:me", "offline_access"}, "offline_access", true
			r.Asked = map[string]string{"audience": "api.atlassian.com", "prompt": "consent"}
		})},
	"zoom": {public: true, uri: "http://127.0.0.1:0/callback", as: "http://127.0.0.1/callback", api: 200, refresh: true,
		rules: rules(bearer("/zoom.us/oauth/authorize", "/zoom.us/oauth/token", "/zoom.us/oauth/revoke",
			"/api.zoom.us/v2/users/me", basic, none), func(r *standin.Rules) {
			r.Matches, r.Rotates = standin.FreePort("127.0.0.1"), true
		})},
	"bitbucket": {uri: ipv4, as: "http://127.0.0.1:PORT/", api: 200, refresh: true, noRevoke: true,
		rules: rules(bearer("/bitbucket.org/site/oauth2/authorize", "/bitbucket.org/site/oauth2/access_token", "",
			"/api.bitbucket.org/2.0/user", basic), func(r *standin.Rules) {
			r.Scopes, r.PKCE, r.Matches = []string{"account"}, nil, standin.Prefix
			r.ScopeSeparator, r.More = "", map[string]any{"scopes": "account"}
		})},
}

// google is what the two kinds of Google clients have in common.
var google = rules(bearer("/accounts.google.com/o/oauth2/v2/auth", "/oauth2.googleapis.com/token",
	"/oauth2.googleapis.com/revoke", "/openidconnect.googleapis.com/v1/userinfo", post, basic), func(r *standin.Rules) {
	r.Scopes, r.PKCE = []string{"openid", "email", "profile"}, []string{"S256", "plain"}
	r.Refresh, r.Asked = "access_type=offline", map[string]string{"prompt": "consent"}
})

// offlineScope: these servers give a refresh token for a scope. OpenID Connect Core 11.
func offlineScope(r *standin.Rules) {
	r.Scopes, r.Refresh = []string{"openid", "profile", "email", "offline_access"}, "offline_access"
}
