package bench_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
)

// plain is what a program does that only wants the tokens: golang.org/x/oauth2, a handler for the callback, no checks
// beyond the state, no record, nothing to look at. The browser begins at the program, for a cookie, and ends on a page without
// the code in its address, as at ours.
func plain(ctx context.Context, c client.Client) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	config := &oauth2.Config{ClientID: c.ID, RedirectURL: fmt.Sprintf("http://%s/callback", l.Addr()),
		Scopes: []string{c.Scope}, Endpoint: oauth2.Endpoint{AuthURL: c.Server.AuthorizationEndpoint,
			TokenURL: c.Server.TokenEndpoint, AuthStyle: oauth2.AuthStyleInParams}}
	web := &http.Client{Transport: &http.Transport{}}
	defer web.CloseIdleConnections()
	ctx = context.WithValue(ctx, oauth2.HTTPClient, web)

	state, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	code, err := plainConsent(ctx, l, config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), state)
	if err != nil {
		return err
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return err
	}
	if err := plainCall(ctx, web, c.Server.API, token, http.StatusOK); err != nil {
		return err
	}
	token.Expiry = time.Now().Add(-time.Hour) // makes the library refresh
	if token, err = config.TokenSource(ctx, token).Token(); err != nil {
		return err
	}
	if err := plainRevoke(ctx, web, c, token); err != nil {
		return err
	}
	return plainCall(ctx, web, c.Server.API, token, http.StatusUnauthorized)
}

// plainConsent sends somebody to the browser and waits for the code.
func plainConsent(ctx context.Context, l net.Listener, address, state string) (string, error) {
	codes := make(chan string, 1)
	pages := http.NewServeMux()
	pages.HandleFunc("/start/", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "plain", Value: state, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, address, http.StatusSeeOther)
	})
	pages.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("state") == state {
			http.Redirect(w, r, "/done", http.StatusSeeOther)
			codes <- r.URL.Query().Get("code")
		}
	})
	pages.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "Signed in. You can close this window.")
	})
	server := &http.Server{Handler: pages}
	go server.Serve(l)
	defer server.Close()
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	lost := make(chan error, 1)
	go func() {
		if err := (person.Person{}).Visit(ctx, fmt.Sprintf("http://%s/start/", l.Addr())); err != nil {
			lost <- err
		}
	}()
	select {
	case code := <-codes:
		return code, nil
	case err := <-lost:
		return "", err
	}
}

func plainCall(ctx context.Context, web *http.Client, address string, token *oauth2.Token, want int) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	token.SetAuthHeader(req)
	return plainDo(web, req, want)
}

func plainRevoke(ctx context.Context, web *http.Client, c client.Client, token *oauth2.Token) error {
	form := url.Values{"token": {token.RefreshToken}, "token_type_hint": {"refresh_token"}, "client_id": {c.ID}}
	body := strings.NewReader(form.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Server.RevocationEndpoint, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return plainDo(web, req, http.StatusOK)
}

func plainDo(web *http.Client, req *http.Request, want int) error {
	resp, err := web.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != want {
		return fmt.Errorf("%s %s: status %d, want %d", req.Method, req.URL.Path, resp.StatusCode, want)
	}
	return nil
}
