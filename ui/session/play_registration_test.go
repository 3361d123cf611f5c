package session_test

import (
	"net/url"
	"strings"
	"testing"
)

// Registration is a page of the played server: the mismatch of the guide is met, the other URI registered, and then it works.
func TestRegistration(t *testing.T) {
	r := rehearse(t, "yutify", "http://localhost:3500/callback")
	query := url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {"http://127.0.0.1:3500/callback"}, "scope": {"activity"}}
	if back, _ := r.allow(query); back.Has("code") {
		t.Fatal("it is taken before it is registered")
	}
	send := func(pairs ...string) (int, string) {
		form := url.Values{"client": {"practice-web"}}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		resp, page := r.do("POST", r.Registration(), form)
		return resp.StatusCode, page
	}
	if _, page := r.do("GET", r.Registration(), nil); strings.Contains(page, "practice-web-secret") || !strings.Contains(page, "http://localhost:3500/callback") {
		t.Errorf("the page is %s", page)
	}
	if status, page := send("action", "secret"); status != 200 || !strings.Contains(page, "practice-web-secret") {
		t.Errorf("the secret: %d", status)
	}
	if status, page := send("action", "secret"); status != 400 || strings.Contains(page, "practice-web-secret") {
		t.Errorf("the secret again: %d", status)
	}
	for uri, want := range map[string]int{"http://127.0.0.1:3500/callback": 200, "no uri": 400, "javascript:alert(1)": 400, "http://localhost:3500/callback": 400} {
		if status, page := send("action", "add", "redirect_uri", uri); status != want {
			t.Errorf("%s: %d %s", uri, status, page)
		}
	}
	for said, pairs := range map[string][]string{
		"Received client nobody, expected one of practice-web.":                         {"client", "nobody"},
		"Received action burn, expected add, remove or secret.":                         {"action", "burn"},
		"Received javascript:alert(1)//&lt;b&gt;, which cannot be registered: it needs": {"action", "add", "redirect_uri", "javascript:alert(1)//<b>"},
	} {
		if status, page := send(pairs...); status != 400 || !strings.Contains(page, said) {
			t.Errorf("%d, and the page does not say %q", status, said)
		}
	}
	if back, page := r.allow(query); !back.Has("code") {
		t.Errorf("it is not taken after it was registered: %s", page)
	}
	send("action", "remove", "redirect_uri", "http://127.0.0.1:3500/callback")
	if back, _ := r.allow(query); back.Has("code") {
		t.Error("it is taken after it was removed")
	}
	// A page of another origin registers nothing.
	resp, _ := r.do("POST", r.Registration(), url.Values{"client": {"practice-web"}, "action": {"add"}, "redirect_uri": {"http://127.0.0.1:6666/x"}},
		"Origin", "http://127.0.0.1:6666")
	if resp.StatusCode != 403 || len(r.Clients()[0].RedirectURIs) != 1 {
		t.Errorf("of another origin: %d, registered %v", resp.StatusCode, r.Clients()[0].RedirectURIs)
	}
}

// Spotify's localhost can be registered here, and is refused later.
func TestLocalhostCanBeRegistered(t *testing.T) {
	r := rehearse(t, "spotify")
	resp, _ := r.do("POST", r.Registration(), url.Values{"client": {"practice-web"}, "action": {"add"}, "redirect_uri": {bookURI}})
	if resp.StatusCode != 200 || strings.Join(r.Clients()[0].RedirectURIs, " ") != bookURI {
		t.Errorf("%d, registered %v", resp.StatusCode, r.Clients()[0].RedirectURIs)
	}
}
