package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/export"
	"oauthwalk/flow/plain"
	"oauthwalk/ui/part"
)

// preview is the report of a walk before it leaves the window: what is redacted in it, and its text as it will be saved.
type preview struct {
	*part.Scrolled
	still  // it is about the walk as it was when it was asked for
	window *Window
	body   *fyne.Container
	short  string // "" until it is written
	wanted bool   // it was to be copied before it was written
}

var _ middle = (*preview)(nil)

// previewReport shows the report of the walk that is looked at, as far as it has come. Bodies of megabytes take seconds to
// look through, so it is written in the background.
func (w *Window) previewReport() {
	v := w.view().View
	if !slices.ContainsFunc(v.Snapshot.Stages[:], func(s flow.StageState) bool { return s.Status.Ended() }) {
		w.toast.Say("There is nothing to report yet: no stage has ended.")
		return
	}
	intro := "Below is what others will read. Copy copies a short form, for an issue or a mail. A saved report has `report.md`, the stages as " +
		"`walk.json`, the requests as `walk.har`, and their checksums."
	p := &preview{window: w, body: part.Column(12, part.Column(4, part.NewHeading("A report of the walk"), part.NewProse(intro)))}
	first := part.NewPrimary("Copy", p.Primary)
	folder := part.NewButton("Save as a folder…", func() { w.saveReport(v, "") })
	archive := part.NewButton("Save as a zip…", func() { w.saveReport(v, ".zip") })
	back := part.NewButton("Close", w.closeSheet)
	p.Scrolled = part.NewScrolled(14, 24, p.body, part.NewFoot([]fyne.CanvasObject{first, folder, archive}, back))
	w.openSheet(p)
	w.importer.reading.Go(func() {
		left, err := export.Redacted(v)
		text, short := export.Markdown(v, w.made.Version), export.Short(v, w.made.Version)
		w.archive.deliver(func() {
			if err != nil {
				w.toast.Alert(fmt.Sprintf("There is no report: %v", err))
				return
			}
			p.show(left, text, short)
		})
	})
}

// show shows the report when it is written.
func (p *preview) show(left []export.Redaction, text, short string) {
	p.short = short
	p.body.Add(writtenCard("Redacted: "+plain.Count(len(left), "secret"), listOf(left)))
	p.body.Add(writtenCard("report.md", text))
	if p.wanted && p.window.sheet == middle(p) {
		p.Primary()
	}
}

// listOf says of each secret what stands for it, how it is called, and where it was.
func listOf(all []export.Redaction) string {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintf(&b, "%s %s\n", r.Mark, strings.Join(r.Names, ", "))
		for _, place := range r.Places {
			fmt.Fprintf(&b, "    %s\n", place)
		}
	}
	if len(all) == 0 {
		return "It contained no secret."
	}
	return b.String()
}

// Primary implements middle: it copies the short form, as soon as it is there.
func (p *preview) Primary() {
	if p.wanted = p.short == ""; !p.wanted {
		p.window.copy(p.short, "The report, without a secret and short enough for an issue,")
	}
}

// Hint is what Ctrl+Enter does here.
func (p *preview) Hint() string { return "Ctrl+Enter copies the report" }
