package part

import (
	"fyne.io/fyne/v2/driver/desktop"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

// Browse opens a page in the browser. The window puts its own in.
var Browse = func(address string) {}

var _ desktop.Cursorable = (*Reference)(nil)

// Reference names the section that asks for something: "RFC 6749 §5.1". One whose page is known opens it; a source of any
// other kind can only be read.
type Reference struct {
	Button
	page string
}

// NewReference returns the name of a source in that size.
func NewReference(source string, font theme.SizeName) *Reference {
	r := &Reference{}
	r.Kind, r.small, r.flush, r.font = Faint, true, true, font
	r.OnTapped = func() { Browse(r.page) }
	r.become(r)
	r.SetSource(source)
	return r
}

// SetSource names another source.
func (r *Reference) SetSource(source string) {
	r.page = finding.Page(source)
	r.SetText(finding.Cite(source))
	r.color = theme.Muted // also of one that opens nothing
	r.SetEnabled(r.page != "")
}

// Cursor implements desktop.Cursorable.
func (r *Reference) Cursor() desktop.Cursor {
	if r.page == "" {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Explain implements Explained.
func (r *Reference) Explain() (name, text string) {
	return r.Text, "Enter opens the section in the browser: " + r.page
}
