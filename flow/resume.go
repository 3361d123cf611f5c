package flow

import (
	"slices"

	"oauthwalk/flow/secret"
)

// resumed is the order of a walk that begins with a kept refresh token: nobody signs in, and the API is called with what
// the refresh brings.
var resumed = []Stage{Setup, Request, Consent, Callback, Exchange, Refresh, API, Revoke}

// Resume lets the walk go on at stage 7, after stage 1, with the refresh token that is kept for its saved client. What
// stands between is skipped. It is allowed before stage 2. Going back to the request ends it.
func (w *Walk) Resume(kept secret.Value) error {
	return w.change(func() error {
		if err := w.free(); err != nil {
			return err
		}
		if w.snap.Next != Setup && w.snap.Next != Request {
			return ErrSent
		}
		w.snap.Redactor.Add(kept)
		w.snap.Resumed = true
		w.snap.Tokens = Tokens{Refresh: kept, Kept: w.deps.Keeper != nil && w.snap.Client.Saved != ""}
		if w.snap.Stage(Setup).Status.Passed() {
			w.skipSignIn()
			w.prepare(w.snap.After(Setup))
		}
		return nil
	})
}

// skipSignIn marks the stages that a kept refresh token makes unnecessary.
func (w *Walk) skipSignIn() {
	for _, s := range Stages[Request.Index():API.Index()] {
		w.snap.Stages[s.Index()] = StageState{Stage: s, Status: Skipped, Started: w.deps.Now(),
			Skipped: "The walk began with a refresh token that was kept, so nobody had to sign in."}
	}
}

// order is the order in which the stages are done.
func (s Snapshot) order() []Stage {
	if s.Resumed {
		return resumed
	}
	return Stages
}

// After is the stage to do after that one, "" after the last.
func (s Snapshot) After(stage Stage) Stage {
	order := s.order()
	if s.Resumed && stage == Setup {
		return Refresh
	}
	if i := slices.Index(order, stage) + 1; i > 0 && i < len(order) {
		return order[i]
	}
	return ""
}
