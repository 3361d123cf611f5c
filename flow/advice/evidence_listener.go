package advice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

func strays(sc *scene) (finding.Verdict, string) {
	events := sc.snap.Stage(flow.Consent).Events
	if len(events) == 0 {
		return open, "No other request reached the listener."
	}
	last := events[len(events)-1]
	return supports, fmt.Sprintf("Requests that reached the listener but were not the response: %d. The last one: %s",
		len(events), last.Text)
}

func listening(sc *scene) (finding.Verdict, string) {
	l := sc.snap.Listener
	if l.RedirectURI == "" {
		return supports, "This walk is not listening yet."
	}
	return compared(!l.Open, "The listener of this walk is closed.",
		"This walk listens on "+strings.Join(l.Addresses, " and ")+".")
}

// families: localhost may lead to ::1 first.
func families(sc *scene) (finding.Verdict, string) {
	switch name, _ := partOfRedirect(host)(sc); name {
	case "":
		return open, ""
	case "localhost":
	default:
		return against, "The redirect URI says " + name + "."
	}
	return compared(len(sc.snap.Listener.Addresses) < 2, "The host of the redirect URI is localhost, but the listener uses only one IP version.",
		"The listener uses both IPv4 and IPv6: "+strings.Join(sc.snap.Listener.Addresses, " and ")+".")
}

func otherPath(sc *scene) (finding.Verdict, string) {
	if sc.paste.url == nil {
		return open, ""
	}
	return supports, fmt.Sprintf("The browser requested %s, but the redirect URI is %s.",
		quoted(sc.paste.url.EscapedPath()), quoted(sc.redirectURI()))
}

func browserOpened(sc *scene) (finding.Verdict, string) {
	checks := sc.snap.Stage(flow.Consent).Checks
	switch i := slices.IndexFunc(checks, func(c finding.Finding) bool { return c.ID == "browser" }); {
	case i < 0:
		return open, ""
	case checks[i].Verdict == finding.Pass:
		return open, "The system was asked to open a browser, and reported that it did."
	default:
		return supports, checks[i].Text
	}
}

// consentTime: forms of servers run out, most of them not within minutes.
func consentTime(sc *scene) (finding.Verdict, string) {
	took := sc.snap.Stage(flow.Consent).Duration.Round(time.Second)
	text := fmt.Sprintf("The response came %v after the request.", took)
	switch {
	case took == 0:
		return open, ""
	case took > 10*time.Minute:
		return supports, text
	case took < time.Minute:
		return against, text
	}
	return open, text
}

// stateShape compares two states without showing either.
func stateShape(sc *scene) (finding.Verdict, string) {
	sent, came := sc.requested("state"), sc.paste.query.Get("state")
	if sent == "" || came == "" {
		return open, ""
	}
	switch {
	case strings.NewReplacer("+", " ").Replace(sent) == came, strings.TrimRight(sent, "=") == came,
		strings.TrimSpace(came) == sent, strings.EqualFold(came, sent):
		return supports, "The state received and the state sent differ only in encoding or case."
	case nearly(sent, came):
		return supports, "The state received and the state sent are the same but for a few characters."
	}
	return against, plain.Text(fmt.Sprintf("The state received has %d characters, the state sent has %d, and the two do not match.",
		len(came), len(sent)))
}

// nearly tells that one text was made from the other: two states that were drawn apart share hardly a beginning or an end.
func nearly(a, b string) bool {
	most, least := max(len(a), len(b)), min(len(a), len(b))
	same := 0
	for same < least && a[same] == b[same] {
		same++
	}
	for end, room := 1, least-same; end <= room && a[len(a)-end] == b[len(b)-end]; end++ {
		same++
	}
	return most >= 8 && most-same <= 3
}
