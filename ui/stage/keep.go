package stage

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// keeping is the card that saves the client and its secrets for another time. It is one line until it is opened.
type keeping struct {
	page   *Page
	card   *part.Card
	open   *part.Button
	opened bool
	room   *fyne.Container
	form   *keepForm // nil before it is opened for the first time
}

func newKeeping(p *Page) *keeping {
	k := &keeping{page: p, room: part.Column(0)}
	k.open = part.NewQuiet("", k.toggle)
	k.card = part.NewCard("Keep this client", k.room)
	k.card.Action = k.open
	k.card.Fold(true)
	return k
}

// Keep opens the card that saves the client, which is the last one, and puts the focus on its name. Nothing can scroll to
// a form that was never painted, so the page goes to its end. It tells whether there is anything to save.
func (p *Page) Keep(focus func(fyne.Focusable)) bool {
	if p.keep == nil || !p.keep.wanted(p.view) {
		return false
	}
	if !p.keep.opened {
		p.keep.toggle()
	}
	p.Scroll.Refresh() // gives the form its height
	p.Scroll.ScrollToBottom()
	focus(p.keep.form.name)
	p.keep.form.name.TypedShortcut(&fyne.ShortcutSelectAll{}) // to type another name
	return true
}

func (k *keeping) toggle() {
	if k.form == nil {
		k.form = newKeepForm(k.page.actor)
		k.form.suggest(k.page.view)
		k.room.Add(k.form.content)
	}
	k.opened = !k.opened
	k.card.Fold(!k.opened)
	k.draw(k.page.view)
	k.page.body.Refresh()
}

// wanted tells whether there is anything worth keeping on this page. The practice server knows its clients, so its set-up
// stays short.
func (k *keeping) wanted(v View) bool {
	return !v.Earlier && v.Snapshot.Client.ID != "" && (k.page.stage != flow.Setup || !v.Practice) &&
		(k.page.stage == flow.Setup || !v.Snapshot.Tokens.Refresh.IsZero())
}

func (k *keeping) draw(v View) {
	part.Show(k.card, k.wanted(v))
	k.open.SetText("Save…")
	if k.opened {
		k.open.SetText("Close")
		k.form.draw(v)
	}
	k.card.Refresh()
}

// keepForm is what the card holds: a name, which secrets go along, and what became of it.
type keepForm struct {
	content *fyne.Container
	walk    int           // that the name was suggested for
	old     *vault.Result // that was there then, of another client
	where   *part.Prose
	name    *part.Entry
	save    *part.Button
	secret  *widget.Check
	token   *widget.Check
	wait    *KeyringWait
	said    *part.Prose
	memory  *fyne.Container // what to do when the keyring fails
}

func newKeepForm(a Actor) *keepForm {
	f := &keepForm{where: part.NewProse(""), name: part.NewEntry(), said: part.NewProse(""), wait: NewKeyringWait(a)}
	save := func() {
		if name := strings.TrimSpace(f.name.Text); name != "" {
			a.Act(page.Command{Kind: page.Save, Name: name, Secrets: page.Secrets{Client: f.secret.Checked, Refresh: f.token.Checked}})
		}
	}
	f.name.SetPlaceHolder("A name for this client")
	f.name.OnSubmitted = func(string) { save() }
	f.save = part.NewButton("Save", save)
	f.secret = widget.NewCheck("with its client secret", nil)
	f.token = widget.NewCheck("with its refresh token", nil)
	f.secret.Checked, f.token.Checked = true, true
	f.memory = part.Actions(part.NewButton("Keep the secrets in memory instead", func() {
		a.Act(page.Command{Kind: page.SaveInMemory})
		save()
	}))
	naming := container.New(layout.NewBorderLayout(nil, nil, nil, f.save), f.name, f.save)
	f.content = part.Inset(12, 16, part.Column(8, f.where, naming, part.Actions(f.secret, f.token), f.wait.Content, f.said,
		f.memory))
	return f
}

// suggest offers the name that the client goes by.
func (f *keepForm) suggest(v View) {
	f.walk, f.old = v.Snapshot.Walk, v.Vault.Last
	f.name.SetText(v.Snapshot.Client.Name)
}

func (f *keepForm) draw(v View) {
	if f.walk != v.Snapshot.Walk {
		f.suggest(v)
	}
	s := v.Vault
	f.where.SetText(whereKept(s))
	part.Show(f.secret, !v.Snapshot.Client.Public())
	part.Show(f.token, !v.Snapshot.Tokens.Refresh.IsZero())
	f.wait.Draw(v)
	f.save.SetEnabled(s.Job == nil)
	result := s.Last
	if result == f.old || result != nil && result.Kind != vault.Saving {
		result = nil
	}
	part.Show(f.said, result != nil)
	part.Show(f.memory, result != nil && avoidable(result.Err))
	if result != nil {
		f.said.Color, f.said.Text = theme.Text, saved(*result)
		if result.Err != nil {
			f.said.Color = theme.Fail
		}
		f.said.Refresh()
	}
}

// whereKept says what goes where, before it goes.
func whereKept(s vault.State) string {
	file := fmt.Sprintf("The client is saved under its name in `%s`, without any secrets.", s.File)
	switch {
	case !s.Opened:
		return file + " The system's keyring has not responded yet."
	case s.Absent != nil:
		return file + " " + fmt.Sprintf("There is no keyring for the secrets here (%s): they stay in memory until "+
			"the program ends.", Absence(s.Absent))
	}
	return file + " The secrets go to the system's keyring. Another name saves another client."
}

// Absence is why there is no keyring, as short as it is known.
func Absence(err error) string { return cmp.Or(keyring.Reason(err), err.Error()) }

// avoidable tells errors of the keyring that memory does not have.
func avoidable(err error) bool {
	kinds := []error{keyring.ErrUnavailable, keyring.ErrTimeout, keyring.ErrBusy, keyring.ErrNotStored, keyring.ErrTooLarge}
	return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
}

// saved says what became of it: which secret is where.
func saved(r vault.Result) string {
	if r.Err != nil {
		return fmt.Sprintf("It was not saved: %s.", strings.TrimSuffix(r.Err.Error(), "."))
	}
	text := fmt.Sprintf("Saved as %s.", r.Saved.Name)
	for _, kind := range keyring.Kinds() {
		item, has := r.Saved.Secrets[kind]
		switch {
		case has && item.Kept:
			text += " " + fmt.Sprintf("Its %s is in memory until the program ends.", kind)
		case has:
			text += " " + fmt.Sprintf("Its %s is in the system's keyring and was read back successfully.", kind)
		}
	}
	return text
}

// KeyringWait is shown while the system's keyring is at work: why it may take long, how long it is waited for, Cancel.
type KeyringWait struct {
	Content   *fyne.Container
	text      *part.Prose
	countdown *part.Countdown
}

// NewKeyringWait returns one that cancels by a.
func NewKeyringWait(a Actor) *KeyringWait {
	w := &KeyringWait{text: part.NewSaid(""), countdown: part.NewCountdown(keyring.WriteWait)}
	w.Content = part.Column(8, w.text, w.countdown, part.Actions(part.NewButton("Cancel", func() { a.Act(page.Command{Kind: page.CancelSave}) })))
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
		w.text.SetText("Waiting for the system's keyring. It may ask for its password in a separate window.")
	}
	w.countdown.SetRemaining(job.Until.Sub(v.Now))
}
