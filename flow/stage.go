package flow

import "slices"

// Stage is one step of the walk, by the name that the command line gives it.
type Stage string

// The eight stages.
const (
	Setup    Stage = "setup"
	Request  Stage = "request"
	Consent  Stage = "consent"
	Callback Stage = "callback"
	Exchange Stage = "exchange"
	API      Stage = "api"
	Refresh  Stage = "refresh"
	Revoke   Stage = "revoke"
)

// Stages are all of them in their order.
var Stages = []Stage{Setup, Request, Consent, Callback, Exchange, API, Refresh, Revoke}

// count is the number of stages, as an array length.
const count = 8

// Index is the place of s in Stages, from 0; -1 when it is none.
func (s Stage) Index() int { return slices.Index(Stages, s) }

// Next is the stage after s, and "" after the last.
func (s Stage) Next() Stage {
	if i := s.Index() + 1; i > 0 && i < len(Stages) {
		return Stages[i]
	}
	return ""
}

// RestartFrom is where a person who wants s done again has to start. A state is good for one answer and a code for one
// request (RFC 9700 4.2.4, RFC 6749 4.1.2), so everything between the request and the tokens starts at a new request.
func (s Stage) RestartFrom() Stage {
	switch s {
	case Consent, Callback, Exchange:
		return Request
	}
	return s
}

// Status says how far a stage is.
type Status string

// The statuses of a stage.
const (
	Todo    Status = "todo"    // not reached
	Ready   Status = "ready"   // next; what it sends is prepared and can be edited
	Running Status = "running" // under way
	Done    Status = "done"
	Failed  Status = "failed"
	Skipped Status = "skipped" // cannot be done with this server; StageState.Skipped says why
	Stale   Status = "stale"   // was done, but something before it has been done again since
)

// Ended tells that the stage has a result that still stands.
func (s Status) Ended() bool { return s == Done || s == Failed || s == Skipped }

// Passed tells that the walk can go on after the stage.
func (s Status) Passed() bool { return s == Done || s == Skipped }
