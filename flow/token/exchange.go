// Package token talks to the token endpoint and the revocation endpoint: the exchange of a code, the refresh, the
// revocation. It obeys RFC 6749 2.3, 3.2, 4.1.3, 4.1.4, 5 and 6, RFC 7009, and RFC 9700 4.12 in what it refuses.
//
// Each call sends one POST and never a second one, follows no redirect, and tells two stories about the response: what
// our own strict parse of the recorded bytes says, which decides, and what x/oauth2 made of the same bytes.
//
// Left out on purpose: choosing a client authentication by trial (x/oauth2 would send the code twice), storing tokens,
// verifying ID tokens, assertions and DPoP.
package token

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
)

// Exchange sends the code for tokens (RFC 6749 4.1.3, RFC 7636 4.5): one POST that carries params as listed, and the
// client authentication. asked is the scope of the authorization request, to compare with what was granted. A code is
// good for one request, so nothing is ever sent again, not even after a network error.
func (c *Client) Exchange(ctx context.Context, params []authz.Param, asked string) Result {
	k, ok := c.begin(exchanging, c.TokenEndpoint, params)
	if !ok {
		return k.result
	}
	config := k.config()
	config.RedirectURL = first(params, "redirect_uri")
	var options []oauth2.AuthCodeOption
	for _, p := range params {
		switch {
		case p.Name == "code", p.Name == "redirect_uri", p.Name == "grant_type" && p.Value == "authorization_code":
		case p.Name == "code_verifier":
			options = append(options, oauth2.VerifierOption(p.Value))
		default:
			options = append(options, oauth2.SetAuthURLParam(p.Name, p.Value))
		}
	}
	tok, err := config.Exchange(k.context(ctx), first(params, "code"), options...)
	k.judgeTokens(tok, err, asked)
	if k.result.Err == nil {
		k.result.New = k.result.tokens(cmp.Or(c.Granted, asked))
	}
	return k.result
}

// config is x/oauth2's view of the client. A public client's secret is never sent. The style is never the zero one, which
// finds out by sending the code twice.
func (k *call) config() *oauth2.Config {
	c := k.client
	config := &oauth2.Config{
		ClientID: c.ID,
		Endpoint: oauth2.Endpoint{TokenURL: c.TokenEndpoint, AuthStyle: oauth2.AuthStyleInParams},
	}
	if c.Auth == Basic {
		config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	if c.Auth != None {
		config.ClientSecret = c.Secret.Reveal()
	}
	return config
}

// judgeTokens settles whether a call of the token endpoint did what it was for.
func (k *call) judgeTokens(tok *oauth2.Token, err error, asked string) {
	if k.finish(err) {
		k.result.Err = k.judge(asked)
	}
	k.result.Library = k.library(tok, err)
}

// judge looks at a complete response. Its tokens may be used when none of the checks failed; x/oauth2 is not asked.
func (k *call) judge(asked string) error {
	r := &k.result
	k.checkBody()
	if r.Response.HasError() || !success(r.Exchange.Status) {
		return k.refusal()
	}
	// Where there is nothing to read, that is said already.
	if _, failed := finding.Failed(r.Checks); !failed || len(r.Response.members) > 0 {
		k.checkTokens(asked)
	}
	if bad, failed := finding.Failed(r.Checks); failed {
		return fmt.Errorf("%w: %s", ErrUnusable, bad.Text)
	}
	return nil
}

// tokens are those to use from now on. RFC 6749 5.1: a scope that is not named is the one asked for, or the one that the
// authorization response named.
func (r *Result) tokens(asked string) Tokens {
	scope := asked
	if r.Response.Scope.Present {
		scope = r.Response.Scope.Value
	}
	return Tokens{r.Response.AccessToken, r.Response.RefreshToken, scope}
}

// readFormBody reads a form-encoded response as strictly as the JSON one: in order, no name twice, nothing dropped that
// cannot be decoded. It uses the same types, so that what follows need not know the difference.
func readFormBody(body []byte) (o strictjson.Object) {
	offset := 0
	for pair := range strings.SplitSeq(strings.TrimRight(string(body), "\r\n"), "&") {
		if pair != "" {
			readPair(&o, pair, offset)
		}
		offset += len(pair) + 1
	}
	return o
}

func readPair(o *strictjson.Object, pair string, offset int) {
	name, value, _ := strings.Cut(pair, "=")
	n, err := url.QueryUnescape(name)
	v, err2 := url.QueryUnescape(value)
	switch {
	case err != nil || err2 != nil:
		add(o, strictjson.BadSyntax, offset, "a percent sign is not followed by two hexadecimal digits")
		return
	case !utf8.ValidString(n) || !utf8.ValidString(v):
		add(o, strictjson.NotUTF8, offset, "")
	}
	for _, m := range o.Members {
		switch {
		case m.Name == n:
			add(o, strictjson.Duplicate, offset, n)
		case strictjson.SameButForCase(m.Name, n):
			add(o, strictjson.Lookalike, offset, n)
		}
	}
	for _, known := range standard {
		if strictjson.SameButForCase(known, n) {
			add(o, strictjson.Lookalike, offset, n)
		}
	}
	o.Members = append(o.Members, strictjson.Member{Name: n, Kind: strictjson.String, Raw: v, Text: v})
}

func add(o *strictjson.Object, k strictjson.ProblemKind, offset int, detail string) {
	o.Problems = append(o.Problems, strictjson.Problem{Kind: k, Offset: offset, Detail: detail})
}

// Client is a registered client and the two endpoints that it sends its tokens and codes to. Only the endpoint of
// revocation, Accept and the judges may be left out.
type Client struct {
	TokenEndpoint      string
	RevocationEndpoint string // "" when the server has none
	ID                 string
	Secret             secret.Value // used by Basic and Post only
	Auth               Auth
	Accept             string         // value of an Accept header to add; "" adds none, as x/oauth2 does
	HTTP               *http.Client   // from wire.NewClient
	Recorder           *wire.Recorder // the one that HTTP records with
	Granted            string         // the scope that the authorization response named, as Google's does; "" for none
	Now                func() time.Time
	Redactor           *secret.Redactor // of whoever calls; it learns the secrets of each request and response

	// What the rules about a client say of the form before it is sent, and of the record once the response has arrived.
	// They stand above this room; nil says nothing.
	JudgeRequest  func(form []authz.Param) finding.Finding
	JudgeResponse func(x wire.Exchange, arrived time.Time) finding.Finding
}

// Auth is how the client proves who it is, by its name in the registry of RFC 8414 2.
type Auth string

// The client authentications. RFC 6749 2.3: exactly one of them is used in a request.
const (
	Basic Auth = "client_secret_basic" // Authorization header
	Post  Auth = "client_secret_post"  // client_id and client_secret in the form
	None  Auth = "none"                // public client: client_id in the form
)

// form is what the whole form must hold: the list as given, and the client authentication where the list does not name
// its parts itself.
func (c *Client) form(params []authz.Param) []authz.Param {
	form := append([]authz.Param(nil), params...)
	if c.Auth == Basic {
		return form
	}
	if _, there := authz.Find(params, "client_id"); !there && c.ID != "" {
		form = append(form, authz.Param{Name: "client_id", Value: c.ID})
	}
	if _, there := authz.Find(params, "client_secret"); !there && c.Auth == Post && !c.Secret.IsZero() {
		form = append(form, authz.Param{Name: "client_secret", Value: c.Secret.Reveal()})
	}
	return form
}

// first is the value of the first parameter of that name, "" when there is none.
func first(params []authz.Param, name string) string {
	value, _ := authz.Find(params, name)
	return value
}

// checkEndpoint looks at an endpoint's address before anything is sent to it. RFC 6749 3.2: it has no fragment, and it
// is reached over TLS, because the request carries credentials in clear.
func checkEndpoint(id, section, address string) (finding.Finding, error) {
	u, why := authz.CheckEndpoint(address)
	switch {
	case address == "":
		why = "none is set; enter one, or use discovery"
	case why != "":
	case u.Scheme == "https":
		return finding.Passf(id, section, "The endpoint is reached over TLS."), nil
	default:
		return finding.Passf(id, section,
			"The endpoint is on this machine, where oauthwalk accepts http; the specification requires TLS."), nil
	}
	return finding.Failf(id, section, "The address of this endpoint cannot be used: %s.", why),
		fmt.Errorf("%w: the address of the endpoint cannot be used: %s", ErrNotSent, why)
}
