package flow

import (
	"context"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// prepareRefresh lists the form of the refresh request. RFC 6749 6.
func prepareRefresh(s *Snapshot) []Param {
	return prepared(append([]authz.Param{
		{Name: "grant_type", Value: "refresh_token"},
		{Name: "refresh_token", Value: s.Tokens.Refresh.Reveal()},
	}, s.filled(s.Client.RefreshExtra)...))
}

// refresh asks for new tokens. A refresh token that is kept is the keeper's to use, unless it was changed by hand.
func (w *Walk) refresh(ctx context.Context, snap Snapshot) outcome {
	params := snap.Stage(Refresh).Params
	if valueOf(params, "refresh_token") == "" && snap.Tokens.Refresh.IsZero() {
		return outcome{skipped: "The server issued no refresh token."}
	}
	if snap.Tokens.Kept && valueOf(params, "refresh_token") == snap.Tokens.Refresh.Reveal() {
		return w.renew(ctx, snap)
	}
	_, out := w.sendRefresh(ctx, snap, params)
	return out
}

// sendRefresh makes one refresh request.
func (w *Walk) sendRefresh(ctx context.Context, snap Snapshot, params []Param) (token.Result, outcome) {
	before := snap.Tokens
	sent := valueIn(params, "refresh_token")
	http, rec := w.client()
	res := tokenClient(snap, w.deps.Now, http, rec).Refresh(ctx, list(params), token.Tokens{
		Access: before.Access, Refresh: sent, Scope: before.Scope})
	out := tokenOutcome(ctx, res,
		"The refresh was cancelled. The refresh token may already have been used. Try the refresh again, or sign in again.")
	out.apply = func(s *Snapshot) {
		if s.Renewal = &res; out.failure == nil {
			s.Tokens = tokens(res)
			s.Tokens.Refreshes, s.Tokens.Previous, s.Tokens.Subject = before.Refreshes+1, before.Previous, before.Subject
			if res.Rotated { // advice can tell that an old one was sent
				s.Tokens.Previous = sent
			}
		}
	}
	return res, out
}

// Resume lets the walk go on at stage 7, after stage 1, with the refresh token that is kept for its saved client. What
// stands between is skipped. It is allowed before stage 2. Going back to the request ends it.
func (w *Walk) Resume(kept secret.Value) error {
	return w.alter(func() error {
		if w.snap.Next != Setup && w.snap.Next != Request {
			return ErrSent
		}
		w.snap.Redactor.Add(kept)
		w.snap.Resumed = true
		w.snap.Tokens = Tokens{Refresh: kept, Kept: w.deps.Keeper != nil && w.snap.Client.Saved != ""}
		if w.snap.Stage(Setup).Status.Passed() {
			w.snap.skipSignIn(w.deps.Now())
			w.snap.prepare(w.snap.After(Setup), w.deps.Now())
		}
		return nil
	})
}

// skipSignIn marks the stages that a kept refresh token makes unnecessary.
func (s *Snapshot) skipSignIn(now time.Time) {
	for _, stage := range Stages[Request.Index():API.Index()] {
		s.Stages[stage.Index()] = StageState{Stage: stage, Status: Skipped, Started: now,
			Skipped: "The walk began with a refresh token that was kept, so nobody had to sign in."}
		stage.row().forget(s)
	}
}

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
func (w *Walk) renew(ctx context.Context, snap Snapshot) (out outcome) {
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
