package flow

import (
	"context"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/token"
)

// prepareRefresh lists the form of the refresh request. RFC 6749 6.
func (w *Walk) prepareRefresh(st *StageState) {
	st.Params = prepared(append([]authz.Param{
		{Name: "grant_type", Value: "refresh_token"},
		{Name: "refresh_token", Value: w.snap.Tokens.Refresh.Reveal()},
	}, w.filled(w.snap.Client.RefreshExtra)...))
	st.Prepared = st.Params
}

// refresh asks for new tokens. The new refresh token is kept before the new access token is used (RFC 9700 4.14.2).
func (w *Walk) refresh(ctx context.Context, snap Snapshot) outcome {
	before := snap.Tokens
	params := snap.Stage(Refresh).Params
	if valueOf(params, "refresh_token") == "" {
		return outcome{skipped: "The server gave no refresh token."}
	}
	res := w.tokenClient(snap).Refresh(ctx, list(params), token.Tokens{
		Access: before.Access, Refresh: before.Refresh, Scope: before.Scope})
	out := w.tokenOutcome(ctx, res,
		"The refresh was cancelled. The refresh token may be spent; try it again, or sign in again.")
	if out.failure == nil {
		out.values = append(tokenValues(res),
			Value{"previous_access_token", before.Access},
			Value{"previous_refresh_token", before.Refresh},
			Value{"rotated", res.Rotated})
		out.apply = func() { w.snap.Tokens = tokens(res).after(before, res.Rotated) }
	}
	return out
}

// after counts a refresh, and keeps the token that it replaced: advice can then tell that an old one was sent.
func (t Tokens) after(before Tokens, rotated bool) Tokens {
	t.Refreshes, t.Previous = before.Refreshes+1, before.Previous
	if rotated {
		t.Previous = before.Refresh
	}
	return t
}
