package advice

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/wire"
)

func paramsEdited(sc *scene) (finding.Verdict, string) {
	var changed []string
	for _, st := range sc.snap.Stages {
		for _, p := range st.Params {
			if p.Edited {
				changed = append(changed, p.Name)
			}
		}
	}
	if len(changed) == 0 {
		return against, "Nothing was changed by hand."
	}
	return supports, "Changed by hand: " + inOneLine(changed) + "."
}

// requestComplete knows what Google asks for; RFC 6749 4.1.1 asks for the first two.
func requestComplete(sc *scene) (finding.Verdict, string) {
	if len(sc.snap.Stage(flow.Request).Params) == 0 {
		return open, ""
	}
	missing := slices.DeleteFunc([]string{"response_type", "client_id", "redirect_uri", "scope"},
		func(name string) bool { return sc.requested(name) != "" })
	return compared(len(missing) > 0, "Missing or empty: "+inOneLine(missing)+".",
		"response_type, client_id, redirect_uri and scope were all sent.")
}

func responseType(sc *scene) (finding.Verdict, string) {
	if len(sc.snap.Stage(flow.Request).Params) == 0 {
		return open, ""
	}
	got := sc.requested("response_type")
	mode := sc.requested("response_mode")
	switch {
	case got != "code":
		return supports, fmt.Sprintf("response_type was %s.", cmp.Or(plain.Cut(got, 60), "none"))
	case mode != "" && mode != "query":
		return supports, fmt.Sprintf("response_mode was %s.", plain.Cut(mode, 60))
	}
	return against, "response_type was code, with no response_mode other than query."
}

func grantType(sc *scene) (finding.Verdict, string) {
	want := map[flow.Stage]string{flow.Exchange: "authorization_code", flow.Refresh: "refresh_token"}[sc.stage]
	got := sc.snap.Stage(sc.stage).Param("grant_type")
	if !sc.made(sc.stage) {
		return open, ""
	}
	return compared(got != want, fmt.Sprintf("grant_type was %s.", cmp.Or(plain.Cut(got, 60), "none")), "grant_type was "+want+".")
}

func endpointShown(sc *scene) (finding.Verdict, string) {
	s := sc.snap.Server
	switch {
	case sc.place != atPage && s.TokenEndpoint != "" && (sc.stage == flow.Exchange || sc.stage == flow.Refresh):
		return open, "The token endpoint is " + plain.Cut(s.TokenEndpoint, 200) + "."
	case s.AuthorizationEndpoint != "":
		return open, "The authorization endpoint is " + plain.Cut(s.AuthorizationEndpoint, 200) + "."
	}
	return open, ""
}

// tenants compares the first part of both paths, where Microsoft has the tenant.
func tenants(sc *scene) (finding.Verdict, string) {
	a, b := firstPart(sc.snap.Server.AuthorizationEndpoint), firstPart(sc.snap.Server.TokenEndpoint)
	if a == "" || b == "" {
		return open, ""
	}
	return compared(a != b, fmt.Sprintf("The tenant is %s in the authorization endpoint and %s in the token endpoint.", a, b),
		"Both endpoints say "+a+".")
}

func firstPart(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Path, "/oauth2/") { // Microsoft's form, with the tenant before it
		return ""
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return plain.Cut(part, 60)
}

// errorGoesElsewhere: some providers tell errors to another registered address than the one that was sent.
func errorGoesElsewhere(sc *scene) bool {
	return slices.ContainsFunc(provider.Presets(), func(p provider.Preset) bool {
		return p.Errors.Place == provider.RegisteredCallback && slices.Contains(sc.servers, p.KnownAs.Family)
	})
}

func sentOnce(sc *scene) (finding.Verdict, string) {
	n := len(sc.snap.Stage(flow.Exchange).Exchanges)
	if n == 0 {
		return open, ""
	}
	return open, fmt.Sprintf("Token requests sent in this walk: %d.", n)
}

// redirectSame compares the two requests byte by byte. RFC 6749 4.1.3.
func redirectSame(sc *scene) (finding.Verdict, string) {
	if !sc.made(flow.Exchange) {
		return open, ""
	}
	first, second := sc.requested("redirect_uri"), sc.snap.Stage(flow.Exchange).Param("redirect_uri")
	diff := client.Diff(first, second)
	if !diff.Any() {
		return against, "Both requests carried the same redirect URI, byte for byte."
	}
	return supports, fmt.Sprintf("The authorization request had %s, but the token request had %s: %s.", quoted(first),
		quoted(second), diff.Words)
}

// onPage compares a parameter in a pasted address with the one of this walk.
func onPage(name, what string) look {
	return func(sc *scene) (finding.Verdict, string) {
		sent := sc.requested(name)
		if sent == "" || !sc.paste.query.Has(name) {
			return open, ""
		}
		shown := sc.paste.query.Get(name)
		if shown == sent {
			return against, fmt.Sprintf("The pasted address has the %s of this walk, byte for byte: %s.", what, quoted(sent))
		}
		how := "they differ"
		if name == "redirect_uri" {
			how = client.Diff(sent, shown).Words
		}
		return supports, fmt.Sprintf("This walk sent the %s %s, but the pasted address has %s: %s.", what, quoted(sent),
			quoted(shown), how)
	}
}

func redirectPort(sc *scene) (finding.Verdict, string) {
	u, err := url.Parse(sc.redirectURI())
	switch {
	case err != nil || u.Host == "":
		return open, ""
	case u.Port() == "":
		return against, "The redirect URI has no port."
	}
	return open, "The redirect URI has the port " + u.Port() + "."
}

// redirectLoopback: either name of this machine may be the one that is registered; localhost is what tutorials have.
func redirectLoopback(sc *scene) (finding.Verdict, string) {
	switch name, _ := partOfRedirect(host)(sc); {
	case name == "":
		return open, ""
	case name == "localhost":
		return supports, "The host of the redirect URI is localhost."
	case wire.IsLoopback(name):
		return unlikely, "The host of the redirect URI is " + name + "."
	default:
		return against, "The host of the redirect URI is " + name + "."
	}
}

// shape says how the redirect URI is spelled where only the registration tells whether that is right.
func shape(of func(string) bool, yes, no string) look {
	return func(sc *scene) (finding.Verdict, string) {
		switch uri := sc.redirectURI(); {
		case uri == "":
			return open, ""
		case of(uri):
			return open, "The redirect URI that was sent " + yes + "."
		}
		return open, "The redirect URI that was sent " + no + "."
	}
}

// insecure is http to another machine. RFC 8252 8.3.
func insecure(where string) bool {
	scheme, host, _ := strings.Cut(where, " with ")
	return scheme == "http" && !wire.IsLoopback(host)
}

func schemeAndHost(u *url.URL) string {
	if u.Host == "" {
		return ""
	}
	return u.Scheme + " with " + u.Hostname()
}

// encoded tells that a URI was percent-encoded as a whole before it was put into a form.
func encoded(uri string) bool {
	uri = strings.ToLower(uri)
	return strings.Contains(uri, "%3a") || strings.Contains(uri, "%2f")
}

// scopeNames takes a scope apart however it is written.
func scopeNames(scope string) []string {
	return strings.FieldsFunc(scope, func(c rune) bool { return strings.ContainsRune(" ,\t\r\n[]'\"", c) })
}

// missingScopes are those that were asked for and not granted.
func (sc *scene) missingScopes() []string {
	id := sc.snap.Grant != nil && !sc.snap.Grant.Response.IDToken.IsZero()
	granted := authz.Shown(scopeNames(sc.snap.Tokens.Scope), !sc.snap.Tokens.Refresh.IsZero(), id)
	return authz.Lacking(scopeNames(sc.requested("scope")), granted)
}

func scopeGranted(sc *scene) (finding.Verdict, string) {
	if sc.snap.Tokens.Access.IsZero() || sc.requested("scope") == "" {
		return open, ""
	}
	if missing := sc.missingScopes(); len(missing) > 0 {
		return supports, "Requested but not granted: " + inOneLine(missing) + "."
	}
	return against, "Everything requested was granted: " + plain.Cut(sc.snap.Tokens.Scope, 200) + "."
}

// wantedScopes are the ones that a Bearer challenge of the last response names. RFC 6750 3.
func (sc *scene) wantedScopes() (all []string) {
	x, _ := sc.last()
	for _, c := range resource.ChallengesOf(x) {
		all = append(all, scopeNames(plain.Text(c.Scope))...)
	}
	return all
}

// unaskedScopes are the wanted ones that were not asked for.
func (sc *scene) unaskedScopes() []string {
	asked := scopeNames(sc.requested("scope"))
	return slices.DeleteFunc(sc.wantedScopes(), func(name string) bool { return slices.Contains(asked, name) })
}

func scopeWanted(sc *scene) (finding.Verdict, string) {
	wanted, unasked := sc.wantedScopes(), sc.unaskedScopes()
	switch {
	case len(wanted) == 0:
		return open, "The response does not name a scope."
	case len(unasked) > 0:
		return supports, fmt.Sprintf("The response names the scope %s, which was not requested.",
			quoted(strings.Join(unasked, " ")))
	}
	return against, fmt.Sprintf("The response names the scope %s, which was requested.", quoted(strings.Join(wanted, " ")))
}

func scopeWritten(sc *scene) (finding.Verdict, string) {
	switch scope := sc.response().Scope; {
	case !scope.Present:
		return against, "The response has no scope."
	case scope.Array:
		return supports, "The response gives the scopes as an array."
	case strings.Contains(scope.Value, ","):
		return supports, "The response separates the scopes with commas."
	}
	return against, "The response gives the scopes in the standard format."
}

// offlineAsked knows the ways in which servers want to be asked for a refresh token.
func offlineAsked(sc *scene) (finding.Verdict, string) {
	for name, value := range map[string]string{"access_type": "offline", "token_access_type": "offline",
		"duration": "permanent"} {
		if sc.requested(name) == value {
			return against, fmt.Sprintf("The request had %s=%s.", name, value)
		}
	}
	if slices.Contains(strings.Fields(sc.requested("scope")), "offline_access") {
		return against, "The scope offline_access was requested."
	}
	if len(sc.snap.Stage(flow.Request).Params) == 0 {
		return open, ""
	}
	return supports, "The request did not ask for offline access."
}

// openIDAsked: OpenID Connect Core 5.3 wants a token of an OpenID Connect request at userinfo.
func openIDAsked(sc *scene) (finding.Verdict, string) {
	if !strings.Contains(strings.ToLower(sc.address), "userinfo") {
		return open, ""
	}
	return compared(!slices.Contains(scopeNames(sc.requested("scope")), "openid"),
		"The address is that of a userinfo endpoint, and the scope openid was not requested.", "The scope openid was requested.")
}
