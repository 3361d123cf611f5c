// Package opener asks the system for a browser.
package opener

import (
	"context"
	"errors"
	"io"
	"net/url"

	"github.com/cli/browser"

	"oauthwalk/flow/plain"
)

// ErrScheme says that something else than a web address was to be opened.
var ErrScheme = errors.New("only http and https addresses are opened in the browser")

func init() {
	// The opener's own words are dropped: standard output belongs to results, and they could hold the URL.
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
}

// Open asks the system's opener (xdg-open and its kin, the first in PATH) for a browser. It returns with the opener, or
// when ctx ends: some openers are the browser itself and stay for as long as the person does. Success means that the
// opener did not complain, not that a page was seen.
func Open(ctx context.Context, rawURL string) error {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ErrScheme
	}
	done := make(chan error, 1)
	go func() { done <- browser.OpenURL(plain.URI(rawURL)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return nil
	}
}
