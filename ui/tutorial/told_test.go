package tutorial

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow/practice"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
)

// A program that asks the window's own server is counted at once, and has a page, while no text is followed.
func TestAnotherProgram(t *testing.T) {
	s, settle, asked := newSheet(t)
	s.home.Tell(s.Saw)
	if _, ok := s.Row(); ok || s.Status() != "" {
		t.Errorf("before anybody asked the status says %q", s.Status())
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {"never-given"}, "client_id": {practice.WebClient}, "client_secret": {"wrong"}}
	resp, err := http.PostForm(s.home.Issuer()+"/api/token", form)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	settle()
	row, ok := s.Row()
	if s.Status() != "Your program: 1 request seen, 1 refused" || !ok || row.State != part.StageFailed || !strings.Contains(seen.Text(s.root), "Follow a tutorial") {
		t.Errorf("the status says %q, the rail %+v", s.Status(), row)
	}
	s.Own()
	text := seen.Text(s.root)
	for _, want := range []string{"Your own program", s.home.Issuer(), "REDIRECT_URI=http://127.0.0.1:3500/callback", "Port 3500", "The redirect URI of the .env is registered here.", "client_secret_basic", "POST /api/token → 401 invalid_client"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if s.Primary(); strings.Contains(text, "STEPS") || s.dashboard.Visible() || !strings.Contains((*asked)[len(*asked)-1].Value, "CLIENT_SECRET=practice-web-secret") {
		t.Errorf("the page is one of a text:\n%s", text)
	}
	if s.Needs("http://127.0.0.1:3500/callback") {
		t.Error("a walk may not use the port while no tutorial is followed")
	}
	for _, open := range []bool{true, false} {
		if s.ToggleSecrets(); strings.Contains(seen.Text(s.root), "practice-web-secret") != open {
			t.Errorf("the secret is to be shown: %v", open)
		}
	}
	s.Follow("pytify")
	if s.Own(); s.text.Name != "pytify" || s.Status() != "Your program: 0 requests seen, 0 refused" {
		t.Errorf("the text is left: %q", s.Status())
	}
	s.List()
	if resp, err := http.Get(s.home.Issuer()); err != nil {
		t.Errorf("the window's own server is closed with the text: %v", err)
	} else {
		resp.Body.Close()
	}
}

// While another page is shown what comes is counted, and it is drawn when the window comes back.
func TestBehindAnotherPage(t *testing.T) {
	s, settle, _ := newSheet(t)
	s.Follow("yutify-guide")
	s.shown = func() bool { return false }
	get(t, s.server.Issuer()+"/api/me")
	settle()
	if row, _ := s.Row(); s.Status() != "Your program: 1 request seen, 1 refused" || row.State != part.StageFailed || strings.Contains(seen.Text(s.root), "GET /api/me →") {
		t.Errorf("behind another page: %q, %+v", s.Status(), row)
	}
	if s.Draw(stage.View{}); !strings.Contains(seen.Text(s.root), "GET /api/me →") {
		t.Errorf("back at the page:\n%s", seen.Text(s.root))
	}
}
