package loopback

import (
	"context"
	"io"
	"net/http"
	"testing"

	"oauthwalk/flow/authz"
)

// BenchmarkCallback is one callback from listening to closing, with a browser that follows to the clean page.
func BenchmarkCallback(b *testing.B) {
	client := &http.Client{Transport: &http.Transport{}}
	for b.Loop() {
		l, err := Listen(Config{RedirectURI: anyPort, read: func(string, authz.Expect) authz.Response { return authz.Response{Outcome: authz.Accepted} }})
		if err != nil {
			b.Fatal(err)
		}
		resp, err := client.Get(l.RedirectURI() + "?" + goodQuery)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if _, err := l.Wait(context.Background()); err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}

// BenchmarkPageAnswer is one stray request and its page, on a listener that stays.
func BenchmarkPageAnswer(b *testing.B) {
	l, _ := listen(b, anyPort)
	for b.Loop() {
		if got := get(b, l, "/favicon.ico").status; got != http.StatusNotFound {
			b.Fatalf("status %d", got)
		}
	}
}
