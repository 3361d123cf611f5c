package labs

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"oauthwalk/flow"
	"oauthwalk/flow/lab"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/theme"
)

// A lab runs only after a prediction, and then shows both, why, and the line of code.
func TestPredictObserveExplain(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	queue := make(chan func(), 10)
	s := New(func(f func()) { queue <- f }, func() {}, nil)
	defer s.Close()
	test.NewTempWindow(t, s.Content()).Resize(fyne.NewSize(900, 900))
	if !strings.Contains(seen.Text(s.body), "Learn by breaking") {
		t.Error("the list is not there")
	}
	l, err := lab.Find("pkce-wrong")
	if err != nil {
		t.Fatal(err)
	}
	s.open(l)
	if !s.start.Disabled() || !strings.Contains(seen.Text(s.root), "Choose an answer first.") {
		t.Error("it can be run before anything was predicted")
	}
	s.Primary() // nothing happens
	s.Key(fyne.Key2)
	if s.choice.Selected != l.Choices()[1].String() {
		t.Errorf("the key 2 chose %q", s.choice.Selected)
	}
	if s.start.Disabled() {
		t.Fatal("an answer was chosen, and it cannot be run")
	}
	s.because.SetText("the hash differs")
	s.Primary()
	if !s.Cancel() || s.Cancel() {
		t.Error("the end of a run is not told from the end of nothing, which would end the walk")
	}
	(<-queue)() // which came too late, and shows nothing
	if strings.Contains(seen.Text(s.body), l.Why) {
		t.Error("a lab that was cancelled shows its outcome")
	}
	if s.start.Disabled() || strings.Contains(seen.Text(s.body), "It runs…") {
		t.Error("a lab that was cancelled cannot be run again")
	}
	s.Primary()
	(<-queue)()
	for _, want := range []string{"The server, at stage 5, Exchange the code, with invalid_grant.", "Because: the hash differs", l.Why, "This run", "code_verifier=", "The same walk with nothing changed"} {
		if !strings.Contains(seen.Text(s.body), want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if _, done := s.told["pkce-wrong"]; !done {
		t.Error("it is not remembered that it was seen")
	}
	s.Primary() // goes on in the group
	if next, _ := l.After(); s.lab.Name != next.Name || !strings.Contains(seen.Text(s.body), "WHAT IS DIFFERENT") {
		t.Errorf("after it comes %q, want %q", s.lab.Name, next.Name)
	}
	s.list()
	if !strings.Contains(seen.Text(s.body), "So far ") {
		t.Error("the list does not say how many were predicted")
	}
}

// The labs of a stage are those that have to do with it, and the way to all of them is there.
func TestLabsOfAStage(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	s := New(func(f func()) { f() }, func() {}, nil)
	defer s.Close()
	test.NewTempWindow(t, s.Content()).Resize(fyne.NewSize(900, 900))
	s.Show("", flow.Refresh)
	text := seen.Text(s.root)
	for _, l := range lab.All() {
		if strings.Contains(text, l.Title) != l.At(flow.Refresh) {
			t.Errorf("%s is listed: %v", l.Name, !l.At(flow.Refresh))
		}
	}
	test.Tap(seen.Button(s.root, "All labs"))
	if text := seen.Text(s.root); !strings.Contains(text, lab.All()[0].Title) {
		t.Error("not all labs are listed")
	}
}
