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
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/strictjson"
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
		switch p.Name {
		case "code", "redirect_uri":
		case "grant_type":
			if p.Value != "authorization_code" {
				options = append(options, oauth2.SetAuthURLParam(p.Name, p.Value))
			}
		case "code_verifier":
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

// config is x/oauth2's view of the client. The style is always set; a public client's secret is never sent.
func (k *call) config() *oauth2.Config {
	c := k.client
	config := &oauth2.Config{
		ClientID: c.ID,
		Endpoint: oauth2.Endpoint{TokenURL: c.TokenEndpoint, AuthStyle: c.Auth.style()},
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
func readFormBody(body []byte) strictjson.Object {
	var o strictjson.Object
	text := strings.TrimRight(string(body), "\r\n")
	offset := 0
	for pair := range strings.SplitSeq(text, "&") {
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

// section is where the specification describes the request.
func (p purpose) section() string {
	switch p {
	case refreshing:
		return "RFC 6749 6"
	case revoking:
		return "RFC 7009 2"
	}
	return "RFC 6749 3.2"
}

// unknown says what follows from a request whose fate is not known. Sending it again could do the work twice.
func (p purpose) unknown() string {
	switch p {
	case refreshing:
		return "The refresh token may already have been used; keep it, and sign in again if the server refuses it."
	case revoking:
		return "Whether the token was revoked is unknown. Assume that the server still accepts it."
	}
	return "The code may already have been used; start again from the request."
}
