package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// bench is one run: a practice server of its own, and a walk against it.
type bench struct {
	lab    Lab
	uri    string // redirect URI; "" for one on a free port
	server *practice.Server
	ahead  atomic.Int64 // of the server's clock, in nanoseconds
	walk   *flow.Walk
	person string               // ID of who signs in; "" for the first one
	old    flow.Snapshot        // of an earlier walk, where the lab needs one
	other  *Other               // what came of somebody else's requests; nil where nobody else was at work
	thief  *thief               // nil where there is none
	open   func(address string) // asks for the browser of a person who signs in; nil for nobody

	who  page.Actor // who does the act under way
	at   flow.Stage // before which it is done
	mu   sync.Mutex // of what follows
	sent []page.Arrow
}

// Run runs a lab, by real HTTP on loopback. The error is not the lab's: the run itself was not possible, or ctx has ended.
func Run(ctx context.Context, l Lab) (Outcome, error) {
	t, err := newThief(l)
	if err != nil {
		return Outcome{}, err
	}
	defer t.close()
	return run(ctx, l, t, nil)
}

func run(ctx context.Context, l Lab, t *thief, open func(address string)) (o Outcome, err error) {
	defer t.end()
	for range 5 { // another program may take the free port before the walk does
		if o, err = once(ctx, &bench{lab: l, thief: t, open: open}); !errors.Is(err, ErrPort) {
			break
		}
	}
	return o, err
}

// ErrPort says that other programs have the ports that a lab would take. The next run takes another one.
var ErrPort = errors.New("no free port for the lab")

func once(ctx context.Context, b *bench) (Outcome, error) {
	l, uri := b.lab, b.uri
	var err error
	if uri == "" {
		if uri, err = freeURI(); err != nil {
			return Outcome{}, err
		}
	}
	if b.server, err = practice.Start(b.config(uri)); err != nil {
		return Outcome{}, fmt.Errorf("the practice server of the lab: %w", err)
	}
	defer b.server.Close()
	faults := slices.Clone(l.Faults)
	for i := range faults {
		if faults[i].Value == atThief {
			faults[i].Value = b.thief.address
		}
	}
	b.server.SetFaults(faults...)
	c := b.client(l.Client.id(), uri)
	l.Client.apply(&c)
	if before := l.Before; before != nil {
		old := b.client(cmp.Or(before.Client, c.ID), uri)
		old.PKCE = c.PKCE
		if b.old, err = b.through(ctx, old, nil, before.Last); err != nil {
			return Outcome{}, err
		}
	}
	b.person = l.Client.Person
	snap, err := b.through(ctx, c, l.Acts, flow.Revoke)
	if err != nil {
		return Outcome{}, err
	}
	if f := snap.Stage(flow.Request).Failure; f != nil && f.Kind == flow.KindPortTaken {
		return Outcome{}, fmt.Errorf("%w: another program has taken the one of %s", ErrPort, uri)
	}
	return b.outcome(snap), nil
}

// otherID is a confidential client beside that of the walk.
const otherID = "lab-other"

// config is the server of the lab, with a confidential client, a public one, and another confidential one.
func (b *bench) config(uri string) practice.Config {
	c := practice.Config{Addr: "127.0.0.1:0", Lax: b.lab.Lax, RedirectURIs: []string{uri},
		Now: func() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) }}
	if b.lab.Thief() {
		c.Thief = &practice.Thief{Page: b.thief.address, Read: b.read}
	}
	if b.lab.Client.Origin {
		c.RedirectURIs = []string{origin(uri)}
		if b.lab.safe {
			c.RedirectURIs = append(c.RedirectURIs, uri)
		}
	}
	if b.lab.Client.Shipped {
		return c // the clients that every practice server has
	}
	text := "secret-of-the-lab-for-practice"
	if b.lab.Client.Odd {
		text = "odd+secret%of:the&lab"
	}
	c.Clients = []practice.Client{{ID: "lab-web", Secret: secret.New(text)}, {ID: "lab-native"},
		{ID: otherID, Secret: secret.New("secret-of-the-other-client")}}
	return c
}

// client is a client of the server as it should be.
func (b *bench) client(id, uri string) client.Client {
	c := client.Client{Name: "Lab", Issuer: b.server.Issuer(), ID: id, RedirectURI: uri, Scope: "activity", PKCE: authz.S256,
		Server: provider.Server{API: b.server.Issuer() + "/api/me"}}
	for _, known := range b.server.Clients() {
		if known.ID == id {
			c.Secret = known.Secret
		}
	}
	return c
}

// tried counts the ports of this program, so that two labs at the same moment take different ones.
var tried atomic.Int32

// freeURI is a redirect URI on a port on which nobody listens. It lies below those that the system gives out by itself, so
// that no connection and no server of another lab takes it before the walk does.
func freeURI() (uri string, err error) {
	var listener net.Listener
	for range 20 {
		if listener, err = net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", 20000+(os.Getpid()*101+int(tried.Add(1)))%12000)); err == nil {
			defer listener.Close()
			return "http://" + listener.Addr().String() + "/callback", nil
		}
	}
	return "", fmt.Errorf("%w: %w", ErrPort, err)
}

// id is the client of the walk.
func (s Setup) id() string {
	switch {
	case s.Shipped:
		return practice.WebClient
	case s.Public:
		return "lab-native"
	}
	return "lab-web"
}

// apply makes the client what the lab wants.
func (s Setup) apply(c *client.Client) {
	if m, err := authz.ParseMethod(s.PKCE); err == nil && s.PKCE != "" {
		c.PKCE = m
	}
	if s.Secret != "" {
		c.Secret = secret.New(s.Secret)
	}
	if s.Auth != "" {
		c.Auth = token.Auth(s.Auth)
	}
	if s.NoScope {
		c.Scope = ""
	}
	switch u, err := url.Parse(c.RedirectURI); {
	case err != nil:
	case s.Redirect == "localhost":
		c.RedirectURI = "http://localhost:" + u.Port() + u.Path
	case s.Redirect == "slash":
		c.RedirectURI += "/"
	case s.Redirect == "port":
		c.RedirectURI = "http://127.0.0.1:0" + u.Path
	}
}

// through takes a walk through its stages, with the acts before them, until one fails or the last one has ended.
func (b *bench) through(ctx context.Context, c client.Client, acts map[string][]Act, last flow.Stage) (flow.Snapshot, error) {
	patience := 20 * time.Second
	if b.open != nil {
		patience = 10 * time.Minute // somebody reads, and signs in
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	consent, stop := context.WithCancel(ctx)
	defer stop()
	var w *flow.Walk // OpenURL is called in stage 3
	w = flow.New(1, c, flow.Deps{OpenURL: func(ctx context.Context, address string) error {
		if b.open != nil {
			b.open(b.thief.address)
			select { // so that the sign-in comes to stand before it
			case <-time.After(time.Second):
				b.open(address)
			case <-ctx.Done():
			}
			return nil
		}
		err := b.visit(context.WithoutCancel(ctx), address, acts[string(flow.Consent)])
		if errors.Is(err, person.ErrPage) || errors.Is(err, errLured) {
			stop() // the browser ends at another page, and nothing will come
			return nil
		}
		go settle(consent, stop, w)
		return err
	}})
	defer w.Close()
	b.walk = w
	for _, s := range flow.Stages {
		if w.Snapshot().Stage(s).Status == flow.Todo || s == flow.Callback {
			if w.Snapshot().Stage(s).Failure != nil || s == last {
				break
			}
			continue
		}
		for _, act := range acts[string(s)] {
			if s == flow.Consent {
				break // they are the browser's
			}
			if err := b.do(ctx, s, act); err != nil {
				return flow.Snapshot{}, fmt.Errorf("lab %s, before stage %s: %w", b.lab.Name, s, err)
			}
		}
		in := ctx
		if s == flow.Consent {
			in = consent
		}
		if _, err := w.Run(in, s); err != nil && ctx.Err() != nil {
			return flow.Snapshot{}, ctx.Err()
		}
		if w.Snapshot().Stage(s).Failure != nil || s == last {
			break
		}
	}
	return w.Snapshot(), nil
}

// settle ends the wait for the callback once the listener has refused what came. What it accepts ends the wait by itself.
func settle(waiting context.Context, stop func(), w *flow.Walk) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-waiting.Done():
			return
		case <-look.C:
			if len(w.Snapshot().Stage(flow.Consent).Events) > 0 {
				stop()
				return
			}
		}
	}
}

// do does an act before a stage.
func (b *bench) do(ctx context.Context, s flow.Stage, a Act) error {
	value := a.Value
	switch value {
	case "earlier":
		value = b.earlier(a.Name)
	case "localhost":
		value = strings.Replace(b.walk.Snapshot().Client.RedirectURI, "127.0.0.1", "localhost", 1)
	}
	switch a.Kind {
	case "edit":
		return b.walk.Edit(s, a.Name, value)
	case "remove":
		return b.walk.Remove(s, a.Name)
	case "wait": // the server's clock goes on
		d, err := time.ParseDuration(a.Value)
		b.ahead.Add(int64(d))
		return err
	}
	if other, ok := others[a.Kind]; ok {
		b.who, b.at = other.who, s
		return other.do(b, ctx, a)
	}
	return fmt.Errorf("%q is not an act", a.Kind)
}

// earlier is a value of the walk before.
func (b *bench) earlier(name string) string {
	switch s := b.old; {
	case name == "state" && s.Response != nil:
		return s.Response.State.Reveal()
	case name == "code" && s.Response != nil:
		return s.Response.Code.Reveal()
	case name == "refresh_token" && s.Grant != nil:
		return s.Grant.New.Refresh.Reveal()
	case name == "access_token" && s.Grant != nil:
		return s.Grant.New.Access.Reveal()
	}
	return ""
}

// visit is the person at the browser, and whoever changes what comes back on the way.
func (b *bench) visit(ctx context.Context, address string, acts []Act) error {
	var a Act
	if len(acts) > 0 {
		a = acts[0]
	}
	p := person.Person{Name: b.person, Deny: a.Kind == "deny"}.AtBrowser()
	switch a.Kind {
	case "csrf":
		return b.csrf(ctx, p, address)
	case "lure":
		b.who, b.at = page.Thief, flow.Callback
		return b.lure(ctx, address, a)
	}
	callback, err := p.Answer(ctx, address)
	if err != nil {
		return err
	}
	u, err := url.Parse(callback)
	if err != nil {
		return err
	}
	q := u.Query()
	if a.Value == "earlier" {
		a.Value = b.earlier(a.Name)
	}
	switch a.Kind {
	case "answer": // a parameter of the callback is another one
		q.Set(a.Name, a.Value)
	case "drop":
		q.Del(a.Name)
	case "double":
		q.Add(a.Name, a.Value)
	}
	u.RawQuery = q.Encode()
	return p.Load(ctx, u.String())
}
