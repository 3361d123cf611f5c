package stage

import (
	"fmt"
	"net/url"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/ui/part"
)

// Arrows is the walk so far as a sequence of messages. The way to the API is there from the start; refresh and revoke
// join when their turn comes. A walk that began with a kept refresh token has no way through the browser.
func Arrows(s flow.Snapshot) []part.Arrow {
	token := "POST " + path(s.Server.TokenEndpoint, "/token")
	api := pair(s, flow.API, part.API, "GET "+path(s.Server.API, "/api/me"), "200")
	refresh := pair(s, flow.Refresh, part.AuthServer, token, "new tokens")
	var m []part.Arrow
	if s.Resumed {
		m = append(refresh, api...)
	} else {
		m = append(browser(s), pair(s, flow.Exchange, part.AuthServer, token, "access token")...)
		m = append(m, api...)
		if due(s, flow.Refresh) {
			m = append(m, refresh...)
		}
	}
	if due(s, flow.Revoke) {
		m = append(m, pair(s, flow.Revoke, part.AuthServer, "POST "+path(s.Server.RevocationEndpoint, "/revoke"), "200")...)
		m = append(m, proof(s)...)
	}
	return m
}

// browser is the way to the code.
func browser(s flow.Snapshot) []part.Arrow {
	authorize := "GET " + path(s.Server.AuthorizationEndpoint, "/authorize") + "?…"
	if s.Client.PKCE != authz.Off {
		authorize += "challenge"
	}
	consent, callback := arrow(s, flow.Consent), arrow(s, flow.Callback)
	return []part.Arrow{
		{From: part.ThisApp, To: part.Browser, Label: "open the URL", State: consent},
		{From: part.Browser, To: part.AuthServer, Label: authorize, State: consent},
		{From: part.AuthServer, To: part.Browser, Label: redirected(s), State: consent},
		{From: part.Browser, To: part.ThisApp, Label: "GET /callback", State: callback},
	}
}

// proof is the call of the API after the revocation.
func proof(s flow.Snapshot) []part.Arrow {
	r := s.Revocation
	if r == nil || r.Proof == nil || r.Proof.Status == 0 {
		return nil
	}
	return []part.Arrow{
		{From: part.ThisApp, To: part.API, Label: "GET " + path(s.Server.API, "/api/me"), State: part.ArrowDone},
		{From: part.API, To: part.ThisApp, Label: fmt.Sprint(r.Proof.Status), State: part.ArrowDone},
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
func pair(s flow.Snapshot, stage flow.Stage, to part.Actor, request, answer string) []part.Arrow {
	st, state := s.Stage(stage), arrow(s, stage)
	sent, back := state, state
	if st.Failure != nil {
		answer = failed(st.Failure)
		if st.Failure.Status != 0 {
			sent = part.ArrowDone // it arrived: the response says so
		}
	}
	if st.Status == flow.Skipped {
		sent, back = part.ArrowTodo, part.ArrowTodo
	}
	return []part.Arrow{{From: part.ThisApp, To: to, Label: request, State: sent}, {From: to, To: part.ThisApp, Label: answer, State: back}}
}

func failed(f *flow.Failure) string {
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

func arrow(s flow.Snapshot, stage flow.Stage) part.ArrowState {
	switch s.Stage(stage).Status {
	case flow.Done:
		return part.ArrowDone
	case flow.Failed:
		return part.ArrowFailed
	case flow.Running, flow.Ready:
		return part.ArrowNow
	}
	return part.ArrowTodo
}
