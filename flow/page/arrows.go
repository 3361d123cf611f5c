package page

import (
	"fmt"
	"net/url"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
)

// Actor is one of the four who talk to each other.
type Actor int

// The actors, from left to right.
const (
	Browser Actor = iota
	ThisApp
	AuthServer
	API
	Actors = 4
)

func (a Actor) String() string {
	return [Actors]string{"Browser", "This app", "Auth server", "API"}[a]
}

// ArrowState is how far a message of the diagram is.
type ArrowState int

// The states of a message.
const (
	ArrowTodo ArrowState = iota
	ArrowNow
	ArrowDone
	ArrowFailed
)

// Arrow is one message of the diagram.
type Arrow struct {
	From, To Actor
	Label    string // "GET /callback"; may be empty
	State    ArrowState
}

// Arrows is the walk so far as a sequence of messages. The way to the API is there from the start; refresh and revoke
// join when their turn comes. A walk that began with a kept refresh token has no way through the browser.
func Arrows(s flow.Snapshot) []Arrow {
	token := "POST " + path(s.Server.TokenEndpoint, "/token")
	api := pair(s, flow.API, API, "GET "+path(s.Server.API, "/api/me"), "200")
	refresh := pair(s, flow.Refresh, AuthServer, token, "new tokens")
	var m []Arrow
	if s.Resumed {
		m = append(refresh, api...)
	} else {
		m = append(browser(s), pair(s, flow.Exchange, AuthServer, token, "access token")...)
		m = append(m, api...)
		if due(s, flow.Refresh) {
			m = append(m, refresh...)
		}
	}
	if due(s, flow.Revoke) {
		m = append(m, pair(s, flow.Revoke, AuthServer, "POST "+path(s.Server.RevocationEndpoint, "/revoke"), "200")...)
		m = append(m, proof(s)...)
	}
	return m
}

// browser is the way to the code.
func browser(s flow.Snapshot) []Arrow {
	authorize := "GET " + path(s.Server.AuthorizationEndpoint, "/authorize") + "?…"
	if s.Client.PKCE != authz.Off {
		authorize += "challenge"
	}
	consent, callback := arrow(s, flow.Consent), arrow(s, flow.Callback)
	return []Arrow{
		{From: ThisApp, To: Browser, Label: "open the URL", State: consent},
		{From: Browser, To: AuthServer, Label: authorize, State: consent},
		{From: AuthServer, To: Browser, Label: redirected(s), State: consent},
		{From: Browser, To: ThisApp, Label: "GET /callback", State: callback},
	}
}

// proof is the call of the API after the revocation.
func proof(s flow.Snapshot) []Arrow {
	r := s.Revocation
	if r == nil || r.Proof == nil || r.Proof.Status == 0 {
		return nil
	}
	return []Arrow{
		{From: ThisApp, To: API, Label: "GET " + path(s.Server.API, "/api/me"), State: ArrowDone},
		{From: API, To: ThisApp, Label: fmt.Sprint(r.Proof.Status), State: ArrowDone},
	}
}

// path is the path of an endpoint, or what it usually is while the endpoint is not known.
func path(endpoint, usual string) string {
	if u, err := url.Parse(endpoint); err == nil && u.Path != "" {
		return u.Path
	}
	return usual
}

func due(s flow.Snapshot, stage flow.Stage) bool {
	return s.Next == stage || s.Stage(stage).Status != flow.Todo
}

// pair is a request of the app and its response.
func pair(s flow.Snapshot, stage flow.Stage, to Actor, request, answer string) []Arrow {
	st, state := s.Stage(stage), arrow(s, stage)
	sent, back := state, state
	if st.Failure != nil {
		answer = refusal(st.Failure)
		if st.Failure.Status != 0 {
			sent = ArrowDone // it arrived: the response says so
		}
	}
	if st.Status == flow.Skipped {
		sent, back = ArrowTodo, ArrowTodo
	}
	return []Arrow{{From: ThisApp, To: to, Label: request, State: sent}, {From: to, To: ThisApp, Label: answer, State: back}}
}

func refusal(f *flow.Failure) string {
	switch {
	case f.Status != 0 && f.Code != "":
		return fmt.Sprintf("%d %s", f.Status, f.Code)
	case f.Status != 0:
		return fmt.Sprint(f.Status)
	}
	return "no response"
}

// redirected names what the browser brought, which is all that this app sees of the server's answer to it.
func redirected(s flow.Snapshot) string {
	if s.Response != nil && s.Response.Error != "" {
		return "redirect with error + state"
	}
	return "redirect with code + state"
}

func arrow(s flow.Snapshot, stage flow.Stage) ArrowState {
	switch s.Stage(stage).Status {
	case flow.Done:
		return ArrowDone
	case flow.Failed:
		return ArrowFailed
	case flow.Running, flow.Ready:
		return ArrowNow
	}
	return ArrowTodo
}
