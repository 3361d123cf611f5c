package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/wire"
)

// Actor is one of those who talk to each other.
type Actor int

// The actors, from left to right. The thief is there in a lab alone.
const (
	Thief Actor = iota - 1
	Browser
	ThisApp
	AuthServer
	API
	Actors = 4
)

func (a Actor) String() string {
	return [Actors + 1]string{"Thief", "Browser", "This app", "Auth server", "API"}[a-Thief]
}

// ArrowState is how far a message of the diagram is.
type ArrowState int

// The states of a message.
const (
	ArrowTodo ArrowState = iota // not yet, or not seen from here
	ArrowNow                    // under way
	ArrowDone
	ArrowLost   // it did not arrive, or never came
	ArrowUnseen // it must have happened, since something came of it
)

// Sign is what became of a check of what arrived. The line of an arrow says only that it happened.
type Sign int

// The signs.
const (
	Unsigned Sign = iota
	Checked
	Rejected
	AsExpected // a refusal that was the point
	Stolen     // read or sent by a thief
)

// Arrow is one message of the diagram.
type Arrow struct {
	From, To Actor
	Label    string // "GET /callback"
	State    ArrowState
	Sign     Sign
	Stage    flow.Stage // whose page has its bytes
	Opens    Key        // the section with its bytes; "" for none
	Nth      int        // of the sections with that key
	Held     string     // what a thief has got with it, in a word; "" for nothing
	Check    string     // ID of the check that makes that worthless; "" where none does
}

// Short is the label for where it has no room between its lifelines: without the status before its words.
func (a Arrow) Short() string {
	if status, code, found := strings.Cut(a.Label, " "); found && status != "" && status[0] <= '9' {
		return code
	}
	return a.Label
}

// Arrows is the whole walk as a sequence of messages: what has happened, what happens now, and what is to come. A walk that
// began with a saved refresh token has no way through the browser. What was skipped is left out.
func Arrows(v View) []Arrow {
	s := v.Snapshot
	token, api := "POST "+path(s.Server.TokenEndpoint, "/token"), "GET "+path(s.Server.API, "/api/me")
	call := pair(v, flow.API, API, api, "response")
	refresh := pair(v, flow.Refresh, AuthServer, token, "new tokens")
	var all []Arrow
	if s.Resumed {
		all = slices.Concat(refresh, call)
	} else {
		all = slices.Concat(discovery(v), browser(v), pair(v, flow.Exchange, AuthServer, token, "tokens"), call, refresh)
	}
	revoke := pair(v, flow.Revoke, AuthServer, "POST "+path(s.Server.RevocationEndpoint, "/revoke"), "response")
	return slices.Concat(all, revoke, proof(s, api))
}

// Now is the place of the first arrow that has not happened, before which the present is; -1 when nothing has happened yet
// or everything has.
func Now(arrows []Arrow) int {
	at := slices.IndexFunc(arrows, func(a Arrow) bool { return a.State == ArrowTodo || a.State == ArrowNow })
	if at == 0 {
		return -1
	}
	return at
}

// Present is what stands at the line between what has happened and what has not: since when nothing more has.
func Present(v View) string {
	last := ended(v.Snapshot)
	if last.IsZero() {
		return "now"
	}
	return "now, since " + last.Local().Format(time.TimeOnly)
}

// ended is when the last stage so far ended; zero before any has.
func ended(s flow.Snapshot) (last time.Time) {
	for _, st := range s.Stages {
		if end := st.Started.Add(st.Duration); st.Status.Ended() && end.After(last) {
			last = end
		}
	}
	return last
}

// Lasted is how long a walk took, from its beginning to the end of its last stage.
func Lasted(s flow.Snapshot) string { return took(ended(s).Sub(s.Started)) }

// discovery is the way to the metadata, where they are asked for.
func discovery(v View) []Arrow {
	s := v.Snapshot
	st := s.Stage(flow.Setup)
	if len(st.Exchanges) == 0 && (st.Status.Ended() || s.Client.Server.TokenEndpoint != "") {
		return nil
	}
	return pair(v, flow.Setup, AuthServer, "GET metadata", "metadata")
}

// browser is the way to the code. Between the browser and the server nothing is seen from here: that it happened shows when
// the browser comes back.
func browser(v View) []Arrow {
	s := v.Snapshot
	open, there, back, callback := ArrowTodo, ArrowTodo, ArrowTodo, ArrowTodo
	switch s.Stage(flow.Consent).Status {
	case flow.Running:
		open, there = ArrowDone, ArrowNow
	case flow.Failed:
		open = ArrowDone
	case flow.Done:
		open, there, back, callback = ArrowDone, ArrowDone, ArrowDone, ArrowDone
	}
	brought, sign := "code + state", Unsigned
	if callback == ArrowDone {
		switch st := s.Stage(flow.Callback); {
		case st.Status == flow.Done:
			sign = Checked
		case expected(v, st) != "":
			sign = AsExpected
		case st.Failure != nil:
			sign = Rejected
		}
		if s.Response != nil && s.Response.Error != "" {
			brought = "error + state"
		}
	}
	return []Arrow{
		{From: ThisApp, To: Browser, Label: "open the URL", State: open, Stage: flow.Consent, Opens: URL},
		{From: Browser, To: AuthServer, Label: "GET " + path(s.Server.AuthorizationEndpoint, "/authorize"), State: there, Stage: flow.Consent, Opens: URL},
		{From: AuthServer, To: Browser, Label: brought, State: back, Stage: flow.Callback, Opens: Parameters},
		{From: Browser, To: ThisApp, Label: "GET " + path(s.Client.RedirectURI, "/callback"), State: callback, Sign: sign,
			Stage: flow.Callback, Opens: Request},
	}
}

// pair is a request of the app and its response. What stands on a response before it has come is what is hoped for.
func pair(v View, stage flow.Stage, to Actor, request, hoped string) []Arrow {
	st := v.Snapshot.Stage(stage)
	if st.Status == flow.Skipped {
		return nil
	}
	there := Arrow{From: ThisApp, To: to, Label: request, Stage: stage, Opens: Request}
	back := Arrow{From: to, To: ThisApp, Label: hoped, Stage: stage, Opens: Response}
	var last wire.Exchange
	if n := len(st.Exchanges); n > 0 && stage != flow.Revoke {
		last = st.Exchanges[n-1]
		there.Nth, back.Nth = n-1, n-1
	} else if n > 0 {
		last = st.Exchanges[0]
	}
	switch {
	case st.Status == flow.Running:
		there.State = ArrowNow
	case st.Status == flow.Failed && st.Failure != nil && st.Failure.Kind == flow.KindCancelled, !st.Status.Ended():
	case last.Method == "": // nothing had to be sent, or nothing could be
		return lost(st, there, back)
	case last.Status == 0:
		there.State, back.State, back.Label, back.Sign = ArrowDone, ArrowLost, "no response", Rejected
	case st.Status == flow.Failed:
		there.State, back.State, back.Sign = ArrowDone, ArrowDone, Rejected
		if expected(v, st) != "" {
			back.Sign = AsExpected
		}
		back.Label = fmt.Sprint(last.Status)
		if st.Failure != nil && st.Failure.Code != "" {
			back.Label += " " + st.Failure.Code
		}
	default:
		there.State, back.State, back.Sign = ArrowDone, ArrowDone, Checked
		back.Label = fmt.Sprint(last.Status)
		if hoped != "response" {
			back.Label += " " + hoped
		}
	}
	return []Arrow{there, back}
}

// Exchanged are requests of the app beside the walk, each with its response. Either opens the exchange.
func Exchanged(all []wire.Exchange) (out []Arrow) {
	for i, x := range all {
		what := path(x.URL, "/")
		if strings.Contains(what, "/.well-known/") {
			what = "metadata"
		}
		back := Arrow{From: AuthServer, To: ThisApp, Label: fmt.Sprint(x.Status), State: ArrowDone, Opens: Request, Nth: i}
		if x.Status == 0 {
			back.Label, back.State, back.Sign = "no response", ArrowLost, Rejected
		}
		out = append(out, Arrow{From: ThisApp, To: AuthServer, Label: x.Method + " " + what, State: ArrowDone, Opens: Request, Nth: i}, back)
	}
	return out
}

// lost is a request that was not sent: a stage that failed before it, or one that needed none.
func lost(st flow.StageState, there, back Arrow) []Arrow {
	if st.Status == flow.Failed {
		there.State, there.Sign = ArrowLost, Rejected
	}
	return []Arrow{there, back}
}

// proof is the call of the API after the revocation, whose refusal is the point.
func proof(s flow.Snapshot, api string) []Arrow {
	st := s.Stage(flow.Revoke)
	if st.Status == flow.Skipped {
		return nil
	}
	there := Arrow{From: ThisApp, To: API, Label: api, Stage: flow.Revoke, Opens: Request, Nth: len(st.Exchanges) - 1}
	back := Arrow{From: API, To: ThisApp, Label: "refusal", Stage: flow.Revoke, Opens: Response, Nth: len(st.Exchanges) - 1}
	if r := s.Revocation; r != nil && r.Proof != nil && st.Status.Ended() {
		there.State, back.State = ArrowDone, ArrowDone
		back.Label = fmt.Sprint(r.Proof.Status)
		switch {
		case r.Proof.Status == 0:
			back.State, back.Label, back.Sign = ArrowLost, "no response", Rejected
		case r.Proof.Status == 401:
			back.Label, back.Sign = "401 as expected", AsExpected
		}
	}
	if st.Status.Ended() && there.State == ArrowTodo {
		return nil // it was not made
	}
	return []Arrow{there, back}
}

// path is the path of an endpoint, or what it usually is while the endpoint is not known.
func path(endpoint, usual string) string {
	if u, err := url.Parse(endpoint); err == nil && u.Path != "" {
		return u.Path
	}
	return usual
}
