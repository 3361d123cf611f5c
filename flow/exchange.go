package flow

import (
	"context"
	"errors"
	"net/http"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// prepareExchange lists the form of the token request.
func prepareExchange(s *Snapshot) []Param {
	// RFC 6749 4.1.3: the redirect URI of the authorization request, changes by hand included.
	redirectURI := valueOf(s.Stage(Request).Params, "redirect_uri")
	form := s.Client.ExchangeForm(s.Response.Code.Reveal(), redirectURI, s.Request.PKCE)
	return prepared(append(form, s.filled(s.Client.TokenExtra)...))
}

// exchange sends the code once. RFC 6749 10.5: whatever happens, it is never sent again.
func (w *Walk) exchange(ctx context.Context, snap Snapshot) outcome {
	asked := provider.SplitScopes(valueOf(snap.Stage(Request).Params, "scope"), snap.Client.ScopeSeparator)
	http, rec := w.client()
	c := tokenClient(snap, w.deps.Now, http, rec)
	if snap.Response != nil {
		c.Granted, _ = authz.Find(snap.Response.Others, "scope")
	}
	res := c.Exchange(ctx, list(snap.Stage(Exchange).Params), asked)
	out := tokenOutcome(ctx, res, "The exchange was cancelled. The code may already have been used; start again from the request.")
	out.apply = func(s *Snapshot) {
		if s.Grant = &res; out.failure == nil {
			s.Tokens = tokens(res)
		}
	}
	return out
}

func tokenClient(snap Snapshot, now func() time.Time, http *http.Client, rec *wire.Recorder) *token.Client {
	password, auth := snap.Client.Secret, snap.Auth
	return &token.Client{
		TokenEndpoint: snap.Server.TokenEndpoint, RevocationEndpoint: snap.Server.RevocationEndpoint,
		ID: snap.Client.ID, Secret: password, Auth: auth,
		HTTP: http, Recorder: rec, Now: now, Redactor: snap.Redactor,
		JudgeRequest: func(form []authz.Param) finding.Finding {
			sent := client.Case{Sent: map[client.Target][]authz.Param{client.Exchange: form}}
			sent.Secret, sent.Auth = password, auth
			return client.AuthenticationSent(sent)
		},
		JudgeResponse: func(x wire.Exchange, arrived time.Time) finding.Finding {
			return client.Clock(client.Case{Exchanges: []wire.Exchange{x}, Now: arrived})
		},
	}
}

// tokenOutcome turns what the token endpoint gave into a stage's outcome.
func tokenOutcome(ctx context.Context, res token.Result, cancelled string) outcome {
	out := outcome{checks: res.Checks, exchanges: []wire.Exchange{res.Exchange}}
	if res.Err == nil {
		return out
	}
	if out.failure = stopped(ctx, cancelled); out.failure == nil {
		out.failure = answerFailure(res.Err, res.Exchange.Status)
	}
	return out
}

func answerFailure(err error, status int) *Failure {
	f := &Failure{Kind: KindAnswer, Text: sentence(err), Status: status}
	var answer *token.ErrorResponse
	var refusal *resource.StatusError
	switch {
	case errors.As(err, &answer):
		f.Code, f.Description = answer.Code, answer.Description
	case errors.As(err, &refusal):
		f.Code, f.Description = refusal.Code, refusal.Description
	// A status alone is no complete response: the connection may have broken in the body.
	case status == 0, errors.Is(err, token.ErrUnknownOutcome), errors.Is(err, resource.ErrNoAnswer):
		f.Kind = KindNetwork
	}
	return f
}

// tokens are what the walk goes on with after a token response.
func tokens(res token.Result) Tokens {
	t := Tokens{Access: res.New.Access, Refresh: res.New.Refresh, Scope: res.New.Scope, Received: res.Arrived}
	if at, known := res.Response.Expiry.At(res.Arrived); known {
		t.Expires = at
	}
	return t
}
