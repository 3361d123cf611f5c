package labs

import (
	"context"
	"fmt"
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
	if s.choice.Chosen() != 1 {
		t.Errorf("the key 2 chose the answer %d", s.choice.Chosen())
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
	shown := seen.Text(s.body) + seen.Text(s.Beside().Picture) + seen.Text(s.Beside().Words)
	for _, want := range []string{"The server stopped it, at stage 5, Exchange the code, with invalid_grant.", "because the hash differs", l.Why, "This run", "code_verifier=",
		"The same walk with nothing changed", "What ran, from stage 3 on"} {
		if !strings.Contains(shown, want) {
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

// Beside the question stands what will run, without what comes of it, and the words that one needs; the rail has the group.
func TestQuestion(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	s := New(func(f func()) { f() }, func() {}, nil)
	defer s.Close()
	window := test.NewTempWindow(t, s.Content())
	window.Resize(fyne.NewSize(900, 900))
	s.Show("code-stolen-no-pkce", "")
	l := s.lab
	for _, want := range []string{"What will run, from stage 3 on", "WORDS YOU NEED", l.Terms()[0].Word, l.Terms()[0].Text} {
		if shown := seen.Text(s.Beside().Picture) + seen.Text(s.Beside().Words); !strings.Contains(shown, want) {
			t.Errorf("%q is not beside the question", want)
		}
	}
	asked := seen.Text(s.body)
	for _, c := range l.Choices() {
		if !strings.Contains(asked, c.Because) {
			t.Errorf("%q does not stand at its answer", c.Because)
		}
	}
	if strings.Contains(asked, l.Why) || strings.Contains(asked, l.Code) {
		t.Error("the question tells the outcome")
	}
	group := s.Series()
	if group.Labs[group.Current].Title != l.Heading || len(group.Labs) != len(l.Siblings()) || group.Note != "" {
		t.Errorf("the rail shows %+v", group)
	}
	s.Primary()
	if window.Canvas().Focused() != s.choice {
		t.Error("without an answer the key that goes on does not lead to the answers")
	}
	s.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if s.choice.Chosen() != 0 || s.start.Disabled() {
		t.Errorf("the answer %d was chosen by Down", s.choice.Chosen())
	}
	s.Nth(0)
	if s.lab.Name != l.Siblings()[0].Name || s.choice.Chosen() >= 0 {
		t.Errorf("the first of the group is %s", s.lab.Name)
	}
}

// A port that another program has is a warning, with another one to use.
func TestPortOfALab(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	queue := make(chan func(), 10)
	s := New(func(f func()) { queue <- f }, func() {}, nil)
	defer s.Close()
	runs := 0
	s.run = func(ctx context.Context, l lab.Lab) (lab.Pair, error) {
		if runs++; runs == 1 {
			return lab.Pair{}, fmt.Errorf("%w: 3500", lab.ErrPort)
		}
		return lab.RunPair(ctx, l)
	}
	test.NewTempWindow(t, s.Content()).Resize(fyne.NewSize(900, 900))
	s.Show("state-wrong", "")
	s.Key(fyne.Key1)
	s.Primary()
	(<-queue)()
	if text := seen.Text(s.root); !strings.Contains(text, "Other programs have the ports of this lab.") || !strings.Contains(text, "Use another port") {
		t.Errorf("it says %q", text)
	}
	s.Primary()
	(<-queue)()
	if !s.done || strings.Contains(seen.Text(s.root), "Use another port") {
		t.Error("with another port it has not run")
	}
}
