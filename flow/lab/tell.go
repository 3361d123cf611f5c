package lab

import (
	"context"
	"slices"

	"oauthwalk/flow"
)

// Pair is what a lab came to, and its twin.
type Pair struct{ Lab, Twin Outcome }

// RunPair runs a lab, and then its twin. The error is as that of Run.
func RunPair(ctx context.Context, l Lab) (p Pair, err error) {
	if p.Lab, err = Run(ctx, l); err == nil {
		p.Twin, err = Run(ctx, l.Twin())
	}
	return p, err
}

// Watch is RunPair with somebody who signs in at a browser, which open asks for: at the thief's page, and then at the
// sign-in. told hears what it came to. The thief's page is there until ctx ends, and then Watch returns.
func Watch(ctx context.Context, l Lab, open func(address string), told func(Pair, error)) {
	t, err := newThief(l)
	if err != nil {
		told(Pair{}, err)
		return
	}
	defer t.close()
	var p Pair
	if p.Lab, err = run(ctx, l, t, open); err == nil {
		p.Twin, err = Run(ctx, l.Twin())
	}
	told(p, err)
	<-ctx.Done()
}

// OK tells whether both ended as they must.
func (p Pair) OK() bool { return p.Lab.OK() && p.Twin.OK() }

// Titles of what is said.
const (
	Lane = "What an eavesdropper holds"
	Why  = "Why"
	Code = "The line of code"
	Next = "To think about"
)

// Line is one thing to say of a lab.
type Line struct{ Title, Text string }

// Came is what came of the lab, besides who stopped it; "" for nothing.
func (p Pair) Came() string {
	switch {
	case p.Lab.Other != nil:
		return p.Lab.Other.Text
	case p.Lab.Who == "":
		return p.Lab.Lab.Holds
	}
	return ""
}

// Lines are what is to be said of a lab that was run, besides that.
func (p Pair) Lines() []Line {
	l := p.Lab.Lab
	out := []Line{{Why, l.Why}, {Code, l.Code}}
	if text := laneText(p.Lab.Lane()); text != "" {
		out = append(out, Line{Lane, text})
	}
	return append(out, Line{"The safe twin", p.twin()}, Line{Next, l.Next})
}

// twin is what the safeguard does, or what happens without what was done.
func (p Pair) twin() string {
	with := "With the safeguard on: "
	if p.Lab.Lab.Client.PKCE == "off" {
		with = "With PKCE: "
	}
	switch t := p.Twin; {
	case !t.OK():
		return "It did not end as it should: " + t.Seen().String()
	case p.Lab.Lab.Safe == nil:
		return "The same walk with nothing changed runs to the end."
	case t.Other != nil:
		return with + t.Past() + " " + t.Other.Text
	default:
		return with + t.Past()
	}
}

// At tells whether the lab has to do with a stage: it ends there, or something is done there.
func (l Lab) At(s flow.Stage) bool {
	_, done := l.Acts[string(s)]
	return done || l.Stage == s
}

// Siblings are the labs of the same group.
func (l Lab) Siblings() []Lab {
	return slices.DeleteFunc(slices.Clone(All()), func(other Lab) bool { return other.Group != l.Group })
}

// After is the lab after this one in its group.
func (l Lab) After() (Lab, bool) {
	group := l.Siblings()
	at := slices.IndexFunc(group, func(other Lab) bool { return other.Name == l.Name }) + 1
	if at == 0 || at == len(group) {
		return Lab{}, false
	}
	return group[at], true
}
