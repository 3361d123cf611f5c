package secrets

import (
	"cmp"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/saved"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// client is the card of one saved client: what it is, its secrets, what can be done with it.
func (s *Sheet) client(state vault.State, p saved.Client) fyne.CanvasObject {
	name := part.NewText(p.Name, theme.Text)
	name.Style.Bold = true
	about := part.NewParamTable()
	about.SetRows([]part.Row{
		{Name: "server", Value: cmp.Or(p.Issuer, p.AuthorizationEndpoint, p.Provider), Tone: theme.URL},
		{Name: "client_id", Value: p.ClientID},
		{Name: "redirect_uri", Value: p.RedirectURI, Tone: theme.URL},
	})
	secrets := part.Column(4)
	for _, it := range state.Stored {
		if it.Client == p.ID {
			secrets.Add(s.secret(state, it))
		}
	}
	if len(secrets.Objects) == 0 {
		secrets.Add(part.NewProse("No secret is stored for this client."))
	}
	use := part.NewButton("Use", func() { s.actor.Use(p) })
	buttons := []fyne.CanvasObject{use}
	if vault.Has(p, keyring.RefreshToken) {
		buttons = append(buttons, part.NewButton("Begin at stage 7: refresh", func() { s.actor.Resume(p) }))
	}
	buttons = append(buttons, part.NewButton("Remove", func() { s.actor.RemoveSaved(p) }))
	for _, b := range buttons {
		enable(b.(*part.Button), state.Job == nil)
	}
	return part.NewCard("Saved client", part.Column(0, part.Inset(10, 16, name), about,
		part.Inset(10, 16, part.Column(8, secrets, part.Actions(buttons...)))))
}

// secret is one line: what it is, where, since when, and Wipe.
func (s *Sheet) secret(state vault.State, it saved.Stored) fyne.CanvasObject {
	text := part.NewProse(line(it))
	text.Wide = true
	if it.Left {
		text.Color = theme.Warn
	}
	wipe := part.NewQuiet("Wipe", func() { s.actor.Wipe(it) })
	enable(wipe, state.Job == nil)
	return container.New(layout.NewBorderLayout(nil, nil, nil, wipe), text, wipe)
}

func line(it saved.Stored) string {
	name := it.Kind.String()
	if it.Left && it.Name != "" {
		name += " (" + it.Name + ")"
	}
	switch {
	case it.Left:
		return fmt.Sprintf("%s: to be deleted from the keyring; it has been there since %s", name, when(it.Since))
	case it.Kept:
		return name + ": in memory until the program ends"
	}
	return fmt.Sprintf("%s: in the system's keyring since %s", name, when(it.Since))
}

func enable(b *part.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// outcome is what the last job came to, as verdicts: a deletion counts when a read after it found nothing.
func outcome(r *vault.Result) (checks []finding.Finding) {
	if r == nil || r.Kind == vault.Saving {
		return nil
	}
	if r.Err != nil {
		checks = append(checks, finding.Failf("job", "", "The action failed: %v.", r.Err))
	}
	for _, p := range r.Proofs {
		if r.Kind == vault.Looking {
			checks = append(checks, found(p))
		} else {
			checks = append(checks, proof(p))
		}
	}
	if r.Kind == vault.Removing && r.Err == nil {
		checks = append(checks, finding.Passf("removed", "", "The client %s is no longer in the clients file.", r.Name))
	}
	if r.Kind == vault.Wiping && r.Err == nil && len(r.Proofs) == 0 {
		checks = append(checks, finding.Passf("nothing", "", "No secret was stored."))
	}
	return checks
}

func proof(p saved.Proof) finding.Finding {
	const id = "wiped"
	if !p.Gone {
		return finding.Failf(id, "", "Could not verify that the %s of %s was deleted: %v.", p.Kind, p.Name, p.Err)
	}
	return finding.Passf(id, "", "The %s of %s is gone: nothing was found when it was read at %s.", p.Kind, p.Name,
		p.At.Local().Format(time.TimeOnly))
}

func found(f saved.Proof) finding.Finding {
	const id = "there"
	kind := f.Kind
	switch {
	case f.Err == nil:
		return finding.Passf(id, "", "The %s of %s is there.", kind, f.Name)
	case f.Gone:
		return finding.Failf(id, "", "The %s of %s is listed, but it is not in the keyring. Save the client again, or wipe this secret.",
			kind, f.Name)
	}
	return finding.Warnf(id, "", "Could not check whether the %s of %s is stored: %v.", kind, f.Name, f.Err)
}
