package advice

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// tokenAge compares the age of the access token with the lifetime that the server named. RFC 6749 5.1.
func tokenAge(sc *scene) (finding.Verdict, string) {
	t, sent := sc.snap.Tokens, sc.state().Started
	if t.Received.IsZero() || sent.IsZero() {
		return open, ""
	}
	age := sent.Sub(t.Received).Round(time.Second)
	if t.Expires.IsZero() {
		return open, fmt.Sprintf("The access token was %v old. The server did not say how long the token is valid.", age)
	}
	life := t.Expires.Sub(t.Received).Round(time.Second)
	return compared(!sent.Before(t.Expires),
		fmt.Sprintf("The access token was %v old, and its lifetime is %v.", age, life),
		fmt.Sprintf("The access token was %v old, and its lifetime is %v: it had not expired according to this machine's clock.", age, life))
}

// tokenFresh is the other way round: a fresh token speaks for a fault of the server.
func tokenFresh(sc *scene) (finding.Verdict, string) {
	v, text := tokenAge(sc)
	return map[finding.Verdict]finding.Verdict{supports: against, against: supports, open: open}[v], text
}

// bearerSent reads the header of the call from the wire.
func bearerSent(_ *scene, x wire.Exchange) (finding.Verdict, string) {
	h := wire.Value(x.RequestHeader, "Authorization")
	kind, credential, _ := strings.Cut(h, " ")
	switch {
	case h == "":
		return supports, "The request had no Authorization header."
	case !strings.EqualFold(kind, "Bearer"):
		return supports, "The Authorization header does not use the Bearer scheme."
	case credential != strings.TrimSpace(credential) || strings.ContainsAny(credential, "\"' "):
		return supports, "The token in the header has quotes or spaces around it."
	}
	return against, "The request had an Authorization: Bearer header with a token."
}

// refreshOld compares with the token that the newest one has replaced. RFC 9700 4.14.2.
func refreshOld(sc *scene) (finding.Verdict, string) {
	sent, t := secret.New(sc.snap.Stage(flow.Refresh).Param("refresh_token")), sc.snap.Tokens
	switch {
	case sent.IsZero():
		return open, ""
	case sent.Equal(t.Previous):
		return supports, "The refresh token that was sent is the one that the last refresh replaced."
	case sent.Equal(t.Refresh) && sc.snap.Resumed && t.Refreshes == 0:
		return open, "The refresh token that was sent is the stored one. Only the server knows whether another program has used it."
	case sent.Equal(t.Refresh):
		return against, "The refresh token that was sent is the newest one that this walk has."
	}
	return open, "The refresh token that was sent did not come from this walk."
}

// refreshAge rules nothing out: few servers say how long a refresh token lives.
func refreshAge(sc *scene) (finding.Verdict, string) {
	t, sent := sc.snap.Tokens, sc.snap.Stage(flow.Refresh).Started
	if t.Received.IsZero() || sent.IsZero() {
		return open, ""
	}
	return open, fmt.Sprintf("The refresh token was %v old when it was sent.", sent.Sub(t.Received).Round(time.Second))
}

func lifetime(sc *scene) (finding.Verdict, string) {
	t := sc.snap.Tokens
	if t.Expires.IsZero() {
		return open, "The response does not give a lifetime."
	}
	return open, fmt.Sprintf("The response says that the access token is valid for %v.",
		t.Expires.Sub(t.Received).Round(time.Second))
}

func apiAfter(sc *scene) (finding.Verdict, string) {
	switch r := sc.snap.Revocation; {
	case r == nil || r.Proof == nil || r.Proof.Status == 0:
		return open, "The API was not called afterwards."
	case r.Proof.Status == 401:
		return against, "The API responded with status 401 afterwards."
	default:
		return supports, fmt.Sprintf("The API responded with status %d afterwards.", r.Proof.Status)
	}
}

// apiHost compares where the call went with where the token came from; a difference is usual, so it decides nothing.
func apiHost(sc *scene) (finding.Verdict, string) {
	call, errA := url.Parse(sc.address)
	from, errB := url.Parse(sc.snap.Server.TokenEndpoint)
	if errA != nil || errB != nil || call.Host == "" {
		return open, ""
	}
	return open, fmt.Sprintf("The call went to %s, and the token came from %s.", call.Host+call.EscapedPath(),
		cmp.Or(from.Host, "none"))
}

func tokenEdited(sc *scene) (finding.Verdict, string) {
	v, text := edited(flow.API, "access_token", "The token")(sc)
	sent := secret.New(sc.snap.Stage(flow.API).Param("access_token"))
	if v == supports && !sent.IsZero() && sent.Equal(sc.snap.Tokens.Refresh) {
		return supports, "The token that was sent is the refresh token."
	}
	return v, text
}

// ageOfCode is the time between the callback and the exchange.
func ageOfCode(s flow.Snapshot) (time.Duration, bool) {
	arrived, sent := s.Arrival.At, s.Stage(flow.Exchange).Started
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
		return unlikely, fmt.Sprintf("The code was %v old when it was sent.", age)
	case age > 60*time.Second:
		return supports, fmt.Sprintf("The code was %v old when it was sent; some servers allow no more than a minute.", age)
	}
	return open, fmt.Sprintf("The code was %v old when it was sent.", age)
}

// codeOnce rules nothing out: the walk knows only its own requests.
func codeOnce(sc *scene) (finding.Verdict, string) {
	n := 0
	code := url.QueryEscape(sc.snap.Stage(flow.Exchange).Param("code"))
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
	case late > 0 && n > 0:
		return supports, fmt.Sprintf("This walk sent the code once, but the callback received later requests (%d): "+
			"whatever sent them has seen the code.", late)
	}
	if n == 0 {
		return open, ""
	}
	return open, "This walk sent the code once. Another program that saw it could still have used it."
}

// damage names what a code should not have. RFC 6749 A.11 allows every printable character, so this is a hint only.
func damage(code string) string {
	switch {
	case strings.ContainsAny(code, "\r\n\t"):
		return "a line break or a tab in it"
	case strings.HasSuffix(code, "#_=_"), strings.HasSuffix(code, "#"):
		return "a leftover URL fragment at its end"
	case strings.ContainsAny(code, `"'`):
		return "quotes around it"
	case strings.Contains(code, " "):
		return "a space in it, as happens when a plus sign is decoded twice"
	}
	if plainer, err := url.PathUnescape(code); err == nil && plainer != code {
		return "a percent sign followed by two hex digits, as happens when a code is not decoded"
	}
	return ""
}
