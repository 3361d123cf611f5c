package lab

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"oauthwalk/flow"
)

// Pair is what a lab came to, and its twin.
type Pair struct{ Lab, Twin Outcome }

// RunPair runs a lab, and then its twin. The error is as that of Run.
func RunPair(ctx context.Context, l Lab) (p Pair, err error) {
	if p.Lab, err = Run(ctx, l); err == nil {
		p.Twin, err = Run(ctx, l.Twin())
	}
	return p, err
}

// Watch is RunPair with somebody who signs in at a browser, which open asks for: at the thief's page, and then at the
// sign-in. told hears what it came to. The thief's page is there until ctx ends, and then Watch returns.
func Watch(ctx context.Context, l Lab, open func(address string), told func(Pair, error)) {
	t, err := newThief(l)
	if err != nil {
		told(Pair{}, err)
		return
	}
	defer t.close()
	var p Pair
	if p.Lab, err = run(ctx, l, t, open); err == nil {
		p.Twin, err = Run(ctx, l.Twin())
	}
	told(p, err)
	<-ctx.Done()
}

// OK tells whether both ended as they must.
func (p Pair) OK() bool { return p.Lab.OK() && p.Twin.OK() }

// Titles of what is said.
const (
	Lane = "What an eavesdropper holds"
	Why  = "Why"
	Code = "The line of code"
)

// Line is one thing to say of a lab.
type Line struct{ Title, Text string }

// Came is what came of the lab, besides who stopped it; "" for nothing.
func (p Pair) Came() string {
	switch {
	case p.Lab.Other != nil:
		return p.Lab.Other.Text
	case p.Lab.Who == "":
		return p.Lab.Lab.Holds
	}
	return ""
}

// Lines are what is to be said of a lab that was run, besides that.
func (p Pair) Lines() []Line {
	l := p.Lab.Lab
	out := []Line{{Why, l.Why}, {Code, l.Code}}
	if text := laneText(p.Lab.Lane()); text != "" {
		out = append(out, Line{Lane, text})
	}
	return append(out, Line{"For comparison", p.twin()}, Line{"To think about", l.Next})
}

// twin is what the safeguard does, or what happens without what was done.
func (p Pair) twin() string {
	with := "With the safeguard on: "
	if p.Lab.Lab.Client.PKCE == "off" {
		with = "With PKCE: "
	}
	switch t := p.Twin; {
	case !t.OK():
		return "It did not end as it should: " + t.Seen().String()
	case p.Lab.Lab.Safe == nil:
		return "The same walk with nothing changed runs to the end."
	case t.Other != nil:
		return with + t.Seen().Past() + " " + t.Other.Text
	default:
		return with + t.Seen().Past()
	}
}

// At tells whether the lab has to do with a stage: it ends there, or something is done there.
func (l Lab) At(s flow.Stage) bool {
	_, done := l.Acts[string(s)]
	return done || l.Stage == s
}

// After is the lab after this one in its group.
func (l Lab) After() (Lab, bool) {
	all := All()
	for i := range all[:len(all)-1] {
		if all[i].Name == l.Name {
			return all[i+1], all[i+1].Group == l.Group
		}
	}
	return Lab{}, false
}

// Different is what is not as it should be in a lab: before it is run, and without saying what comes of it.
func (l Lab) Different() []Line {
	kind := "confidential: it has a secret"
	if l.Client.Public {
		kind = "public: it has no secret"
	}
	out := []Line{{"client", kind}}
	if l.Client.PKCE == "off" {
		out = append(out, Line{"taken away", "code_challenge and code_verifier"})
	}
	for _, r := range l.Lax {
		out = append(out, Line{"the server is lax", r.Words()})
	}
	for _, f := range l.Faults {
		out = append(out, Line{"the server", strings.ReplaceAll(string(f.Kind), "_", " ") + ", at " + string(f.Endpoint)})
	}
	for _, s := range flow.Stages {
		for _, a := range l.Acts[string(s)] {
			out = append(out, Line{fmt.Sprintf("at stage %d", s.Index()+1), a.String()})
		}
	}
	return out
}

// deeds are the acts in words; %s is the parameter.
var deeds = map[string]string{"edit": "%s has a wrong value", "remove": "%s is left out", "answer": "%s is changed in the redirect",
	"drop": "%s is removed from the redirect", "double": "%s appears twice", "deny": "the person presses Deny",
	"steal": "a thief, who reads the redirect as in a log", "race": "the exchange is sent twice at the same moment",
	"redeem": "another client, which has the code", "unencoded": "the secret is not encoded before it is sent",
	"binary": "somebody reads the file of this program", "refresh": "somebody sends a refresh token", "revoke": "the token is revoked",
	"login": "an app accepts a token as a sign-in", "query": "the token goes into the URL", "csrf": "somebody makes your browser load his callback",
	"lure": "somebody sends you a link"}

// String is the act in words.
func (a Act) String() string {
	text := deeds[a.Kind]
	if a.Kind == "wait" {
		return a.Value + " pass"
	}
	if strings.Contains(text, "%s") {
		return fmt.Sprintf(text, a.Name)
	}
	return text
}

// Bytes are the request that a run is about, and what came back, a line each: of somebody else where one was at work, else
// of the app at the stage where it ended. There are none where nothing was sent.
func (o Outcome) Bytes() []string {
	if o.Other != nil {
		return o.Other.Bytes
	}
	all := o.Snapshot.Stage(o.Lab.Stage).Exchanges
	if len(all) == 0 {
		return nil
	}
	x := all[0]
	return bytesOf(x.Method, x.URL, x.RequestBody, x.Status, x.ResponseBody)
}

// requestOf is a request in short. The secrets in it are those of the lab, and good for nothing else.
func requestOf(method, address string, form []byte) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	out := []string{method + " " + u.Path}
	for _, pairs := range []string{u.RawQuery, string(form)} {
		for pair := range strings.SplitSeq(pairs, "&") {
			if name, value, found := strings.Cut(pair, "="); found && name != "grant_type" && name != "redirect_uri" {
				out = append(out, name+"="+short(value))
			}
		}
	}
	return out
}

// bytesOf are a request and its response in short.
func bytesOf(method, address string, form []byte, status int, body []byte) []string {
	out := append(requestOf(method, address, form), "", fmt.Sprintf("%d %s", status, http.StatusText(status)))
	var got map[string]any
	if json.Unmarshal(body, &got) != nil {
		return out
	}
	for _, name := range []string{"access_token", "error", "scope"} {
		if value, ok := got[name].(string); ok {
			out = append(out, name+": "+short(value))
		}
	}
	return out
}

func short(value string) string {
	if len(value) <= 24 {
		return value
	}
	return value[:6] + "…" + value[len(value)-5:]
}
