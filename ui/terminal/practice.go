package terminal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/companion"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/session"
)

// announced is the first line of the practice command.
type announced struct {
	Issuer        string            `json:"issuer"`
	Clients       []announcedClient `json:"clients"`
	As            string            `json:"as,omitempty"` // from here on only where a provider is played
	Authorization string            `json:"authorization_endpoint,omitempty"`
	Token         string            `json:"token_endpoint,omitempty"`
	API           string            `json:"api_base,omitempty"`
	Metadata      string            `json:"metadata,omitempty"`     // where the real provider publishes its own
	Registration  string            `json:"registration,omitempty"` // a page, for a browser
	MayDiffer     []string          `json:"may_differ,omitempty"`   // what nobody checked at the real one

	Companion string `json:"companion,omitempty"`

	name string // of the provider, for people
}

type announcedClient struct {
	ID           string   `json:"client_id"`
	Secret       *string  `json:"client_secret"` // null for a public client
	RedirectURIs []string `json:"redirect_uris,omitzero"`
	APIKey       string   `json:"api_key,omitempty"`
	RefreshToken string   `json:"refresh_token,omitempty"`
}

func (t *Terminal) practice(ctx context.Context, args []string) int {
	addr, watch, p := "", false, played{}
	fs := t.flags("practice")
	fs.about("The server")
	fs.add("addr", &addr, "`HOST:PORT`: loopback address to listen on; unless given, 127.0.0.1:3501 if that is free")
	fs.add("redirect-uri", &p.uris, "`URI`: one more redirect URI for both clients; can be repeated")
	fs.add("as", &p.as, "`PRESET`: imitate this provider: its paths, rules and words, with exactly the redirect URIs given")
	fs.add("companion", &p.companion, "`NAME`: imitate the provider of a tutorial, and list its steps: "+strings.Join(companionNames(), ", "))
	fs.add("with-refresh-token", &p.refresh, "a first refresh token for each client, for a program that starts from one")
	fs.add("watch", &watch, "print what your program does: each request at its stage, every check, what was not sent, why it was refused")
	if code, done := t.parse(fs, args); done {
		return code
	}
	if err := p.settle(); err != nil {
		return t.usage("practice", err)
	}
	watcher := t.watch(p.as, p.text)
	ready := make(chan struct{}) // no decision is printed before the announcement
	srv, err := practice.Start(practice.Config{Addr: addr, RedirectURIs: p.uris, Play: p.play, RefreshToken: p.refresh, OnDecision: func(d practice.Decision) {
		if watch {
			watcher.see(d)
			return
		}
		<-ready
		if t.text {
			var line page.Text
			line.Decision(d)
			fmt.Fprint(t.Stdout, line.String())
			return
		}
		t.print(d)
	}})
	switch {
	case errors.Is(err, practice.ErrNotLoopback), errors.Is(err, practice.ErrClient):
		return t.usage("practice", err)
	case err != nil:
		return t.fail("practice", err)
	}
	if watch {
		defer watcher.stop() // after the server: what is deferred last is done first
	}
	defer srv.Close()
	first := announce(srv)
	if p.text != nil {
		first.Companion = p.text.Name
	}
	if t.text {
		fmt.Fprint(t.Stdout, announcement(first))
		if p.text != nil {
			fmt.Fprint(t.Stdout, companionText(*p.text))
		}
		fmt.Fprint(t.Stdout, "Its decisions, as they are made:\n")
	} else {
		t.print(first)
	}
	close(ready)
	if watch {
		go watcher.run(ctx)
	}
	t.say("The practice server listens on %s. Interrupt it to stop.\n", srv.Issuer())
	<-ctx.Done()
	return exitOK
}

// announce shows the practice clients with their secrets: they are printed in the documentation and protect nothing.
func announce(srv *practice.Server) announced {
	play := srv.Plays()
	a := announced{Issuer: srv.Issuer(), Clients: []announcedClient{}, As: play.As, name: play.Name, MayDiffer: play.Notes, Registration: srv.Registration()}
	if a.As != "" {
		a.Authorization, a.Token, a.API = srv.Endpoints()
		if play.Paths.Metadata != "" {
			a.Metadata = srv.Issuer() + play.Paths.Metadata
		}
	}
	for _, c := range srv.Clients() {
		item := announcedClient{ID: c.ID, RefreshToken: c.RefreshToken.Reveal()}
		if a.As != "" {
			item.RedirectURIs, item.APIKey = append([]string{}, c.RedirectURIs...), play.API.Key
		}
		if !c.Secret.IsZero() {
			item.Secret = new(c.Secret.Reveal())
		}
		a.Clients = append(a.Clients, item)
	}
	return a
}

// announcement is the first line in words.
func announcement(a announced) string {
	var t page.Text
	t.Line(0, "The practice server is at %s", a.Issuer)
	if a.As != "" {
		t.Line(0, "It behaves as %s's documentation says; nothing leaves this machine.", a.name)
		t.Line(0, "Authorization endpoint: %s", a.Authorization)
		t.Line(0, "Token endpoint: %s", a.Token)
		t.Line(0, "API: %s", a.API)
		if a.Metadata != "" {
			t.Line(0, "Metadata: %s", a.Metadata)
		}
		t.Line(0, "Register redirect URIs in a browser: %s", a.Registration)
	}
	for _, c := range a.Clients {
		secret := "no secret: it is public"
		if c.Secret != nil {
			secret = "client secret: " + *c.Secret
		}
		t.Line(0, "Client ID: %s, %s", c.ID, secret)
		if c.RedirectURIs != nil {
			t.Line(1, "redirect URIs: %s", cmp.Or(strings.Join(c.RedirectURIs, ", "), "none; register some with --redirect-uri"))
		}
		lineOf(&t, "API key", c.APIKey)
		lineOf(&t, "refresh token", c.RefreshToken)
	}
	for _, risk := range a.MayDiffer {
		t.Line(0, "May differ from the real one: %s", risk)
	}
	return t.String()
}

// print writes one JSON object per line, whole, whoever calls.
func (t *Terminal) print(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = fmt.Appendf(nil, `{"error":%q}`, err)
	}
	fmt.Fprintf(t.Stdout, "%s\n", b)
}

// played is what the practice server shall play: a provider, with the companion of a text if there is one.
type played struct {
	as, companion string // as given
	uris          []string
	refresh       bool // with a first refresh token

	play *practice.Play       // nil for the server's own rules
	text *companion.Companion // nil for none
}

// settle finds what was named. Without redirect URIs, a companion registers those of its text; without a companion, the
// redirect URI tells it.
func (p *played) settle() (err error) {
	if p.companion != "" {
		c, ok := companion.Find(p.companion)
		if !ok {
			return fmt.Errorf("--companion %q is not known; it can be %s", p.companion, strings.Join(companionNames(), ", "))
		}
		if p.as != "" && p.as != c.Provider {
			return fmt.Errorf("--companion %s imitates %s, but --as names %s: leave one of them out", c.Name, c.Provider, p.as)
		}
		p.text, p.as, p.refresh = &c, c.Provider, p.refresh || c.RefreshToken
		if len(p.uris) == 0 {
			p.uris = slices.Clone(c.Registers)
		}
	}
	if p.as == "" {
		return nil
	}
	preset, ok := provider.Find(p.as)
	if !ok {
		return fmt.Errorf("--as %q is not a preset; oauthwalk walk --help lists them", p.as)
	}
	for _, uri := range p.uris {
		if c, ok := companion.For(p.as, uri); ok && p.text == nil {
			p.text = &c
		}
	}
	p.play, err = session.Play(preset)
	return err
}

func companionNames() []string {
	return textsOf(companion.All(), func(c companion.Companion) string { return c.Name })
}

// companionText is a companion in words: what to change in the program, and the steps with what waits in them.
func companionText(c companion.Companion) string {
	var t page.Text
	t.Line(0, "Companion: %s", c.Title)
	t.Line(0, "To change in your program, so that it uses this server:")
	for _, b := range c.Base {
		t.Line(1, "%s", b)
	}
	for i, s := range c.Steps {
		added := ""
		if s.Added {
			added = " (not in the tutorial)"
		}
		t.Line(0, "Step %d, %s: %s%s", i+1, s.Stage, s.Text, added)
		lineOf(&t, "To be sent", s.Sent)
		lineOf(&t, "Different today", s.Today)
		for _, f := range c.Pitfalls {
			if slices.Contains(s.Falls, f.Name) {
				pitfallText(&t, f)
			}
		}
	}
	return t.String()
}

// lineOf writes a value under its name, where there is one.
func lineOf(t *page.Text, name, value string) {
	if value != "" {
		t.Line(1, name+": %s", value)
	}
}

func pitfallText(t *page.Text, f companion.Pitfall) {
	t.Line(1, "Pitfall, %s: %s", f.Name, f.Text)
	t.Line(2, "To do: %s", f.Fix)
	if l, err := lab.Find(f.Lab); err == nil {
		t.Line(2, "Why: oauthwalk lab %s (%s)", l.Name, l.Title)
	}
}
