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

	cookies http.CookieJar // of the browser; nil for a fresh one at each call
}

// AtBrowser is the same person at one browser, which keeps its cookies from one call to the next.
func (p Person) AtBrowser() Person {
	if p.cookies == nil {
		p.cookies, _ = cookiejar.New(nil) // without options it cannot fail
	}
	return p
}

// Browser is the browser. It follows no redirect by itself.
func (p Person) Browser() *http.Client {
	return &http.Client{Jar: p.cookies, Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// ErrPage is a page that has no form to answer: an error page.
var ErrPage = errors.New("the server shows a page without a form")

var (
	csrf = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)
	who  = regexp.MustCompile(`name="person" value="([^"]+)"`)
)

// Begin is the authorization URL to which an address leads that a walk hands to a browser: it is the address itself, or the
// app's own page sends the browser on, with a cookie.
func (p Person) Begin(ctx context.Context, address string) (authorizationURL string, err error) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/start/") {
		return address, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	resp, err := p.Browser().Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return "", fmt.Errorf("the app's own page does not redirect: status %d", resp.StatusCode)
	}
	return to.String(), nil
}

// Answer goes through the pages from the address on that a walk hands to a browser, and returns the URL that the server
// sends the browser back to, without going there.
func (p Person) Answer(ctx context.Context, address string) (callback string, err error) {
	p = p.AtBrowser()
	client := p.Browser()
	authorizationURL, err := p.Begin(ctx, address)
	if err != nil {
		return "", err
	}
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
func (p Person) Visit(ctx context.Context, address string) error {
	p = p.AtBrowser()
	callback, err := p.Answer(ctx, address)
	if err != nil {
		return err
	}
	return p.Load(ctx, callback)
}

// Load loads a page and follows redirects on the way.
func (p Person) Load(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	client := p.Browser()
	client.CheckRedirect = nil
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
