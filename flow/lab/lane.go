package lab

import (
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/practice"
)

// Held is a value of a walk that somebody holds who is not the app, and where he got it.
type Held struct {
	Place string // where he reads: "address bar and history"
	By    string // the message with which it came there
	Value string // its name: "code"
	Worth string // what it is good for
	Check string // ID of the check that makes it worthless; "" where none does
}

// The places at which somebody may read.
const (
	inBrowser  = "Address bar and history"
	inRedirect = "The redirect"
	inLog      = "A proxy's log"
	inAnswer   = "The token response"
)

// Lane is the attacker's lane: at each message of the walk what somebody holds by then. It is read off what was really sent,
// and names no value.
func (o Outcome) Lane() (lane []Held) {
	s := o.Snapshot
	add := func(h Held) { lane = append(lane, h) }
	if sent := s.Stage(flow.Request); s.Stage(flow.Consent).Status.Ended() {
		by := "GET /authorize"
		if sent.Param("state") != "" {
			worth := "good for one callback, which came"
			if s.Response == nil {
				worth = "good for one callback, and the walk is over"
			}
			add(Held{inBrowser, by, "state", worth, "state"})
		}
		switch {
		case sent.Param("code_challenge") == "":
		case sent.Param("code_challenge_method") == authz.S256.String():
			add(Held{inBrowser, by, "code_challenge", "a hash, which does not lead back to the verifier", "server_code_verifier"})
		default:
			add(Held{inBrowser, by, "code_challenge", "for the server it is the verifier itself", ""})
		}
	}
	if s.Response != nil && !s.Response.Code.IsZero() {
		add(o.code())
	}
	if other := o.Other; other != nil && slices.ContainsFunc(other.Bytes, func(line string) bool { return strings.HasPrefix(line, "access_token=") }) {
		add(heldToken(inLog, other.Bytes[0]))
	}
	if s.Grant != nil && s.Grant.Err == nil {
		add(heldToken(inAnswer, "200 to POST /api/token"))
		if !s.Grant.New.Refresh.IsZero() {
			add(o.refreshToken())
		}
	}
	return lane
}

// code is what the code is worth to somebody who reads the redirect before the app has exchanged it.
func (o Outcome) code() Held {
	c := o.Snapshot.Client
	path := "/"
	if u, err := url.Parse(c.RedirectURI); err == nil && u.Path != "" {
		path = u.Path
	}
	h := Held{Place: inRedirect, By: "GET " + path, Value: "code"}
	challenge := o.Snapshot.Stage(flow.Request).Param("code_challenge") != ""
	switch method := o.Snapshot.Stage(flow.Request).Param("code_challenge_method"); {
	case challenge && method == authz.S256.String():
		h.Worth, h.Check = "needs the verifier, which was in no message yet", "server_code_verifier"
	case challenge:
		h.Worth = "needs the verifier, which stands in the URL of the request"
		if !c.Public() {
			h.Worth += ", and the client secret"
		}
	case slices.Contains(o.Lab.Lax, practice.CodeOfItsClient):
		h.Worth = "good for every client of the server"
	case c.Public():
		h.Worth = "good for whoever is the first"
	default:
		h.Worth, h.Check = "needs the client secret", "server_client_authentication"
		if c.PKCE == authz.Off {
			h.Worth += ", unless it is put into a session of the app itself"
		}
	}
	return h
}

// heldToken is an access token (RFC 6750 5.1).
func heldToken(place, by string) Held {
	return Held{place, by, "access_token", "good for whoever has it, until it expires or is revoked", "server_access_token"}
}

func (o Outcome) refreshToken() Held {
	h := Held{Place: inAnswer, By: "200 to POST /api/token", Value: "refresh_token", Worth: "needs the client secret", Check: "server_client_authentication"}
	switch {
	case slices.Contains(o.Lab.Lax, practice.RefreshOfItsClient):
		h.Worth, h.Check = "good for every client of the server", ""
	case o.Snapshot.Client.Public():
		h.Worth, h.Check = "good once: when it comes again, all tokens are revoked", "server_refresh_token"
	}
	return h
}

// laneText is the lane in sentences, one for each place.
func laneText(lane []Held) string {
	var out []string
	for i, h := range lane {
		text := "`" + h.Value + "`, " + h.Worth
		if h.Check != "" {
			text += " (`" + h.Check + "`)"
		}
		if i > 0 && lane[i-1].Place == h.Place {
			out[len(out)-1] += "; " + text
		} else {
			out = append(out, h.Place+", by "+h.By+": "+text)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, ". ") + "."
}
