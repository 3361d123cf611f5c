package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/history"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/token"
)

// written is all that the folder holds, "" where there is none.
func written(t *testing.T, folder string) (text string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range all {
		b, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text += string(b)
	}
	return text
}

// native begins a walk that can listen on any port, with the server with that issuer.
func native(t *testing.T, w *Window, q queue, issuer string) {
	t.Helper()
	c := w.session.PracticeClient(w.snap.Client.PKCE)
	c.ID, c.Secret, c.RedirectURI, c.Auth = "practice-native", secret.Value{}, "http://127.0.0.1:0/callback", token.None
	if issuer != "" {
		c.Name, c.Issuer, c.Server.API = "Somebody else", issuer, issuer+"/v1/me"
	}
	w.newWalk(c)
	q.until(t, func() bool { return w.snap.Walk == w.Walk().Snapshot().Walk })
}

// Walks are kept where the person says so; the next start finds them, opens them as text, and deletes them. None of their
// secrets is on the disk.
func TestHistory(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "oauthwalk")
	w, q := newWindowKeeping(t, &fakekeyring.Keyring{}, folder)
	native(t, w, q, "")
	through(t, w, q)
	w.archive.working.Wait()
	if text := written(t, folder); text != "" || w.win.Canvas().Overlays().Top() != nil {
		t.Fatalf("nobody said so, and there is %q; or it asks about a practice walk", text)
	}
	w.settings.setKeepsWalks(true)
	native(t, w, q, "") // the first one is left behind
	through(t, w, q)
	w.archive.close(w.Walk().Snapshot())
	text := written(t, folder)
	for _, s := range []secret.Value{w.snap.Response.Code, w.snap.Response.State, w.snap.Grant.New.Access, w.snap.Request.PKCE.Verifier} {
		if strings.Contains(text, s.Reveal()) {
			t.Errorf("a secret of %d bytes is on the disk", len(s.Reveal()))
		}
	}

	w, q = newWindowKeeping(t, &fakekeyring.Keyring{}, folder)
	w.showHistory()
	q.until(t, func() bool { return len(w.past.found) > 0 })
	if len(w.past.all) != 2 || w.past.keeps.Checked || !w.covers() {
		t.Fatalf("listed are %+v", w.past.all)
	}
	w.past.search.SetText("nothing like it")
	if seen := textOf(w.past.root); len(w.past.found) != 0 || !strings.Contains(seen, "0 of 2 walks") {
		t.Errorf("found are %d: %s", len(w.past.found), seen)
	}
	w.past.search.SetText("practice well")
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	second := w.past.found[1]
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	q.until(t, func() bool { _, ok := w.sheet.(*opened); return ok })
	seen := textOf(w.sheet.Content())
	if !strings.Contains(seen, second.Line()) || !strings.Contains(seen, "Stage 8 of 8: Revoke the token. Done in") {
		t.Errorf("it shows %s", seen)
	}
	w.sheet.Primary() // back to the list
	if w.sheet != middle(w.past) {
		t.Fatalf("the sheet is %T", w.sheet)
	}
	w.win.Canvas().Focus(w.past.list)
	w.past.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	gone := w.past.found[w.past.list.at]
	answer(t, w, "Yes")
	q.until(t, func() bool { return len(w.past.all) == 1 })
	if w.past.all[0].ID == gone.ID {
		t.Error("the other walk was deleted")
	}
	w.win.Canvas().Focus(w.past.search)
	w.past.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.sheet != nil {
		t.Error("Escape in the search does not close the page")
	}
	w.past.forgetAll()
	answer(t, w, "Yes")
	q.until(t, func() bool { return len(w.past.all) == 0 })
	if text := written(t, folder); text != "" {
		t.Errorf("left is %q", text)
	}
}

// After the first walk with a real provider it is asked, once; a walk that failed is kept as well, and one that was
// deleted does not come back.
func TestHistoryIsAskedOnce(t *testing.T) {
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, yes := range []string{"Yes", "No"} {
		server.SetFaults()
		folder := filepath.Join(t.TempDir(), "oauthwalk")
		w, q := newWindowKeeping(t, &fakekeyring.Keyring{}, folder)
		native(t, w, q, server.Issuer())
		through(t, w, q)
		if text := textOf(w.win.Canvas().Overlays().Top()); !strings.Contains(text, folder) || !strings.Contains(text, "Ctrl+H") {
			t.Errorf("it asks %q", text)
		}
		answer(t, w, yes)
		w.archive.working.Wait()
		kept, err := history.Open(folder).List()
		if err != nil || len(kept) != map[string]int{"Yes": 1, "No": 0}[yes] || w.settings.keepsWalks() != (yes == "Yes") {
			t.Fatalf("%s: kept are %+v: %v", yes, kept, err)
		}
		native(t, w, q, server.Issuer())
		through(t, w, q)
		if w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: it asks again", yes)
		}
		if yes == "No" {
			continue
		}
		native(t, w, q, server.Issuer())
		server.SetFaults(practice.Fault{Endpoint: practice.EndpointToken, Kind: practice.Raw, Status: 400,
			ContentType: "application/json", Body: `{"error":"invalid_grant"}`})
		for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
			w.do(s)
			q.until(t, w.ended(s))
		}
		w.archive.working.Wait()
		kept, err = history.Open(folder).List()
		if err != nil || len(kept) != 3 || kept[0].Result != "failed at "+page.Name(flow.Exchange) || kept[0].Provider != "Somebody else" {
			t.Fatalf("kept are %+v: %v", kept, err)
		}
		w.archive.forget(kept[0].ID, func() {})
		w.archive.close(w.Walk().Snapshot())
		if kept, err = history.Open(folder).List(); err != nil || len(kept) != 2 {
			t.Errorf("a deleted walk came back: %+v: %v", kept, err)
		}
	}
}

// Where it cannot be kept, it is said, and the walk goes on.
func TestHistoryCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w, q := newWindowKeeping(t, &fakekeyring.Keyring{}, filepath.Join(file, "oauthwalk"))
	w.settings.setKeepsWalks(true)
	native(t, w, q, "")
	through(t, w, q)
	q.until(t, func() bool { return strings.Contains(w.toast.Shown(), "The walk was not kept.") })
	if said := w.toast.Shown(); !strings.HasSuffix(said, "choose a folder.") {
		t.Errorf("it says %q", said)
	}
	w, _ = newQueuedWindow(t, &fakekeyring.Keyring{})
	w.showHistory()
	if said := w.toast.Shown(); w.sheet != nil || !strings.Contains(said, "XDG_STATE_HOME") {
		t.Errorf("without a home folder it shows %T and says %q", w.sheet, said)
	}
}
