package terminal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
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
	fs.add("addr", &addr, "`HOST:PORT`: loopback address to listen on; 127.0.0.1:3501 where free unless given")
	fs.add("redirect-uri", &p.uris, "`URI`: one more redirect URI for both clients; can be repeated")
	fs.add("as", &p.as, "`PRESET`: play this provider: its paths, rules and words, with exactly the redirect URIs given")
	fs.add("companion", &p.companion, "`NAME`: play the provider of a tutorial, and list its steps: "+strings.Join(companionNames(), ", "))
	fs.add("with-refresh-token", &p.refresh, "a first refresh token for each client, for a program that starts from one")
	fs.add("watch", &watch, "what your program does here: each request at its stage, every check, what was not sent, why it was refused")
	if code, done := t.parse(fs, args); done {
		return code
	}
	if err := p.settle(); err != nil {
		return t.usage("practice", err)
	}
	out := lines{t.Stdout}
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
		out.print(d)
	}})
	switch {
	case errors.Is(err, practice.ErrNotLoopback), errors.Is(err, practice.ErrClient):
		return t.usage("practice", err)
	case err != nil:
		fmt.Fprintf(t.Stderr, "oauthwalk practice: %v\n", err)
		return exitFailed
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
		out.print(first)
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
			s := c.Secret.Reveal()
			item.Secret = &s
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
		if c.APIKey != "" {
			t.Line(1, "API key: %s", c.APIKey)
		}
		if c.RefreshToken != "" {
			t.Line(1, "refresh token: %s", c.RefreshToken)
		}
	}
	for _, risk := range a.MayDiffer {
		t.Line(0, "May differ at the real one: %s", risk)
	}
	return t.String()
}

// lines writes one JSON object a line, whole, whoever calls.
type lines struct{ w io.Writer }

func (l lines) print(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = fmt.Appendf(nil, `{"error":%q}`, err)
	}
	fmt.Fprintf(l.w, "%s\n", b)
}

// list is a flag that can be repeated.
type list []string

func (l *list) String() string { return "" }

func (l *list) Set(s string) error {
	*l = append(*l, s)
	return nil
}
