package token

import (
	"context"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
)

// Exchange sends the code for tokens (RFC 6749 4.1.3, RFC 7636 4.5): one POST that carries params as listed, and the
// client authentication. asked is the scope of the authorization request, to compare with what was granted. A code is
// good for one request, so nothing is ever sent again, not even after a network error.
func (c *Client) Exchange(ctx context.Context, params []authz.Param, asked string) Result {
	c.mu.Lock()
	defer c.mu.Unlock()
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
		k.result.New = k.result.tokens(asked)
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

// judgeTokens reads an answer of the token endpoint and settles whether the call did what it was for.
func (k *call) judgeTokens(tok *oauth2.Token, err error, asked string) {
	r := &k.result
	answered := k.finish(err)
	r.Library = k.library(tok, err)
	if !answered {
		return
	}
	k.checkTransport()
	if r.Err == nil {
		k.checkBody()
		k.settle()
		if success(r.Exchange.Status) && !r.Answer.HasError() && len(r.Answer.Members) > 0 {
			k.checkTokens(asked)
		}
	}
}

// tokens are those to use from now on. RFC 6749 5.1: a scope that is not named is the one asked for.
func (r *Result) tokens(asked string) Tokens {
	scope := asked
	if r.Answer.Scope.Present {
		scope = r.Answer.Scope.Value
	}
	return Tokens{r.Answer.AccessToken, r.Answer.RefreshToken, scope}
}
