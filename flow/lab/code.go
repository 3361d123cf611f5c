package lab

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"oauthwalk/flow"
)

// exchange redeems a code of the walk as a client, with what else is known, and calls the API with what comes.
func (b *bench) exchange(ctx context.Context, id, code, verifier string) (answer, error) {
	form := exchangeForm(code, b.walk.Snapshot().Client.RedirectURI, verifier)
	return b.trade(ctx, form, b.as(id, form))
}

// steal is somebody who reads the redirect and is faster than the app. He knows the client, the redirect URI, the code out
// of the server's own Location, the authorization URL, and the secret where there is one, which was found in a copy of the program.
func (b *bench) steal(ctx context.Context, a Act) error {
	s, verifier := b.walk.Snapshot(), ""
	if a.Value == "challenge" {
		u, err := url.Parse(s.Request.URL)
		if err != nil {
			return errors.New("the authorization URL cannot be read")
		}
		verifier = u.Query().Get("code_challenge")
	}
	b.thief.mu.Lock()
	code := b.thief.code
	b.thief.mu.Unlock()
	got, err := b.exchange(ctx, s.Client.ID, code, verifier)
	if err == nil {
		b.tell("The thief", got)
	}
	return err
}

// redeem is another client, with a secret of its own, that got hold of the code.
func (b *bench) redeem(ctx context.Context, _ Act) error {
	got, err := b.exchange(ctx, otherID, b.walk.Snapshot().Response.Code.Reveal(), "")
	if err == nil {
		b.tell("The other client", got)
	}
	return err
}

// race sends the app's exchange twice at the same moment.
func (b *bench) race(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	var got [2]answer
	var failed [2]error
	var both sync.WaitGroup
	for i := range got {
		both.Go(func() {
			got[i], failed[i] = b.exchange(ctx, s.Client.ID, s.Response.Code.Reveal(), s.Request.PKCE.Verifier.Reveal())
		})
	}
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		return err
	}
	won := slices.IndexFunc(got[:], func(a answer) bool { return a.Token != "" })
	if won < 0 || got[1-won].Token != "" {
		return fmt.Errorf("of two exchanges not exactly one got a token: %q and %q", got[0].Error, got[1].Error)
	}
	after, err := b.send(ctx, s.Server.API, nil, bearer(got[won].Token))
	if err != nil {
		return err
	}
	lost := got[1-won]
	b.other = &Other{Who: "server", Stage: flow.Exchange, Error: lost.Error, Caught: endedBy(lost.caught, after), Bytes: lost.bytes,
		Text: fmt.Sprintf("One of the two got a token, the other %s. That attempt revoked the token: the API now responds with %d.", lost.Error, after.status)}
	return nil
}

// endedBy are the checks that caught somebody, if the tokens of the app ended with it; none if it may go on with them.
func endedBy(caught []string, after answer) []string {
	if after.status != http.StatusUnauthorized {
		return nil
	}
	return caught
}
