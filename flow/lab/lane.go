package lab

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// Held is a value of a walk that somebody holds who is not the app, and where he got it.
type Held struct {
	Place string // where he reads: "address bar and history"
	By    string // the message with which it came there
	Value string // its name: "code"
	Worth string // what it is good for
	Check string // ID of the check that makes it worthless; "" where none does

	stage flow.Stage // of that message
	to    page.Actor
}

// The places at which somebody may read.
const (
	inBrowser  = "address bar and history"
	inRedirect = "the redirect"
	inLog      = "a proxy's log"
	inAnswer   = "the token response"
)

// Lane is the attacker's lane: at each message of the walk what somebody holds by then. It is read off what was really sent,
// and names no value.
func (o Outcome) Lane() (lane []Held) {
	s := o.Snapshot
	add := func(h Held) { lane = append(lane, h) }
	if sent := s.Stage(flow.Request); s.Stage(flow.Consent).Status.Ended() {
		by, at, to := "GET /authorize", flow.Consent, page.AuthServer
		if sent.Param("state") != "" {
			worth := "valid for one callback, which has arrived"
			if s.Response == nil {
				worth = "valid for one callback, and the walk is over"
			}
			add(Held{inBrowser, by, "state", worth, "state", at, page.Browser})
		}
		switch {
		case sent.Param("code_challenge") == "":
		case sent.Param("code_challenge_method") == authz.S256.String():
			add(Held{inBrowser, by, "code_challenge", "a hash, which does not lead back to the verifier", "server_code_verifier", at, to})
		default:
			add(Held{inBrowser, by, "code_challenge", "for the server it is the verifier itself", "", at, to})
		}
	}
	if s.Response != nil && !s.Response.Code.IsZero() {
		add(o.code())
	}
	if other := o.Other; other != nil && slices.ContainsFunc(other.Bytes, func(line string) bool { return strings.HasPrefix(line, "access_token=") }) {
		add(heldToken(inLog, other.Bytes[0], flow.API, page.API))
	}
	if s.Grant != nil && s.Grant.Err == nil {
		add(heldToken(inAnswer, "200 to POST /api/token", flow.Exchange, page.ThisApp))
		if !s.Grant.New.Refresh.IsZero() {
			add(o.refreshToken())
		}
	}
	switch r := s.Revocation; {
	case o.Other != nil && o.Other.token && slices.ContainsFunc(o.decisions, reused):
		add(Held{inAnswer, "the thief's exchange", "access_token", "valid until the app exchanged the code a second time, then revoked", "server_code", flow.Exchange, page.ThisApp})
	case r != nil && r.Proof != nil && r.Proof.Status == http.StatusUnauthorized:
		add(Held{inAnswer, "200 to POST /api/revoke", "access_token", "revoked, and of no use", "server_access_token", flow.Revoke, page.ThisApp})
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
	h := Held{Place: inRedirect, By: "GET " + path, Value: "code", stage: flow.Callback, to: page.ThisApp}
	if o.Lab.Thief() {
		h.to = page.Thief // he has read it before
	}
	challenge := o.Snapshot.Stage(flow.Request).Param("code_challenge") != ""
	switch method := o.Snapshot.Stage(flow.Request).Param("code_challenge_method"); {
	case challenge && method == authz.S256.String():
		h.Worth, h.Check = "of no use without the verifier, which has not been in any message yet", "server_code_verifier"
	case challenge:
		h.Worth = "needs the verifier, which is in the URL of the request"
		if !c.Public() {
			h.Worth += ", and the client secret"
		}
	case slices.Contains(o.Lab.Lax, practice.CodeOfItsClient):
		h.Worth = "good for every client of the server"
	case c.Public():
		h.Worth = "good once, for whoever exchanges it first"
	default:
		h.Worth, h.Check = "needs the client secret", "server_client_authentication"
		if c.PKCE == authz.Off {
			h.Worth += ", unless it is put into a session of the app itself"
		}
	}
	return h
}

// heldToken is an access token (RFC 6750 5.1).
func heldToken(place, by string, at flow.Stage, to page.Actor) Held {
	return Held{place, by, "access_token", "good for whoever has it, until it expires or is revoked", "", at, to}
}

func (o Outcome) refreshToken() Held {
	h := Held{Place: inAnswer, By: "200 to POST /api/token", Value: "refresh_token", Worth: "needs the client secret", Check: "server_client_authentication"}
	switch {
	case slices.Contains(o.Lab.Lax, practice.RefreshOfItsClient):
		h.Worth, h.Check = "good for every client of the server", ""
	case o.Snapshot.Client.Public():
		h.Worth, h.Check = "good once: when it is used again, all tokens are revoked", "server_refresh_token"
	}
	return h
}

// Arrows is what ran: the messages of the walk, those of whoever else was at work, and what a thief
// has got by each. What the app cannot see, between browser and server, the server tells.
func (o Outcome) Arrows() (all []page.Arrow) {
	lane := o.Lane()
	for _, a := range page.Arrows(page.View{Snapshot: o.Snapshot, Practice: true}) {
		if a.Stage.Index() < o.Lab.From().Index() {
			continue
		}
		if o.Snapshot.Stage(flow.Consent).Status == flow.Failed {
			o.told(&a)
		}
		if a.State == page.ArrowTodo {
			continue
		}
		all = append(all, a)
	}
	all = together(all, o.sent)
	for i, a := range all {
		if at := slices.IndexFunc(lane, func(h Held) bool { return h.stage == a.Stage && h.to == a.To }); at >= 0 {
			all[i].Held, all[i].Check = chips[lane[at].Value], lane[at].Check
			lane = slices.Delete(lane, at, at+1)
		}
	}
	return all
}

// reused tells that the server has seen a code for the second time.
func reused(d practice.Decision) bool {
	return d.Endpoint == practice.EndpointToken && slices.Contains(withVerdict(d.Checks, finding.Fail), "server_code")
}

// chips are the values in a word. A refresh token came with an access token, and has none of its own.
var chips = map[string]string{"state": "state", "code_challenge": "challenge", "code": "code", "access_token": "token"}

// told fills in what the server has decided of a sign-in after which the app heard nothing, and what the listener refused.
func (o Outcome) told(a *page.Arrow) {
	var last practice.Decision
	for _, d := range o.decisions {
		if d.Endpoint == practice.EndpointAuthorize {
			last = d
		}
	}
	switch {
	case a.Stage == flow.Consent && a.To == page.AuthServer && last.Status != 0:
		a.State = page.ArrowDone
	case a.Stage == flow.Callback && a.To == page.Browser && last.Status != 0:
		a.State = page.ArrowDone
		if last.Status >= http.StatusBadRequest {
			a.Label, a.Sign = fmt.Sprintf("page with %d", last.Status), page.Rejected
		}
	case a.Stage == flow.Callback && a.To == page.ThisApp && len(o.Snapshot.Stage(flow.Consent).Events) > 0:
		a.State, a.Sign = page.ArrowDone, page.Rejected
	}
}

// laneText is the lane in sentences, a line for each value.
func laneText(lane []Held) string {
	var out []string
	for _, h := range lane {
		text := "`" + h.Value + "`, from " + h.Place + " (" + h.By + "): " + h.Worth + "."
		if h.Check != "" {
			text += " Enforced by the check `" + h.Check + "`."
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}
