package stage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// form is the page of stage 1 for a client, redrawn as the window does when the client changes.
type form struct {
	*hand
	t        *testing.T
	page     *stage.Page
	view     stage.View
	imported int
	opened   string
}

func (f *form) Act(c page.Command) {
	f.hand.Act(c)
	switch c.Kind {
	case page.Import:
		f.imported++
	case page.Browse:
		f.opened = c.Value
	case page.Configure:
		f.draw(f.client)
	}
}

func (f *form) draw(c client.Client) {
	f.view.Snapshot.Client = c
	f.page.Draw(f.view)
}

func newForm(t *testing.T, c client.Client, alter func(*stage.View)) *form {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	w := flow.New(1, c, flow.Deps{})
	t.Cleanup(w.Close)
	f := &form{hand: &hand{client: c}, t: t, view: stage.View{View: page.View{Snapshot: w.Snapshot(), Now: time.Now()}}}
	if alter != nil {
		alter(&f.view)
	}
	f.page = stage.New(flow.Setup, f)
	test.NewTempWindow(t, f.page.Content()).Resize(fyne.NewSize(800, 3000))
	f.draw(c)
	return f
}

// seen is every text on the page that can be seen.
func (f *form) seen() string {
	var out []string
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *part.Text:
			out = append(out, o.Text)
		case *part.Prose:
			out = append(out, o.Text)
		case *part.Button:
			out = append(out, o.Text)
		}
		for _, child := range seen.Children(o) {
			visit(child)
		}
	}
	visit(f.page.Content())
	return strings.Join(out, "\n")
}

func (f *form) wantSeen(all ...string) {
	f.t.Helper()
	seen := f.seen()
	for _, text := range all {
		if !strings.Contains(seen, text) {
			f.t.Errorf("%q is not on the page", text)
		}
	}
}

func (f *form) wantUnseen(all ...string) {
	f.t.Helper()
	seen := f.seen()
	for _, text := range all {
		if strings.Contains(seen, text) {
			f.t.Errorf("%q is on the page", text)
		}
	}
}

func preset(t *testing.T, id string) client.Client {
	t.Helper()
	p, ok := provider.Find(id)
	if !ok {
		t.Fatalf("no preset %s", id)
	}
	return page.PresetClient(p, client.Client{}, "")
}

// tap presses the innermost thing around a text.
func tap(o fyne.CanvasObject, text string) bool {
	if !o.Visible() {
		return false
	}
	if line, ok := o.(*part.Text); ok {
		return line.Text == text
	}
	for _, child := range seen.Children(o) {
		if tap(child, text) {
			if b, ok := o.(fyne.Tappable); ok {
				b.Tapped(&fyne.PointEvent{})
				return false
			}
			return true
		}
	}
	return false
}

func TestAChipTogglesItsScope(t *testing.T) {
	f := newForm(t, preset(t, "spotify"), nil)
	f.wantSeen("user-top-read", "the most played artists and tracks")
	tap(f.page.Content(), "user-top-read")
	if want := "user-read-private user-read-email user-top-read"; f.client.Scope != want {
		t.Fatalf("the scope is %q, want %q", f.client.Scope, want)
	}
	tap(f.page.Content(), "user-read-email")
	if want := "user-read-private user-top-read"; f.client.Scope != want {
		t.Errorf("the scope is %q, want %q", f.client.Scope, want)
	}
}

// The scopes that the metadata list are offered too, each with its meaning where it has one that is standard.
func TestChipsOfTheMetadata(t *testing.T) {
	c := client.Client{Name: "Another server", Issuer: "https://issuer.example", ID: "app", Scope: "mine"}
	f := newForm(t, c, func(v *stage.View) {
		v.Snapshot.Metadata = provider.Server{Issuer: c.Issuer, Scopes: []string{"openid", "offline_access"}}
	})
	f.wantSeen("offline_access", "a refresh token", "mine", "Configured vs. metadata")
	tap(f.page.Content(), "openid")
	if f.client.Scope != "mine openid" {
		t.Errorf("the scope is %q", f.client.Scope)
	}
}

// The spelling of the host is chosen, and the provider's rule is said at once.
func TestRedirectURIByItsParts(t *testing.T) {
	f := newForm(t, preset(t, "spotify"), nil)
	f.wantSeen("Spotify accepts any port on 127.0.0.1")
	tap(f.page.Content(), "localhost")
	if f.client.RedirectURI != "http://localhost:3500/callback" {
		t.Fatalf("the redirect URI is %s", f.client.RedirectURI)
	}
	f.wantSeen("Spotify does not accept redirect URIs on localhost.")
	tap(f.page.Content(), "[::1]")
	if f.client.RedirectURI != "http://[::1]:3500/callback" {
		t.Errorf("the redirect URI is %s", f.client.RedirectURI)
	}
	f.client.RedirectURI = "https://app.example/callback"
	f.draw(f.client)
	f.wantUnseen("\nport\n", "\n[::1]\n")
}

func TestPortAndPathAreTyped(t *testing.T) {
	f := newForm(t, preset(t, "google-desktop"), nil)
	var entries []*part.Entry
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if e, ok := o.(*part.Entry); ok && o.Visible() {
			entries = append(entries, e)
		}
		for _, child := range seen.Children(o) {
			visit(child)
		}
	}
	visit(f.page.Content())
	at := slices.IndexFunc(entries, func(e *part.Entry) bool { return e.Text == "0" })
	if at < 0 || entries[at+1].Text != "/callback" {
		t.Fatalf("no entries for the port and the path: %v", entries)
	}
	entries = entries[at:]
	entries[0].SetText("8080")
	entries[1].SetText("back")
	if f.client.RedirectURI != "http://127.0.0.1:8080/back" {
		t.Errorf("the redirect URI is %s", f.client.RedirectURI)
	}
	entries[0].SetText("80a")
	f.wantSeen("A port is a number from 0 to 65535.")
	if f.client.RedirectURI != "http://127.0.0.1:8080/back" {
		t.Errorf("a port that is none is taken: %s", f.client.RedirectURI)
	}
}

// What automatic means is said, and so is the client type, whatever PKCE is.
func TestReasonOfTheClientAuthentication(t *testing.T) {
	f := newForm(t, preset(t, "spotify"), nil)
	f.wantSeen("Automatic: none, as the client has no secret.", "public (native or desktop app, no secret)")
	c := f.client
	c.Secret = secret.New("the-secret")
	f.draw(c)
	f.wantSeen("Automatic: client_secret_basic, which the preset of Spotify prefers.", "confidential (has a secret)")
}

// The practice server keeps its form short: no fold, and no choices before somebody edits.
func TestThePracticeServerStaysCalm(t *testing.T) {
	c := client.Client{Name: "Practice server", Issuer: "http://127.0.0.1:3501", ID: "practice-web",
		Secret: secret.New("x"), RedirectURI: client.DefaultRedirectURI, Scope: "activity"}
	f := newForm(t, c, func(v *stage.View) { v.Practice, v.Open = true, true })
	f.wantUnseen("Advanced", "localhost", "what the practice person listens to")
	f.wantSeen("Import…", "Edit")
	f.page.ToggleEdit()
	f.wantSeen("localhost", "what the practice person listens to")
	f.wantUnseen("Advanced")
}

// The rare fields are built when they are asked for, and open by themselves where they are to blame.
func TestAdvancedFields(t *testing.T) {
	c := client.Client{Name: "Another server", ID: "app", RedirectURI: client.DefaultRedirectURI}
	f := newForm(t, c, nil)
	f.wantUnseen("token_endpoint", "refresh parameters")
	test.Tap(seen.Button(f.page.Content(), "Advanced: endpoints and more"))
	f.wantSeen("token_endpoint", "refresh parameters", "header fields\n")

	f = newForm(t, c, func(v *stage.View) {
		st := &v.Snapshot.Stages[flow.Setup.Index()]
		st.Status, st.Started = flow.Failed, time.Now()
		st.Checks = []finding.Finding{finding.Failf("token_endpoint", "", "There is none.")}
		st.Failure = &flow.Failure{Kind: flow.KindSetup, Text: "There is none."}
	})
	f.wantSeen("token_endpoint")
}

func TestImportAndOpenAreAskedOfTheWindow(t *testing.T) {
	f := newForm(t, preset(t, "spotify"), nil)
	test.Tap(seen.Button(f.page.Content(), "Import…"))
	test.Tap(seen.Button(f.page.Content(), "Open in the browser"))
	if f.imported != 1 || f.opened != "https://developer.spotify.com/dashboard" {
		t.Errorf("imported %d times, opened %q", f.imported, f.opened)
	}
	f.view.Earlier = true
	f.draw(f.client)
	f.wantUnseen("Import…")
}

// A secret is typed as dots, also where the form was open for the practice server's before.
func TestTheSecretOfAnotherServerIsTypedAsDots(t *testing.T) {
	c := client.Client{Name: "Practice server", Issuer: "http://127.0.0.1:3501", ID: "practice-web", Secret: secret.New("x")}
	f := newForm(t, c, func(v *stage.View) { v.Practice, v.Open = true, true })
	f.page.ToggleEdit()
	f.view.Practice, f.view.Open = false, false
	f.draw(preset(t, "spotify"))
	eyes := 0 // an entry that shows dots has one
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if b, ok := o.(*part.Button); ok && b.Visible() && b.Icon == part.GlyphShow {
			eyes++
		}
		for _, child := range seen.Children(o) {
			visit(child)
		}
	}
	visit(f.page.Content())
	if eyes != 1 {
		t.Errorf("%d fields are typed as dots, want the secret alone", eyes)
	}
}
