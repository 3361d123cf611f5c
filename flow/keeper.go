package flow

import (
	"context"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Keeper keeps the refresh tokens of saved clients between walks. Its methods may wait for a password window.
type Keeper interface {
	// Refresh makes one refresh with the token that is kept for the saved client of that ID, while nobody else can, and
	// keeps the new one before it returns (RFC 9700 4.14.2).
	Refresh(ctx context.Context, id string, ask Ask) (Renewal, error)
	// Drop deletes the token that is kept for the saved client, if it is the one that was revoked; the error says if it is
	// another. It is no error when there was none.
	Drop(ctx context.Context, id string, revoked secret.Value) error
}

// Ask sends one refresh request and returns the refresh token of the response, empty when it brought none. Its error is
// that of flow/token. It must not use the access token: the new refresh token is not kept yet.
type Ask func(ctx context.Context, refresh secret.Value) (secret.Value, error)

// Renewal is what became of a refresh token that is kept.
type Renewal struct {
	Rotated bool  // the server replaced it, and the old one is gone
	Reread  bool  // the first one had been replaced by somebody else; the request was made once more with theirs
	Unsaved error // the new one could not be kept between runs and is in memory only: why
	Deleted bool  // the server does not take it any more, so it is kept no more
}

// Kept tells the walk that its client was saved as c, and which refresh token is kept with it, zero for none. If that is the one in use, the next refresh goes through the keeper. Saving takes its time: a token that was
// replaced meanwhile is spent, and a walk that sent it again would end the whole grant (RFC 9700 4.14.2).
func (w *Walk) Kept(c client.Client, refresh secret.Value) {
	w.update(func() {
		w.snap.Client.Saved, w.snap.Client.Name, w.snap.Client.Bound = c.Saved, c.Name, c.Bound
		w.snap.Tokens.Kept = w.deps.Keeper != nil && !refresh.IsZero() && refresh.Equal(w.snap.Tokens.Refresh)
	})
}

// renew makes a refresh by the keeper. Each request that was sent is recorded; the result is that of the last one.
func (w *Walk) renew(ctx context.Context, snap Snapshot) outcome {
	var out outcome
	var res token.Result
	asked := false
	renewal, err := w.deps.Keeper.Refresh(ctx, snap.Client.Saved, func(ctx context.Context, kept secret.Value) (secret.Value, error) {
		params := withValue(snap.Stage(Refresh).Params, "refresh_token", kept)
		before := out.exchanges
		res, out = w.sendRefresh(ctx, snap, params)
		out.exchanges = append(before, out.exchanges...)
		asked = true
		return res.Response.RefreshToken, res.Err
	})
	if !asked { // nothing was sent
		out.failure = stopped(ctx, "The refresh was cancelled before anything was sent.")
		if out.failure == nil {
			out.failure = &Failure{Kind: KindKeeper, Text: sentence(err)}
		}
		return out
	}
	if out.failure == nil && err != nil { // the response is good, and keeping its token failed in an unforeseen way
		renewal.Unsaved = err
	}
	out.checks = append(out.checks, checkKept(renewal, out.failure != nil)...)
	settle := out.apply
	out.apply = func(s *Snapshot) {
		settle(s)
		s.Tokens.Kept = !renewal.Deleted
	}
	return out
}

// checkKept says what became of the token that is kept.
func checkKept(r Renewal, failed bool) []finding.Finding {
	const id, section = "refresh_token_kept", "RFC 9700 4.14.2"
	var checks []finding.Finding
	if r.Reread {
		checks = append(checks, finding.Warnf(id, section,
			"Another window had refreshed the token in the meantime. The request was sent once more with the token stored by that window."))
	}
	switch {
	case r.Deleted:
		return append(checks, finding.Passf(id, "RFC 6749 5.2",
			"The server no longer accepts this refresh token, so it was deleted here. Sign in again to get a new one."))
	case r.Unsaved != nil:
		return append(checks, finding.Warnf(id, section,
			"The new refresh token could not be stored (%v). It is kept in memory until the program ends.", r.Unsaved))
	case failed:
		return append(checks, finding.Passf(id, "RFC 6749 5.2", "The existing refresh token was left unchanged."))
	case r.Rotated:
		return append(checks, finding.Passf(id, section,
			"The new refresh token was stored before any use of the access token, and the old refresh token was deleted."))
	}
	return append(checks, finding.Passf(id, section, "The existing refresh token stays in use."))
}

// withValue is a copy of the parameters with another value for one of them.
func withValue(params []Param, name string, v secret.Value) []Param {
	out := append([]Param(nil), params...)
	if i := indexOf(out, name); i >= 0 {
		out[i].Value = v
	}
	return out
}
