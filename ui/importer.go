package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
)

// importer takes credentials from a file: a .env file, or the client_secret file of Google's console; or a whole set-up
// without secrets. The file comes by
// its path, by a dialog, by a drop on the window, or as text from the clipboard. Nothing changes before it was read.
type importer struct {
	window *Window
	question
	path    *part.Entry   // where the question has one
	said    *part.Prose   // why nothing was imported, in the question
	files   dialog.Dialog // nil while it is closed
	reading sync.WaitGroup
}

func (i *importer) ask() {
	i.path, i.said = part.NewEntry(), part.NewSaid("")
	i.path.SetPlaceHolder(filepath.Join("~", "project", ".env"))
	take := func() {
		if name := plainPath(i.path.Text); name != "" {
			i.read(name)
		}
	}
	i.said.Hide()
	i.path.OnSubmitted = func(string) { take() }
	i.show(i.window.win.Canvas(), i.path, part.NewHeading("Import credentials"),
		part.NewProse("A `.env` file with CLIENT_ID, CLIENT_SECRET and REDIRECT_URI, optionally with a prefix such as "+
			"SPOTIPY_, the client_secret file from Google's console, or a set-up (NAME.oauthwalk.json). You can also drop the file on the window. "+
			"The dialog hides file names that begin with a dot unless it is set to show hidden files."),
		i.path, i.said,
		part.Actions(part.NewPrimary("Import", take),
			part.NewButton("Browse…", func() { i.close(); i.browse() }),
			part.NewButton("From the clipboard", i.paste),
			part.NewButton("Cancel", i.close)))
}

// plainPath is a path as people write it or copy it: in quotes, as an address, or from the home directory.
func plainPath(s string) string {
	s = strings.TrimPrefix(strings.Trim(strings.TrimSpace(s), `"'`), "file://")
	if rest, ok := strings.CutPrefix(s, "~"+string(filepath.Separator)); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return s
}

func (i *importer) browse() {
	win := i.window.win
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			i.refuse(err)
		case f != nil:
			f.Close() // it is read again, with a limit, where nobody waits for it
			i.read(f.URI().Path())
		}
	}, win)
	size := win.Canvas().Size()
	d.Resize(fyne.NewSize(min(760, size.Width-40), min(520, size.Height-40)))
	i.files = d
	d.Show()
}

// close takes away whatever asks.
func (i *importer) close() {
	i.question.close()
	if i.files != nil {
		i.files.Hide()
		i.files = nil
	}
}

func (i *importer) paste() {
	i.take("the clipboard", i.window.app.Clipboard().Content())
}

// take reads a text as a file of credentials; name is for what is said of it.
func (i *importer) take(name, text string) {
	all, err := credentials.Parse(name, []byte(text))
	i.found(name, all, err)
}

// dropped is what fell on the window.
func (i *importer) dropped(_ fyne.Position, uris []fyne.URI) {
	switch {
	case len(uris) != 1:
		i.refuse(errors.New("drop one file at a time"))
	case uris[0].Scheme() != "file":
		i.refuse(errors.New("this is not a file on this machine"))
	default:
		i.read(uris[0].Path())
	}
}

// read reads the file in the background. A bounded part of plain files only is read, so this ends by itself.
func (i *importer) read(path string) {
	if isReport(path) {
		i.close()
		i.window.openReport(path)
		return
	}
	if strings.HasSuffix(path, credentials.SetupSuffix) {
		i.reading.Go(func() {
			set, err := credentials.ReadSetup(path)
			fyne.Do(func() { i.setUp(set, err) })
		})
		return
	}
	i.reading.Go(func() {
		all, err := credentials.ReadFile(path)
		fyne.Do(func() { i.found(filepath.Base(path), all, err) })
	})
}

// setUp begins a walk with the client of a set-up.
func (i *importer) setUp(set credentials.Setup, err error) {
	var c client.Client
	if err == nil {
		c, err = i.window.session.ClientOf(set)
	}
	if err != nil {
		i.refuse(err)
		return
	}
	i.close()
	i.window.newWalk(c)
	i.window.toast.Say("The set-up was imported. Such a file contains no secret: type it, or import it.")
}

// refuse says why nothing was imported: in the question, while it is open, where another file can be named at once.
func (i *importer) refuse(err error) {
	text := fmt.Sprintf("Nothing was imported: %s.", strings.TrimSuffix(err.Error(), "."))
	if i.popup == nil || i.said == nil {
		i.window.toast.Alert(text)
		return
	}
	i.said.SetText(text)
	i.said.Show()
	i.fit(i.window.win.Canvas())
	i.window.win.Canvas().Focus(i.path)
}

// found takes the client of the file that is meant for the server of the walk, or asks which one to take and where to.
func (i *importer) found(name string, all []credentials.Credentials, err error) {
	if err != nil {
		i.refuse(err)
		return
	}
	w := i.window
	to, practice := w.snap.Client, w.snap.Client.Issuer == w.session.Practice()
	chosen, err := credentials.Choose(all, to)
	switch {
	case practice: // its clients are its own; whoever has a file is likely to have another server in mind
		i.offer(name, fmt.Sprintf("Where is the client in %s registered? A secret is sent only to its own provider.", name), all)
	case errors.Is(err, credentials.ErrAmbiguous):
		i.offer(name, fmt.Sprintf("There are several clients in %s. Which one should be used?", name), all)
	case err != nil:
		i.offer(name, fmt.Sprintf("The client in %s does not belong to %s. A secret is sent only to its own provider.", name,
			to.Name), all)
	default:
		i.fill(name, chosen, to, false)
	}
}

// offer lists the clients of a file, each with the provider that it would go to.
func (i *importer) offer(name, text string, all []credentials.Credentials) {
	w := i.window
	to, practice := w.snap.Client, w.snap.Client.Issuer == w.session.Practice()
	list := part.Column(8)
	add := func(label string, c credentials.Credentials, client client.Client, anew bool) {
		list.Add(part.NewButton(label, func() { i.fill(name, c, client, anew) }))
	}
	for _, c := range all {
		p, known := provider.Find(c.Preset)
		switch {
		case known && p.ID != to.Preset && p.ID != provider.Practice:
			label := fmt.Sprintf("%s: switch to %s", c.Name(), p.Name)
			if c.Prefix == "" { // Google's own file
				label = fmt.Sprintf("Switch to %s", p.Name)
			}
			add(label, c, page.PresetClient(p, client.Client{}, ""), true)
			if to.Preset == "" && !practice {
				add(takeFor(c, to), c, to, false)
			}
		case practice:
			add(fmt.Sprintf("%s: another server", c.Name()), c, otherServer(to), true)
			add(fmt.Sprintf("%s: the practice server", c.Name()), c, to, false)
		default:
			add(takeFor(c, to), c, to, false)
		}
	}
	cancel := part.NewButton("Cancel", i.close)
	i.said = nil
	i.show(w.win.Canvas(), list.Objects[0].(*part.Button), part.NewHeading("Import credentials"), part.NewProse(text),
		list, part.Actions(cancel))
}

func takeFor(c credentials.Credentials, to client.Client) string {
	return fmt.Sprintf("%s: use it for %s", c.Name(), to.Name)
}

// fill puts the credentials into the client, and says what it took by its names alone. anew begins a walk, because the
// server is another one.
func (i *importer) fill(name string, c credentials.Credentials, client client.Client, anew bool) {
	i.close()
	w := i.window
	w.win.Canvas().Unfocus() // a field that has the focus would keep its text
	names := c.Fill(&client)
	if anew {
		w.newWalk(client)
	} else {
		w.earlier, w.sheet = nil, nil
		if err := w.session.Walk().Configure(client); err != nil {
			w.say(err)
			return
		}
		w.show(flow.Setup)
	}
	w.toast.Say(fmt.Sprintf("Imported %s from %s.", inWords(names), name))
}

// inWords is a list as one says it.
func inWords(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// question is something over the window that wants a response. Its zero value is closed.
type question struct {
	popup *widget.PopUp
	body  *fyne.Container
}

// show asks, with the focus on one of the objects.
func (q *question) show(canvas fyne.Canvas, focus fyne.Focusable, objects ...fyne.CanvasObject) {
	q.close()
	q.body = part.Column(12, objects...)
	q.popup = widget.NewModalPopUp(part.Inset(16, 20, container.NewVScroll(q.body)), canvas)
	q.fit(canvas)
	q.popup.Show()
	canvas.Focus(focus)
}

// fit makes the question as high as what is in it.
func (q *question) fit(canvas fyne.Canvas) {
	size := canvas.Size()
	width := min(560, size.Width-40)
	for range 2 { // wrapped text knows its height when it knows its width
		q.body.Resize(fyne.NewSize(width-40, q.body.MinSize().Height))
	}
	q.popup.Resize(fyne.NewSize(width, min(q.body.MinSize().Height+40, size.Height-40)))
}

func (q *question) close() {
	if q.popup != nil {
		q.popup.Hide()
		q.popup = nil
	}
}
