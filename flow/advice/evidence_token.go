package advice

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/secret"
)

// tokenLooks are about access tokens and refresh tokens. RFC 6749 1.4 and 1.5, RFC 6750 2.1.
var tokenLooks = map[string]look{
	"token_age":        tokenAge,
	"token_fresh":      tokenFresh,
	"token_edited":     tokenEdited,
	"bearer_sent":      bearerSent,
	"refresh_edited":   refreshEdited,
	"refresh_old":      refreshOld,
	"refresh_age":      refreshAge,
	"revoke_edited":    func(sc *scene) (verdict, string) { return edited(sc.snap, flow.Revoke, "token", "The token") },
	"clock_skew":       clockSkew,
	"lifetime":         lifetime,
	"lifetime_name":    lifetimeName,
	"api_after":        apiAfter,
	"api_host":         apiHost,
	"client_id_header": clientIDHeader,
}

// tokenAge compares the age of the access token with the lifetime that the server named. RFC 6749 5.1.
func tokenAge(sc *scene) (verdict, string) {
	t, sent := sc.snap.Tokens, sc.state().Started
	if t.Received.IsZero() || sent.IsZero() {
		return open, ""
	}
	age := sent.Sub(t.Received).Round(time.Second)
	if t.Expires.IsZero() {
		return open, fmt.Sprintf("The access token was %v old; the server did not say how long it lives.", age)
	}
	life := t.Expires.Sub(t.Received).Round(time.Second)
	return compared(!sent.Before(t.Expires),
		fmt.Sprintf("The access token was %v old, and lives %v.", age, life),
		fmt.Sprintf("The access token was %v old, and lives %v: it had not expired by this machine's clock.", age, life))
}

// tokenFresh is the other way round: a fresh token speaks for a fault of the server.
func tokenFresh(sc *scene) (verdict, string) {
	v, text := tokenAge(sc)
	switch v {
	case supports:
		return against, text
	case against:
		return supports, text
	}
	return open, text
}

func tokenEdited(sc *scene) (verdict, string) {
	v, text := edited(sc.snap, flow.API, "access_token", "The token")
	sent := secret.New(value(sc.snap, flow.API, "access_token"))
	switch {
	case v != supports || sent.IsZero():
		return v, text
	case sent.Equal(sc.snap.Tokens.Refresh):
		return supports, "What was sent is the refresh token."
	}
	return supports, text
}

// bearerSent reads the header of the call from the wire.
func bearerSent(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	h := header(x.RequestHeader, "Authorization")
	kind, credential, _ := strings.Cut(h, " ")
	switch {
	case h == "":
		return supports, "The request had no Authorization header."
	case !strings.EqualFold(kind, "Bearer"):
		return supports, "The Authorization header is not of the kind Bearer."
	case credential != strings.TrimSpace(credential) || strings.ContainsAny(credential, "\"' "):
		return supports, "The token in the header has quotes or spaces around it."
	}
	return against, "The request had the header Authorization: Bearer, with a token."
}

func refreshEdited(sc *scene) (verdict, string) {
	return edited(sc.snap, flow.Refresh, "refresh_token", "The refresh token")
}

// refreshOld compares with the token that the newest one has replaced. RFC 9700 4.14.2.
func refreshOld(sc *scene) (verdict, string) {
	sent, t := secret.New(value(sc.snap, flow.Refresh, "refresh_token")), sc.snap.Tokens
	switch {
	case sent.IsZero():
		return open, ""
	case sent.Equal(t.Previous):
		return supports, "What was sent is the refresh token that the last refresh had replaced."
	case sent.Equal(t.Refresh) && sc.snap.Resumed && t.Refreshes == 0:
		return open, "What was sent is the refresh token that was stored. Whether another program used it, only the server knows."
	case sent.Equal(t.Refresh):
		return against, "What was sent is the newest refresh token that this walk has."
	}
	return open, "What was sent is a refresh token that this walk did not get."
}

// refreshAge rules nothing out: few servers say how long a refresh token lives.
func refreshAge(sc *scene) (verdict, string) {
	t, sent := sc.snap.Tokens, sc.snap.Stage(flow.Refresh).Started
	if t.Received.IsZero() || sent.IsZero() {
		return open, ""
	}
	return open, fmt.Sprintf("The refresh token was %v old when it was sent.", sent.Sub(t.Received).Round(time.Second))
}

// skewLimit is what two clocks may differ by before it matters.
const skewLimit = 2 * time.Minute

// clockSkew compares this machine's clock with the Date field of the newest answer. RFC 9110 6.6.1.
func clockSkew(sc *scene) (verdict, string) {
	for i := len(sc.snap.Stages) - 1; i >= 0; i-- {
		for _, x := range sc.snap.Stages[i].Exchanges {
			date, err := http.ParseTime(x.Header("Date"))
			if err != nil || x.Started.IsZero() {
				continue
			}
			skew := x.Started.Add(x.Duration).Sub(date).Round(time.Second)
			return compared(skew.Abs() > skewLimit,
				fmt.Sprintf("The server's clock and that of this machine differ by %v.", skew.Abs()),
				fmt.Sprintf("The server's clock and that of this machine differ by %v, which does no harm.", skew.Abs()))
		}
	}
	return open, ""
}

func lifetime(sc *scene) (verdict, string) {
	t := sc.snap.Tokens
	if t.Expires.IsZero() {
		return open, "The answer names no lifetime."
	}
	return open, fmt.Sprintf("The answer says that the access token lives %v.",
		t.Expires.Sub(t.Received).Round(time.Second))
}

func lifetimeName(sc *scene) (verdict, string) {
	_, odd := sc.members()["expires"]
	return compared(odd, "The answer has a member expires.", "The answer has no member expires either.")
}

func apiAfter(sc *scene) (verdict, string) {
	switch status := sc.snap.Stage(flow.Revoke).Value("api_status"); status {
	case nil:
		return open, "The API was not asked afterwards."
	case 401:
		return against, "The API answered 401 afterwards."
	default:
		return supports, fmt.Sprintf("The API answered %v afterwards.", status)
	}
}

// apiHost compares where the call went with where the token came from; a difference is usual, so it decides nothing.
func apiHost(sc *scene) (verdict, string) {
	call, errA := url.Parse(sc.address)
	from, errB := url.Parse(sc.snap.Server.TokenEndpoint)
	if errA != nil || errB != nil || call.Host == "" {
		return open, ""
	}
	return open, fmt.Sprintf("The call went to %s, the token comes from %s.", call.Host+call.EscapedPath(),
		orNone(from.Host))
}

func clientIDHeader(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	id := header(x.RequestHeader, "Client-Id")
	switch {
	case id == "":
		return supports, "The request had no Client-Id header."
	case id != sc.snap.Client.ID:
		return supports, "The Client-Id header is not the ID of this client."
	}
	return against, "The request had the Client-Id of this client."
}
