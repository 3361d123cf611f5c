package lab

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
)

// errLured is a browser that an attacker has led away: the app waits for it in vain.
var errLured = errors.New("the browser was led to somebody else")

// attackersVerifier is his own: he has built the request himself, so PKCE is on his side.
var attackersVerifier = strings.Repeat("the-attackers-own-verifier-", 2)

// forged is the authorization request of the walk with another state, another verifier, and what else is changed.
func forged(address string, changes url.Values) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the authorization URL cannot be read")
	}
	q := u.Query()
	q.Set("state", "the-state-of-the-attacker-0123456789")
	if q.Has("code_challenge") {
		sum := sha256.Sum256([]byte(attackersVerifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	for name := range changes {
		q.Set(name, changes.Get(name))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// csrf is an attacker who signs in as himself, keeps the callback, and makes the person's browser load it.
func (b *bench) csrf(ctx context.Context, p person.Person, address string) error {
	address, err := p.Begin(ctx, address) // the person has begun as well, and the browser has the cookie of the walk
	if err != nil {
		return err
	}
	own, err := forged(address, nil)
	if err != nil {
		return err
	}
	callback, err := person.Person{Name: "theo"}.Answer(ctx, own)
	if err != nil {
		return err
	}
	return p.Load(ctx, callback)
}

// lure is an attacker who has the person open a request of his own, whose redirect URI leads to a page of his, and who uses
// what arrives there. With a scope that does not exist, that is an error; else it is a code.
func (b *bench) lure(ctx context.Context, address string, a Act) error {
	own := b.thief.address
	if a.Value == "prefix" { // what stands before @ is a user name and a password, and the host comes after it
		own = origin(b.walk.Snapshot().Client.RedirectURI) + "@" + strings.TrimPrefix(own, "http://")
	}
	p := person.Person{}.AtBrowser()
	address, err := p.Begin(ctx, address)
	if err != nil {
		return err
	}
	request, err := forged(address, url.Values{"redirect_uri": {own}})
	if err != nil {
		return err
	}
	callback, err := p.Answer(ctx, request)
	if err != nil {
		return err
	}
	if err := p.Load(ctx, callback); err != nil {
		return err
	}
	select {
	case q := <-b.thief.arrived:
		led := page.Arrow{From: page.Browser, To: page.Thief, State: page.ArrowDone, Sign: page.Stolen, Stage: b.at}
		if q.Has("code") {
			led.Held = "code"
		}
		b.sent = append(b.sent, led)
		if err := b.used(ctx, q, own); err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	return errLured
}

// used is what the attacker makes of what has arrived at his page.
func (b *bench) used(ctx context.Context, q url.Values, redirectURI string) error {
	if q.Get("code") == "" {
		b.other = &Other{Stage: flow.Consent, Text: "The server sent the browser to the thief's page, with " + q.Get("error") +
			". The link began with the server's own address, so the person trusted it."}
		return nil
	}
	form := exchangeForm(q.Get("code"), redirectURI, attackersVerifier)
	got, err := b.trade(ctx, form, b.as(b.walk.Snapshot().Client.ID, form))
	if err == nil {
		b.tell("The code went to the thief's page. He", got)
	}
	return err
}

// origin is scheme, host and port of an address.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}
