package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

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

func TestFailurePanelWrapsAndHidesEmptyFacts(t *testing.T) {
	start(t)
	p := part.NewFailurePanel("The server does not accept this client's way of identifying itself",
		"401 · error: `invalid_client`")
	show(t, p, 360)
	wantSeen(t, p, "invalid_client")
	if n := len(texts(p)); n < 4 {
		t.Errorf("%d runs of text, want a title of several lines", n)
	}
	p.Set("The server did not answer", "")
	wantSeen(t, p, "The server did not answer")
	wantUnseen(t, p, "401")
}

func TestCauseListOffersFixesAndRulesOut(t *testing.T) {
	start(t)
	var fixed []string
	fix := func(name string) func() { return func() { fixed = append(fixed, name) } }
	list := part.NewCauseList()
	w := show(t, list, 628)
	list.SetCauses([]part.Cause{
		{Title: "The secret is wrong.", Evidence: "The test speaks against it.", RuledOut: true,
			Fix: "Never shown", OnFix: fix("ruled out")},
		{Title: "The credentials went in the body.", Fix: "Use Basic", OnFix: fix("basic")},
		{Title: "The redirect URI differs.", Fix: "Use the registered one", OnFix: fix("uri")},
	})
	settle(list, 628)
	wantSeen(t, list, "MOST LIKELY FIRST", "1", "Ruled out", "The test speaks against it.", "Use Basic")
	wantUnseen(t, list, "Never shown")
	kinds := all[*part.Button](list)
	if len(kinds) != 2 || kinds[0].Kind != part.Primary || kinds[1].Kind != part.Plain {
		t.Errorf("buttons: got %d, want one primary and one plain", len(kinds))
	}
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	test.Tap(kinds[1])
	if len(fixed) != 2 || fixed[0] != "basic" || fixed[1] != "uri" {
		t.Errorf("fixed: got %v, want basic and uri", fixed)
	}
}

func TestCauseListPutsAWideButtonBelow(t *testing.T) {
	start(t)
	list := part.NewCauseList()
	list.SetCauses([]part.Cause{{
		Title: "The redirect URI differs.", Fix: "Change the redirect URI to the registered one",
	}})
	place := func(width float32) fyne.Position {
		show(t, list, width)
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(all[*part.Button](list)[0])
	}
	if beside, below := place(1100), place(420); beside.X < 400 || below.X > 100 || below.Y <= beside.Y {
		t.Errorf("at 1100 pixels the button is at %v, at 420 at %v", beside, below)
	}
}

func TestWhyPanelLeadsToAnExperiment(t *testing.T) {
	start(t)
	opened := false
	why := part.NewWhyPanel()
	w := show(t, why, 320)
	why.Set("Tokens must not travel through the browser.", "Break it", func() { opened = true })
	settle(why, 320)
	wantSeen(t, why, "WHY THIS STAGE?", "Tokens must not", "Break it →")
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	if !opened {
		t.Error("the link does nothing")
	}
	why.Set("Only words.", "", nil)
	wantUnseen(t, why, "→")
}

func TestStatusShowsADotOnlyWithAColour(t *testing.T) {
	start(t)
	s := part.NewStatus("Not listening")
	bar := part.NewStatusBar("F1 explains", s)
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
