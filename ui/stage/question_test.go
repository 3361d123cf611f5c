package stage_test

import (
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
)

// waiting is a walk that waits for the callback, and nobody has opened a browser.
func waiting(t *testing.T) *flow.Walk {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	w := flow.New(1, client.Client{Issuer: server.Issuer(), ID: "practice-native", PKCE: authz.S256,
		RedirectURI: "http://127.0.0.1:0/callback", Scope: "activity"}, flow.Deps{})
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
	}
	wait(t, w)
	return w
}

// wait begins stage 3 and returns when the listener waits.
func wait(t *testing.T, w *flow.Walk) {
	t.Helper()
	until(t, w, func() error { return w.Do(flow.Consent) },
		func(s flow.Snapshot) bool { return !s.Listener.Deadline.IsZero() })
}

// until does something to the walk and returns when it has come so far.
func until(t *testing.T, w *flow.Walk, do func() error, so func(flow.Snapshot) bool) {
	t.Helper()
	there := make(chan struct{}, 1)
	w.Subscribe(func(s flow.Snapshot) {
		if so(s) {
			select {
			case there <- struct{}{}:
			default:
			}
		}
	})
	if err := do(); err != nil {
		t.Fatal(err)
	}
	<-there
}

// box is the box for the text of a page, nil when it is not there.
func (d *desk) box() *part.TextBox {
	isBox := func(o fyne.CanvasObject) bool { _, ok := o.(*part.TextBox); return ok }
	b, _ := visible(d.page.Content(), isBox).(*part.TextBox)
	return b
}

const mismatch = "The server does not accept the redirect URI"

// What the provider's page says is explained while the walk waits, and the fix leaves the wait behind.
func TestPastedPageIsExplainedWhileWaiting(t *testing.T) {
	d, w := newDesk(t, flow.Consent), waiting(t)
	d.draw(w.Snapshot())
	if d.box() != nil {
		t.Error("the box stands open though nobody asked for it")
	}
	d.press(t, "Paste what it says")
	d.box().SetText("redirect_uri mismatch")
	if !d.says(mismatch) {
		t.Error("the page is not explained")
	}
	d.box().SetText("Something odd has happened.")
	if d.says(mismatch) || !d.says("No explanation is known for this.") || !d.says("The text matches no error") {
		t.Error("what nobody knows is explained, or it is not said that nobody knows it")
	}
	d.box().SetText("redirect_uri mismatch\n" + w.Snapshot().Client.Issuer +
		"/authorize?redirect_uri=http%3A%2F%2Flocalhost%2Fcallback")
	d.press(t, "Start again")
	if d.hand.restarts != 1 {
		t.Errorf("the fix started over %d times, want once: a walk that waits cannot be changed", d.hand.restarts)
	}
	d.box().SetText("")
	if d.says(mismatch) || d.says("No explanation") {
		t.Error("nothing is explained as something")
	}
}

// The address that the walk waits for goes where it belongs by one press.
func TestCallbackInTheWrongBoxIsRecognized(t *testing.T) {
	d, w := newDesk(t, flow.Consent), waiting(t)
	snap := w.Snapshot()
	d.draw(snap)
	d.press(t, "Paste what it says")
	u, err := url.Parse(snap.Request.URL)
	if err != nil {
		t.Fatal(err)
	}
	callback := snap.Listener.RedirectURI + "?code=abc&state=" + u.Query().Get("state")
	d.box().SetText("This site can’t be reached\n" + callback)
	if d.says("No explanation") || !d.says("This is the response that the walk is waiting for") {
		t.Error("the callback is not recognized")
	}
	d.press(t, "Use it as the callback")
	if d.hand.pasted != callback {
		t.Errorf("pasted is %q, want %q", d.hand.pasted, callback)
	}
	d.box().SetText(strings.Replace(callback, "abc&state=", "abc&state=x", 1))
	if d.says("This is the response") || seen.Button(d.page.Content(), "Use it as the callback") != nil {
		t.Error("a response with another state is taken for this walk's")
	}
}

// After the wait the question stands open; a new attempt begins with an empty box.
func TestQuestionAfterTheWait(t *testing.T) {
	d, w := newDesk(t, flow.Consent), waiting(t)
	until(t, w, func() error { w.Cancel(); return nil }, func(s flow.Snapshot) bool { return !s.Busy })
	d.draw(w.Snapshot())
	if d.box() == nil {
		t.Fatal("the box is not there after nothing came")
	}
	d.box().SetText("redirect_uri mismatch")
	if !d.says(mismatch) {
		t.Error("the page is not explained")
	}
	d.page.Draw(stage.View{View: page.View{Snapshot: w.Snapshot(), Earlier: true}})
	if d.box() != nil || d.says(mismatch) {
		t.Error("an earlier walk asks for a page")
	}
	d.draw(w.Snapshot())
	if d.box().Text == "" {
		t.Error("the text is lost after a look at an earlier walk")
	}
	if _, err := w.Run(t.Context(), flow.Request); err != nil {
		t.Fatal(err)
	}
	wait(t, w)
	d.draw(w.Snapshot())
	d.press(t, "Paste what it says")
	if d.box().Text != "" {
		t.Error("the text of the attempt before is still there")
	}
}

// board is a clipboard that holds one text.
type board string

func (b board) Content() string   { return string(b) }
func (b board) SetContent(string) {}

// Of a long page the beginning is kept, and the box says so.
func TestLongPageIsCut(t *testing.T) {
	d, w := newDesk(t, flow.Consent), waiting(t)
	d.draw(w.Snapshot())
	d.press(t, "Paste what it says")
	d.box().TypedShortcut(&fyne.ShortcutPaste{Clipboard: board("redirect_uri mismatch " + strings.Repeat("ä", 1<<19))})
	if n := len(d.box().Text); n > 4<<10 || n < 4<<10-4 || !d.says("The text was too long") || !d.says(mismatch) {
		t.Errorf("%d bytes are kept of a megabyte, said: %v", n, d.says("The text was too long"))
	}
	d.box().SetText("short")
	if d.says("The text was too long") {
		t.Error("a short text is called long")
	}
}

// Pasting a megabyte, from the key to the page that shows what it means.
func BenchmarkPasteOfAMegabyte(b *testing.B) {
	d := newDesk(b, flow.Consent)
	s := flow.Snapshot{}
	s.Stages[flow.Consent.Index()] = flow.StageState{Stage: flow.Consent, Failure: &flow.Failure{Kind: flow.KindTimeout}}
	d.draw(s)
	page := board(strings.Repeat("An odd error has happened; see redirect. ", 1<<20/41))
	for b.Loop() {
		d.box().SetText("")
		d.box().TypedShortcut(&fyne.ShortcutPaste{Clipboard: page})
	}
}
