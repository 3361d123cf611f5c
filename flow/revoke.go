package flow

import (
	"context"
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/resource"
)

// prepareRevoke lists the form of the revocation request. RFC 7009 2.1: revoking the refresh token ends the access
// tokens of the same grant too, so it goes first where there is one.
func prepareRevoke(s *Snapshot) []Param {
	tok, hint := s.Tokens.Refresh, "refresh_token"
	if tok.IsZero() {
		tok, hint = s.Tokens.Access, "access_token"
	}
	return prepared([]authz.Param{{Name: "token", Value: tok.Reveal()}, {Name: "token_type_hint", Value: hint}})
}

// revoke ends the grant, and calls the API once more as proof.
func (w *Walk) revoke(ctx context.Context, snap Snapshot) outcome {
	if snap.Server.RevocationEndpoint == "" {
		return outcome{skipped: "The server has no revocation endpoint."}
	}
	if snap.Tokens.Access.IsZero() && valueOf(snap.Stage(Revoke).Params, "token") == "" {
		return outcome{skipped: "There is no token left to revoke."}
	}
	http, rec := w.client()
	res := tokenClient(snap, w.deps.Now, http, rec).Revoke(ctx, list(snap.Stage(Revoke).Params))
	out := tokenOutcome(ctx, res, "The revocation was cancelled. The tokens may still be valid.")
	done := &Revocation{Status: res.Exchange.Status}
	out.apply = func(s *Snapshot) { s.Revocation = done }
	if out.failure != nil {
		out.checks = append(out.checks, finding.Warnf("local_copy", "RFC 7009 2.2.1",
			"The tokens are still in memory, so you can try again. To discard them, choose Forget the tokens here."))
		return out
	}
	out.apply = func(s *Snapshot) { s.Revocation, s.Tokens = done, Tokens{} }
	if snap.Tokens.Kept {
		out.checks = append(out.checks, drop(ctx, w.deps.Keeper, snap))
	}
	out.checks = append(out.checks, finding.Passf("local_copy", "RFC 7009 2", "The walk has discarded its tokens."))
	api := valueOf(snap.Stage(API).Params, "url")
	if api == "" {
		out.checks = append(out.checks, finding.Skipf("api_refuses", "RFC 7009 2", "There is no API to confirm the revocation."))
		return out
	}
	http, rec = w.client()
	proof := resource.Send(ctx, http, rec, snap.Redactor, callOf(snap.Stage(API).Params, api, snap.Tokens.Access))
	done.Proof = &proof
	out.exchanges = append(out.exchanges, proof.Exchange)
	out.checks = append(out.checks, checkProof(proof.Status))
	return out
}

// Forget drops the tokens of a walk whose server did not confirm the revocation; what a Keeper has is for its owner to
// drop. Nothing is sent: at the server they may
// stay good until they expire, and the checks say so. ErrNotYet unless the revocation has failed, ErrSent the second
// time.
func (w *Walk) Forget() error {
	return w.alter(func() error {
		st := &w.snap.Stages[Revoke.Index()]
		switch {
		case st.Status != Failed:
			return ErrNotYet
		case w.snap.Tokens == Tokens{}:
			return ErrSent
		}
		w.snap.Tokens = Tokens{}
		st.Checks = slices.DeleteFunc(slices.Clone(st.Checks), func(c finding.Finding) bool { return c.ID == "local_copy" })
		st.Checks = append(st.Checks, finding.Warnf("local_copy", "RFC 7009 2.2.1",
			"After this stage the walk has no tokens. The server did not confirm the revocation and may accept the tokens until they expire."))
		w.snap.Next = ""
		return nil
	})
}

// checkProof judges the call after the revocation: this time a refusal is what is hoped for.
func checkProof(status int) finding.Finding {
	const id, section = "api_refuses", "RFC 7009 2"
	switch status {
	case 0:
		return finding.Skipf(id, section, "The API could not be reached, so there is no proof of the revocation.")
	case 401:
		return finding.Passf(id, section, "The API now refuses the access token with 401.")
	case 200:
		return finding.Warnf(id, section,
			"The API still accepts the access token. This server lets the token stay valid until it expires (RFC 7009 2.1 allows that).")
	default:
		return finding.Warnf(id, section, "The API responded with %d, which proves nothing either way.", status)
	}
}

// drop deletes the refresh token that is kept: what is revoked is of no use to anybody, so it does not stay stored. What
// was not revoked does, because the person alone can say whether it is still wanted.
func drop(ctx context.Context, keeper Keeper, snap Snapshot) finding.Finding {
	const id, section = "refresh_token_dropped", "RFC 7009 2.1"
	if err := keeper.Drop(ctx, snap.Client.Saved, valueIn(snap.Stage(Revoke).Params, "token")); err != nil {
		return finding.Warnf(id, section,
			"A refresh token is still stored on this machine: %v. If it is no longer needed, wipe it under Saved clients and secrets.",
			err)
	}
	return finding.Passf(id, section, "The refresh token that was stored on this machine was deleted too.")
}
