package advice

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
)

// ageOfCode is the time between the callback and the exchange.
func ageOfCode(s flow.Snapshot) (time.Duration, bool) {
	arrived, sent := s.Stage(flow.Callback).Arrival.At, s.Stage(flow.Exchange).Started
	return sent.Sub(arrived), !arrived.IsZero() && !sent.IsZero()
}

// codeAge does not know how long this server lets a code live. RFC 6749 4.1.2 asks for ten minutes at the most.
func codeAge(sc *scene) (finding.Verdict, string) {
	age, known := ageOfCode(sc.snap)
	if !known {
		return open, ""
	}
	age = age.Round(time.Second)
	switch {
	case age < 20*time.Second: // far below the shortest lifetime that a known server gives a code
		return against, fmt.Sprintf("The code was %v old when it was sent.", age)
	case age > 60*time.Second:
		return supports, fmt.Sprintf("The code was %v old when it was sent; some servers allow no more than a minute.", age)
	}
	return open, fmt.Sprintf("The code was %v old when it was sent.", age)
}

// codeOnce rules nothing out: the walk knows only its own requests.
func codeOnce(sc *scene) (finding.Verdict, string) {
	n := 0
	code := url.QueryEscape(value(sc.snap, flow.Exchange, "code"))
	for _, x := range sc.snap.Stage(flow.Exchange).Exchanges {
		if code != "" && bytes.Contains(x.RequestBody, []byte("code="+code)) {
			n++
		}
	}
	late := 0
	for _, e := range sc.snap.Stage(flow.Consent).Events {
		if e.Kind == loopback.KindLate {
			late++
		}
	}
	switch {
	case n > 1:
		return supports, fmt.Sprintf("This walk sent the code %d times.", n)
	case late > 0:
		return supports, fmt.Sprintf("This walk sent the code once, but the callback was called %d times more: "+
			"whatever did that has seen the code.", late)
	}
	return open, "This walk sent the code once. Another program that saw it could still have used it."
}

// damage names what a code should not have. RFC 6749 A.11 allows every printable character, so this is a hint only.
func damage(code string) string {
	switch {
	case strings.ContainsAny(code, "\r\n\t"):
		return "a line break or a tab in it"
	case strings.HasSuffix(code, "#_=_"), strings.HasSuffix(code, "#"):
		return "the tail of an address at its end"
	case strings.ContainsAny(code, `"'`):
		return "quotes around it"
	case strings.Contains(code, " "):
		return "a space in it, as when a plus was decoded twice"
	}
	if plainer, err := url.PathUnescape(code); err == nil && plainer != code {
		return "a percent sign with two digits in it, as when it was not decoded"
	}
	return ""
}
