package advice

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// rawAnswer says where the response is to be found in the record of the stage.
func rawAnswer(sc *scene) (string, bool) {
	x, ok := sc.last()
	if !ok || x.Status == 0 {
		return "", false
	}
	kind := cmp.Or(plain.Cut(x.Header("Content-Type"), 60), "no content type")
	return fmt.Sprintf("Response to request %d of stage %d (%s): status %d, %d bytes, %s.",
		len(sc.state().Exchanges), sc.stage.Index()+1, sc.stage, x.Status, len(x.ResponseBody), kind), true
}

func answerKind(sc *scene) (finding.Verdict, string) {
	text, known := rawAnswer(sc)
	x, _ := sc.last()
	switch {
	case !known:
		return open, text
	case sc.stage == flow.Refresh && sc.snap.Stage(flow.Exchange).Status == flow.Done:
		return against, "The same endpoint issued tokens in stage 5. " + text
	case strings.HasPrefix(strings.TrimSpace(sc.body), "<") && sc.affirmed() == nil: // else the page says what it is
		return supports, "The response is a web page. " + text
	case x.Status == http.StatusNotFound, x.Status == http.StatusMethodNotAllowed:
		return supports, text
	case strings.HasPrefix(strings.TrimSpace(sc.body), "{"):
		return unlikely, "The response is JSON. " + text
	}
	return open, text
}

// cutOff: the body is JSON that ends in the middle.
func cutOff(sc *scene) bool {
	return len(sc.body) < bodyLimit && words.CutOff(sc.body)
}

func retryAfter(sc *scene) (finding.Verdict, string) {
	x, _ := sc.last()
	if wait := x.Header("Retry-After"); wait != "" {
		return supports, "Retry-After: " + plain.Cut(wait, 40)
	}
	return open, "The response has no Retry-After header."
}

func methodSent(sc *scene, x wire.Exchange) (finding.Verdict, string) {
	if sc.stage == flow.API {
		return compared(x.Method == "GET", "The request was a GET.", "The request was a "+x.Method+".")
	}
	return compared(x.Method != "POST", "The request was a "+x.Method+".", "This walk sent the request as a POST.")
}

// connected tells whether anybody was there.
func connected(_ *scene, x wire.Exchange) (finding.Verdict, string) {
	return compared(x.RemoteAddr == "" && x.Status == 0, "No connection was made: "+cmp.Or(x.Problem, "none")+".",
		"A connection was made to "+x.RemoteAddr+".")
}

// nestedToken is the member that has an access token inside, "" when none has. RFC 6749 5.1 wants it at the top.
func nestedToken(sc *scene) string {
	for _, m := range strictjson.Read([]byte(sc.body), nil).Members {
		if _, inside := strictjson.Read([]byte(m.Raw), nil).First("access_token"); m.Kind == strictjson.Nested && inside {
			return m.Name
		}
	}
	return ""
}

func tokenNested(sc *scene) (finding.Verdict, string) {
	if name := nestedToken(sc); name != "" {
		return supports, "The response has an access_token nested in " + plain.Cut(name, 60) + "."
	}
	return open, ""
}

// lastBody is what the last request sent. It is never put into a sentence.
func lastBody(sc *scene) (string, bool) {
	x, ok := sc.last()
	return string(x.RequestBody), ok
}

// redirectTarget is scheme and host of a redirect only: the rest of the address may hold a code.
func redirectTarget(sc *scene) (string, bool) {
	x, _ := sc.last()
	u, err := url.Parse(x.Header("Location"))
	if err != nil || u.Host == "" {
		return "", false
	}
	return u.Scheme + "://" + u.Host, true
}

// response is the token response of the stage, as it was read; its zero value has nothing.
func (sc *scene) response() token.Response {
	result := map[flow.Stage]*token.Result{flow.Exchange: sc.snap.Grant, flow.Refresh: sc.snap.Renewal}[sc.stage]
	if result == nil {
		return token.Response{}
	}
	return result.Response
}

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
