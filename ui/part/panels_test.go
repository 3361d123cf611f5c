package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func TestCardShowsTitleInCapitalsAndItsAction(t *testing.T) {
	start(t)
	edited := false
	card := part.NewCard("What we send", part.NewText("content", theme.Text))
	card.Action = part.NewQuiet("Edit", func() { edited = true })
	w := show(t, card, 400)
	wantSeen(t, card, "WHAT WE SEND", "Edit", "content")
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	if !edited {
		t.Error("the action cannot be reached by keyboard")
	}
	card.SetTitle("What came back")
	wantSeen(t, card, "WHAT CAME BACK")
}

func TestOutcomePanelWrapsAndHidesEmptyFacts(t *testing.T) {
	start(t)
	p := part.NewOutcomePanel()
	p.Set(finding.Fail, "The server does not accept this client's authentication",
		"401 · error: `invalid_client`")
	show(t, p, 360)
	wantSeen(t, p, "invalid_client")
	if n := len(texts(p)); n < 4 {
		t.Errorf("%d runs of text, want a title of several lines", n)
	}
	p.Set(finding.Fail, "The server did not answer", "")
	wantSeen(t, p, "The server did not answer")
	wantUnseen(t, p, "401")
}

// causes is a list whose buttons are called by the argument of the action.
func causes(fix func(finding.Finding)) *part.FindingList {
	list := part.NewCauseList()
	list.Label, list.OnFix = func(f finding.Finding) string { return f.Action.Arg }, fix
	return list
}

func fixBy(label string) finding.Action { return finding.Action{Kind: finding.AddParam, Arg: label} }

func TestCauseListOffersFixesAndRulesOut(t *testing.T) {
	start(t)
	var fixed []string
	list := causes(func(f finding.Finding) { fixed = append(fixed, f.Action.Arg) })
	w := show(t, list, 628)
	list.SetFindings([]finding.Finding{
		{Verdict: finding.Pass, Text: "The secret is wrong.", Evidence: "The test speaks against it.", Fix: "Never shown"},
		{Verdict: finding.Fail, Text: "The credentials were sent in the body.", Action: fixBy("Use Basic")},
		{Verdict: finding.Skip, Text: "The redirect URI differs.", Action: fixBy("Use the registered one")},
	})
	settle(list, 628)
	wantSeen(t, list, "1", "Ruled out", "The test speaks against it.", "Use Basic")
	wantUnseen(t, list, "Never shown")
	kinds := all[*part.Button](list)
	if len(kinds) != 2 || kinds[0].Kind != part.Primary || kinds[1].Kind != part.Plain {
		t.Errorf("buttons: got %d, want one primary and one plain", len(kinds))
	}
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	test.Tap(kinds[1])
	if len(fixed) != 2 || fixed[0] != "Use Basic" || fixed[1] != "Use the registered one" {
		t.Errorf("fixed: got %v, want both, in order", fixed)
	}
}

func TestCauseListPutsAWideButtonBelow(t *testing.T) {
	start(t)
	list := causes(nil)
	list.SetFindings([]finding.Finding{{Text: "The redirect URI differs.",
		Action: fixBy("Change the redirect URI to the registered one")}})
	place := func(width float32) fyne.Position {
		show(t, list, width)
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(all[*part.Button](list)[0])
	}
	if beside, below := place(1100), place(420); beside.X < 400 || below.X > 100 || below.Y <= beside.Y {
		t.Errorf("at 1100 pixels the button is at %v, at 420 at %v", beside, below)
	}
}

func TestStatusShowsADotOnlyWithAColour(t *testing.T) {
	start(t)
	s := part.NewStatus("Not listening")
	bar := part.NewStatusBar(part.NewCaption("F1 explains"), s)
	show(t, bar, 800)
	wantSeen(t, bar, "Not listening", "F1 explains")
	if n := len(all[*part.Icon](bar)); n != 0 {
		t.Errorf("%d dots, want none", n)
	}
	s.Set(theme.Pass, "Listening on http://127.0.0.1:3500/callback")
	bar.Resize(fyne.NewSize(801, bar.MinSize().Height)) // the window lays out when a minimal size changes
	wantSeen(t, bar, "Listening on http://127.0.0.1:3500/callback")
	if dots := all[*part.Icon](bar); len(dots) != 1 || dots[0].Color != theme.Pass {
		t.Errorf("dots: got %d, want one in green", len(dots))
	}
}
