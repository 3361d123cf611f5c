package lab

import (
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// Outcome is what a run came to.
type Outcome struct {
	Lab      Lab
	Who      string     // who stopped it; "" for nobody
	Stage    flow.Stage // where it ended
	Error    string     // the error code, "" for none
	Caught   []string   // IDs of the checks that failed, on the side of who stopped it
	Other    *Other     // nil where nobody else was at work
	Snapshot flow.Snapshot

	sent      []page.Arrow // requests beside those of the walk, and their responses
	decisions []practice.Decision
}

// Seen is what happened, in the form of a prediction.
func (o Outcome) Seen() Answer { return Answer{o.Who, o.Stage, o.Error} }

// Past is what happened in a sentence. A walk that went on was not stopped: what was not as asked for was noticed.
func (o Outcome) Past() string {
	switch {
	case o.Who == "":
		return "Nobody stopped it."
	case o.Other == nil && o.Snapshot.Stage(o.Stage).Status == flow.Done:
		return strings.Replace(o.Seen().String(), o.Who, o.Who+" noticed it", 1)
	}
	return strings.Replace(o.Seen().String(), o.Who, o.Who+" stopped it", 1)
}

// OK tells whether it ended as it must.
func (o Outcome) OK() bool {
	l := o.Lab
	return o.Who == l.Who && o.Error == l.Error && (l.Who == "" || o.Stage == l.Stage && (l.Caught == "" || slices.Contains(o.Caught, l.Caught)))
}

// outcome reads who stopped the walk, and where.
func (b *bench) outcome(snap flow.Snapshot) Outcome {
	o := Outcome{Lab: b.lab, Snapshot: snap, Other: b.other, sent: b.sent, decisions: b.server.Decisions()}
	if other := b.other; other != nil { // the lab is about him
		o.Who, o.Stage, o.Error, o.Caught = other.Who, other.Stage, other.Error, other.Caught
		return o
	}
	if t := b.thief; t != nil && t.got() { // nobody kept the app from it
		o.Stage = flow.Exchange
		return o
	}
	for _, st := range snap.Stages {
		f := st.Failure
		if f == nil {
			continue
		}
		o.Stage, o.Error = st.Stage, f.Code
		var last practice.Decision
		for _, d := range o.decisions {
			if d.Status >= 400 || d.Error != "" {
				last = d
			}
		}
		switch {
		case f.Code != "" || f.Status >= 400:
			o.Who, o.Caught = "server", withVerdict(last.Checks, finding.Fail)
		case f.Kind == flow.KindCancelled && last.Endpoint == practice.EndpointAuthorize: // the server kept it to its own page
			o.Who, o.Caught = "server", withVerdict(last.Checks, finding.Fail)
		case f.Kind == flow.KindCancelled && len(st.Events) > 0: // the listener refused what came
			o.Who, o.Caught = "client", []string{"callback_refused"}
		default:
			o.Who, o.Caught = "client", withVerdict(st.Checks, finding.Fail)
		}
		return o
	}
	o.Stage = flow.Revoke
	if ids := withVerdict(snap.Stage(b.lab.Stage).Checks, finding.Warn); slices.Contains(ids, b.lab.Caught) { // the app was told, and went on
		o.Who, o.Stage, o.Caught = "client", b.lab.Stage, ids
	}
	return o
}

// withVerdict are the IDs of the findings that came out so.
func withVerdict(all []finding.Finding, v finding.Verdict) (ids []string) {
	for _, f := range all {
		if f.Verdict == v {
			ids = append(ids, f.ID)
		}
	}
	return ids
}
