package foreign

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

	"oauthwalk/flow/words"
)

const (
	maxSteps = 12      // sign-in and consent take seven at most
	maxPage  = 1 << 20 // bytes read of a page
)

// PageError is an error that the server shows on a page of its own, so that the client never hears of it.
type PageError struct {
	Path   string
	Status int
	Text   string // what a person reads
}

// Error implements error.
func (e *PageError) Error() string {
	return fmt.Sprintf("%s answered %d: %s", e.Path, e.Status, e.Text)
}

// SignIn opens the authorization URL as a person with a fresh browser would: it signs in, consents to everything, and
// returns the URL the server then sends the browser to at the client's redirect URI, without going there.
func (s *Server) SignIn(ctx context.Context, authorizationURL string) (callbackURL string, err error) {
	return s.visit(ctx, authorizationURL, (*page).submit)
}

// Deny opens the authorization URL and cancels on the first page. The callback URL that it returns holds the error
// access_denied (RFC 6749 4.1.2.1).
func (s *Server) Deny(ctx context.Context, authorizationURL string) (callbackURL string, err error) {
	return s.visit(ctx, authorizationURL, (*page).cancel)
}

// visit follows the server's redirects and answers each of its pages until it sends the browser elsewhere.
func (s *Server) visit(
	ctx context.Context, start string, answer func(*page) (*http.Request, error),
) (callbackURL string, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", fmt.Errorf("fake browser: %w", err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	req, err := http.NewRequest(http.MethodGet, start, nil)
	for range maxSteps {
		if err != nil {
			return "", fmt.Errorf("fake browser: %w", withoutURL(err))
		}
		if !s.owns(req.URL) {
			return req.URL.String(), nil
		}
		req, err = step(client, req.WithContext(ctx), answer)
	}
	return "", fmt.Errorf("fake browser: still on the server after %d steps", maxSteps)
}

// owns tells whether u is a page of the server. Everything else it redirects to is a client's redirect URI.
func (s *Server) owns(u *url.URL) bool { return u.Scheme+"://"+u.Host == s.Issuer }

// step sends one request and returns the next: where a redirect leads, or what the page is answered with.
func step(
	client *http.Client, req *http.Request, answer func(*page) (*http.Request, error),
) (next *http.Request, err error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", req.URL.Path, withoutURL(err))
	}
	defer resp.Body.Close()
	if location, err := resp.Location(); err == nil {
		return http.NewRequest(http.MethodGet, location.String(), nil)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", req.URL.Path, err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &PageError{Path: req.URL.Path, Status: resp.StatusCode, Text: words.Visible(body)}
	}
	return answer(&page{address: req.URL, html: string(body)})
}

// page is one HTML page of the server: a form to sign in or to consent, and a link to cancel.
type page struct {
	address *url.URL
	html    string
}

var (
	formTag    = regexp.MustCompile(`<form[^>]* method="post"[^>]*>`)
	actionAttr = regexp.MustCompile(` action="([^"]+)"`)
	inputTag   = regexp.MustCompile(`<input[^>]*>`)
	nameAttr   = regexp.MustCompile(` name="([^"]*)"`)
	typeAttr   = regexp.MustCompile(` type="([^"]*)"`)
	valueAttr  = regexp.MustCompile(` value="([^"]*)"`)
	abortLink  = regexp.MustCompile(`<a href="([^"]+/abort)"`)
)

// submit sends the page's form with what it holds already, its last button, and somebody in each field to fill in: the
// servers take that name with that password.
func (p *page) submit() (*http.Request, error) { return p.send(func(string) bool { return true }) }

// cancel follows the page's link that ends the request, or sends its form without the button that agrees.
func (p *page) cancel() (*http.Request, error) {
	if found := abortLink.FindStringSubmatch(p.html); found != nil {
		target, err := p.address.Parse(html.UnescapeString(found[1]))
		if err != nil {
			return nil, fmt.Errorf("the page %s has a link to cancel that is no URL", p.address.Path)
		}
		return http.NewRequest(http.MethodGet, target.String(), nil)
	}
	return p.send(func(kind string) bool { return kind != "submit" })
}

// send fills in the form with those of its inputs whose type is wanted.
func (p *page) send(wanted func(kind string) bool) (*http.Request, error) {
	form := formTag.FindString(p.html)
	target, err := p.address.Parse(html.UnescapeString(first(actionAttr, form, "")))
	if form == "" || err != nil {
		return nil, fmt.Errorf("the page %s has no form that can be sent", p.address.Path)
	}
	fields := url.Values{}
	for _, tag := range inputTag.FindAllString(p.html, -1) {
		name, kind, given := first(nameAttr, tag, ""), first(typeAttr, tag, "text"), "somebody"
		if kind == "hidden" {
			given = ""
		}
		if name != "" && wanted(kind) {
			fields.Set(html.UnescapeString(name), html.UnescapeString(first(valueAttr, tag, given)))
		}
	}
	req, err := http.NewRequest(http.MethodPost, target.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// first is the group of the first match, or otherwise what stands in for it.
func first(pattern *regexp.Regexp, text, otherwise string) string {
	if found := pattern.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return otherwise
}

// withoutURL drops the address that net/http puts into its errors: its query holds the state or the code.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}
