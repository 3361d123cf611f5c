package advice

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
)

// namedIssuer is what the metadata that came say of themselves, "" where there are none.
func (sc *scene) namedIssuer() string {
	named, _ := strictjson.Read([]byte(sc.body), nil).First("issuer")
	return named.Text
}

func issuerNamed(sc *scene) (finding.Verdict, string) {
	named := sc.namedIssuer()
	if named == "" {
		return open, ""
	}
	return compared(named != sc.snap.Client.Issuer, "The server names itself "+plain.Cut(named, 200)+".",
		"The server uses the same issuer URL.")
}

func metadataAnswered(sc *scene, x wire.Exchange) (finding.Verdict, string) {
	switch {
	case x.Status == 0:
		return supports, "No response came."
	case x.Status >= 500:
		return open, sc.places() // a gateway may have responded for a server that is away
	}
	return against, sc.places()
}

// metadataThere: only 404 and 410 in every place say that there is none. RFC 9110 15.5.5 and 15.5.11.
func metadataThere(sc *scene) (finding.Verdict, string) {
	all := sc.state().Exchanges
	gone := func(x wire.Exchange) bool { return x.Status == http.StatusNotFound || x.Status == http.StatusGone }
	switch {
	case len(all) == 0:
		return open, ""
	case sc.namedIssuer() != "":
		return against, "The response contains metadata."
	case slices.ContainsFunc(all, func(x wire.Exchange) bool { return !gone(x) }):
		return open, sc.places()
	}
	return supports, sc.places()
}

// anyPlace tells whether one of the places responded in an odd way.
func anyPlace(odd func(wire.Exchange) bool) look {
	return func(sc *scene) (finding.Verdict, string) {
		return compared(slices.ContainsFunc(sc.state().Exchanges, odd), sc.places(), "")
	}
}

// places says what each place of the metadata responded with.
func (sc *scene) places() string {
	var said []string
	for _, x := range sc.state().Exchanges {
		switch u, err := url.Parse(x.URL); {
		case err != nil:
		case x.Status == 0:
			said = append(said, u.Path+": no response")
		default:
			said = append(said, fmt.Sprintf("%s: status %d", u.Path, x.Status))
		}
	}
	return "The locations of the metadata: " + strings.Join(said, "; ") + "."
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

// tls is why the last handshake of the stage failed; its zero value has no class.
func (sc *scene) tls() wire.TLSFailure {
	if x, ok := sc.last(); ok && x.TLS != nil {
		return *x.TLS
	}
	return wire.TLSFailure{}
}

// tlsFailed is the condition that the gravest thing is one of these: the first of the list.
func tlsFailed(classes ...wire.TLSClass) func(*scene) bool {
	return func(sc *scene) bool {
		found := sc.tls().Classes
		return len(found) > 0 && slices.Contains(classes, found[0])
	}
}

func certificate(sc *scene) (finding.Verdict, string) {
	f := sc.tls()
	if f.Certificate() == "" {
		return open, ""
	}
	return supports, fmt.Sprintf("%s has a %s.", cmp.Or(f.Host, "none"), f.Certificate())
}

// caFile: with a file of one's own in use, it is not the authority's.
func caFile(sc *scene) (finding.Verdict, string) {
	_, text := certificate(sc)
	if sc.snap.Client.CAFile == "" {
		return supports, text + " No CA file is set."
	}
	return open, text + " The CA file that is set has not signed it."
}

func tlsSays(sc *scene) (finding.Verdict, string) {
	f := sc.tls()
	text := "TLS says: " + cmp.Or(plain.Cut(f.Detail, 100), "none") + "."
	if strings.Contains(f.Detail, "certificate") {
		return supports, text
	}
	return open, text
}

// issuerTyped compares what was entered with what the metadata say; without metadata nothing is known.
func issuerTyped(sc *scene) (finding.Verdict, string) {
	typed, own := sc.snap.Client.Issuer, sc.snap.Server.Issuer
	if typed == "" || own == "" {
		return open, ""
	}
	return compared(typed != own, fmt.Sprintf("%s was entered, but the metadata says %s.", typed, own),
		"The metadata spells the issuer as it was entered.")
}

// issuerContradicted: the response has the same issuer in another spelling than the metadata.
func issuerContradicted(sc *scene) (finding.Verdict, string) {
	own := sc.snap.Server.Issuer
	if sc.snap.Response == nil || own == "" || sc.snap.Response.Iss == own {
		return open, ""
	}
	came := sc.snap.Response.Iss
	same := strings.EqualFold(strings.TrimRight(came, "/"), strings.TrimRight(own, "/"))
	return compared(same, fmt.Sprintf("The metadata says %s, the response %s.", own, plain.Cut(came, 200)), "")
}

// proxyRefused speaks for a cause where the status of the proxy fits it.
func proxyRefused(fits func(status int) bool) look {
	return func(sc *scene) (finding.Verdict, string) {
		x, _ := sc.last()
		if x.Proxy == nil {
			return open, ""
		}
		return compared(fits(x.Proxy.Status), x.Problem+".", x.Problem+".")
	}
}
