package bench_test

import (
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// screen is Fyne's test driver with what the real one has and it lacks: one goroutine for all work on the screen, and
// after each piece of work the layout of a frame.
type screen struct {
	fyne.Driver
	queue chan func()
	done  chan struct{}
	frame *frame

	mu    sync.Mutex
	turns []turn
}

// turn is one piece of work, together with the layout after it: as long as that, the goroutine hears nobody.
type turn struct{ began, ended time.Time }

func (t turn) took() time.Duration { return t.ended.Sub(t.began) }

// stageApp is the application that draws on a screen.
type stageApp struct {
	fyne.App
	screen *screen
}

// Driver implements fyne.App.
func (a stageApp) Driver() fyne.Driver { return a.screen }

// newScreen makes the screen the one of the current application.
func newScreen(b *testing.B) (*screen, fyne.App) {
	b.Helper()
	plain := test.NewApp()
	s := &screen{Driver: plain.Driver(), queue: make(chan func(), 1<<14), done: make(chan struct{})}
	a := stageApp{plain, s}
	fyne.SetCurrentApp(a)
	go s.loop()
	b.Cleanup(func() {
		close(s.queue)
		<-s.done
		plain.Quit()
	})
	return s, a
}

// DoFromGoroutine implements fyne.Driver.
func (s *screen) DoFromGoroutine(f func(), wait bool) {
	if !wait {
		s.queue <- f
		return
	}
	ended := make(chan struct{})
	s.queue <- func() { defer close(ended); f() }
	<-ended
}

func (s *screen) loop() {
	defer close(s.done)
	for f := range s.queue {
		t := turn{began: time.Now()}
		f()
		if s.frame != nil {
			s.frame.layout()
		}
		t.ended = time.Now()
		s.mu.Lock()
		s.turns = append(s.turns, t)
		s.mu.Unlock()
	}
}

// do runs f on the goroutine of the screen and waits for it, and so for all that was to be done before.
func (s *screen) do(f func()) { s.DoFromGoroutine(f, true) }

// settle waits until everything that is due was drawn, and forgets what it took.
func (s *screen) settle() {
	s.do(func() {})
	s.take()
}

// take gives the turns since the last call.
func (s *screen) take() []turn {
	s.do(func() {})
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.turns
	s.turns = nil
	return out
}

// busy is how long the goroutine of the screen was at work, and for how long at most it heard nobody.
func busy(turns []turn) (sum, longest time.Duration) {
	for _, t := range turns {
		sum += t.took()
		longest = max(longest, t.took())
	}
	return sum, longest
}
