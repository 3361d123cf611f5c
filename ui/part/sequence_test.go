package part_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func newDiagram(t *testing.T, width float32, arrows ...page.Arrow) *part.SequenceDiagram {
	t.Helper()
	start(t)
	d := part.NewSequenceDiagram()
	d.SetArrows(arrows)
	show(t, d, width)
	return d
}

func TestSequenceDiagramDrawsEachStateApart(t *testing.T) {
	tests := map[string]struct {
		state   page.ArrowState
		color   theme.ColorName
		heads   int
		crosses int
		dashed  bool
	}{
		"todo": {page.ArrowTodo, theme.Control, 1, 0, true},
		"now":  {page.ArrowNow, theme.Accent, 1, 0, false},
		"done": {page.ArrowDone, theme.Muted, 1, 0, false},
		"lost": {page.ArrowLost, theme.Fail, 0, 1, false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDiagram(t, 340, page.Arrow{From: page.ThisApp, To: page.AuthServer, Label: "POST /token", State: tc.state})
			const lifelines = 4
			lines := all[*canvas.Line](d)
			if got := len(lines) > lifelines+1; got != tc.dashed {
				t.Errorf("dashed: got %v with %d lines, want %v", got, len(lines), tc.dashed)
			}
			want := theme.New(theme.Dark, theme.Normal).Color(tc.color, 0)
			if got := lines[lifelines].StrokeColor; got != want {
				t.Errorf("colour: got %v, want %v", got, want)
			}
			if got := len(all[*canvas.Polygon](d)); got != tc.heads {
				t.Errorf("heads: got %d, want %d", got, tc.heads)
			}
			if got := len(all[*part.Icon](d)); got != tc.crosses {
				t.Errorf("crosses: got %d, want %d", got, tc.crosses)
			}
		})
	}
}

func TestSequenceDiagramFailedMessageDoesNotArrive(t *testing.T) {
	d := newDiagram(t, 340, page.Arrow{From: page.AuthServer, To: page.ThisApp, State: page.ArrowLost})
	lines := all[*canvas.Line](d)
	target, arrow := lines[page.ThisApp].Position1.X, lines[4]
	if arrow.Position2.X <= target+5 {
		t.Errorf("the line ends at %v, want it to stop before the lifeline at %v", arrow.Position2.X, target)
	}
}

func TestSequenceDiagramLabelsStayInsideAndAboveTheirArrow(t *testing.T) {
	long := "GET /authorize?response_type=code&client_id=demo&redirect_uri=everything"
	d := newDiagram(t, 300,
		page.Arrow{From: page.ThisApp, To: page.Browser, Label: "open the URL in the browser", State: page.ArrowDone},
		page.Arrow{From: page.ThisApp, To: page.API, Label: long, State: page.ArrowNow})
	wantSeen(t, d, "open the URL in the browser", "…")
	heads := all[*canvas.Polygon](d)
	labels := all[*part.Text](d)[4:6] // behind the names of the lifelines
	for i, label := range labels {
		left, right := label.Position().X, label.Position().X+label.Size().Width
		if left < -0.5 || right > 300.5 {
			t.Errorf("label %d reaches from %v to %v of 300", i, left, right)
		}
		if bottom := label.Position().Y + label.Size().Height; bottom > heads[i].Position().Y+heads[i].Size().Height/2 {
			t.Errorf("label %d ends at %v, its arrow head begins at %v", i, bottom, heads[i].Position().Y)
		}
	}
}

// A long response reaches no lifeline beside its own, and an error that has no room goes without its status.
func TestSequenceDiagramLongResponse(t *testing.T) {
	d := newDiagram(t, 372,
		page.Arrow{From: page.AuthServer, To: page.ThisApp, Label: "401 invalid_client", State: page.ArrowDone, Sign: page.Rejected},
		page.Arrow{From: page.AuthServer, To: page.ThisApp, Label: "Authentication required. Please log in or provide a valid token.", State: page.ArrowDone, Sign: page.Rejected})
	wantSeen(t, d, "invalid_client", "…")
	wantUnseen(t, d, "401")
	lines := all[*canvas.Line](d)
	for _, label := range all[*part.Text](d)[4:6] {
		left, right := label.Position().X, label.Position().X+label.Size().Width
		if left < lines[page.Browser].Position1.X || right > lines[page.API].Position1.X {
			t.Errorf("%q reaches from %v to %v, over a lifeline at %v or %v", label.Text, left, right, lines[page.Browser].Position1.X, lines[page.API].Position1.X)
		}
	}
}

// What the thief has got stands in his lane, at the height of the message that brought it, and muted where a check makes it
// worthless.
func TestSequenceDiagramLane(t *testing.T) {
	d := newDiagram(t, 400,
		page.Arrow{From: page.ThisApp, To: page.Browser, Label: "open the URL", State: page.ArrowDone, Held: "state", Check: "state"},
		page.Arrow{From: page.Browser, To: page.Thief, State: page.ArrowDone, Sign: page.Stolen, Held: "code"})
	at := map[string]*part.Text{}
	for _, text := range all[*part.Text](d) {
		at[text.Text] = text
	}
	if at["state"].Color != theme.Muted || at["code"].Color != theme.Code {
		t.Errorf("the state is %s, the code %s", at["state"].Color, at["code"].Color)
	}
	heads := all[*canvas.Polygon](d)
	for i, word := range []string{"state", "code"} {
		chip := at[word]
		if middle := chip.Position().Y + chip.Size().Height/2; math.Abs(float64(middle-heads[i].Position().Y-heads[i].Size().Height/2)) > 1 {
			t.Errorf("%s stands at %v, its arrow at %v", word, middle, heads[i].Position().Y)
		}
		if right := chip.Position().X + chip.Size().Width; right > heads[1].Position().X {
			t.Errorf("%s reaches to %v, and the lane ends at %v", word, right, heads[1].Position().X)
		}
	}
	d.SetArrows([]page.Arrow{{From: page.ThisApp, To: page.Browser, State: page.ArrowDone}})
	for _, text := range all[*part.Text](d) {
		if text.Text == "Thief" {
			t.Error("there is a lane for nobody")
		}
	}
}

func TestSequenceDiagramGrowsAndLeavesOutNonsense(t *testing.T) {
	one := page.Arrow{From: page.Browser, To: page.ThisApp, Label: "GET /callback", State: page.ArrowDone}
	d := newDiagram(t, 340, one)
	low := d.MinSize().Height
	d.SetArrows([]page.Arrow{one, one, {From: page.API, To: page.API}, {From: -1, To: 9}})
	if got, want := d.MinSize().Height, low+28; got != want {
		t.Errorf("height of two messages: got %v, want %v", got, want)
	}
}

func TestSequenceDiagramFollowsThePalette(t *testing.T) {
	d := newDiagram(t, 340, page.Arrow{From: page.Browser, To: page.ThisApp, State: page.ArrowDone})
	before := all[*canvas.Line](d)[4].StrokeColor
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, theme.Normal))
	d.Refresh()
	if after := all[*canvas.Line](d)[4].StrokeColor; after == before {
		t.Errorf("the arrow keeps %v", before)
	}
}

// The dot runs along the message that is under way, stands still after a while, and is gone with the message.
func TestADotRunsWhileAMessageIsUnderWay(t *testing.T) {
	var next func()
	clockOf(t, func(_ time.Duration, f func()) func() { next = f; return func() { next = nil } })
	pass := func(most int) (steps int) {
		for ; steps < most && next != nil; steps++ {
			f := next
			next = nil
			f()
		}
		return steps
	}
	arrow := page.Arrow{From: page.ThisApp, To: page.AuthServer, Label: "POST /token", State: page.ArrowNow}
	d := newDiagram(t, 340, arrow)
	at := func() float32 { return all[*canvas.Circle](d)[0].Position().X }
	start := at()
	pass(3)
	if at() <= start {
		t.Errorf("after three steps the dot is at %v, and was at %v", at(), start)
	}
	if n := pass(1000); n > 200 {
		t.Errorf("the dot made %d steps; a long wait must cost nothing", n)
	}
	still := at()
	if pass(1); at() != still {
		t.Error("the dot still moves")
	}
	arrow.State = page.ArrowDone
	d.SetArrows([]page.Arrow{arrow})
	if len(all[*canvas.Circle](d)) > 0 {
		t.Error("the dot stays when the message has arrived")
	}
}

// A message that is stepped to has its bytes opened; what has not happened is passed over.
func TestSequenceDiagramSteps(t *testing.T) {
	arrow := func(label string, s page.ArrowState) page.Arrow {
		return page.Arrow{From: page.ThisApp, To: page.API, Label: label, State: s}
	}
	d := newDiagram(t, 340, arrow("a", page.ArrowDone), arrow("b", page.ArrowTodo), arrow("c", page.ArrowDone))
	var opened []string
	d.OnOpen = func(a page.Arrow) { opened = append(opened, a.Label) }
	for _, by := range []int{1, 1, 1, -1, -1} {
		d.Step(by)
	}
	if n, of := d.Chosen(); n != 1 || of != 3 || strings.Join(opened, "") != "aca" {
		t.Errorf("message %d of %d is marked, and %q were opened", n, of, opened)
	}
}
