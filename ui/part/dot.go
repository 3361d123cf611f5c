package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A dot makes its way in so many steps, and so many ways. Each step is a frame, so it does not go on for a whole wait.
const (
	dotEvery = 120 * time.Millisecond
	dotSteps = 16
	dotWays  = 6
)

// runningDot shows on the line of a message that it is under way: it moves for a while, and then stands in the middle, as it
// does from the start where animations are switched off.
type runningDot struct {
	circle   *canvas.Circle
	timer    timer
	from, to fyne.Position
	step     int
}

// start lets the dot run from the beginning.
func (r *runningDot) start() {
	r.step = 0
	r.run()
}

func (r *runningDot) run() {
	if r.step == dotSteps*dotWays || !fyne.CurrentApp().Settings().ShowAnimations() {
		r.step = dotSteps / 2
		r.put()
		return
	}
	r.timer.start(dotEvery, func() {
		r.step++
		r.put()
		r.run()
	})
}

// between says from where to where the dot runs.
func (r *runningDot) between(from, to fyne.Position) {
	r.from, r.to = from, to
	r.put()
}

func (r *runningDot) put() {
	share := float32(r.step%dotSteps) / dotSteps
	size := Scaled(9)
	r.circle.Resize(fyne.NewSquareSize(size))
	r.circle.Move(fyne.NewPos(r.from.X+(r.to.X-r.from.X)*share-size/2, r.from.Y-size/2))
}
