package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/keyring"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// KeyringWait is shown while the system's keyring is at work: why it may take long, how long it is waited for, Cancel.
type KeyringWait struct {
	Content   *fyne.Container
	text      *part.Prose
	countdown *part.Countdown
}

// NewKeyringWait returns one that cancels by a.
func NewKeyringWait(a Actor) *KeyringWait {
	w := &KeyringWait{text: part.NewProse(""), countdown: part.NewCountdown(keyring.WriteWait)}
	w.text.Color = theme.Text
	w.Content = part.Column(8, w.text, w.countdown, part.Actions(part.NewButton("Cancel", a.CancelKeep)))
	return w
}

// Draw shows the work under way, or nothing.
func (w *KeyringWait) Draw(v View) {
	job := v.Vault.Job
	part.Show(w.Content, job != nil)
	if job == nil {
		return
	}
	w.text.SetText("Working with the system's keyring.")
	if v.Vault.Asking {
		w.text.SetText("Waiting for the system's keyring. It may ask for its password in a window of its own.")
	}
	w.countdown.SetRemaining(job.Until.Sub(v.Now))
}
