package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
)

// A finding can be copied as a whole, and its button says which one it is.
func TestFindingCopiesAndFixes(t *testing.T) {
	start(t)
	list := part.NewFindingList()
	var pressed []string
	list.Label = func(f finding.Finding) string { return f.Action.Arg }
	list.OnFix = func(f finding.Finding) { pressed = append(pressed, f.Text) }
	pass := finding.Finding{Verdict: finding.Pass, Text: "In order", Section: "RFC 6749 2.2"}
	fail := finding.Finding{Verdict: finding.Fail, Text: "It is wrong.", Evidence: "Seen.", Fix: "Do it.",
		Section: "RFC 6749 5.2", Action: fixBy("Fix it")}
	list.SetFindings([]finding.Finding{pass})
	list.SetFindings([]finding.Finding{pass, fail})
	show(t, list, 600)

	var glyphs []*part.CopyButton
	walk(list, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *part.CopyButton:
			glyphs = append(glyphs, o)
		case *part.Button:
			test.Tap(o)
		}
	})
	if len(pressed) != 1 || pressed[0] != fail.Text {
		t.Errorf("the buttons are those of %q, want the one that failed", pressed)
	}
	if len(glyphs) != 1 {
		t.Fatalf("%d copy buttons, want one: the first finding has nothing to copy", len(glyphs))
	}
	test.Tap(glyphs[0])
	want := "It is wrong.\nSeen.\nDo it.\nRFC 6749 5.2"
	if got := fyne.CurrentApp().Clipboard().Content(); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
}

// Verdicts arrive one by one: what is there stays, so that the page does not flicker and the focus stays where it is.
func TestFindingsThatAreThereStay(t *testing.T) {
	start(t)
	list := part.NewFindingList()
	one, two := finding.Finding{Text: "one"}, finding.Finding{Text: "two"}
	list.SetFindings([]finding.Finding{one})
	before := proseOf(list, "one")
	if before == nil {
		t.Fatal("the first finding is not shown")
	}
	list.SetFindings([]finding.Finding{one, two})
	if proseOf(list, "one") != before {
		t.Error("the first row was built anew for the second")
	}
	list.SetFindings([]finding.Finding{two})
	if proseOf(list, "one") != nil {
		t.Error("what is gone is still shown")
	}
}

// proseOf is the visible text that says so.
func proseOf(in fyne.CanvasObject, text string) (found *part.Prose) {
	walk(in, func(o fyne.CanvasObject) {
		if p, ok := o.(*part.Prose); ok && p.Text == text {
			found = p
		}
	})
	return found
}

// Tab leaves an area of several lines, and Enter begins a new line in it.
func TestAreaLetsTabGo(t *testing.T) {
	start(t)
	area, after := part.NewArea(2), part.NewButton("After", nil)
	w := test.NewTempWindow(t, part.Column(8, area, after))
	w.Resize(fyne.NewSize(300, 200))
	w.Canvas().Focus(area)
	test.Type(area, "a")
	area.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(area, "b")
	if area.Text != "a\nb" {
		t.Errorf("typed %q, want two lines", area.Text)
	}
	if area.AcceptsTab() {
		t.Error("the area keeps Tab to itself")
	}
}

// The section of a finding leads to its page in the browser; a source without a page is only read.
func TestAReferenceOpensItsPage(t *testing.T) {
	start(t)
	before, opened := part.Browse, ""
	part.Browse = func(address string) { opened = address }
	t.Cleanup(func() { part.Browse = before })
	list := part.NewFindingList()
	list.SetFindings([]finding.Finding{finding.Failf("a", "RFC 6749 4.1.2.1", "Something is wrong."), finding.Passf("b", "the provider", "Something else.")})
	show(t, list, 600)
	links := all[*part.Reference](list)
	if len(links) != 2 || links[0].Disabled() || !links[1].Disabled() {
		t.Fatalf("%d references, the first disabled %t", len(links), links[0].Disabled())
	}
	test.Tap(links[0])
	if opened != "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1" {
		t.Errorf("%q is opened", opened)
	}
}
