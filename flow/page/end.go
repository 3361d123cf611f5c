package page

import (
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// The sections of the last page, besides Next, of which there is one a card.
const (
	Sentences Key = "sentences"
	Held      Key = "held"
	NeverSaw  Key = "never_saw"
	Differ    Key = "differ" // of a rehearsal: what nobody checked
	Lives     Key = "lives"
	Next      Key = "next"
)

// Life is how long something secret was good for, and how long it was needed.
type Life struct {
	Name     string
	From, To time.Time
	Of       time.Duration // that it would have lasted; 0 when nobody said
}

// Text is the life in words: "31 s of 1 h".
func (l Life) Text() string {
	text := took(l.To.Sub(l.From))
	if l.Of > 0 {
		text += " of " + span(l.Of)
	}
	return text
}

// span writes a lifetime as people say it: "300 s", "1 h", "30 days".
func span(d time.Duration) string {
	switch hour := time.Hour; {
	case d >= 48*hour:
		return fmt.Sprintf("%d days", d/(24*hour))
	case d >= hour && d%hour == 0:
		return fmt.Sprintf("%d h", d/hour)
	}
	return fmt.Sprintf("%d s", d/time.Second)
}

// Over tells that the walk has an end to look back at: every stage has ended, or the person said no.
func Over(s flow.Snapshot) bool {
	return s.Stage(flow.Revoke).Status.Passed() || denied(s)
}

// denied tells that the person, or the server in their place, refused the request.
func denied(s flow.Snapshot) bool { return s.Response != nil && s.Response.Error == "access_denied" }

// End is the last page: what happened, with the person's own values, and what to do next.
func End(v View) Page {
	s := v.Snapshot
	p := Page{Title: "What happened", Intro: summary(v)}
	all := sentences(v)
	p.Sections = []Section{
		{Key: Sentences, Title: fmt.Sprintf("In %s sentences", [...]string{"no", "one", "two", "three", "four", "five"}[len(all)]), Lines: all,
			Of: valuesOf(v)},
		{Key: Held, Title: "The app held", Lines: held(s)},
		{Key: NeverSaw, Title: "The app never saw", Lines: neverSaw(s)},
	}
	if lives := lives(v); len(lives) > 0 {
		p.Sections = append(p.Sections, Section{Key: Lives, Title: "How long each lived", Lives: lives})
	}
	if known, ok := provider.Find(s.Client.Preset); ok && rehearsed(s.Client) && !denied(s) {
		p.Sections = append(p.Sections, Section{Key: Differ, Title: "What may still differ from the real one", Lines: known.Risks()})
	}
	for _, card := range cards(v) {
		p.Sections = append(p.Sections, card)
		p.Buttons = append(p.Buttons, card.Buttons...)
	}
	if len(p.Buttons) > 1 {
		p.Buttons = p.Buttons[:1] // the others stand on their cards
	}
	return p
}

// told is whom the API of the practice server spoke of, and the song that it named; "" for what it did not say. The song
// is read at yutify too, whose API that is.
func told(v View) (name, song string) {
	call := v.Snapshot.Call
	if call == nil {
		return "", ""
	}
	name, song = practice.Told(call.Status, call.Content.Body)
	if !v.Practice {
		name = ""
	}
	return name, plain.Text(song)
}

func summary(v View) string {
	s := v.Snapshot
	into := "in"
	if name, _ := told(v); name != "" {
		into = "into " + name + "'s music"
	}
	text := "You let an app " + into + "."
	switch {
	case denied(s):
		text = "You kept an app out."
	case s.Stage(flow.Revoke).Status == flow.Done:
		text = "You let an app " + into + ", and the app gave the key back at the end."
	}
	from, to := s.Started.Format(time.TimeOnly), ended(s).Format(time.TimeOnly)
	if from != to {
		from += " to " + to
	}
	return text + " " + from + "."
}

// short is a secret as a sentence can hold it: its two ends where it may be shown, else its mark.
func (v View) short(x secret.Value) string {
	const end = 6
	switch text := x.Reveal(); {
	case !v.Open:
		return x.Redacted()
	case len(text) > 2*end+3:
		return text[:end] + "…" + text[len(text)-end:]
	default:
		return text
	}
}

// valuesOf are the values of the sentences, and the parameters that they are.
func valuesOf(v View) map[string]string {
	s, of := v.Snapshot, map[string]string{}
	if s.Response != nil {
		of[v.short(s.Response.Code)], of[v.short(s.Response.State)] = "code", "state"
	}
	if s.Request != nil {
		of[v.short(s.Request.PKCE.Verifier)] = "code_verifier"
	}
	for _, g := range grantOf(s) {
		of[v.short(g.a)] = "access_token"
	}
	return of
}

// sentences are what happened, each in the past, with the values of this walk.
func sentences(v View) []string {
	s := v.Snapshot
	out := []string{}
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if s.Resumed {
		add("Nobody had to sign in: the app had saved a refresh token of an earlier walk.")
		if s.Renewal != nil {
			add("Directly at the token endpoint it traded that for the access token `%s`.", v.short(s.Renewal.New.Access))
		}
	} else {
		scope := ""
		if s.Client.Scope != "" {
			scope = fmt.Sprintf(" with the scope `%s`", s.Client.Scope)
		}
		add("The app asked: as client `%s` it sent your browser to `%s` for a code%s.", s.Client.ID,
			path(s.Server.AuthorizationEndpoint, "/authorize"), scope)
		if denied(s) {
			add("You answered at the server: you %spressed Deny.", map[bool]string{true: "signed in there, and "}[v.Practice])
			add("Through the browser came the error `access_denied`, with the state `%s` that the app had sent, but no code.",
				v.short(s.Response.State))
			add("So the app has no code. It would have exchanged one for tokens, directly at the token endpoint, because others may see " +
				"what passes through the browser. The API was never called.")
			return out
		}
		as := ""
		if name, _ := told(v); name != "" {
			as = " as " + name
		}
		add("You answered at the server: you signed in there%s, and pressed Allow.", as)
		if s.Response != nil {
			also := ""
			if s.Response.Iss != "" {
				also = ", and the name of the server"
			}
			add("With the browser came the response: the code `%s`, good for one use, the state `%s` that the app had sent%s.",
				v.short(s.Response.Code), v.short(s.Response.State), also)
		}
		add("%s", traded(v))
	}
	add("%s", used(v))
	return out
}

// traded is the exchange.
func traded(v View) string {
	s := v.Snapshot
	token := ""
	if s.Grant != nil {
		token = fmt.Sprintf(" for the access token `%s`", v.short(s.Grant.New.Access))
	}
	with := " alone, with nothing to prove whose it was,"
	switch {
	case s.Client.PKCE != authz.Off && s.Request != nil:
		with = fmt.Sprintf(" and the verifier `%s`", v.short(s.Request.PKCE.Verifier))
		if !s.Client.Public() {
			with += ", authenticated by its client secret,"
		}
	case !s.Client.Public():
		with = ", authenticated by its client secret and without PKCE,"
	}
	return "Behind the browser's back the app traded the code" + with + token + "."
}

// used is what became of the access token.
func used(v View) string {
	s := v.Snapshot
	text, it := "The access token was not shown to an API", "it"
	if call := s.Call; call != nil && call.Status != 0 {
		text = fmt.Sprintf("The API responded to the access token with %d", call.Status)
		if name, song := told(v); song != "" {
			text = "The access token opened " + song
		} else if name != "" {
			text = "The API accepted the token and had nothing to report, as expected for " + name
		}
	}
	if s.Renewal != nil && s.Renewal.Err == nil && !s.Resumed {
		text, it = text+"; a refresh brought a second access token", "that one"
	}
	r := s.Revocation
	switch {
	case s.Stage(flow.Revoke).Status == flow.Skipped:
		text += "; it is valid until it expires, because it cannot be revoked here"
	case r != nil && r.Proof != nil && r.Proof.Status == 401:
		text += "; since the revocation the API refuses " + it
	case r != nil:
		text += "; it was revoked"
	}
	return text + "."
}

func held(s flow.Snapshot) []string {
	if denied(s) {
		if s.Client.PKCE == authz.Off {
			return []string{"the state of this walk, which has served its purpose"}
		}
		return []string{"the state of this walk, which has served its purpose, and the verifier, which is of no use without a code"}
	}
	var out []string
	if !s.Resumed && s.Grant != nil {
		out = append(out, "the code, for "+took(s.Stage(flow.Exchange).Started.Sub(s.Arrival.At)))
	}
	access, refresh := 0, 0
	for _, g := range grantOf(s) {
		if !g.a.IsZero() {
			access++
		}
		if !g.r.IsZero() {
			refresh++
		}
	}
	return append(out, plain.Count(access, "access token")+", "+plain.Count(refresh, "refresh token"))
}

// grantOf are the tokens that the exchange brought, and those that the refresh did.
func grantOf(s flow.Snapshot) (out [2]struct{ a, r secret.Value }) {
	if s.Grant != nil {
		out[0].a, out[0].r = s.Grant.New.Access, s.Grant.New.Refresh
	}
	if s.Renewal != nil {
		out[1].a = s.Renewal.New.Access
		if s.Renewal.Rotated || s.Resumed {
			out[1].r = s.Renewal.New.Refresh
		}
	}
	return out
}

func neverSaw(s flow.Snapshot) []string {
	if s.Resumed {
		return []string{"a password", "you: nobody signed in"}
	}
	out := []string{"a password", "the sign-in page, or the server's cookies"}
	if denied(s) {
		out = append(out, "a code or a token")
	}
	return out
}

// lives are the lives of the code and of the access tokens.
func lives(v View) []Life {
	s := v.Snapshot
	var out []Life
	exchange, refresh, revoke := s.Stage(flow.Exchange), s.Stage(flow.Refresh), s.Stage(flow.Revoke)
	end := revoke.Started.Add(revoke.Duration)
	if s.Grant != nil && !s.Arrival.At.IsZero() {
		code := Life{Name: "code", From: s.Arrival.At, To: exchange.Started}
		if v.Practice {
			code.Of = practice.CodeLifetime
		}
		out = append(out, code)
		access := Life{Name: "access token", From: s.Grant.Arrived, To: end, Of: lifetime(s.Grant.Response)}
		if s.Renewal != nil && s.Renewal.Err == nil {
			access.To = refresh.Started
		}
		out = append(out, access)
	}
	if s.Renewal != nil && s.Renewal.Err == nil {
		out = append(out, Life{Name: "new token", From: s.Renewal.Arrived, To: end,
			Of: lifetime(s.Renewal.Response)})
	}
	for _, l := range out {
		if l.From.IsZero() || l.To.Before(l.From) {
			return nil // a walk that was not finished has no lives to compare
		}
	}
	return out
}

// lifetime is what the response says of its access token; 0 when it says nothing that can be believed.
func lifetime(r token.Response) time.Duration {
	if r.Expiry.State != token.Known {
		return 0
	}
	return time.Duration(r.Expiry.Seconds) * time.Second
}

// cards are what to do next. The first is the primary one.
func cards(v View) []Section {
	s := v.Snapshot
	again := func(alter func(*Command)) Command {
		c := s.Client
		cmd := Command{Kind: Again, Client: &c}
		alter(&cmd)
		return cmd
	}
	card := func(title, note, button string, c Command) Section {
		return Section{Key: Next, Title: title, Note: note, Buttons: []Button{{button, c}}}
	}
	pkce := card("Without PKCE", "See which three parameters go missing, and what that allows.", "Start without PKCE",
		again(func(c *Command) { c.Client.PKCE = authz.Off }))
	if s.Client.PKCE == authz.Off {
		pkce = card("With PKCE", "See which three parameters are added, and what a thief of the code lacks.", "Start with PKCE",
			again(func(c *Command) { c.Client.PKCE = authz.S256 }))
	}
	deny := card("Say Deny", "The callback still arrives: with an error, but without a code.", "Start and deny", again(func(c *Command) {
		c.Name, c.Denial = "The walk has started again. On the consent page, press Deny.", true
	}))
	if denied(s) {
		return []Section{card("Say Allow", "The same walk to its end: with a code, a token and the API.", "Start and allow",
			again(func(*Command) {})), pkce}
	}
	if s.Resumed || s.Response == nil {
		return []Section{card("From the beginning", "With a sign-in, to see where the refresh token came from.", "Start over",
			again(func(*Command) {})), deny}
	}
	out := []Section{pkce, deny}
	if o, ok := v.Offered(AtEnd); ok {
		out = append(out, card(o.Title, o.Ask, "Open the lab", Command{Kind: Lab, Name: o.Lab}))
	}
	return out
}
