package advice

import (
	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/wire"
)

// earlySamples are failures before a code is exchanged, and what the listener saw.
var earlySamples = []sample{
	kind("E131", flow.Setup, flow.KindSetup),
	kind("E131", flow.Setup, flow.KindSetup).with(func(s *flow.Snapshot) {
		s.Client.Preset, s.Client.RedirectURI = "spotify", "http://localhost:3500/callback"
	}),
	kind("E139", flow.Refresh, flow.KindKeeper),
	kind("E059", flow.Setup, flow.KindDiscovery),
	kind("E059", flow.Setup, flow.KindDiscovery).with(proxied(flow.Setup, 503)),
	kind("E060", flow.Setup, flow.KindDiscovery).with(found(`{"issuer":"https://id.example`)),
	kind("E059", flow.Setup, flow.KindDiscovery).with(found(`{"authorization_servers":["https://id.example"]}`)),
	kind("E042", flow.Request, flow.KindRequest),
	kind("E057", flow.Request, flow.KindPortTaken),
	kind("E056", flow.Request, flow.KindListener),
	kind("E054", flow.API, flow.KindCancelled),
	kind("E054", flow.Consent, flow.KindCancelled),
	kind("E058", flow.Consent, flow.KindTimeout),
	kind("E048", flow.Callback, flow.KindRefused),
	kind("E048", flow.Callback, flow.KindRefused).with(func(s *flow.Snapshot) { s.Response = &authz.Response{} }),
	kind("E062", flow.Exchange, flow.KindCancelled),
	kind("E059", flow.Exchange, flow.KindNetwork),
	kind("E059", flow.Refresh, flow.KindNetwork),
	kind("E059", flow.API, flow.KindNetwork),
	callback("E038", "", "access_denied", ""),
	callback("E038", "", "something_of_its_own", ""),
	callback("E039", "github", "redirect_uri_mismatch", ""),
	callback("E040", "twitch", "redirect_mismatch", "Parameter redirect_uri does not match registered URI"),
	callback("E041", "", "invalid_scope", ""),
	callback("E042", "", "invalid_request", ""),
	callback("E043", "", "unauthorized_client", ""),
	callback("E044", "", "unsupported_response_type", ""),
	callback("E045", "", "server_error", ""),
	callback("E045", "", "temporarily_unavailable", ""),
	callback("E046", "", "login_required", ""),
	callback("E046", "", "consent_required", ""),
	callback("E047", "github", "application_suspended", ""),
	callback("E020", "mastodon", "invalid_scope", "The requested scope is invalid, unknown, or malformed."),
	callback("E025", "linkedin", "unauthorized_scope_error", `Scope "x" is not authorized for your application`),
	callback("E026", "auth0", "unauthorized_client", "Callback URL mismatch. x is not in the list"),
	event("E048", loopback.KindRefused, "GET /callback?code=x&state=another HTTP/1.1"),
	event("E050", loopback.KindRefused, "GET /callback?code=x HTTP/1.1"),
	event("E050", loopback.KindRefused, "GET /callback?error=access_denied HTTP/1.1"),
	event("E051", loopback.KindRefused, "GET /callback?state=the-state-of-this-walk HTTP/1.1"),
	event("E051", loopback.KindNoQuery, "GET /callback HTTP/1.1"),
	event("E051", loopback.KindMethod, "POST /callback HTTP/1.1"),
	event("E052", loopback.KindLate, "GET /callback?code=x&state=y HTTP/1.1"),
	event("E055", loopback.KindTLS, ""),
	event("E056", loopback.KindNotFound, "GET /callbak?code=x&state=y HTTP/1.1"),
	event("E039", loopback.KindRefused, "GET /callback?error=redirect_uri_mismatch HTTP/1.1").of("github"),
	event("E040", loopback.KindRefused, "GET /callback?error=redirect_mismatch HTTP/1.1").of("twitch"),
}

// found is the body of the only place where metadata were looked for.
func found(body string) change {
	return func(s *flow.Snapshot) {
		st := &s.Stages[flow.Setup.Index()]
		st.Exchanges = []wire.Exchange{{Method: "GET", Status: 200, ResponseBody: []byte(body)}}
	}
}

// remarkSamples are stages that did not fail.
var remarkSamples = []sample{
	remark("E080", "github", flow.Exchange, answers(flow.Exchange, "access_token=a&scope=activity&token_type=bearer")),
	remark("E104", "", flow.Exchange, noRefresh),
	remark("E104", "google", flow.Exchange, noRefresh),
	remark("E104", "auth0", flow.Exchange, noRefresh),
	remark("E104", "reddit", flow.Exchange, noRefresh),
	remark("E104", "dropbox", flow.Exchange, noRefresh),
	remark("E104", "github", flow.Exchange, noRefresh),
	remark("E104", "", flow.Refresh, status(flow.Refresh, flow.Skipped)),
	remark("E106", "mastodon", flow.Exchange, answers(flow.Exchange, `{"access_token":"a","token_type":"Bearer"}`)),
	remark("E106", "stackexchange", flow.Exchange, answers(flow.Exchange, `{"access_token":"a","expires":86400}`)),
	remark("E107", "yutify", flow.Exchange, answers(flow.Exchange, `{"access_token":"a","expires_in":1}`)),
	remark("E107", "twitch", flow.Exchange, answers(flow.Exchange, `{"access_token":"a","scope":["activity"]}`)),
	remark("E107", "slack", flow.Exchange, answers(flow.Exchange, `{"access_token":"a","scope":"activity,b"}`)),
	remark("E107", "google", flow.Exchange, func(s *flow.Snapshot) { s.Tokens.Scope = "other" }),
	remark("E109", "", flow.Exchange, status(flow.Exchange, flow.Ready), set(flow.Exchange, "code_verifier", "wrong")),
	remark("E118", "stackexchange", flow.API, answers(flow.API, "\x1f\x8b\x08rest")),
	remark("E129", "yutify", flow.Revoke, func(s *flow.Snapshot) {
		s.Revocation = &flow.Revocation{Status: 200, Proof: &resource.Result{Status: 200}}
	}),
}

func noRefresh(s *flow.Snapshot) {
	s.Tokens.Refresh, s.Tokens.Refreshes = secretNone, 0
}
