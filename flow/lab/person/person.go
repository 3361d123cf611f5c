// Package person is somebody at a browser without a screen: it signs in at the practice server, allows or denies, and
// follows the server back to the client. The labs walk with it, and so do the tests.
package person

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Person is what somebody does. The zero value signs in as the first person of the list and allows.
type Person struct {
	Name string // ID of a practice person
	Deny bool
}

// ErrPage is a page that has no form to answer: an error page.
var ErrPage = errors.New("the server shows a page without a form")

var (
	csrf = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)
	who  = regexp.MustCompile(`name="person" value="([^"]+)"`)
)

// Answer goes through the pages from the authorization URL on, and returns the URL that the server sends the browser
// back to, without going there.
func (p Person) Answer(ctx context.Context, authorizationURL string) (callback string, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Jar: jar, Transport: transport, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	start, err := url.Parse(authorizationURL)
	if err != nil {
		return "", errors.New("the authorization URL cannot be read")
	}
	next, form := start, url.Values(nil)
	for range 6 { // sign-in and consent take four
		if next.Host != start.Host {
			return next.String(), nil
		}
		if next, form, err = p.step(ctx, client, next, form); err != nil {
			return "", err
		}
	}
	return "", errors.New("the server sends the browser round in circles")
}

// step loads a page or sends a form, and says what comes after it.
func (p Person) step(ctx context.Context, client *http.Client, at *url.URL, form url.Values) (*url.URL, url.Values, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, at.String(), body)
	if err != nil {
		return nil, nil, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	if to, err := resp.Location(); err == nil {
		return to, nil, nil
	}
	form, err = p.fill(string(page))
	if err != nil {
		return nil, nil, fmt.Errorf("%w, with status %d", err, resp.StatusCode)
	}
	return at, form, nil
}

// fill answers the form of a page.
func (p Person) fill(page string) (url.Values, error) {
	token := csrf.FindStringSubmatch(page)
	if token == nil {
		return nil, ErrPage
	}
	form := url.Values{"csrf_token": {html.UnescapeString(token[1])}}
	switch people := who.FindStringSubmatch(page); {
	case people != nil && p.Name != "":
		form.Set("person", p.Name)
	case people != nil:
		form.Set("person", people[1])
	case p.Deny:
		form.Set("confirm", "no")
	default:
		form.Set("confirm", "yes")
	}
	return form, nil
}

// Visit is Answer, and then loads the callback as the browser would. It fits flow.Deps.OpenURL.
func (p Person) Visit(ctx context.Context, authorizationURL string) error {
	callback, err := p.Answer(ctx, authorizationURL)
	if err != nil {
		return err
	}
	return Load(ctx, callback)
}

// Load loads a page and follows redirects on the way.
func Load(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
