package token

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/wire"
)

// library says what x/oauth2 did and what it made of the response. Its own error texts are never repeated: they hold the
// body, and with it tokens.
func (k *call) library(tok *oauth2.Token, err error) string {
	built := "x/oauth2 built the form-encoded body of this request."
	if k.transport.changed {
		built = "x/oauth2 cannot build this form-encoded body. The body was changed to carry the parameters exactly as listed."
	}
	if k.client.Accept != "" {
		built += " The Accept header was added by this program."
	}
	return built + " " + k.verdict(tok, err)
}

func (k *call) verdict(tok *oauth2.Token, err error) string {
	var retrieve *oauth2.RetrieveError
	switch {
	case k.result.Exchange.Status == 0:
		return "It got no response."
	case err == nil && tok != nil:
		text := "x/oauth2 accepts the response: " + k.describe(tok)
		if k.result.Err != nil {
			text += " This program does not use it."
		}
		return text
	case errors.As(err, &retrieve) && retrieve.ErrorCode != "":
		return fmt.Sprintf("x/oauth2 reports an error response with the code %s.", k.words(retrieve.ErrorCode))
	case errors.As(err, &retrieve):
		return fmt.Sprintf("x/oauth2 reports status %d and finds no error code.", k.result.Exchange.Status)
	}
	// x/oauth2 has texts only, and some of them quote values.
	text := "x/oauth2 refuses the response: " + cmp.Or(wire.Known(err, [][2]string{
		{"cannot parse json", "it cannot parse the body as JSON."},
		{"cannot parse response", "it cannot parse the body as a form."},
		{"missing access_token", "it finds no access_token."},
		{"cannot fetch token", "it could not read the whole body."},
	}), "the request failed.")
	if k.result.Err == nil {
		text += " This program can use it."
	}
	return text
}

func (k *call) describe(tok *oauth2.Token) string {
	kind := k.words(tok.Type())
	if tok.TokenType == "" {
		kind += " (assumed, because the response names none)"
	}
	life := "x/oauth2 finds no lifetime, so it would use the token until the API refuses it"
	if !tok.Expiry.IsZero() {
		life = fmt.Sprintf("the token expires in %.0f seconds", math.Round(time.Until(tok.Expiry).Seconds()))
	}
	return fmt.Sprintf("token type %s; %s.", kind, life)
}

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
