package saved

import (
	"errors"
	"time"

	"oauthwalk/flow/check"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/profile"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/vault"
)

// outcome is what the last job came to, as verdicts: a deletion counts when a read after it found nothing.
func outcome(r *vault.Result) []check.Check {
	if r == nil || r.Kind == vault.Saving {
		return nil
	}
	var checks []check.Check
	if r.Err != nil {
		checks = append(checks, check.Failf("job", "", "It could not be done: %v.", r.Err))
	}
	for _, p := range r.Proofs {
		checks = append(checks, proof(p))
	}
	if r.Kind == vault.Removing && r.Err == nil {
		checks = append(checks, check.Passf("removed", "", "The client %s is no longer in the file.", r.Name))
	}
	if r.Kind == vault.Wiping && r.Err == nil && len(r.Proofs) == 0 {
		checks = append(checks, check.Passf("nothing", "", "No secret was stored."))
	}
	for _, f := range r.Found {
		checks = append(checks, found(f))
	}
	return checks
}

func proof(p profile.Proof) check.Check {
	const id = "wiped"
	if !p.Gone {
		return check.Failf(id, "", "The %s of %s is not proven gone: %v.", stage.KindName(p.Kind), p.Name, p.Err)
	}
	return check.Passf(id, "", "The %s of %s is gone: a read at %s found nothing.", stage.KindName(p.Kind), p.Name,
		p.At.Local().Format(time.TimeOnly))
}

func found(f vault.Found) check.Check {
	const id = "there"
	kind := stage.KindName(f.Kind)
	switch {
	case f.Err == nil:
		return check.Passf(id, "", "The %s of %s is there.", kind, f.Name)
	case errors.Is(f.Err, keyring.ErrNotFound):
		return check.Failf(id, "", "The %s of %s is listed, and the keyring does not have it. Save the client again, or wipe it.",
			kind, f.Name)
	}
	return check.Warnf(id, "", "Whether the %s of %s is there is not known: %v.", kind, f.Name, f.Err)
}
