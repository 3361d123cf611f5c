package token

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"golang.org/x/oauth2"
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
	text := "x/oauth2 refuses the response: " + refusal(err)
	if k.result.Err == nil {
		text += " This program can use it."
	}
	return text
}

// refusal names the kind of error. x/oauth2 has texts only, and some of them quote values.
func refusal(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "cannot parse json"):
		return "it cannot parse the body as JSON."
	case strings.Contains(text, "cannot parse response"):
		return "it cannot parse the body as a form."
	case strings.Contains(text, "missing access_token"):
		return "it finds no access_token."
	case strings.Contains(text, "cannot fetch token"):
		return "it could not read the whole body."
	}
	return "the request failed."
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
