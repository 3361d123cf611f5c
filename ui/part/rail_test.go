package part_test

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
)

func newRail(t *testing.T) (*part.Rail, fyne.Window, *[]int) {
	t.Helper()
	start(t)
	var chosen []int
	r := part.NewRail()
	r.OnStage = func(i int) { chosen = append(chosen, i) }
	r.OnEarlier = func(i int) { chosen = append(chosen, 100+i) }
	r.SetStages([]part.Stage{
		{Title: "Set up the client", State: part.StageDone, Note: "0 ms"},
		{Title: "Build the request", State: part.StageNow},
		{Title: "Sign in and consent", Stale: true, Note: "8 s"},
	}, 1)
	r.SetEarlier([]part.Earlier{
		{Title: "Authorization code", Time: "12:04"},
		{Title: "Replayed code", Time: "11:58", Failed: true},
	})
	return r, show(t, r, 232), &chosen
}

func TestRailShowsStagesAndWalks(t *testing.T) {
	r, _, _ := newRail(t)
	wantSeen(t, r, "Set up the client", "0 ms", "stale", "EARLIER WALKS", "12:04", "✕ 11:58")
	wantUnseen(t, r, "8 s") // the time of a stale stage says nothing any more
}

func TestRailIsOneTabStopWithArrows(t *testing.T) {
	_, w, chosen := newRail(t)
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace, fyne.KeyEnd, fyne.KeyDown, fyne.KeyEnter,
		fyne.KeyHome, fyne.KeyUp, fyne.KeyReturn)
	if want := []int{1, 2, 101, 0}; !reflect.DeepEqual(*chosen, want) {
		t.Errorf("chosen: got %v, want %v", *chosen, want)
	}
	first := w.Canvas().Focused()
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != first {
		t.Error("a second stop of the Tab key inside the rail")
	}
}

func TestRailRowsCanBeClickedAnywhere(t *testing.T) {
	_, w, chosen := newRail(t)
	test.TapCanvas(w.Canvas(), fyne.NewPos(215, 14+40*2+20)) // right end of the third row
	test.TapCanvas(w.Canvas(), fyne.NewPos(30, 14+40*3+44+20))
	if want := []int{2, 100}; !reflect.DeepEqual(*chosen, want) {
		t.Errorf("chosen: got %v, want %v", *chosen, want)
	}
}

func TestRailKeepsTheCursorWhenAStageEnds(t *testing.T) {
	r, w, chosen := newRail(t)
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyUp)
	r.SetStages([]part.Stage{{Title: "a", State: part.StageDone}, {Title: "b", State: part.StageFailed}, {Title: "c"}}, 2)
	press(t, w, fyne.KeyReturn)
	if want := []int{0}; !reflect.DeepEqual(*chosen, want) {
		t.Errorf("chosen: got %v, want %v", *chosen, want)
	}
	wantSeen(t, r, "a", "b", "c")
}

func TestRailEmptyTakesKeys(t *testing.T) {
	start(t)
	r := part.NewRail()
	show(t, r, 200)
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyUp} {
		r.TypedKey(key(k))
	}
	if got := seen(r); got != "" {
		t.Errorf("an empty rail shows %q", got)
	}
}

// The labs of a group stand below the stages, and give way to the earlier walks.
func TestRailOfALab(t *testing.T) {
	r, w, chosen := newRail(t)
	r.OnLab = func(i int) { *chosen = append(*chosen, 200+i) }
	r.SetEarlier(nil)
	r.SetSeries(part.Series{Title: "Labs · code", Labs: []part.Stage{{Title: "Code used twice"}, {Title: "Code too old"}}, Note: "1 of 2 as predicted"})
	wantSeen(t, r, "LABS · CODE", "Code too old", "1 of 2 as predicted")
	wantUnseen(t, r, "EARLIER")
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyHome, fyne.KeyReturn)
	r.SetSeries(part.Series{})
	r.SetEarlier([]part.Earlier{{Title: "Replayed code", Time: "11:58"}})
	press(t, w, fyne.KeyEnd, fyne.KeyReturn)
	if want := []int{201, 0, 100}; !reflect.DeepEqual(*chosen, want) {
		t.Errorf("chosen: got %v, want %v", *chosen, want)
	}
	wantUnseen(t, r, "LABS", "as predicted")
}
