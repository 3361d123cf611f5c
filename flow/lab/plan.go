package lab

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
)

// From is the stage from which on a lab is told.
func (l Lab) From() flow.Stage {
	if l.Stage == flow.Setup {
		return flow.Setup
	}
	return flow.Consent
}

// Plan are the messages of a lab before it is run, up to the last stage that an answer names. None has happened, and what
// is open by the answers has a question mark.
func (l Lab) Plan() []page.Arrow {
	snap := flow.Snapshot{Configuration: flow.Configuration{Server: provider.Server{AuthorizationEndpoint: "/authorize",
		TokenEndpoint: "/api/token", RevocationEndpoint: "/api/revoke", API: "/api/me"}}}
	if l.From() != flow.Setup {
		snap.Client.Server = snap.Server // the metadata came before
	}
	last := flow.Callback.Index()
	for _, c := range l.Answer {
		if c.Who != "" {
			last = max(last, c.Stage.Index())
		}
	}
	lured, more := l.does("lure"), l.requests()
	var own []page.Arrow
	for _, a := range page.Arrows(page.View{Snapshot: snap, Practice: true}) {
		if at := a.Stage.Index(); at > last || lured && at > flow.Callback.Index() { // the app hears nothing then
			break
		}
		own = append(own, a)
	}
	all := together(own, more)
	for i, a := range all {
		switch {
		case a.Stage == flow.Callback && a.From == page.AuthServer:
			if l.open("server", flow.Consent, flow.Callback) {
				all[i].Label = "?"
			}
		case a.Stage == flow.Callback && a.To == page.ThisApp:
			if l.open("client", flow.Consent, flow.Callback) {
				all[i].Label += " ?"
			}
		case a.From == page.AuthServer || a.From == page.API:
			if a.To == page.Thief || l.open("", a.Stage) {
				all[i].Label = "?"
			}
		}
	}
	return all
}

// open tells that an answer has somebody stop it at one of these stages; "" is anybody.
func (l Lab) open(who string, at ...flow.Stage) bool {
	return slices.ContainsFunc(l.Answer[:], func(c Choice) bool {
		return c.Who != "" && (who == "" || c.Who == who) && slices.Contains(at, c.Stage)
	})
}

// requests are those that will be made beside the walk's own, with their responses, and what a thief reads.
func (l Lab) requests() (out []page.Arrow) {
	if l.Thief() || l.does("lure") {
		read := page.Arrow{From: page.Browser, To: page.Thief, Stage: flow.Callback}
		if l.Thief() {
			read.Held = chips["code"]
		}
		out = append(out, read)
	}
	for _, s := range flow.Stages {
		for _, a := range l.Acts[string(s)] {
			for _, label := range others[a.Kind].asks {
				out = append(out, request(others[a.Kind].who, s, label, "?")...)
			}
		}
	}
	return out
}

// request is a request of somebody, and what comes back.
func request(who page.Actor, at flow.Stage, label, back string) []page.Arrow {
	to := page.AuthServer
	if strings.HasPrefix(label, "GET ") {
		to = page.API
	}
	return []page.Arrow{{From: who, To: to, Label: label, Stage: at}, {From: to, To: who, Label: back, Stage: at}}
}

// together puts the requests beside those of the walk to their stage, before what the app itself does there.
func together(own, others []page.Arrow) (all []page.Arrow) {
	for _, a := range own {
		for len(others) > 0 && (others[0].Stage.Index() < a.Stage.Index() || others[0].Stage == a.Stage && a.From != page.AuthServer) {
			all, others = append(all, others[0]), others[1:]
		}
		all = append(all, a)
	}
	return append(all, others...)
}

// Terms are the words of a lab that a beginner may not know.
func (l Lab) Terms() []page.Term {
	text := l.Title
	for _, line := range l.Different() {
		text += "\n" + line.Text
	}
	for _, c := range l.Answer {
		text += "\n" + c.String()
	}
	return page.Terms(text, 4)
}

// Different is what is not as it should be in a lab: before it is run, and without saying what comes of it.
func (l Lab) Different() []Line {
	out := l.Client.lines()
	for _, r := range l.Lax {
		out = append(out, Line{"the server is lax", r.Words()})
	}
	for _, f := range l.Faults {
		out = append(out, Line{"the server", fmt.Sprintf("its `%s` response is wrong", f.Endpoint)})
	}
	if l.Before != nil {
		out = append(out, Line{"before it", "another walk"})
	}
	for _, s := range flow.Stages {
		for _, a := range l.Acts[string(s)] {
			title := fmt.Sprintf("at stage %d", s.Index()+1)
			if others[a.Kind].who == page.Thief || a.Kind == "csrf" || a.Kind == "lure" {
				title = "second actor"
			}
			out = append(out, Line{title, a.String()})
		}
	}
	return out
}

// lines are the client of a lab, and what it does otherwise.
func (s Setup) lines() []Line {
	out := []Line{{"client", "`" + s.id() + "` · confidential: it has a secret"}}
	if s.Public {
		out[0].Text = "`" + s.id() + "` · public: it has no secret"
	}
	for _, line := range []struct {
		so          bool
		title, text string
	}{
		{s.PKCE == "off", "taken away", "`code_challenge` and `code_verifier`"},
		{s.PKCE == "plain", "code_challenge", "the verifier itself"},
		{s.Secret != "", "client secret", "not the registered one"},
		{s.Odd, "client secret", "has `+`, `%`, `:` and `&` in it"},
		{s.Auth != "", "authentication", "in the form; the server wants HTTP Basic"},
		{s.Redirect == "localhost", "redirect URI", "`localhost` in place of `127.0.0.1`"},
		{s.Redirect == "slash", "redirect URI", "an extra slash at the end"},
		{s.Redirect == "port", "redirect URI", "not the registered port"},
		{s.Origin, "registered", "only the beginning of the redirect URI"},
		{s.NoScope, "scope", "none is asked for"},
		{s.Person == "theo", "signs in", "Theo, not Mira"},
	} {
		if line.so {
			out = append(out, Line{line.title, line.text})
		}
	}
	return out
}

// deeds are the acts in words; %s is the parameter.
var deeds = map[string]string{"edit": "`%s` has a wrong value", "remove": "`%s` is left out", "answer": "`%s` is changed in the redirect",
	"drop": "`%s` is removed from the redirect", "double": "`%s` appears twice", "deny": "the person presses Deny",
	"steal": "a thief who reads the redirect, as in a log", "race": "the exchange is sent twice at the same moment",
	"redeem": "another client, which has the code", "unencoded": "the secret is not encoded before it is sent",
	"binary": "somebody who reads the file of this program", "refresh": "somebody who sends a refresh token", "revoke": "the token is revoked",
	"renew": "the app refreshes if its token is refused",
	"login": "an app accepts a token as a sign-in", "query": "the token goes into the URL", "csrf": "somebody who makes your browser load his callback",
	"lure": "somebody who sends you a link"}

// String is the act in words.
func (a Act) String() string {
	text := deeds[a.Kind]
	if a.Kind == "wait" {
		return strings.NewReplacer("m", " minutes", "h", " hours").Replace(a.Value) + " pass"
	}
	if strings.Contains(text, "%s") {
		return fmt.Sprintf(text, a.Name)
	}
	return text
}
