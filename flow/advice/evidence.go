package advice

import (
	"fmt"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// lookOf is the look of that name: one of the table below, or the rule about the client with that ID; nil for none.
func lookOf(name string) look {
	if own, ok := evidence[name]; ok {
		return own
	}
	if judge, ok := client.Rules[name]; ok {
		return rule(judge, true)
	}
	return nil
}

// evidence are the looks that rows can ask for, by name. A rule stands here only where it says less than a rule, or more.
var evidence = map[string]look{
	// The client: RFC 6749 2.2 and 2.3.
	"client_id_form":               rule(client.IDForm, false),
	"client_secret_form":           orTested(secretTested, rule(client.SecretForm, false)),
	"client_authentication_choice": orTested(methodTested, authListed),
	"auth_sent":                    onLast(authSent),
	"basic_sent":                   orTested(testedTo(token.Basic), credentialsTell(func(c credentials) bool { return !c.basic })),
	"post_sent":                    orTested(testedTo(token.Post), credentialsTell(func(c credentials) bool { return !c.inForm })),
	"basic_built":                  onLast(basicBuilt),
	"basic_encoding":               basicEncoding,
	"secret_guid": tell(theSecret, guid.MatchString, "The value entered as the secret has the format of an ID.",
		"The value entered as the secret does not have the format of an ID."),
	"secret_sent":    credentialsTell(func(c credentials) bool { return c.basic || c.inForm }),
	"secret_missing": credentialsTell(func(c credentials) bool { return !c.basic && !c.inForm }),
	"id_edited":      idEdited,
	"id_google": tell(func(sc *scene) (string, bool) {
		return sc.requested("client_id"), sc.requested("client_id") != ""
	}, func(id string) bool {
		return !strings.HasSuffix(id, ".apps.googleusercontent.com")
	}, "The client ID that was sent does not end with .apps.googleusercontent.com.",
		"The client ID that was sent ends with .apps.googleusercontent.com."),
	"refresh_client":   refreshClient,
	"client_id_header": clientIDHeader,

	// The redirect URI: RFC 6749 3.1.2.3 and 4.1.3, RFC 8252 7.3 and 8.3.
	"redirect_same": redirectSame,
	"redirect_sent": tell(sent(flow.Exchange, "redirect_uri"), empty, "The token request has no redirect_uri.",
		"The token request has a redirect_uri."),
	"redirect_shown":     show(rawRedirect, "What was sent is %s."),
	"redirect_localhost": tell(partOfRedirect(host), is("localhost"), "The host of the redirect URI is localhost.", "The host of the redirect URI is %s."),
	"redirect_literal": tell(partOfRedirect(host), func(host string) bool { return net.ParseIP(host) != nil },
		"The host of the redirect URI is %s.", "The host of the redirect URI is %s."),
	"redirect_loopback": redirectLoopback,
	"redirect_port":     redirectPort,
	"redirect_slash": shape(func(uri string) bool { return strings.HasSuffix(uri, "/") }, "ends with a slash",
		"does not end with a slash"),
	"redirect_case": shape(func(uri string) bool { return uri != strings.ToLower(uri) }, "contains uppercase letters",
		"is all lower case"),
	"redirect_fragment": tell(rawRedirect, func(uri string) bool { return strings.Contains(uri, "#") },
		"The redirect URI has a #.", "The redirect URI has no #."),
	"redirect_insecure": tell(partOfRedirect(schemeAndHost), insecure, "The redirect URI is %s.", "The redirect URI is %s."),
	"redirect_http":     tell(partOfRedirect(scheme), is("http"), "The redirect URI uses http.", "The redirect URI does not use http."),
	"redirect_oob":      tell(partOfRedirect(scheme), is("urn"), "The redirect URI is a urn:ietf URI.", "The redirect URI is not a urn:ietf URI."),
	"redirect_twice": tell(sent(flow.Exchange, "redirect_uri"), encoded,
		"The redirect URI in the token request was percent-encoded before form encoding, so it was encoded twice.",
		"The redirect URI in the token request was encoded once."),
	"redirect_scheme": tell(partOfRedirect(scheme), is("http"), "The redirect URI of this walk uses %s.",
		"The redirect URI of this walk uses %s."),
	"redirect_scheme_https": tell(partOfRedirect(scheme), is("https"), "The redirect URI of this walk uses %s.",
		"The redirect URI of this walk uses %s."),
	"page_redirect": onPage("redirect_uri", "redirect URI"),
	"page_client":   onPage("client_id", "client ID"),

	// Code verifier and code challenge: RFC 7636.
	"verifier_fits":    verifierFits,
	"verifier_sent":    verifierSent,
	"verifier_present": tell(sent(flow.Exchange, "code_verifier"), there, "A code verifier was sent.", "No code verifier was sent."),
	"verifier_edited":  edited(flow.Exchange, "code_verifier", "The verifier"),
	"challenge_form":   challengeForm,
	"challenge_method": challengeMethod,
	"pkce_choice":      methodListed,
	"pkce_off": tell(requested("code_challenge"), empty, "The authorization request had no code challenge.",
		"The authorization request had a code challenge."),

	// Scopes: RFC 6749 3.3.
	"scope_shown":    show(requestedOr("scope", "nothing"), "Requested: %s."),
	"openid_asked":   openIDAsked,
	"scope_none":     tell(requested("scope"), empty, "No scope was requested.", "A scope was requested."),
	"scope_name":     tell(requested("scopes"), there, "The request has a parameter named scopes.", "The request has no parameter named scopes."),
	"scope_linkedin": tell(requested("scope"), oldLinkedIn.MatchString, "Requested: %s.", "None of the old scopes was requested."),
	"scope_granted":  scopeGranted,
	"scope_wanted":   scopeWanted,
	"scope_written":  scopeWritten,
	"scope_absent": holds(func(sc *scene) bool { return !sc.response().Scope.Present }, "The response has no scope.",
		"The response has a scope."),
	"offline_asked": offlineAsked,

	// The authorization code: its age, its use, its shape.
	"code_age":     codeAge,
	"code_age_60":  age(time.Minute),
	"code_age_300": age(5 * time.Minute),
	"code_age_600": age(10 * time.Minute),
	"code_once":    codeOnce,
	"code_edited":  edited(flow.Exchange, "code", "The code"),
	"code_damage": tell(func(sc *scene) (string, bool) {
		return damage(sc.snap.Stage(flow.Exchange).Param("code")), sc.made(flow.Exchange)
	}, there, "The code that was sent has %s.", "The code that was sent has nothing odd in it."),
	"code_in_form": tell(lastBody, func(body string) bool { return !strings.Contains(body, "code=") },
		"The body that was sent does not contain a code.", "The body that was sent contains the code."),

	// Access tokens and refresh tokens: RFC 6749 1.4 and 1.5, RFC 6750 2.1.
	"token_age":      tokenAge,
	"token_fresh":    tokenFresh,
	"token_edited":   tokenEdited,
	"bearer_sent":    onLast(bearerSent),
	"refresh_edited": edited(flow.Refresh, "refresh_token", "The refresh token"),
	"refresh_old":    refreshOld,
	"refresh_age":    refreshAge,
	"revoke_edited":  edited(flow.Revoke, "token", "The token"),
	"lifetime":       lifetime,
	"lifetime_name": holds(func(sc *scene) bool { return sc.response().Expiry.Member == "expires" },
		"The response has a member named expires.", "The response has no member named expires either."),
	"api_after": apiAfter,
	"api_host":  apiHost,

	// The authorization request and the addresses in use: RFC 6749 3.1, 3.2 and 4.1.1.
	"params_edited":    paramsEdited,
	"request_complete": requestComplete,
	"response_type":    responseType,
	"response_mode": tell(requestedOr("response_mode", "query"), not(is("query")), "response_mode was %s.",
		"The request has no response_mode other than query."),
	"grant_type": grantType,
	"prompt_none": tell(requested("prompt"), names("none"), "The request included prompt=none.",
		"The request did not include prompt=none."),
	"prompt_consent": tell(requested("prompt"), not(names("consent")), "The request did not include prompt=consent.",
		"The request included prompt=consent."),
	"state_sent":     tell(requested("state"), empty, "The request had no state parameter.", "The request had a state."),
	"endpoint_shown": endpointShown,
	"tenants":        tenants,
	"error_goes_elsewhere": sees(errorGoesElsewhere,
		"This provider is known to send errors to another registered address."),
	"sent_once": sentOnce,

	// The last request of the stage and its response, as they went over the wire.
	"raw_answer":  show(rawAnswer, "%s"),
	"answer_kind": answerKind,
	"led_to":      show(redirectTarget, "It leads to %s."),
	"retry_after": retryAfter,
	"method_sent": onLast(methodSent),
	"form_sent": tell(header("Content-Type"), func(kind string) bool {
		return !strings.HasPrefix(kind, "application/x-www-form-urlencoded")
	}, "The Content-Type of the request was %s.", "The Content-Type of the request was application/x-www-form-urlencoded."),
	"accept_sent": tell(header("Accept"), func(accept string) bool { return !strings.Contains(accept, "json") },
		"The request did not ask for JSON.", "The request asked for JSON."),
	"user_agent": tell(header("User-Agent"), func(agent string) bool {
		return agent == "" || strings.HasPrefix(agent, "Go-http-client")
	}, "The User-Agent was %s.", "The User-Agent was %s."),
	"connected": onLast(connected),
	"content_coding": onLast(func(_ *scene, x wire.Exchange) (finding.Verdict, string) {
		coding := plain.Cut(x.Header("Content-Encoding"), 40)
		return supports, filled("The response begins with the bytes 1F 8B; its Content-Encoding is %s.", coding)
	}),
	"token_nested":  tokenNested,
	"key_in_query":  query("key"),
	"site_in_query": query("site"),

	// What the loopback listener saw, and the browser: RFC 8252 7.3 and 8.3.
	"strays": strays,
	"nothing_came": sees(func(sc *scene) bool { return len(sc.snap.Stage(flow.Consent).Events) == 0 },
		"Nothing at all reached the listener."),
	"port_taken": func(sc *scene) (finding.Verdict, string) {
		return supports, fmt.Sprintf("Another program is listening on the host and port of %s.", sc.requested("redirect_uri"))
	},
	"listening":      listening,
	"families":       families,
	"other_path":     otherPath,
	"browser_opened": browserOpened,
	"consent_time":   consentTime,
	"state_shape":    stateShape,

	// Stage 1, the metadata and TLS: RFC 8414 3.2 and 3.3, RFC 8446 6.2, RFC 5280 6.1.
	"failed_rule":  failedRule,
	"issuer_named": issuerNamed,
	"issuer_typed": issuerTyped,

	"issuer_contradicted": issuerContradicted,
	"metadata_answered":   onLast(metadataAnswered),
	"metadata_there":      metadataThere,
	"metadata_trouble": anyPlace(func(x wire.Exchange) bool {
		return x.Status >= 500 || x.Status == http.StatusTooManyRequests
	}),
	"metadata_page": anyPlace(func(x wire.Exchange) bool {
		return x.Status < 400 && strings.HasPrefix(strings.TrimSpace(string(x.ResponseBody)), "<")
	}),
	"certificate": certificate,
	"ca_file":     caFile,
	"chain": holds(func(sc *scene) bool { return !slices.Contains(sc.tls().Classes, wire.SelfSigned) },
		"The certificate is signed by another CA.", "The certificate is self-signed."), // what signs itself has no chain
	"tls_says": tlsSays,
	"tls_version": sees(func(sc *scene) bool { return strings.Contains(sc.tls().Detail, "version") },
		"The TLS error mentions the version."),

	// A proxy that did not connect: RFC 9110 9.3.6 and 15.5.8.
	"proxy_login": proxyRefused(func(status int) bool { return status == http.StatusProxyAuthRequired }),
	"proxy_other": proxyRefused(func(status int) bool { return status != http.StatusProxyAuthRequired }),
}

var (
	guid        = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	oldLinkedIn = regexp.MustCompile(`\br_(liteprofile|emailaddress|basicprofile|fullprofile)\b`)
)

// conditions are what a row can ask of the scene beyond its words, by name.
var conditions = map[string]func(*scene) bool{
	"code_damaged": func(sc *scene) bool { return damage(sc.snap.Stage(flow.Exchange).Param("code")) != "" },
	"iss_missing":  func(sc *scene) bool { return sc.snap.Response != nil && sc.snap.Response.Iss == "" }, // RFC 9207 2.4
	"cut_off_body": cutOff,
	"gzip_body":    func(sc *scene) bool { return strings.HasPrefix(sc.body, "\x1f\x8b") },
	"html_body":    func(sc *scene) bool { return strings.HasPrefix(strings.TrimSpace(sc.body), "<") },
	"form_tokens": func(sc *scene) bool {
		return sc.hasTokens() && sc.response().Format == token.Form && !sc.response().AccessToken.IsZero()
	},
	"token_elsewhere":  func(sc *scene) bool { return nestedToken(sc) != "" && sc.response().AccessToken.IsZero() },
	"no_refresh_token": noRefreshToken,
	"no_lifetime":      func(sc *scene) bool { return sc.hasTokens() && sc.response().Expiry.Member != "expires_in" },
	"scope_differs":    scopeDiffers,
	"refreshed_before": func(sc *scene) bool { return sc.snap.Tokens.Refreshes > 0 },
	"pkce_misfit":      pkceMisfit,
	"revoke_unproven": func(sc *scene) bool {
		r := sc.snap.Revocation
		return sc.state().Status == flow.Done && (r == nil || r.Proof == nil || r.Proof.Status != 401)
	},
	"other_state": func(sc *scene) bool {
		sent, came := sc.requested("state"), sc.paste.query.Get("state")
		return sc.isAnswer() && came != "" && sent != "" && came != sent
	},
	"no_state": func(sc *scene) bool { return sc.isAnswer() && sc.paste.query.Get("state") == "" },
	"neither": func(sc *scene) bool {
		q := sc.paste.query
		return (sc.place == atPage || sc.event.Kind == loopback.KindRefused) && q.Has("state") && q.Get("code") == "" &&
			q.Get("error") == "" && !q.Has("redirect_uri") && !q.Has("client_id")
	},
	"proxy_refused":   func(sc *scene) bool { x, _ := sc.last(); return x.Proxy != nil },
	"same_endpoint":   func(sc *scene) bool { return sc.snap.Server.SameAsToken() },
	"posted":          func(sc *scene) bool { return strings.HasPrefix(sc.event.RequestLine, "POST ") },
	"not_favicon":     func(sc *scene) bool { return !strings.Contains(sc.event.RequestLine, "icon") },
	"pasted_callback": func(sc *scene) bool { return sc.paste.query.Has("code") && sc.paste.query.Has("state") },
	"ca_file_refused": func(sc *scene) bool { // stage 1 could not read it
		return slices.ContainsFunc(sc.state().Checks, func(c finding.Finding) bool {
			return c.ID == "ca_file" && c.Verdict == finding.Fail
		})
	},
	"localhost_refused": localhostRefused,
	"tls_authority":     tlsFailed(wire.SelfSigned, wire.UnknownCA),
	"tls_dates":         tlsFailed(wire.Expired, wire.NotYetValid),
	"tls_name":          tlsFailed(wire.WrongName),
	"tls_none":          tlsFailed(wire.NoTLS),
	"tls_agreement":     tlsFailed(wire.NoAgreement),
	"tls_bad":           tlsFailed(wire.Unacceptable),
	"pasted_damaged":    func(sc *scene) bool { return damage(sc.paste.query.Get("code")) != "" },
}
