package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
)

// against begins a walk with a preset, with something typed already.
func (w *Window) against(t *testing.T, id string) {
	t.Helper()
	p, ok := provider.Find(id)
	if !ok {
		t.Fatalf("no preset %s", id)
	}
	c := page.PresetClient(p, client.Client{}, "")
	c.ID, c.Secret, c.Scope = "typed", secret.New("typed-secret"), "mine"
	w.newWalk(c)
}

// drop lets a file with that text fall on the window, and waits until it was read.
func (w *Window) drop(t *testing.T, text string) {
	t.Helper()
	w.dropNamed(t, "mine.env", text)
}

func (w *Window) dropNamed(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.importer.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	w.importer.reading.Wait()
}

// answers are the buttons of the question that is asked, by their text.
func (w *Window) answers() map[string]*part.Button {
	out := map[string]*part.Button{}
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if b, ok := o.(*part.Button); ok {
			out[b.Text] = b
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				visit(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				visit(child)
			}
		}
	}
	if w.importer.popup != nil {
		visit(w.importer.popup.Content)
	}
	return out
}

const spotify = "SPOTIPY_CLIENT_ID=s\nSPOTIPY_CLIENT_SECRET=the-secret-of-the-file\n"

func TestADroppedFileFillsInTheClient(t *testing.T) {
	w := newWindow(t)
	w.against(t, "spotify")
	w.drop(t, spotify+"SPOTIPY_REDIRECT_URI=http://127.0.0.1:9/cb\n")
	c := w.Walk().Snapshot().Client
	if c.ID != "s" || c.Secret.Reveal() != "the-secret-of-the-file" || c.RedirectURI != "http://127.0.0.1:9/cb" || c.Scope != "mine" {
		t.Errorf("the client is %+v", c)
	}
	if got, want := w.toast.Shown(), "Imported client_id, client_secret and redirect_uri from mine.env."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

// Whatever cannot be imported is said, and what was typed stays.
func TestWhatCannotBeImportedChangesNothing(t *testing.T) {
	folder := storage.NewFileURI(t.TempDir())
	for name, tt := range map[string]struct {
		drop func(*Window)
		says string
	}{
		"a wrong line": {func(w *Window) { w.drop(t, "CLIENT_ID=a\nCLIENT_SECRET=\"hush\n") }, "mine.env, line 2"},
		"a huge file":  {func(w *Window) { w.drop(t, strings.Repeat("#hush\n", 9000)) }, "16 KiB"},
		"no text":      {func(w *Window) { w.drop(t, "\x7fELF\x00\xff") }, "not text"},
		"nothing":      {func(w *Window) { w.drop(t, "A=1\n") }, "none of CLIENT_ID"},
		"a folder":     {func(w *Window) { w.importer.dropped(fyne.Position{}, []fyne.URI{folder}) }, "is a folder"},
		"several":      {func(w *Window) { w.importer.dropped(fyne.Position{}, []fyne.URI{folder, folder}) }, "one file at a time"},
		"elsewhere": {func(w *Window) {
			uri, err := storage.ParseURI("https://a.example/.env")
			if err != nil {
				t.Fatal(err)
			}
			w.importer.dropped(fyne.Position{}, []fyne.URI{uri})
		}, "not a file on this machine"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t)
			w.against(t, "spotify")
			tt.drop(w)
			w.importer.reading.Wait()
			says := w.toast.Shown()
			if !strings.HasPrefix(says, "Nothing was imported: ") || !strings.Contains(says, tt.says) || strings.Contains(says, "hush") {
				t.Errorf("it says %q, want %q", says, tt.says)
			}
			if c := w.Walk().Snapshot().Client; c.ID != "typed" || c.Secret.Reveal() != "typed-secret" {
				t.Errorf("the client is %+v", c)
			}
		})
	}
}

// A secret goes to its only to its own provider: a file for another one is taken with a switch to it, or not at all.
func TestAFileForAnotherProviderOffersToSwitch(t *testing.T) {
	w := newWindow(t)
	w.against(t, "github")
	w.drop(t, spotify)
	if c := w.Walk().Snapshot().Client; c.ID != "typed" || w.toast.Shown() != "" {
		t.Fatalf("the client is %s before anybody was asked: %q", c.ID, w.toast.Shown())
	}
	answers := w.answers()
	if len(answers) != 2 || answers["Cancel"] == nil {
		t.Fatalf("the answers are %v", answers)
	}
	test.Tap(answers["SPOTIPY_CLIENT_ID: switch to Spotify"])
	c := w.Walk().Snapshot().Client
	if c.Preset != "spotify" || c.ID != "s" || c.Server.TokenEndpoint != "https://accounts.spotify.com/api/token" || w.importer.popup != nil {
		t.Errorf("the client is %+v", c)
	}
}

// A server that is known by its issuer alone may be that of the file or not; only the person can say.
func TestAFileForAProviderIsNotTakenForAnyServer(t *testing.T) {
	w := newWindow(t)
	w.newWalk(client.Client{Name: "Mine", Issuer: "https://issuer.example", ID: "typed", Secret: secret.New("typed-secret")})
	w.drop(t, spotify)
	if c := w.Walk().Snapshot().Client; c.ID != "typed" || c.Secret.Reveal() != "typed-secret" {
		t.Fatalf("the client is %s before anybody was asked", c.ID)
	}
	answers := w.answers()
	if answers["SPOTIPY_CLIENT_ID: switch to Spotify"] == nil {
		t.Errorf("no switch among %v", answers)
	}
	test.Tap(answers["SPOTIPY_CLIENT_ID: use it for Mine"])
	if c := w.Walk().Snapshot().Client; c.ID != "s" || c.Issuer != "https://issuer.example" {
		t.Errorf("the client is %+v", c)
	}
}

// Google's file says which client type it is for.
func TestTheFileOfGooglesConsole(t *testing.T) {
	w := newWindow(t)
	w.against(t, "google-web")
	w.drop(t, `{"installed":{"client_id":"g","client_secret":"the-secret-of-the-file","redirect_uris":["http://localhost"]}}`)
	test.Tap(w.answers()["Switch to Google (desktop app)"])
	if c := w.Walk().Snapshot().Client; c.Preset != "google-desktop" || c.ID != "g" || c.RedirectURI != "http://127.0.0.1:0/callback" {
		t.Errorf("the client is %+v", c)
	}
}

func TestSeveralClientsAreOffered(t *testing.T) {
	w := newWindow(t)
	w.against(t, "spotify")
	w.drop(t, "A_CLIENT_ID=a\nB_CLIENT_ID=b\nGITHUB_CLIENT_ID=g\n")
	answers := w.answers()
	for _, text := range []string{"A_CLIENT_ID: use it for Spotify", "B_CLIENT_ID: use it for Spotify",
		"GITHUB_CLIENT_ID: switch to GitHub"} {
		if answers[text] == nil {
			t.Errorf("no response %q in %v", text, answers)
		}
	}
	test.Tap(answers["B_CLIENT_ID: use it for Spotify"])
	if c := w.Walk().Snapshot().Client; c.ID != "b" || !c.Public() || c.Preset != "spotify" {
		t.Errorf("the client is %+v", c)
	}
}

// On the practice server a file is likely to be meant for another one, so that is asked.
func TestTheCredentialsOfAnotherServerAreNotSentToThePracticeServer(t *testing.T) {
	w := newWindow(t)
	w.app.Clipboard().SetContent(spotify + "CLIENT_ID=plain\n")
	w.importer.paste()
	if c := w.Walk().Snapshot().Client; c.ID != "practice-web" {
		t.Fatalf("the client is %s before anybody was asked", c.ID)
	}
	answers := w.answers()
	for _, text := range []string{"SPOTIPY_CLIENT_ID: switch to Spotify", "CLIENT_ID: another server", "CLIENT_ID: the practice server"} {
		if answers[text] == nil {
			t.Errorf("no response %q in %v", text, answers)
		}
	}
	test.Tap(answers["CLIENT_ID: another server"])
	if c := w.Walk().Snapshot().Client; c.ID != "plain" || c.Issuer != "" {
		t.Errorf("the client is %+v", c)
	}
}

func TestPlainPath(t *testing.T) {
	t.Setenv("HOME", "/home/ada")
	for typed, want := range map[string]string{
		" /a/.env ": "/a/.env", `"/a b/.env"`: "/a b/.env", "file:///a/.env": "/a/.env", "~/p/.env": "/home/ada/p/.env", "": "",
	} {
		if got := plainPath(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

// A page opens only where it is one of the client's own provider.
func TestOpenTakesPagesOfThePresetAlone(t *testing.T) {
	w := newWindow(t)
	w.against(t, "spotify")
	for _, page := range []string{"https://evil.example/", "http://developer.spotify.com/dashboard", ""} {
		if w.browse(page); w.toast.Shown() != "" {
			t.Errorf("%q: %s", page, w.toast.Shown())
		}
	}
	if w.browse("https://developer.spotify.com/dashboard"); !strings.Contains(w.toast.Shown(), "browser") {
		t.Errorf("the dashboard: %q", w.toast.Shown())
	}
}

// A set-up begins a walk with its client; one that is refused changes nothing.
func TestADroppedSetup(t *testing.T) {
	w := newWindow(t)
	w.against(t, "spotify")
	w.dropNamed(t, "bad.oauthwalk.json", `{"version":1,"client-secret":"hushhush"}`)
	if c := w.Walk().Snapshot().Client; c.ID != "typed" {
		t.Errorf("a set-up with a secret was taken: %v", c)
	}
	w.dropNamed(t, "class.oauthwalk.json", `{"version":1,"provider":"github","client-id":"app","scope":"read:user","pkce":"off"}`)
	if c := w.Walk().Snapshot().Client; c.ID != "app" || c.Preset != "github" || c.Scope != "read:user" || !c.Secret.IsZero() || c.PKCE != "" {
		t.Errorf("the client is %+v", c)
	}
	w.dropNamed(t, "native.oauthwalk.json", `{"version":1,"client-id":"practice-native"}`)
	if c := w.Walk().Snapshot().Client; c.ID != "practice-native" || c.Issuer != w.session.Practice() || !c.Public() || c.PKCE != "S256" {
		t.Errorf("the client is %+v", c)
	}
}

// What goes wrong in the question shows in the question, where another file can be named at once; a good one closes it.
func TestAnErrorOfTheQuestionShowsInIt(t *testing.T) {
	w := newWindow(t)
	w.against(t, "spotify")
	w.importer.ask()
	w.importer.path.SetText(filepath.Join(t.TempDir(), "missing.env"))
	w.importer.path.OnSubmitted("")
	w.importer.reading.Wait()
	if says := w.importer.said.Text; w.importer.popup == nil || !strings.HasPrefix(says, "Nothing was imported: ") || w.toast.Shown() != "" {
		t.Errorf("the question says %q, the toast %q", says, w.toast.Shown())
	}
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("CLIENT_ID=mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.importer.path.SetText(file)
	w.importer.path.OnSubmitted("")
	w.importer.reading.Wait()
	if w.importer.popup != nil || w.Walk().Snapshot().Client.ID != "mine" {
		t.Errorf("after a good file the client is %q", w.Walk().Snapshot().Client.ID)
	}
}
