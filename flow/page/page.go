// Package page says what is to be seen of a stage, as a value: the window draws it, the terminal prints it. All words of
// the stages live here. A page is made of a View alone and keeps nothing of it; what a button or a row asks for is a
// Command.
package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
)

// View is everything that a page is made of.
type View struct {
	Snapshot  flow.Snapshot
	Practice  bool // the walk is on the practice server
	Open      bool // secrets may be shown: on the practice server, for a while because the person asked, or with --reveal
	Earlier   bool // a walk from the list of earlier ones: nothing can be done with it
	Denial    bool // the walk was begun to be denied
	Now       time.Time
	Decisions func(from, to time.Time) []practice.Decision // nil with another server than ours
	Tested    *Tested                                      // what a check found of this very client; nil for none
	Labs      []Offer                                      // that can be offered; none before the walk has begun
}

// Offer is a lab that fits a page of a walk.
type Offer struct {
	At    string `json:"at"`    // a stage, or AtEnd
	Ask   string `json:"ask"`   // what makes one curious, in a sentence
	Title string `json:"title"` // of a card on the last page
	Lab   string `json:"-"`     // its name
}

// AtEnd is the last page as a place of offers.
const AtEnd = "end"

// Offered is the lab that is offered at a place; false for none.
func (v View) Offered(at string) (Offer, bool) {
	i := slices.IndexFunc(v.Labs, func(o Offer) bool { return o.At == at })
	if i < 0 {
		return Offer{}, false
	}
	return v.Labs[i], true
}

// Page is what is to be seen of one stage.
type Page struct {
	Title, Intro string
	Sections     []Section // in the order of reading
	Buttons      []Button  // the first one is the primary one; none for a walk from the list of earlier ones
}

// Counted says how many findings have which verdict: "1 failed, 5 passed".
func Counted(all []finding.Finding) string {
	n := map[finding.Verdict]int{}
	for _, f := range all {
		n[f.Verdict]++
	}
	var out []string
	for _, v := range []finding.Verdict{finding.Fail, finding.Warn, finding.Unknown, finding.Pass, finding.Skip} {
		if n[v] > 0 {
			out = append(out, fmt.Sprintf("%d %s", n[v], v.Word()))
		}
	}
	return strings.Join(out, ", ")
}

// Section is one part of a page. What it does not have is empty.
type Section struct {
	Key     Key
	Title   string
	Note    string          // a sentence or two, before everything else
	Verdict finding.Verdict // of a failure or a remark
	Source  string          // of an explanation: "RFC 6749 5.2 · E058"; how much there is, of a section that can be folded

	Lines    []string          // paragraphs
	Of       map[string]string // the parameter of which a value in the lines is, by the value as it stands there
	URL      string            // that stands alone on a line
	Rows     []Row
	Findings []finding.Finding
	Fixes    map[finding.Action]Button // for the findings that this tool can mend now

	Message   Message
	Body      Body
	Decisions []practice.Decision
	Buttons   []Button
	Blamed    bool // the stage failed for something in it
	Lives     []Life

	// Version is another one when the section shows something else. It is set in what came back, of which a window keeps
	// what it has laid out.
	Version string
}

// Key names a section within its page.
type Key string

// The sections. Those of what came back stand between Request and Registration.
const (
	Skipped  Key = "skipped"
	Outcome  Key = "outcome"
	Failure  Key = "failure"
	Probed   Key = "probed"
	Cautions Key = "cautions"
	Sent     Key = "sent"
	Identity Key = "identity" // of stage 1: client type, client authentication, PKCE
	Advanced Key = "advanced" // of stage 1: what most clients never need
	URL      Key = "url"
	PKCE     Key = "pkce"
	Waiting  Key = "waiting"
	Refused  Key = "refused"

	Request      Key = "request"
	Response     Key = "response"
	Parameters   Key = "parameters"
	Tokens       Key = "tokens"
	Readable     Key = "readable"
	Library      Key = "library"
	Server       Key = "server"
	Metadata     Key = "metadata"
	Registration Key = "registration"

	Remark Key = "remark"
	Checks Key = "checks"
)

// Back tells that the section is part of what came back, or of what is known about it.
func (s Section) Back() bool { return s.Version != "" }

// Row returns the first row of that name; its zero value where the section has none.
func (s Section) Row(name string) Row {
	for _, r := range s.Rows {
		if r.Name == name {
			return r
		}
	}
	return Row{}
}

// Find returns the first section with that key; its zero value where the page has none.
func (p Page) Find(key Key) Section {
	for _, s := range p.Sections {
		if s.Key == key {
			return s
		}
	}
	return Section{}
}

// All returns the sections for which want is true.
func (p Page) All(want func(Section) bool) []Section {
	var out []Section
	for _, s := range p.Sections {
		if want(s) {
			out = append(out, s)
		}
	}
	return out
}

// Of is the page of a stage.
func Of(v View, stage flow.Stage) Page {
	st := v.Snapshot.Stage(stage)
	p := Page{Title: speech[stage].title, Intro: intro(v, st), Buttons: buttons(v, st)}
	add := func(sections ...Section) { p.Sections = append(p.Sections, sections...) }
	if st.Skipped != "" {
		add(Section{Key: Skipped, Note: "This stage was skipped. " + st.Skipped})
	}
	add(outcome(v, st)...)
	add(failed(v, st)...)
	switch stage {
	case flow.Setup:
		add(cautions("Before you start", preparations(v.Snapshot.Client))...)
		add(Section{Key: Sent, Title: "The client", Rows: mainRows(v)}, identity(v))
		if !v.Practice {
			add(Section{Key: Advanced, Title: "Advanced: endpoints and more", Rows: rareRows(v),
				Blamed: st.Status == flow.Failed && blamesRare(st)})
		}
	case flow.API:
		add(cautions("Before you send", destination(st))...)
	}
	if stage != flow.Setup && len(st.Params) > 0 {
		add(Section{Key: Sent, Title: sentTitle(st), Rows: SentRows(v, stage), Source: plain.Count(len(st.Params), "parameter")})
	}
	switch stage {
	case flow.Request:
		add(requestURL(v)...)
		add(derivation(v)...)
	case flow.Consent:
		add(wait(v, st)...)
	}
	add(back(v, st)...)
	add(remarks(v, st)...)
	add(Section{Key: Checks, Title: "Checks", Findings: st.Checks, Source: Counted(st.Checks)})
	return p
}
