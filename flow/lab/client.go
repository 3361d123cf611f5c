package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"oauthwalk/flow/lab/person"
)

// unencoded sends the credentials with HTTP Basic as they are. RFC 6749 2.3.1: each is form-encoded first.
func (b *bench) unencoded(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	form := exchangeForm(s.Response.Code.Reveal(), s.Client.RedirectURI, s.Request.PKCE.Verifier.Reveal())
	got, err := b.trade(ctx, form, func(r *http.Request) { r.SetBasicAuth(s.Client.ID, s.Client.Secret.Reveal()) })
	if err == nil {
		b.tell("The program that does not encode its secret", got)
	}
	return err
}

// binary looks for the secret of practice-web in this very program, as anybody can in a program that was shipped, and walks
// with it as a second program.
func (b *bench) binary(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	found, err := shippedSecret(s.Client.ID)
	if err != nil {
		return err
	}
	own, err := forged(s.Request.URL, nil)
	if err != nil {
		return err
	}
	callback, err := person.Person{}.Answer(ctx, own)
	if err != nil {
		return err
	}
	back, err := url.Parse(callback)
	if err != nil {
		return err
	}
	form := exchangeForm(back.Query().Get("code"), s.Client.RedirectURI, attackersVerifier)
	got, err := b.trade(ctx, form, func(r *http.Request) { r.SetBasicAuth(s.Client.ID, url.QueryEscape(found)) })
	if err == nil {
		b.tell(fmt.Sprintf("A second program found the secret (%d characters) in the file of this one, and", len(found)), got)
	}
	return err
}

// shippedSecret is the secret of practice-web as it stands in the file of this program.
func shippedSecret(id string) (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("the file of this program cannot be read: %w", err)
	}
	word := id + "-secret" // the first guess of everybody; put together here, so that it is not what is found
	if !bytes.Contains(file, []byte(word)) {
		return "", errors.New("no secret was found in the file of this program")
	}
	return word, nil
}
