package advice

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
)

// namedIssuer is what the metadata that came say of themselves, "" where there are none.
func (sc *scene) namedIssuer() string {
	named, _ := sc.members()["issuer"].(string)
	return named
}

func issuerNamed(sc *scene) (finding.Verdict, string) {
	named := sc.namedIssuer()
	if named == "" {
		return open, ""
	}
	return compared(named != sc.snap.Client.Issuer, "The server names itself "+plain.Cut(named, 200)+".",
		"The server uses the same name.")
}

func metadataAnswered(sc *scene) (finding.Verdict, string) {
	x, ok := sc.last()
	switch {
	case !ok:
		return open, ""
	case x.Status == 0:
		return supports, "No response came."
	}
	return against, fmt.Sprintf("The server responded with %d.", x.Status)
}

func metadataThere(sc *scene) (finding.Verdict, string) {
	x, ok := sc.last()
	switch {
	case !ok || x.Status == 0:
		return open, ""
	case sc.namedIssuer() != "":
		return against, "The response holds metadata."
	}
	return supports, fmt.Sprintf("The last response was %d, without metadata.", x.Status)
}

// localhostRefused: the client's provider takes no redirect URI on localhost, and this is one.
func localhostRefused(sc *scene) bool {
	u, err := url.Parse(sc.snap.Client.RedirectURI)
	p, known := provider.Find(sc.snap.Client.Preset)
	return err == nil && known && strings.EqualFold(u.Hostname(), "localhost") && sc.snap.Client.ID != "" &&
		slices.Contains(p.Redirect.Refused, "localhost")
}

// failedRule names the field that a rule objects to, and what it wants.
func failedRule(sc *scene) (finding.Verdict, string) {
	f, failed := finding.Failed(sc.state().Checks)
	if !failed {
		return open, ""
	}
	return supports, strings.TrimSpace(f.Text + " " + f.Evidence + " " + f.Fix)
}
