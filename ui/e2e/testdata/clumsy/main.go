// Clumsy is the window of oauthwalk with a client that makes one mistake, for the pages of failures. Somebody signs in at
// once without a browser, and the mistake is made while the window waits for its key, so that a test needs only this key.
package main

import (
	"context"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/token"
	"oauthwalk/ui"
	"oauthwalk/ui/session"
	"oauthwalk/ui/vault"
)

// ahead is how far the clock of client and server is ahead, in nanoseconds.
var ahead atomic.Int64

func now() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }

// mistake is what the client does wrong: to its own data before the walk, or to the walk when a stage is ready.
type mistake struct {
	client func(*client.Client)
	stage  flow.Stage
	make   func(*flow.Walk, flow.Snapshot) error
	stays  bool // the browser stays on a page of the server
}

var mistakes = map[string]mistake{
	"method": {client: func(c *client.Client) { c.Auth = token.Post }},
	"expired": {stage: flow.Exchange, make: func(*flow.Walk, flow.Snapshot) error {
		ahead.Store(int64(6 * time.Minute))
		return nil
	}},
	"replayed": {client: func(c *client.Client) { c.PKCE = authz.Off }, stage: flow.Exchange,
		make: func(_ *flow.Walk, s flow.Snapshot) error { return exchange(s) }},
	"verifier": {stage: flow.Exchange, make: edit("code_verifier", "a-verifier-of-another-attempt-with-enough-characters")},
	"redirect": {stage: flow.Exchange, make: edit("redirect_uri", "http://localhost:3500/callback")},
	"scope": {stage: flow.Request, make: func(w *flow.Walk, s flow.Snapshot) error {
		return w.Remove(s.Next, "scope")
	}},
	"page": {client: func(c *client.Client) { c.Name = "Spotify" }, stays: true},
}

func edit(name, value string) func(*flow.Walk, flow.Snapshot) error {
	return func(w *flow.Walk, s flow.Snapshot) error { return w.Edit(s.Next, name, value) }
}

// exchange uses the code as somebody would who has seen it on its way.
func exchange(s flow.Snapshot) error {
	form := url.Values{}
	for _, p := range s.Stage(flow.Exchange).Params {
		form.Set(p.Name, p.Value.Reveal())
	}
	req, err := http.NewRequest(http.MethodPost, s.Server.TokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(s.Client.ID, s.Client.Secret.Reveal())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() {
	if len(os.Args) != 4 || os.Args[1] != "--log" {
		log.Fatal("usage: clumsy --log FILE MISTAKE")
	}
	f, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	m, known := mistakes[os.Args[3]]
	if !known {
		log.Fatalf("there is no mistake %q", os.Args[3])
	}
	server, err := practice.Start(practice.Config{Now: now})
	if err != nil {
		log.Fatal(err)
	}
	visit := person.Person{}.Visit
	if m.stays {
		visit = func(context.Context, string) error { return nil }
	}
	config := session.Config{Deps: flow.Deps{OpenURL: visit, Now: now}, Server: server}
	config.Log = session.NewLog(f, func(err error) { log.Print(err) })
	if _, err := ui.PrepareDesktop(); err != nil {
		log.Fatal(err)
	}
	a := app.NewWithID("io.github.oauthwalk")
	window := ui.New(a, ui.Options{Session: config, Now: now,
		Vault: vault.Config{Path: filepath.Join(os.Getenv("HOME"), "profiles.json"), Backend: keyring.System()}})
	a.Lifecycle().SetOnStarted(func() {
		fyne.Do(func() {
			window.Start()
			m.put(window.Walk())
		})
	})
	if err := window.ShowAndRun(); err != nil {
		log.Fatal(err)
	}
}

// put makes the mistake at its time, once.
func (m mistake) put(w *flow.Walk) {
	if m.client != nil {
		c := w.Snapshot().Client
		m.client(&c)
		if err := w.Configure(c); err != nil {
			log.Fatal(err)
		}
	}
	done := false
	w.Subscribe(func(s flow.Snapshot) {
		if m.make == nil || done || s.Busy || s.Next != m.stage || s.Stage(m.stage).Status != flow.Ready {
			return
		}
		done = true
		go func() { // a subscriber must not change the walk
			if err := m.make(w, s); err != nil {
				log.Fatal(err)
			}
		}()
	})
}
