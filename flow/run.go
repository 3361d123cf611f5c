package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// outcome is what a stage's work hands back. The work itself changes nothing of the walk.
type outcome struct {
	checks    []finding.Finding
	exchanges []wire.Exchange
	skipped   string
	failure   *Failure
	apply     func(*Snapshot) // what came of it, written down under the walk's lock when the stage ends
	callback  *outcome        // consent: that of the stage that its response ends; nil without one
}

// Do starts the stage in the background. It is allowed for the next stage, and again for a stage that has ended, where
// that makes sense (Rewind is called for it). The error is one of the sentinels of this package.
func (w *Walk) Do(s Stage) error {
	return w.alter(func() error {
		if s.row().work == nil {
			return fmt.Errorf("%w (stage %s)", ErrNotYet, s)
		}
		if s != w.snap.Next {
			if !w.snap.reached(s) {
				return ErrNotYet
			}
			if s.RestartFrom() != s {
				return fmt.Errorf("%w (stage %s)", ErrSpent, s)
			}
			w.rewind(s)
		} else if w.snap.Stage(s).Status.Passed() {
			// After a failure the walk goes back to the request. That one was sent, so a new attempt makes a new state and
			// verifier (RFC 9700 2.1.1).
			w.rewind(s)
		}
		w.start(s)
		return nil
	})
}

// Run is Do, and waits until the stage has ended. The error is Do's, or the context's; a failed stage is not an error.
func (w *Walk) Run(ctx context.Context, s Stage) (Snapshot, error) {
	if err := w.Do(s); err != nil {
		return w.Snapshot(), err
	}
	w.mu.Lock()
	idle := w.idle
	w.mu.Unlock()
	select {
	case <-idle:
		return w.Snapshot(), nil
	case <-ctx.Done():
		w.Cancel()
		<-idle
		return w.Snapshot(), ctx.Err()
	}
}

// Cancel ends the stage under way. It returns at once; the stage ends as failed, with KindCancelled.
func (w *Walk) Cancel() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cancel != nil {
		w.cancel()
	}
}

func (w *Walk) start(s Stage) {
	ctx, cancel := context.WithCancel(context.Background())
	idle := make(chan struct{})
	w.cancel, w.idle = cancel, idle
	w.snap.Busy = true
	w.snap.begin(s, w.deps.Now())
	if w.jobs == nil {
		w.jobs = make(chan job, 1) // there is one at a time, and it may begin while the worker still says that it is idle
		w.work.Go(w.worker(w.jobs))
	}
	w.jobs <- job{s, ctx, cancel, idle}
}

// job is a stage for the worker.
type job struct {
	stage  Stage
	ctx    context.Context
	cancel context.CancelFunc
	idle   chan struct{} // closed when it is done
}

// worker does the stages of a walk, one after the other: a goroutine for each would have to grow its stack each time.
func (w *Walk) worker(jobs <-chan job) func() {
	return func() {
		for j := range jobs {
			out := j.stage.row().work(w, j.ctx, w.Snapshot())
			w.end(j.stage, out)
			if out.callback != nil {
				w.end(Callback, *out.callback)
			}
			w.update(func() { w.cancel, w.snap.Busy = nil, false })
			j.cancel()
			close(j.idle)
		}
	}
}

func (s *Snapshot) begin(stage Stage, at time.Time) {
	st := &s.Stages[stage.Index()]
	*st = StageState{Stage: stage, Status: Running, Started: at, Params: st.Params, Prepared: st.Prepared, Events: st.Events}
	if stage != Request { // which works on what was prepared
		stage.row().forget(s)
	}
}

// end writes down what a stage's work found and settles which stage comes next.
func (w *Walk) end(s Stage, out outcome) {
	w.update(func() {
		st := &w.snap.Stages[s.Index()]
		st.Checks, st.Exchanges = out.checks, out.exchanges
		st.Skipped, st.Failure = out.skipped, out.failure
		st.Duration = w.deps.Now().Sub(st.Started)
		st.Status = Done
		switch {
		case out.failure != nil:
			st.Status = Failed
		case out.skipped != "":
			st.Status = Skipped
		}
		if out.apply != nil {
			out.apply(&w.snap)
		}
		if !st.Status.Passed() {
			w.snap.Next = s.RestartFrom()
			if w.snap.Next != s {
				w.release()
			}
			return
		}
		if s == Setup && w.snap.Resumed {
			w.snap.skipSignIn(w.deps.Now())
		}
		w.snap.prepare(w.snap.After(s), w.deps.Now())
	})
}

// prepare makes a stage the next one, with what it would send.
func (s *Snapshot) prepare(stage Stage, now time.Time) {
	s.Next = stage
	if stage == "" {
		return
	}
	if stage == Callback {
		s.begin(stage, now)
		return
	}
	st := &s.Stages[stage.Index()]
	before := st.Params
	*st = StageState{Stage: stage, Status: Ready}
	stage.row().forget(s)
	if prepare := stage.row().prepare; prepare != nil {
		st.Prepared = prepare(s)
		st.Params = st.Prepared
		// An address of the person's own choice stays from call to call.
		if i, now := indexOf(before, "url"), indexOf(st.Params, "url"); i >= 0 && now >= 0 && before[i].Edited &&
			before[i].Default.Equal(st.Params[now].Default) {
			st.Params = slices.Clone(st.Prepared)
			st.Params[now] = before[i]
		}
		s.preview(stage)
	}
	for _, p := range st.Params {
		if p.Secret {
			s.Redactor.Add(p.Value)
		}
	}
}

// client makes the HTTP client of one stage, with its own record.
func (w *Walk) client() (*http.Client, *wire.Recorder) {
	if w.own != nil {
		return wire.NewClient(w.own)
	}
	return wire.NewClient(w.deps.Transport)
}

// stopped is the failure of a stage whose context ended, nil when it did not.
func stopped(ctx context.Context, text string) *Failure {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &Failure{Kind: KindCancelled, Text: text}
	}
	return nil
}

// sentence is an error as a sentence of its own.
func sentence(err error) string { return plain.Sentence(err.Error()) }
