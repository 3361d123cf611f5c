package bench_test

import (
	"bytes"
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui"
	"oauthwalk/ui/session"
	"oauthwalk/ui/vault"
)

// face is something that shows a walk on a screen: the window, or a page of one label.
type face struct {
	screen *screen
	server *practice.Server
	clock  *clock
	walk   func() *flow.Walk
	over   func() // starts over
	window *ui.Window

	sent atomic.Pointer[time.Time] // when the browser sent the callback
	read atomic.Pointer[time.Time] // when stage 4 had ended, just before its snapshot is handed over
}

// config is a session that notes the two moments.
func (f *face) config() session.Config {
	visit := func(ctx context.Context, address string) error {
		ctx = context.WithoutCancel(ctx) // a browser goes on loading when the walk has what it wants
		visitor := person.Person{}.AtBrowser()
		callback, err := visitor.Answer(ctx, address)
		if err != nil {
			return err
		}
		now := time.Now()
		f.sent.Store(&now)
		return visitor.Load(ctx, callback)
	}
	return session.Config{Deps: flow.Deps{OpenURL: visit, Now: f.clock.now}, Server: f.server,
		Log: session.NewLog(f, func(error) {})}
}

// Write is the log of the session: one line for each stage as it ends.
func (f *face) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(`"stage":"callback"`)) {
		now := time.Now()
		f.read.Store(&now)
	}
	return len(line), nil
}

// newWindow shows a walk in the window, as large as a person sees it first.
func newWindow(b *testing.B) *face {
	b.Helper()
	f := &face{clock: &clock{}}
	f.server = startPractice(b, f.clock)
	var app fyne.App
	f.screen, app = newScreen(b)
	saved := vault.Config{Path: filepath.Join(b.TempDir(), "profiles.json"), Backend: &fakekeyring.Keyring{}}
	f.screen.do(func() {
		f.window = ui.New(app, ui.Options{Session: f.config(), Vault: saved, Now: f.clock.now})
		f.window.Start()
		f.screen.frame = newFrame(f.window.Window())
		c := setUp(f.server)
		f.window.Act(page.Command{Kind: page.Configure, Client: &c})
	})
	f.walk, f.over = f.window.Walk, func() { f.window.Act(page.Command{Kind: page.StartOver}) }
	b.Cleanup(func() {
		if err := f.window.ShowAndRun(); err != nil { // returns at once on this driver, and closes the session
			b.Error(err)
		}
	})
	return f
}

// newLabel shows the name of the next stage and nothing else.
func newLabel(b *testing.B) *face {
	b.Helper()
	f := &face{clock: &clock{}}
	f.server = startPractice(b, f.clock)
	var app fyne.App
	f.screen, app = newScreen(b)
	var s *session.Session
	f.screen.do(func() {
		w, label := app.NewWindow("label"), widget.NewLabel("")
		w.SetContent(container.NewStack(label))
		w.Resize(fyne.NewSize(1280, 820))
		f.screen.frame = newFrame(w)
		c := f.config()
		c.Deliver = fyne.Do
		c.Draw = func(s flow.Snapshot) { label.SetText(string(s.Next)) }
		s = session.New(c)
	})
	f.walk, f.over = s.Walk, func() { s.StartOver(s.Walk().Snapshot().Client) }
	if err := s.Walk().Configure(setUp(f.server)); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return f
}

// again leaves the walk under way and begins another one.
func (f *face) again() {
	f.screen.do(f.over)
	f.clock.skipMinute()
}
