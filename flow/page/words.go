package page

import (
	"cmp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/wire"
)

// words are the sentences of one stage. They are in the present until it has ended, and then in the past.
type words struct {
	name    string // in the rail
	title   string // on the page
	before  string // what happens
	after   string // what happened
	failed  string // what happened when it failed; "" for the same as before
	primary string // what the one button does
	why     string
}

var speech = map[flow.Stage]words{
	flow.Setup: {
		name:  "Set up the client",
		title: "Set up the client",
		before: "The client needs an ID, and a redirect URI to which the response is sent. " +
			"Both are registered with the authorization server beforehand.",
		after: "The client has an ID, and a redirect URI to which the response is sent. " +
			"Both have to be registered with the authorization server.",
		primary: "Use this client",
		why: "The server issues codes only to clients it knows, and sends them only to their registered redirect URIs. " +
			"So the client ID and redirect URI must match the registration; most servers compare them byte by byte.",
	},
	flow.Request: {
		name:  "Build the request",
		title: "Build the authorization request",
		before: "The request is a single URL for the browser, made of the parameters below. " +
			"Each of them can be changed before the request is sent, to see how the server responds.",
		after:   "The request is a single URL for the browser, made of the parameters below.",
		primary: "Build the request",
		why: "The URL travels through the browser, so the client secret is not in it. " +
			"The state ties the response to this walk.",
	},
	flow.Consent: {
		name:  "Sign in and consent",
		title: "Sign in and consent",
		before: "Your system browser opens the URL, and you sign in at the authorization server itself. " +
			"Meanwhile a listener on this machine waits for the browser to come back.",
		after: "You sign in at the authorization server, and the app never sees the password. " +
			"Meanwhile the app waited for the response, and it came.",
		failed:  "The app waited on this machine for the browser to come back from the authorization server.",
		primary: "Open the browser",
		why: "You type your password on the server's own page, never in an app. " +
			"There you also decide what the app may do. The app does not see that page.",
	},
	flow.Callback: {
		name:  "Read the callback",
		title: "Read the callback",
		before: "The browser comes back to the redirect URI with a response in the query string. " +
			"A careful client checks that the response belongs to its own request before it uses it.",
		after: "The browser came back to the redirect URI with a response in the query string. " +
			"The app checked that the response belongs to its own request before it used it.",
		failed: "The browser came back to the redirect URI with a response in the query string. " +
			"The app checked it, and stopped there.",
		primary: "Read the callback",
		why: "Anybody can make a browser load the redirect URI. " +
			"A response without the state of this walk may be somebody else's: it is refused, and the listener keeps waiting.",
	},
	flow.Exchange: {
		name:    "Exchange the code",
		title:   "Exchange the code for tokens",
		before:  "The app sends the one-time code straight to the token endpoint, to get an access token.",
		after:   "The app sent the one-time code straight to the token endpoint, and got an access token in return.",
		failed:  "The app sent the one-time code straight to the token endpoint, and got no token that it can use.",
		primary: "Exchange the code",
		why: "The code passed through the browser, where others may see it. Tokens should not take that route. " +
			"So the app asks for the tokens directly, over a connection that the browser never sees.",
	},
	flow.API: {
		name:  "Call the API",
		title: "Call the API",
		before: "The app calls the resource server with the access token in the Authorization header. " +
			"The API looks at nothing but the token: whoever holds it may call the API.",
		after: "The app called the resource server with the access token in the Authorization header. " +
			"The API looked at nothing but the token: whoever holds it may call the API.",
		failed:  "The app called the resource server with the access token in the Authorization header.",
		primary: "Call the API",
		why: "The access token is a key with a short life and a narrow purpose. " +
			"It goes in a header, never in a URL: URLs end up in logs and histories.",
	},
	flow.Refresh: {
		name:  "Refresh the token",
		title: "Refresh the access token",
		before: "Access tokens are short-lived. With the refresh token, the app gets a new access token " +
			"without asking you to sign in again.",
		after: "Access tokens are short-lived. With the refresh token, the app got a new access token " +
			"without asking you to sign in again.",
		failed:  "Access tokens are short-lived. The app asked for a new one with the refresh token, and got none that it can use.",
		primary: "Refresh the token",
		why: "A short-lived access token limits what a thief can do with it. " +
			"Many servers also issue a new refresh token each time, and when an old one turns up again they revoke every token of that sign-in.",
	},
	flow.Revoke: {
		name:  "Revoke the token",
		title: "Revoke the token",
		before: "The app asks the server to revoke its token: the refresh token if it has one; many servers then revoke its access tokens, too. " +
			"Then it calls the API once more, to see whether the access token still works.",
		after: "The app asked the server to revoke its token: the refresh token if it has one; many servers then revoke its access tokens, too. " +
			"Then it called the API once more, to see whether the access token still works.",
		failed:  "The app asked the server to revoke its token, but the server did not confirm it.",
		primary: "Revoke the token",
		why: "Signing out should end the app's access; deleting its copies of the tokens does not. " +
			"A server responds with 200 even for a token that it does not know, so the API call that follows shows whether the access token still works.",
	},
}

// Name is the stage's name in the rail.
func Name(s flow.Stage) string { return speech[s].name }

// Why is the response to "why this stage?".
func Why(s flow.Stage) string {
	return speech[s].why
}

// intro is what happens in a stage, or what happened.
func intro(v View, st flow.StageState) string {
	w := speech[st.Stage]
	if st.Stage == flow.Setup {
		return whose(v) + " " + map[bool]string{false: w.before, true: w.after}[st.Status == flow.Done]
	}
	switch {
	case !st.Status.Ended():
		if st.Stage == flow.Exchange || st.Stage == flow.Request {
			return w.before + " " + protection(v, st.Stage, false)
		}
		return w.before
	case st.Stage == flow.Callback:
		return map[bool]string{false: w.after, true: w.failed}[st.Status == flow.Failed] + cookie(v.Snapshot.Arrival)
	case st.Status == flow.Failed:
		return cmp.Or(w.failed, w.before)
	case st.Stage == flow.Request || st.Stage == flow.Exchange:
		return w.after + " " + protection(v, st.Stage, true)
	}
	return w.after
}

// cookie says whose cookie came with a callback.
func cookie(a loopback.Arrival) string {
	if !slices.ContainsFunc(a.Header, func(f wire.Field) bool {
		return strings.EqualFold(f.Name, "Cookie") && strings.Contains(f.Value, loopback.CookiePrefix)
	}) {
		return ""
	}
	return " The cookie is the app's own: it gave it to your browser before the sign-in, so that a response from another browser is noticed."
}

// whose says in words who the client is.
func whose(v View) string {
	c := v.Snapshot.Client
	if c.ID == "" {
		return "No client is set up yet."
	}
	kind := "a confidential client, which proves its identity with a secret"
	if c.Public() {
		kind = "a public client, which has no secret"
	}
	at := ""
	if v.Practice {
		at = " of the practice server"
	} else if c.Name != "" {
		at = " of " + c.Name
	}
	return "The app is `" + c.ID + "`" + at + ": " + kind + "."
}

// protection is what PKCE does for the code of this walk, or what its absence allows. RFC 7636 1.
func protection(v View, s flow.Stage, done bool) string {
	c := v.Snapshot.Client
	switch {
	case c.PKCE == authz.Off && c.Public():
		return "Nothing ties the code to this app: without PKCE and without a secret, whoever gets hold of it can exchange it."
	case c.PKCE == authz.Off && s == flow.Exchange:
		return "Without PKCE, only the client secret shows who exchanges it."
	case c.PKCE == authz.Off:
		return "Without PKCE, only the client secret keeps others from exchanging the code, and whoever has a stolen code can slip it into another sign-in with this app."
	case s == flow.Exchange && done:
		return "The verifier proved that the code belongs to the request that this app had sent."
	case s == flow.Exchange:
		return "The verifier proves that the code belongs to the request that this app has sent."
	case c.PKCE == authz.Plain:
		return "The code challenge is the verifier itself, so whoever reads the URL has it; S256 sends only its hash."
	}
	return "The code challenge ties the code to whoever knows the verifier, which stays here until the exchange."
}

// explanations are the reasons for each parameter, in one sentence or two.
var explanations = map[string]string{
	"response_type": "Asks for an authorization code, the only response type that this flow uses. RFC 6749 3.1.1.",
	"client_id":     "Says which registered client is asking. It is public, not a secret. RFC 6749 2.2.",
	"redirect_uri": "Where the browser is sent with the response. The server compares this URI with the registered ones. " +
		"RFC 6749 3.1.2.",
	"scope": "What the client asks permission to do, as scopes separated by spaces. RFC 6749 3.3.",
	"state": "A random value that comes back with the response, so that a forged response is recognized. RFC 6749 10.12.",
	"code_challenge": "A fingerprint of the code verifier. The server keeps it and checks the verifier against it at the exchange. " +
		"RFC 7636 4.3.",
	"code_challenge_method": "How the challenge was made: S256 hashes the verifier, plain sends it as it is. RFC 7636 4.3.",
	"grant_type":            "Says what is traded for tokens: a code, or a refresh token. RFC 6749 4.1.3 and 6.",
	"code": "The one-time code from the callback. It is valid for one request only, and only for a short time. " +
		"RFC 6749 4.1.2.",
	"code_verifier": "The secret behind the code challenge. Only whoever started the walk knows it. RFC 7636 4.5.",
	"refresh_token": "Proves that this client was given access before. It is sent only to the token endpoint. RFC 6749 6.",
	"token":         "The token to be revoked. RFC 7009 2.1.",
	"token_type_hint": "Helps the server find the token faster. If the hint is wrong, the server looks " +
		"further. RFC 7009 2.1.",
	"url":          "The address of the API that is called.",
	"method":       "The method of the API call; GET when there is none. Reset removes it. RFC 9110 9.",
	"body":         "The body of the API call. JSON and forms are labelled as such. RFC 9110 6.4.",
	"access_token": "Goes into the Authorization header as a Bearer token. RFC 6750 2.1.",
	"client authentication": "How the client proves who it is: with HTTP Basic, with the secret in the form-encoded body, or not at all for " +
		"a public client. RFC 6749 2.3.",
	"PKCE": "Ties the code to the program that asked for it: the request carries the hash of a verifier, and the exchange the verifier itself. " +
		"Whoever steals the code alone cannot use it. S256 sends the hash, plain the verifier as it is. RFC 7636 4.",
	"client type":            "Whether the client can keep a secret: a server can, a desktop or mobile app cannot. RFC 6749 2.1.",
	"grant types":            "What the client trades for tokens: the code at first, then the refresh token. RFC 7591 2.",
	"scopes":                 "Some servers grant only scopes that were registered. RFC 6749 3.3.",
	"register at":            "The provider's own page where the client is registered.",
	"documentation":          "The provider's own page about this flow.",
	"SHA-256":                "The hash of the verifier; base64url of its bytes is the challenge. RFC 7636 4.2.",
	"issuer":                 "The URL that identifies the server. RFC 8414 2.",
	"authorization_endpoint": "Where the browser goes to sign in. RFC 6749 3.1.",
	"token_endpoint":         "Where the code and the refresh token are exchanged for tokens. RFC 6749 3.2.",
	"revocation_endpoint":    "Where tokens are revoked. RFC 7009 2.",
	"userinfo_endpoint":      "Where OpenID Connect says who signed in. OpenID Connect Core 5.3.",
}

// Explain is what a parameter or a choice is for.
func Explain(name string) string {
	if text, ok := explanations[name]; ok {
		return text
	}
	return "An additional parameter. The server's documentation says what it does."
}

// meanings say what a result is.
var meanings = map[string]string{
	"code":              "The one-time code. On its own it gives no access: this client must exchange it for tokens. RFC 6749 4.1.2.",
	"state":             "Must be the value that this walk sent. RFC 6749 4.1.2.",
	"iss":               "Names the server that responded, so that the code is not sent to a different server. RFC 9207 2.",
	"error":             "Why the server issued no code. RFC 6749 4.1.2.1.",
	"error_description": "The server's own words, meant for developers and not as a basis for decisions. RFC 6749 4.1.2.1.",
	"token_type":        "How the access token is used. Bearer means that whoever holds it may use it. RFC 6750.",
	"expires_in":        "The access token's lifetime in seconds, counted from the response. RFC 6749 5.1.",
	"scope":             "What was granted, which may be less than what was requested. RFC 6749 5.1.",
	"access_token":      "The key to the API. Only the API and the server are meant to read it. RFC 6749 1.4.",
	"refresh_token":     "Gets the next access token without another sign-in. It is sent only to the token endpoint. RFC 6749 1.5.",
	"id_token":          "In OpenID Connect, says who signed in. It is shown as received and was not verified.",
	"rotated":           "Whether the server replaced the refresh token. If it did, the old one is spent. RFC 9700 4.14.2.",
}
