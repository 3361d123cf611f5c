package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/page"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

// withSaved is a window whose walk has its tokens, and its client saved with its refresh token.
func withSaved(t *testing.T) (*Window, queue, saved.Client) {
	t.Helper()
	w, q := withTokens(t, &fakekeyring.Keyring{})
	w.keep("Mine", page.Secrets{Client: true, Refresh: true})
	q.until(t, w.idle)
	if n := len(w.vault.State().Stored); n != 1 || !w.snap.Tokens.Kept {
		t.Fatalf("%d secrets are stored, and Kept is %v", n, w.snap.Tokens.Kept)
	}
	return w, q, w.vault.State().Clients[0]
}

// ended tells that the stage is done, or has failed.
func (w *Window) ended(s flow.Stage) func() bool {
	return func() bool { return w.snap.Stage(s).Status.Ended() && !w.snap.Busy && w.idle() }
}

// What is saved is used again, from the first stage or from stage 7.
func TestUseAndResumeASavedClient(t *testing.T) {
	w, q, p := withSaved(t)
	w.Use(p)
	q.until(t, w.idle)
	if c := w.snap.Client; c.Saved != p.ID || c.Name != "Mine" || w.snap.Next != flow.Setup {
		t.Errorf("used is %s (%s) at %s", c.Name, c.Saved, w.snap.Next)
	}
	w.Resume(p)
	q.until(t, func() bool { return w.snap.Next == flow.Refresh && !w.snap.Busy })
	w.do(flow.Refresh)
	q.until(t, w.ended(flow.Refresh))
	if st := w.snap.Stage(flow.Refresh); st.Status != flow.Done || !w.snap.Resumed || w.shown != flow.Refresh {
		t.Errorf("refresh is %s with %+v; resumed %v, shown %s", st.Status, st.Failure, w.snap.Resumed, w.shown)
	}
}

// A client secret that was taken out is stored no more; one that could not be read stays.
func TestSavingWithoutAClientSecret(t *testing.T) {
	items := &fakekeyring.Keyring{}
	w, q := newQueuedWindow(t, items)
	c := w.session.PracticeClient(w.snap.Client.PKCE)
	save := func(c client.Client) int {
		t.Helper()
		if err := w.Walk().Configure(c); err != nil {
			t.Fatal(err)
		}
		w.keep("Mine", page.Secrets{Client: true})
		q.until(t, w.idle)
		if last := w.vault.State().Last; last == nil || last.Err != nil {
			t.Fatalf("saving came to %+v", last)
		}
		return len(w.vault.State().Stored)
	}
	if n := save(c); n != 1 {
		t.Fatalf("%d secrets are stored, want one", n)
	}
	items.Behave(fakekeyring.Unavailable)
	w.Use(w.vault.State().Clients[0])
	q.until(t, w.idle)
	items.Behave(fakekeyring.Works)
	if n := save(w.Walk().Snapshot().Client); n != 1 {
		t.Errorf("it could not be read, and %d are stored afterwards, want one", n)
	}
	w.Use(w.vault.State().Clients[0])
	q.until(t, w.idle)
	c = w.Walk().Snapshot().Client
	c.Secret = secret.Value{}
	if n := save(c); n != 0 {
		t.Errorf("it was taken out, and %d are stored", n)
	}
}

// Whoever forgets the tokens after a failed revocation does not want them in the keyring either.
func TestForgetGoesForTheStoredTokenToo(t *testing.T) {
	w, q, _ := withSaved(t)
	for _, s := range []flow.Stage{flow.API, flow.Refresh, flow.Revoke} {
		if s == flow.Revoke {
			w.Act(page.Command{Kind: page.Remove, Stage: s, Name: "token"}) // which the server refuses
			q.until(t, func() bool { return len(w.snap.Stage(s).Params) == 1 })
		}
		w.do(s)
		q.until(t, w.ended(s))
	}
	if n := len(w.vault.State().Stored); n != 1 {
		t.Fatalf("%d secrets are stored before", n)
	}
	w.forget()
	q.until(t, func() bool { return w.idle() && len(w.vault.State().Stored) == 0 })
}

// One refresh token belongs to one saved client: with two, whichever refreshes first would spend that of the other.
func TestSavingUnderAnotherNameMovesTheToken(t *testing.T) {
	w, q, first := withSaved(t)
	w.keep("Other", page.Secrets{Client: true, Refresh: true})
	q.until(t, func() bool { return w.idle() && len(w.vault.State().Clients) == 2 && len(w.vault.State().Stored) == 1 })
	if it := w.vault.State().Stored[0]; it.Client == first.ID || it.Name != "Other" || !w.snap.Tokens.Kept {
		t.Errorf("the token is stored for %s, and Kept is %v", it.Name, w.snap.Tokens.Kept)
	}
	if got := w.toast.Shown(); !strings.HasPrefix(got, "Saved as Other.") {
		t.Errorf("it says %q, want that it was saved", got)
	}
}

// A walk goes on with the token that it has in memory when the stored one was wiped.
func TestRefreshAfterTheStoredTokenWasWiped(t *testing.T) {
	w, q, _ := withSaved(t)
	w.do(flow.API)
	q.until(t, w.ended(flow.API))
	w.Wipe(w.vault.State().Stored[0])
	q.until(t, func() bool { return w.idle() && !w.snap.Tokens.Kept })
	w.do(flow.Refresh)
	q.until(t, w.ended(flow.Refresh))
	if st := w.snap.Stage(flow.Refresh); st.Status != flow.Done {
		t.Errorf("refresh is %s: %+v", st.Status, st.Failure)
	}
	if p := w.vault.State().Clients[0]; p.Secrets[keyring.RefreshToken].ID != "" {
		t.Error("a token is stored again")
	}
}

// A saved client that was changed in stage 1 is refused there, before anything is sent, until it is saved with the change.
func TestChangedSavedClientIsRefused(t *testing.T) {
	w, q, p := withSaved(t)
	w.Use(p)
	q.until(t, w.idle)
	c := w.Walk().Snapshot().Client
	c.Server.API = "http://127.0.0.1:1/api"
	if err := w.Walk().Configure(c); err != nil {
		t.Fatal(err)
	}
	for _, saved := range []bool{false, true} {
		if saved {
			w.keep("Mine", page.Secrets{Client: true, Refresh: true})
			q.until(t, w.idle)
		}
		snap, err := w.Walk().Run(t.Context(), flow.Setup)
		if err != nil {
			t.Fatal(err)
		}
		failure := snap.Stage(flow.Setup).Failure
		if saved != (failure == nil) || failure != nil && !strings.Contains(failure.Text, "the API is http://127.0.0.1:1, but the saved one is") {
			t.Errorf("saved anew %v: %+v", saved, failure)
		}
	}
}

// The secret of a client that version 1 saved says of no server that it is for it. It is used once a person was asked.
func TestSecretOfVersion1IsBoundByThePerson(t *testing.T) {
	items := &fakekeyring.Keyring{}
	w, q := withTokens(t, items)
	w.keep("Mine", page.Secrets{Refresh: true})
	q.until(t, w.idle)
	for name, item := range items.Items() {
		service, user, _ := strings.Cut(name, " ")
		if err := items.Set(service, user, item[strings.LastIndex(item, " ")+1:]); err != nil {
			t.Fatal(err)
		}
	}
	before := w.Walk()
	w.Resume(w.vault.State().Clients[0])
	q.until(t, w.idle)
	question := w.win.Canvas().Overlays().Top()
	if question == nil || w.Walk() != before {
		t.Fatalf("the walk began without a question")
	}
	if said := textOf(question); !strings.Contains(said, w.snap.Client.Issuer) {
		t.Errorf("it asks %q, want it to name the issuer", said)
	}
	answer(t, w, "Yes")
	q.until(t, func() bool { return w.snap.Next == flow.Refresh && !w.snap.Busy })
	w.do(flow.Refresh)
	q.until(t, w.ended(flow.Refresh))
	if st := w.snap.Stage(flow.Refresh); st.Status != flow.Done {
		t.Errorf("refresh is %s: %+v", st.Status, st.Failure)
	}
}

// answer presses the button of that name in the question that is asked.
func answer(t *testing.T, w *Window, name string) {
	t.Helper()
	question := w.win.Canvas().Overlays().Top()
	if question == nil {
		t.Fatal("nothing is asked")
	}
	for _, o := range test.LaidOutObjects(question) {
		if b, ok := o.(*widget.Button); ok && b.Text == name {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("the question has no button %s", name)
}
