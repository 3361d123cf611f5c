package token

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
)

// errSecond stops a library that wants to send a request again. RFC 6749 4.1.2 and 10.5: a code is good for one.
var errSecond = errors.New("a second request was blocked: each call sends only one request")

// formTransport stands before the recorder. x/oauth2 can build only some forms; where the person edited the list, the form
// that it built is replaced by the list, and what is recorded is what is sent.
type formTransport struct {
	base    http.RoundTripper
	form    []authz.Param
	accept  string
	sent    bool
	changed bool // the form that x/oauth2 built was not the list
}

// RoundTrip sends the first request and refuses all others.
func (a *formTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.sent {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, errSecond
	}
	a.sent = true
	built, err := readForm(req)
	if err != nil {
		return nil, err
	}
	// A RoundTripper must leave the caller's request as it is.
	req = req.Clone(req.Context())
	if a.accept != "" {
		req.Header.Set("Accept", a.accept)
	}
	if body := encode(a.form); !sameForm(built, body) {
		a.changed = true
		setBody(req, body)
	}
	return a.base.RoundTrip(req)
}

func readForm(req *http.Request) (string, error) {
	if req.GetBody == nil {
		return "", nil
	}
	body, err := req.GetBody()
	if err != nil {
		return "", err
	}
	defer body.Close()
	b, err := io.ReadAll(body)
	return string(b), err
}

func setBody(req *http.Request, body string) {
	if req.Body != nil {
		req.Body.Close()
	}
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
	req.ContentLength = int64(len(body))
}

// encode writes a form in the order of the list. RFC 6749 appendix B.
func encode(form []authz.Param) string {
	pairs := make([]string, len(form))
	for i, p := range form {
		pairs[i] = url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	return strings.Join(pairs, "&")
}

// sameForm compares two encoded forms without regard to the order, which means nothing in a form.
func sameForm(a, b string) bool {
	x, y := strings.Split(a, "&"), strings.Split(b, "&")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}
