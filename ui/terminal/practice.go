package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// announced is the first line of the practice command.
type announced struct {
	Issuer  string            `json:"issuer"`
	Clients []announcedClient `json:"clients"`
}

type announcedClient struct {
	ID     string  `json:"client_id"`
	Secret *string `json:"client_secret"` // null for a public client
}

func (t *Terminal) practice(ctx context.Context, args []string) int {
	addr, uris := "", list(nil)
	fs := t.flags("practice")
	fs.about("The server")
	fs.add("addr", &addr, "`HOST:PORT`: loopback address to listen on; 127.0.0.1:3501 where free unless given")
	fs.add("redirect-uri", &uris, "`URI`: one more redirect URI for both clients; can be repeated")
	if code, done := t.parse(fs, args); done {
		return code
	}
	out := lines{t.Stdout}
	ready := make(chan struct{}) // no decision is printed before the announcement
	srv, err := practice.Start(practice.Config{Addr: addr, RedirectURIs: uris, OnDecision: func(d practice.Decision) {
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
	defer srv.Close()
	if t.text {
		fmt.Fprint(t.Stdout, announcement(announce(srv)))
	} else {
		out.print(announce(srv))
	}
	close(ready)
	t.say("The practice server listens on %s. Interrupt it to stop.\n", srv.Issuer())
	<-ctx.Done()
	return exitOK
}

// announce shows the practice clients with their secrets: they are printed in the documentation and protect nothing.
func announce(srv *practice.Server) announced {
	a := announced{Issuer: srv.Issuer(), Clients: []announcedClient{}}
	for _, c := range srv.Clients() {
		item := announcedClient{ID: c.ID}
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
	for _, c := range a.Clients {
		secret := "no secret: it is public"
		if c.Secret != nil {
			secret = "client secret: " + *c.Secret
		}
		t.Line(0, "Client ID: %s, %s", c.ID, secret)
	}
	t.Line(0, "Its decisions, as they are made:")
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
