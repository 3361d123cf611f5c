package e2e

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// callbackURL is the redirect URI of the tutorial.
const callbackURL = "http://127.0.0.1:3500/callback"

// The buttons of the practice server's pages.
const (
	mira  = `button[value="mira"]`
	allow = `button[name="confirm"][value="yes"]`
	deny  = `button[name="confirm"][value="no"]`
)

// chromium is one browser for all tests; each visit has cookies of its own.
var chromium struct {
	once  sync.Once
	ctx   context.Context
	err   error
	close func()
}

func startBrowser() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, chromium.err = exec.LookPath(name); chromium.err == nil {
			break
		}
	}
	if chromium.err != nil {
		return
	}
	home := filepath.Join(workshop, "chromium")
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless,
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(home),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Env("HOME="+workshop, "TMPDIR="+workshop),
		chromedp.WSURLReadTimeout(time.Minute))
	ctx, end := chromedp.NewContext(allocator)
	chromium.ctx, chromium.close = ctx, func() { end(); stop() } // end waits for the process
	chromium.err = chromedp.Do(ctx)
}

func closeBrowser() {
	if chromium.close != nil {
		chromium.close()
	}
}

// visit opens a URL in a fresh browser, signs in, presses the button of the consent page, and waits until the browser
// has ended on the listener's page. It gives back the URL that the browser was sent to on the way: the callback.
func visit(t testing.TB, url, button string) (callback string) {
	t.Helper()
	ctx, do := tab(t)
	seen := make(chan string, 10)
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && strings.HasPrefix(e.Request.URL, callbackURL) {
			seen <- e.Request.URL
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	do(chromedp.Navigate(url), click(mira), click(button))
	select {
	case callback = <-seen:
	case <-ctx.Done():
		t.Fatal("the browser was not sent back to the callback")
	}
	eventually(t, "the browser to end on the page of the listener", func() bool {
		at, _ := chromedp.Run(ctx, chromedp.Location()) // an error while it changes pages
		return strings.HasSuffix(at, ":3500/done")
	})
	return callback
}

// tab is a fresh browser, and what it does.
func tab(t testing.TB) (context.Context, func(...chromedp.Action[chromedp.Void])) {
	t.Helper()
	chromium.once.Do(startBrowser)
	if chromium.err != nil {
		t.Fatalf("Chromium: %v; `make test` installs it", chromium.err)
	}
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("the browser: %v", err)
		}
	}
	do()
	return ctx, do
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}
