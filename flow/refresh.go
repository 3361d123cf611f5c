package flow

import (
	"context"
	"time"

	"oauthwalk/flow/authz"
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
	if valueOf(params, "refresh_token") == "" {
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
	out.learn = append(out.learn, sent)
	out.apply = func(s *Snapshot) {
		if s.Renewal = &res; out.failure == nil {
			s.Tokens = tokens(res).after(before, sent, res.Rotated)
		}
	}
	return res, out
}

// after counts a refresh, and keeps the token that it replaced: advice can then tell that an old one was sent.
func (t Tokens) after(before Tokens, sent secret.Value, rotated bool) Tokens {
	t.Refreshes, t.Previous, t.Subject = before.Refreshes+1, before.Previous, before.Subject
	if rotated {
		t.Previous = sent
	}
	return t
}

// Resume lets the walk go on at stage 7, after stage 1, with the refresh token that is kept for its saved client. What
// stands between is skipped. It is allowed before stage 2. Going back to the request ends it.
func (w *Walk) Resume(kept secret.Value) error {
	return w.change(func() error {
		if err := w.free(); err != nil {
			return err
		}
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
