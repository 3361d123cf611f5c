// Package secrets is the sheet of saved clients and secrets: what is stored where and since when, and the ways to use it,
// to wipe it and to see proof of that (RFC 6749 10.3 and 10.4: a person has to know where credentials rest). It is drawn
// from the state of ui/vault alone and shows no secret.
package secrets

import (
	"cmp"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/page"
	"oauthwalk/flow/saved"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// Actor does what the person asks for. Every method returns at once.
type Actor interface {
	stage.Actor
	Use(saved.Client)         // begin a walk with the client
	Resume(saved.Client)      // begin a walk at stage 7, with its refresh token
	RemoveSaved(saved.Client) // remove the client, after a question
	Wipe(saved.Stored)        // delete one secret
	WipeAll()                 // delete all of them, after a question
	Look()                    // ask the keyring whether they are there
}

// Sheet shows the saved clients. It belongs to the UI goroutine.
type Sheet struct {
	*part.Scrolled
	actor   Actor
	seq     int // of the state that is shown
	next    flow.Stage
	where   *part.ParamTable
	wait    *stage.KeyringWait
	proof   *part.Card
	checks  *part.FindingList
	problem *part.Prose
	clients *fyne.Container
	body    *fyne.Container
}

// New returns the sheet.
func New(a Actor) *Sheet {
	s := &Sheet{actor: a, seq: -1, where: part.NewParamTable(), wait: stage.NewKeyringWait(a),
		checks: part.NewChecklist(), problem: part.NewProse(""), clients: part.Column(10)}
	s.proof = part.NewCard("What happened", s.checks)
	s.problem.Color = theme.Fail
	back := part.NewPrimary("Back to the walk", s.Primary)
	back.Trailing = part.GlyphEnter
	look := part.NewButton("Verify stored secrets", a.Look)
	wipe := part.NewButton("Wipe all secrets", a.WipeAll)
	s.body = part.Column(10,
		part.Column(4, part.NewHeading("Saved clients and secrets"), part.NewProse(
			"A saved client consists of a name and what you typed in stage 1. Its client secret and its refresh token are kept in the "+
				"system's keyring, never in a file.")),
		s.problem, s.wait.Content, s.proof, s.clients,
		part.NewCard("What is kept where", s.where))
	s.Scrolled = part.NewScrolled(14, 24, s.body, part.NewFoot([]fyne.CanvasObject{back, look, wipe}))
	return s
}

// Primary goes back to the walk.
func (s *Sheet) Primary() { s.actor.Act(page.Command{Kind: page.Show, Stage: s.next}) }

// Hint is what Ctrl+Enter does here.
func (s *Sheet) Hint() string { return "Ctrl+Enter or Escape back to the walk" }

// Draw shows the saved clients as the view has them.
func (s *Sheet) Draw(v stage.View) {
	s.next = v.Snapshot.Current()
	s.wait.Draw(v)
	if s.seq == v.Vault.Seq {
		s.body.Refresh()
		return
	}
	s.seq = v.Vault.Seq
	s.where.SetRows(places(v.Vault))
	checks := outcome(v.Vault.Last)
	part.Show(s.proof, len(checks) > 0)
	s.checks.SetFindings(checks)
	part.Show(s.problem, v.Vault.Problem != nil) // what a person has to know before they rely on the list
	if v.Vault.Problem != nil {
		s.problem.SetText(fmt.Sprintf("The saved clients cannot be read: %v.", v.Vault.Problem))
	}
	s.list(v.Vault)
	s.body.Refresh()
}

// Tick is a second that has passed.
func (s *Sheet) Tick(v stage.View) { s.wait.Draw(v) }

// list shows a card for each client, and one for what is left over from clients that are gone.
func (s *Sheet) list(state vault.State) {
	s.clients.RemoveAll()
	if len(state.Clients) == 0 && state.Opened && state.Problem == nil {
		hint := part.NewProse("No client is saved yet. To save one, use Keep this client at the end of stage 1, 5 or 7.")
		s.clients.Add(part.NewCard("Saved clients", part.Inset(12, 16, hint)))
	}
	for _, p := range state.Clients {
		s.clients.Add(s.client(state, p))
	}
	var left []fyne.CanvasObject
	for _, it := range state.Stored {
		if state.Find(it.Client) == nil {
			left = append(left, s.secret(state, it))
		}
	}
	if len(left) > 0 {
		s.clients.Add(part.NewCard("Left over from clients that no longer exist", part.Inset(8, 16, part.Column(4, left...))))
	}
}

// places are where each sort of data rests.
func places(s vault.State) []part.Row {
	keyring := "the system's keyring"
	switch {
	case !s.Opened:
		keyring = "the system's keyring, which has not responded yet"
	case s.Absent != nil:
		keyring = fmt.Sprintf("memory, until the program ends (%s)", stage.Absence(s.Absent))
	}
	return []part.Row{
		{Name: "clients", Value: s.File,
			Explain: "Names, IDs, addresses and scopes. Only you can read the file, and it contains no secrets."},
		{Name: "client secrets", Value: keyring,
			Explain: "On macOS, any program you run can read what the keyring holds. On Linux, any program in your session can."},
		{Name: "refresh tokens", Value: keyring,
			Explain: "Only those that you chose to keep. A revoked or refused token is deleted."},
		{Name: "everything else", Value: "memory, until the program ends",
			Explain: "Access tokens, authorization codes, code verifiers and ID tokens are never stored."},
	}
}

// when is a moment of the past for a person.
func when(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

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
		b.(*part.Button).SetEnabled(state.Job == nil)
	}
	return part.NewCard("Saved client", part.Column(0, part.Inset(10, 16, name), about,
		part.Inset(10, 16, part.Column(8, secrets, part.Actions(buttons...)))))
}

// secret is one line: what it is, where, since when, and Wipe.
func (s *Sheet) secret(state vault.State, it saved.Stored) fyne.CanvasObject {
	text := part.NewNote(line(it))
	if it.Left {
		text.Color = theme.Warn
	}
	wipe := part.NewQuiet("Wipe", func() { s.actor.Wipe(it) })
	wipe.SetEnabled(state.Job == nil)
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

// outcome is what the last job came to, as verdicts: a deletion counts when a read after it found nothing.
func outcome(r *vault.Result) (checks []finding.Finding) {
	if r == nil || r.Kind == vault.Saving {
		return nil
	}
	if r.Err != nil {
		checks = append(checks, finding.Failf("job", "", "That failed: %v.", r.Err))
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
		return finding.Passf(id, "", "The %s of %s is stored.", kind, f.Name)
	case f.Gone:
		return finding.Failf(id, "", "The %s of %s is listed, but it is not in the keyring. Save the client again, or wipe this secret.",
			kind, f.Name)
	}
	return finding.Warnf(id, "", "Could not check whether the %s of %s is stored: %v.", kind, f.Name, f.Err)
}
