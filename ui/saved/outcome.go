package saved

import (
	"errors"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/profile"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/vault"
)

// outcome is what the last job came to, as verdicts: a deletion counts when a read after it found nothing.
func outcome(r *vault.Result) []finding.Finding {
	if r == nil || r.Kind == vault.Saving {
		return nil
	}
	var checks []finding.Finding
	if r.Err != nil {
		checks = append(checks, finding.Failf("job", "", "It could not be done: %v.", r.Err))
	}
	for _, p := range r.Proofs {
		checks = append(checks, proof(p))
	}
	if r.Kind == vault.Removing && r.Err == nil {
		checks = append(checks, finding.Passf("removed", "", "The client %s is no longer in the file.", r.Name))
	}
	if r.Kind == vault.Wiping && r.Err == nil && len(r.Proofs) == 0 {
		checks = append(checks, finding.Passf("nothing", "", "No secret was stored."))
	}
	for _, f := range r.Found {
		checks = append(checks, found(f))
	}
	return checks
}

func proof(p profile.Proof) finding.Finding {
	const id = "wiped"
	if !p.Gone {
		return finding.Failf(id, "", "The %s of %s could not be verified as deleted: %v.", stage.KindName(p.Kind), p.Name, p.Err)
	}
	return finding.Passf(id, "", "The %s of %s is gone: a read at %s found nothing.", stage.KindName(p.Kind), p.Name,
		p.At.Local().Format(time.TimeOnly))
}

func found(f vault.Found) finding.Finding {
	const id = "there"
	kind := stage.KindName(f.Kind)
	switch {
	case f.Err == nil:
		return finding.Passf(id, "", "The %s of %s is there.", kind, f.Name)
	case errors.Is(f.Err, keyring.ErrNotFound):
		return finding.Failf(id, "", "The %s of %s is listed, and the keyring does not have it. Save the client again, or wipe it.",
			kind, f.Name)
	}
	return finding.Warnf(id, "", "Whether the %s of %s is there is not known: %v.", kind, f.Name, f.Err)
}
