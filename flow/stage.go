package flow

import (
	"cmp"
	"context"
	"slices"

	"oauthwalk/flow/loopback"
)

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

// row is one stage in the table of a grant.
type row struct {
	name    Stage
	again   Stage                                          // where a second try begins
	prepare func(*Snapshot) []Param                        // lists what it would send; nil for nothing
	work    func(*Walk, context.Context, Snapshot) outcome // changes nothing of the walk; nil: done with the row before
	forget  func(*Snapshot)                                // drops its result
}

// The tables, in the order of doing. In a resumed walk nobody signs in, and the API is called with what the refresh brings.
var codeFlow, resumedFlow []row

// They are made here because the works look at them.
func init() {
	keep := func(*Snapshot) {}
	codeFlow = []row{
		{Setup, Setup, nil, (*Walk).setup, keep}, // its result is replaced, so that the page can be read meanwhile
		{Request, Request, prepareRequest, (*Walk).request, func(s *Snapshot) { s.Request = nil }},
		// A state is good for one response and a code for one request (RFC 9700 4.2.4, RFC 6749 4.1.2), so everything between
		// the request and the tokens starts at a new request.
		{Consent, Request, nil, (*Walk).consent, keep},
		{Callback, Request, nil, nil, func(s *Snapshot) { s.Response, s.Arrival = nil, loopback.Arrival{} }},
		{Exchange, Request, prepareExchange, (*Walk).exchange, func(s *Snapshot) { s.Grant = nil }},
		{API, API, prepareAPI, (*Walk).api, func(s *Snapshot) { s.Call = nil }},
		{Refresh, Refresh, prepareRefresh, (*Walk).refresh, func(s *Snapshot) { s.Renewal = nil }},
		{Revoke, Revoke, prepareRevoke, (*Walk).revoke, func(s *Snapshot) { s.Revocation = nil }},
	}
	resumedFlow = []row{codeFlow[0], codeFlow[6], codeFlow[5], codeFlow[7]}
}

// Stages are all of them in their order.
var Stages = []Stage{Setup, Request, Consent, Callback, Exchange, API, Refresh, Revoke}

// count is the number of stages, as an array length.
const count = 8

// Index is the place of s in Stages, from 0; -1 when it is none.
func (s Stage) Index() int { return slices.Index(Stages, s) }

// row is the stage in its table; one that does not exist can do nothing.
func (s Stage) row() row {
	if i := s.Index(); i >= 0 {
		return codeFlow[i]
	}
	return row{again: s}
}

// RestartFrom is where a person who wants s done again has to start.
func (s Stage) RestartFrom() Stage { return s.row().again }

// table has the stages of the walk in the order in which they are done.
func (s Snapshot) table() []row {
	if s.Resumed {
		return resumedFlow
	}
	return codeFlow
}

// After is the stage to do after that one, "" after the last.
func (s Snapshot) After(stage Stage) Stage {
	table := s.table()
	i := slices.IndexFunc(table, func(r row) bool { return r.name == stage }) + 1
	if i > 0 && i < len(table) {
		return table[i].name
	}
	return ""
}

// Current is the stage to look at: the next one, or the last when the walk is over.
func (s Snapshot) Current() Stage { return cmp.Or(s.Next, Stages[count-1]) }

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
