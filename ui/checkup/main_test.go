package checkup

import (
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// The clock of the highlighter's expressions stops by itself, a little later.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}

const (
	hidden = "web secret+of/the=test"
	ownURI = "http://127.0.0.1:3599/callback"
)

// startPractice is a server with a confidential client, which takes its secret in a Basic header only.
func startPractice(t *testing.T) (*practice.Server, client.Client) {
	t.Helper()
	s, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "web", Secret: secret.New(hidden), RedirectURIs: []string{ownURI}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("practice server: %v", err)
		}
	})
	return s, client.Client{Name: "test", Issuer: s.Issuer(), ID: "web", Secret: secret.New(hidden), RedirectURI: ownURI,
		Scope: "activity", PKCE: authz.S256}
}

// desk is a sheet with somebody before it: what is delivered is run when the test says so.
type desk struct {
	*Sheet
	t     *testing.T
	v     stage.View
	queue chan func()
}

func sit(t *testing.T, c client.Client, deps check.Deps) *desk {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	d := &desk{t: t, queue: make(chan func(), 1000)}
	d.v.Snapshot.Client, d.v.Snapshot.Redactor = c, &secret.Redactor{}
	d.Sheet = New(hand{d: d}, Config{Client: check.Of, Deliver: func(f func()) { d.queue <- f },
		Redraw: func() { d.Draw(d.v) }, Deps: deps})
	test.NewTempWindow(t, d.Content()).Resize(fyne.NewSize(800, 800))
	t.Cleanup(d.Close)
	d.Draw(d.v)
	return d
}

// hand does what the page asks for.
type hand struct{ d *desk }

func (h hand) Act(c page.Command) { h.d.set(*c.Client) }

func (d *desk) set(c client.Client) {
	d.v.Snapshot.Client = c
	d.Draw(d.v)
}

// until runs what is delivered until the page shows a text.
func (d *desk) until(text string) {
	d.t.Helper()
	for !d.shows(text) {
		(<-d.queue)()
	}
}

// finish presses the button and waits for the end.
func (d *desk) finish() {
	d.t.Helper()
	d.Primary()
	d.until("Check again")
}

func (d *desk) shows(text string) bool { return strings.Contains(seen.Text(d.Content()), text) }

func (d *desk) want(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !d.shows(text) {
			d.t.Errorf("the page does not show %q:\n%s", text, seen.Text(d.Content()))
		}
	}
}

func (d *desk) wantNot(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if d.shows(text) {
			d.t.Errorf("the page shows %q", text)
		}
	}
}

// tap presses the button with that text.
func (d *desk) tap(text string) {
	d.t.Helper()
	b := seen.Button(d.Content(), text)
	if b == nil {
		d.t.Fatalf("there is no button %q", text)
	}
	test.Tap(b)
}

// hanging is a network on which no response ever comes.
type hanging struct{}

func (hanging) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}
