package stage_test

import (
	"net"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/practice/person"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// hand writes down what a page asks for.
type hand struct {
	stage.Actor
	client  flow.Client
	shown   flow.Stage
	checked bool
}

func (h *hand) Configure(c flow.Client) { h.client = c }
func (h *hand) Show(s flow.Stage)       { h.shown = s }

func (h *hand) Check() { h.checked = true }

// refused is a walk whose exchange the server refuses, because the secret goes in the form.
func refused(t *testing.T) flow.Snapshot {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	uri := "http://" + l.Addr().String() + "/callback"
	l.Close()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "web", Secret: secret.New("the-secret-of-this-test"), RedirectURIs: []string{uri}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	w := flow.New(1, flow.Client{Issuer: server.Issuer(), ID: "web", Secret: secret.New("the-secret-of-this-test"),
		Auth: token.Post, RedirectURI: uri, Scope: "activity"}, flow.Deps{OpenURL: person.Person{}.Visit})
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
	}
	return w.Snapshot()
}

func TestFixOfAFailureIsAButtonThatMakesIt(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	snap := refused(t)
	if f := snap.Stage(flow.Exchange).Failure; f == nil || f.Code != "invalid_client" {
		t.Fatalf("the exchange failed with %+v, want invalid_client", f)
	}
	h := &hand{}
	page := stage.New(flow.Exchange, h)
	test.NewTempWindow(t, page.Content()).Resize(fyne.NewSize(800, 800))
	page.Draw(stage.View{Snapshot: snap, Practice: true, Open: true, Now: time.Now()})

	button := find(page.Content(), "Switch to Basic and start again")
	if button == nil {
		t.Fatal("there is no button for the fix")
	}
	test.Tap(button)
	if h.client.Auth != token.Basic || h.client.ID != "web" || h.shown != flow.Setup {
		t.Errorf("it configured %s with %q and showed %q", h.client.ID, h.client.Auth, h.shown)
	}

	page.Draw(stage.View{Snapshot: snap, Practice: true, Open: true, Now: time.Now(), Earlier: true})
	if find(page.Content(), "Switch to Basic and start again") != nil {
		t.Error("an earlier walk offers to be mended")
	}
}

// find is the visible button with that text.
func find(o fyne.CanvasObject, text string) *part.Button {
	if !o.Visible() {
		return nil
	}
	if b, ok := o.(*part.Button); ok && b.Text == text {
		return b
	}
	for _, child := range children(o) {
		if b := find(child, text); b != nil {
			return b
		}
	}
	return nil
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}
