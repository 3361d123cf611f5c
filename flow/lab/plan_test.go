package lab_test

import (
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
)

// What will run is said before a lab is run, and tells nothing of which answer is right.
func TestPlan(t *testing.T) {
	for _, l := range lab.All() {
		plan := l.Plan()
		if len(l.Different()) < 2 && len(l.Lax) == 0 && l.Name != "pkce-not-sent" {
			t.Errorf("%s: it does not say what is different: %v", l.Name, l.Different())
		}
		open := slices.ContainsFunc(plan, func(a page.Arrow) bool { return strings.HasSuffix(a.Label, "?") })
		if !open || slices.ContainsFunc(plan, func(a page.Arrow) bool { return a.State != page.ArrowTodo || a.Sign != page.Unsigned }) {
			t.Errorf("%s: nothing is open, or something has happened: %v", l.Name, plan)
		}
		if l.From() != "consent" {
			continue // what is wrong there is in the question
		}
		for _, other := range l.Answer {
			as := l
			as.Who, as.Stage, as.Error = other.Who, other.Stage, other.Error
			if !slices.Equal(as.Plan(), plan) || !slices.Equal(as.Different(), l.Different()) || !slices.Equal(as.Terms(), l.Terms()) {
				t.Errorf("%s: it tells that %s is right", l.Name, other)
			}
		}
	}
}

// The plan of a theft is what comes, in its order: the same messages stand in the diagram of the outcome.
func TestPlanComesTrue(t *testing.T) {
	l, err := lab.Find("code-stolen-no-pkce")
	if err != nil {
		t.Fatal(err)
	}
	o, err := lab.Run(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	ran := o.Arrows()
	for _, a := range l.Plan() {
		at := slices.IndexFunc(ran, func(b page.Arrow) bool { return b.From == a.From && b.To == a.To && b.Stage == a.Stage })
		if at < 0 {
			t.Fatalf("%v to %v, %q, has not come; left of what ran: %v", a.From, a.To, a.Label, ran)
		}
		ran = ran[at+1:]
	}
}

// The words of a lab are explained, each by one sentence or two, and at most four of them.
func TestTerms(t *testing.T) {
	for _, l := range lab.All() {
		terms := l.Terms()
		if len(terms) < 2 || len(terms) > 4 {
			t.Errorf("%s: %d words are explained: %v", l.Name, len(terms), terms)
		}
		for _, term := range terms {
			if term.Word == "" || !strings.Contains(term.Text, ". RFC ") && !strings.HasSuffix(term.Text, ".") || strings.Count(term.Text, "\n") > 0 {
				t.Errorf("%s: %+v", l.Name, term)
			}
		}
	}
}

// Each stage of a walk names one lab, and so does its last page, which has a card for it.
func TestOffers(t *testing.T) {
	at := map[string]int{}
	for _, o := range lab.Offers() {
		at[o.At]++
		if _, err := lab.Find(o.Lab); err != nil || o.Ask == "" || (o.Title != "") != (o.At == page.AtEnd) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for _, s := range flow.Stages {
		if at[string(s)] != 1 {
			t.Errorf("stage %s offers %d labs", s, at[string(s)])
		}
	}
	if at[page.AtEnd] != 1 || len(at) != len(flow.Stages)+1 {
		t.Errorf("offers: %v", at)
	}
}
