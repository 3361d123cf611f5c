package lab

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"oauthwalk/flow"
)

// refresh is somebody who comes with a refresh token of the walk: the one before the last, or as another client the last.
func (b *bench) refresh(ctx context.Context, a Act) error {
	s := b.walk.Snapshot()
	id, token, who := s.Client.ID, s.Grant.New.Refresh.Reveal(), "The second user"
	if a.Value == "other client" {
		id, who = otherID, "The other client"
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
	got, err := b.send(ctx, s.Server.TokenEndpoint, form, b.as(id, form))
	if err != nil {
		return err
	}
	b.tell(who, got)
	b.other.Stage = flow.Refresh
	if s.Renewal != nil {
		after, err := b.send(ctx, s.Server.API, nil, bearer(s.Renewal.New.Access.Reveal()))
		if err != nil {
			return err
		}
		b.other.Caught = endedBy(b.other.Caught, after)
		b.other.Text += fmt.Sprintf(" And the API now responds to the app's own token with %d.", after.status)
	}
	return nil
}

// renew is the app whose access token is refused: it refreshes once, and calls the API again.
func (b *bench) renew(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	refused, err := b.send(ctx, s.Server.API, nil, bearer(s.Grant.New.Access.Reveal()))
	if err != nil {
		return err
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {s.Grant.New.Refresh.Reveal()}}
	got, err := b.send(ctx, s.Server.TokenEndpoint, form, b.as(s.Client.ID, form))
	if err != nil {
		return err
	}
	after, err := b.send(ctx, s.Server.API, nil, bearer(got.Token))
	if err != nil {
		return err
	}
	b.other = &Other{Stage: flow.API, Error: refused.Error, Bytes: refused.bytes,
		Text: fmt.Sprintf("The app refreshed once, and to the new token the API responded with %d.", after.status)}
	if refused.status == http.StatusUnauthorized {
		b.other.Who = "server"
	}
	if after.heard != "" {
		b.other.Caught = refused.caught
	}
	return nil
}

// revoke ends the access token before the app uses it.
func (b *bench) revoke(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	form := url.Values{"token": {s.Grant.New.Access.Reveal()}}
	_, err := b.send(ctx, s.Server.RevocationEndpoint, form, b.as(s.Client.ID, form))
	return err
}

// login is an app that takes an access token of another app for the sign-in of whom the API names. One that asks the server
// whose token it is (RFC 7662 2.2) does not.
func (b *bench) login(ctx context.Context, _ Act) error {
	s, token := b.walk.Snapshot(), b.earlier("access_token")
	if b.lab.safe {
		form := url.Values{"token": {token}}
		got, err := b.send(ctx, b.server.Issuer()+"/api/introspect", form, b.as(s.Client.ID, form))
		if err != nil {
			return err
		}
		b.other = &Other{Stage: flow.API, Bytes: got.bytes, Text: "The app accepted the token as a sign-in."}
		if !got.Active {
			b.other.Who, b.other.Caught = "client", []string{"audience"}
			b.other.Text = "The app asked the server about the token, which is not its own, and signed nobody in."
		}
		return nil
	}
	called, err := b.send(ctx, s.Server.API, nil, bearer(token))
	if err != nil {
		return err
	}
	b.other = &Other{Stage: flow.API, Bytes: called.bytes, Text: "The app signed in the bearer of the token as " + called.person + ", who had given it to another app."}
	if called.person == "" {
		b.other.Who, b.other.Text = "server", "The API named nobody."
	}
	return nil
}

// query calls the API with the token in the URL.
func (b *bench) query(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	called, err := b.send(ctx, s.Server.API+"?access_token="+url.QueryEscape(s.Grant.New.Access.Reveal()), nil, nil)
	if err != nil {
		return err
	}
	b.other = &Other{Stage: flow.API, Caught: called.caught, Bytes: called.bytes}
	if called.heard == "" {
		b.other.Who, b.other.Text = "server", fmt.Sprintf("The API did not look at the URL, and responded with %d.", called.status)
		return nil
	}
	b.other.Text = "The API responded with " + called.heard + ". The token is now in the server's log, in the browser's history, " +
		"and in the Referer of whatever that page loads."
	return nil
}
