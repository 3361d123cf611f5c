package lab

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// thief is somebody with a page on a port of its own, which shows what he holds. It ends with the lab.
type thief struct {
	address string // of the page
	server  *http.Server
	arrived chan url.Values // what a browser brought that was led to the page

	mu    sync.Mutex
	code  string // out of the redirect
	steps []step
	over  bool // he does nothing more
	sent  bool // the app has sent him a request
}

// step is one thing that a thief did.
type step struct {
	Title string
	Lines []string // the bytes, in short
}

// Thief tells that a thief reads the redirect, so that somebody can sign in and watch his page.
func (l Lab) Thief() bool { return l.does("steal") }

// atThief stands in a fault for the address of the thief's page: the server sends the app there.
const atThief = "thief"

func (l Lab) elsewhere() bool {
	return slices.ContainsFunc(l.Faults, func(f practice.Fault) bool { return f.Value == atThief })
}

// newThief opens the page of the thief of a lab. It is nil for a lab that has none.
func newThief(of Lab) (*thief, error) {
	if !of.Thief() && !of.does("lure") && !of.elsewhere() {
		return nil, nil
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no free port for the thief: %w", err)
	}
	t := &thief{address: "http://" + l.Addr().String() + "/", arrived: make(chan url.Values, 1)}
	t.server = &http.Server{Handler: t, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second}
	go func() { _ = t.server.Serve(l) }() // returns when it is closed
	return t, nil
}

// close ends the page.
func (t *thief) close() {
	if t != nil {
		t.server.Close()
	}
}

// end says that he does nothing more.
func (t *thief) end() {
	if t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.over = true
	}
}

// read takes the server's own Location, which comes to the thief as it comes to the browser.
func (b *bench) read(location string) {
	read := page.Arrow{From: page.Browser, To: page.Thief, State: page.ArrowDone, Sign: page.Stolen, Stage: flow.Callback}
	title, code := "The response that he read has no code.", ""
	if u, err := url.Parse(location); err == nil && u.Query().Get("code") != "" {
		title, code, read.Held = "He holds the code.", u.Query().Get("code"), "code"
	}
	b.thief.did(title, code, requestOf(wire.Exchange{Method: http.MethodGet, URL: location}))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = append(b.sent, read)
}

// got tells that the app has sent him a request.
func (t *thief) got() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent
}

// did writes down what he did; code is what he got by it, "" for nothing.
func (t *thief) did(title, code string, lines []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.code = cmp.Or(code, t.code)
	t.steps = append(t.steps, step{title, lines})
}

//go:embed thief.html
var thiefHTML string

// thiefPage is the page and its policy, which names the one style sheet by its hash.
var thiefPage = sync.OnceValues(func() (*template.Template, string) {
	_, style, _ := strings.Cut(thiefHTML, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	return template.Must(template.New("thief").Parse(thiefHTML)), "default-src 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
})

// ServeHTTP implements http.Handler. A name that somebody let point at 127.0.0.1 (DNS rebinding) arrives with its own Host.
func (t *thief) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if "http://"+r.Host+r.URL.Path != t.address {
		http.NotFound(w, r)
		return
	}
	if q := r.URL.Query(); len(q) > 0 {
		select {
		case t.arrived <- q:
		default:
		}
	}
	if r.Method == http.MethodPost {
		t.did("The app has sent its request to him.", "", []string{r.Method + " " + r.URL.Path})
	}
	t.mu.Lock()
	t.sent = t.sent || r.Method == http.MethodPost
	data := struct {
		Title string
		Steps []step
		Over  bool
	}{"He waits for somebody to sign in.", t.steps, t.over}
	t.mu.Unlock()
	if n := len(data.Steps); n > 0 {
		data.Title = data.Steps[n-1].Title
	}
	tmpl, policy := thiefPage()
	maps.Copy(w.Header(), practice.PageHeaders)
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = tmpl.Execute(w, data) // a browser that left is no trouble of ours
}
