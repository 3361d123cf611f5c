package ui

import (
	"net"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
)

// The first page comes once, leads into the walk with one key, and comes back by Help.
func TestFirstPageComesOnce(t *testing.T) {
	w := newWindow(t)
	if w.sheet != nil {
		t.Fatal("it comes to somebody who has seen it")
	}
	w.app.Preferences().RemoveValue(prefSeen)
	w.welcome()
	w.redraw()
	if w.sheet != middle(w.first) || !w.layout.covered {
		t.Fatal("it does not come to somebody who has not seen it")
	}
	w.middle().Primary()
	if w.sheet != nil || w.shown != flow.Setup {
		t.Errorf("its button shows %s under %v", w.shown, w.sheet)
	}
	w.welcome()
	if w.sheet != nil {
		t.Error("it comes a second time")
	}
	w.showFirst()
	if w.sheet != middle(w.first) {
		t.Error("it does not come back by Help")
	}
}

// After the last stage one key shows what happened, and the next begins the walk that is offered first, never the same one.
func TestEndOfTheWalk(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	through(t, w, q)
	w.show(flow.Revoke)
	w.middle().Primary()
	if _, chosen := w.rows(w.view().View); w.ending == nil || w.sheet != middle(w.ending) || chosen != len(flow.Stages) {
		t.Fatalf("after the last stage %T is shown", w.sheet)
	}
	w.middle().Primary()
	q.until(t, func() bool { return w.snap.Walk == 2 })
	if w.snap.Client.PKCE != authz.Off || w.sheet != nil || w.snap.Next != flow.Setup {
		t.Errorf("the next walk has PKCE %v at %s", w.snap.Client.PKCE, w.snap.Next)
	}
	w.Act(page.Command{Kind: page.Lab, Name: "code-stolen-no-pkce"})
	if w.labs == nil || w.sheet != middle(w.labs) || w.side.own.Picture == nil {
		t.Errorf("the card of the lab shows %T", w.sheet)
	}
	w.labs.Close()
}

// through takes the walk to its end.
func through(t *testing.T, w *Window, q queue) {
	t.Helper()
	for _, s := range flow.Stages {
		if s != flow.Callback {
			w.do(s)
			q.until(t, w.ended(s))
		}
	}
	if !page.Over(w.snap) {
		t.Fatal("the walk has not come to its end")
	}
}

// Port 3500 is the tutorial's and the walk's: a walk that waits there gives it back when the text is followed, and none takes
// it until the text is left.
func TestThePortIsTheProgramsOwn(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	free := func() bool {
		l, err := net.Listen("tcp4", "127.0.0.1:3500")
		if err == nil {
			l.Close()
		}
		return err == nil
	}
	w.do(flow.Setup)
	q.until(t, w.ended(flow.Setup))
	w.do(flow.Request)
	q.until(t, w.ended(flow.Request))
	if free() {
		t.Fatal("the walk does not listen at the port, so nothing is shown here")
	}
	w.Act(page.Command{Kind: page.Tutorial, Name: "yutify-guide"})
	defer w.tutorial.Close()
	if rows, chosen := w.rows(w.view().View); rows[chosen].Title != "Your program" {
		t.Errorf("row %d of the rail is chosen, of %+v", chosen, rows)
	}
	w.show(flow.Setup)
	if w.rail.OnStage(len(flow.Stages)); w.sheet != middle(w.tutorial) {
		t.Error("the program is not shown when it is chosen in the rail")
	}
	q.until(t, func() bool { return !w.snap.Listener.Open && free() })
	w.do(flow.Request)
	if s := w.session.Walk().Snapshot(); s.Busy || s.Stage(flow.Request).Status != flow.Ready {
		t.Errorf("the walk takes the port: %s", s.Stage(flow.Request).Status)
	}
	w.tutorial.List()
	w.do(flow.Request)
	q.until(t, w.ended(flow.Request))
}
