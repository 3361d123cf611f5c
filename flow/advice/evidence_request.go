package advice

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
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
	var missing []string
	for _, name := range []string{"response_type", "client_id", "redirect_uri", "scope"} {
		if sc.requested(name) == "" {
			missing = append(missing, name)
		}
	}
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
		return supports, fmt.Sprintf("response_type was %s.", orNone(plain.Cut(got, 60)))
	case mode != "" && mode != "query":
		return supports, fmt.Sprintf("response_mode was %s.", plain.Cut(mode, 60))
	}
	return against, "response_type was code, with no other response_mode."
}

func grantType(sc *scene) (finding.Verdict, string) {
	want := map[flow.Stage]string{flow.Exchange: "authorization_code", flow.Refresh: "refresh_token"}[sc.stage]
	got := value(sc.snap, sc.stage, "grant_type")
	return compared(got != want, fmt.Sprintf("grant_type was %s.", orNone(plain.Cut(got, 60))), "grant_type was "+want+".")
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
	return compared(a != b, fmt.Sprintf("The authorization endpoint says %s, the token endpoint %s.", a, b),
		"Both endpoints say "+a+".")
}

func firstPart(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return plain.Cut(part, 60)
}

// errorGoesElsewhere: some providers tell errors to another registered address than the one that was sent.
func errorGoesElsewhere(sc *scene) (finding.Verdict, string) {
	for _, p := range provider.Presets() {
		if p.Errors.Place == provider.RegisteredCallback && slices.Contains(sc.servers, p.KnownAs.Family) {
			return supports, "This provider is known to do so."
		}
	}
	return open, ""
}

func sentOnce(sc *scene) (finding.Verdict, string) {
	n := len(sc.snap.Stage(flow.Exchange).Exchanges)
	if n == 0 {
		return open, ""
	}
	return open, fmt.Sprintf("Token requests of this walk: %d.", n)
}
