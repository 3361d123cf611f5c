package ui

import (
	"context"
	"fmt"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/history"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
)

// archive keeps the walks of this window between starts, where the person says so. It works in the background.
type archive struct {
	window  *Window
	store   *history.Store // nil where there is no home folder
	deliver func(func())   // runs a func on the UI goroutine
	working sync.WaitGroup
	turn    sync.Mutex // one job at a time

	mu   sync.Mutex
	kept map[int]*record // by number of the walk
}

// record is what is kept of one walk.
type record struct {
	id   string // its place in the history
	seq  int    // of the newest snapshot that was to be written
	gone bool   // it was deleted, and is not written again
}

func newArchive(w *Window, folder string, deliver func(func())) *archive {
	a := &archive{window: w, deliver: deliver, kept: map[int]*record{}}
	if folder != "" {
		a.store = history.Open(folder)
	}
	return a
}

// patience is how long another window is waited for.
const patience = 5 * time.Second

// follow keeps a walk when it has come to its end, when a stage has failed, and when it is left behind.
func (a *archive) follow(before, now flow.Snapshot) {
	if before.Walk != now.Walk {
		if left := a.window.session.Earlier(); len(left) > 0 && left[0].Walk == before.Walk {
			a.took(left[0])
		}
		return
	}
	for _, st := range now.Stages {
		if st.Status == flow.Failed && before.Stage(st.Stage).Status != flow.Failed {
			a.keep(now)
			return
		}
	}
	if page.Over(now) && !page.Over(before) {
		a.took(now)
	}
}

// took keeps a walk that was taken, and asks about it after the first one with a real provider.
func (a *archive) took(s flow.Snapshot) {
	w := a.window
	if a.store == nil || !worthKeeping(s) {
		return
	}
	if w.settings.keepsWalks() || w.settings.wasAskedToKeep() || s.Client.Issuer == w.session.Practice() {
		a.keep(s)
		return
	}
	w.settings.setKeepsWalks(false) // it is asked once, whatever becomes of it
	w.confirm("Keep walks between starts?", fmt.Sprintf("This walk and later ones would be kept in\n%s\nwithout their secrets, as in a report: at most %d, "+
		"the oldest are deleted first.\nHistory (Ctrl+H) lists them, deletes them, and changes this.", a.store.Folder(), history.MostWalks), func() {
		w.settings.setKeepsWalks(true)
		a.keep(s)
	}, func() {})
}

// worthKeeping tells that something was sent, or would have been.
func worthKeeping(s flow.Snapshot) bool {
	return s.Stage(flow.Request).Status.Ended() || s.Stage(flow.Setup).Status == flow.Failed
}

// keep writes a walk as it is now. A walk has one place, however often it is written.
func (a *archive) keep(s flow.Snapshot) {
	if a.store == nil || !a.window.settings.keepsWalks() || !worthKeeping(s) {
		return
	}
	a.mu.Lock()
	r := a.kept[s.Walk]
	if r == nil {
		r = &record{id: history.NewID(s.Started)}
		a.kept[s.Walk] = r
	}
	older := r.gone || r.seq >= s.Seq
	r.seq = max(r.seq, s.Seq)
	a.mu.Unlock()
	if older {
		return
	}
	v := page.View{Snapshot: s, Tested: a.window.asked.result(s)}
	a.work("The walk was not kept.", func(ctx context.Context) error {
		a.mu.Lock()
		newest := !r.gone && r.seq == s.Seq
		a.mu.Unlock()
		if !newest {
			return nil
		}
		return a.store.Keep(ctx, r.id, v)
	}, func() {})
}

// forget deletes a walk of the history, or all of them for "", and lets them be written no more.
func (a *archive) forget(id string, then func()) {
	a.mu.Lock()
	for _, r := range a.kept {
		r.gone = r.gone || id == "" || r.id == id
	}
	a.mu.Unlock()
	a.work("Not everything was deleted.", func(ctx context.Context) error {
		if id == "" {
			return a.store.RemoveAll(ctx)
		}
		return a.store.Remove(ctx, id)
	}, then)
}

// work does something with the folder in the background; then is called where the window is drawn, when it went well.
func (a *archive) work(failed string, do func(context.Context) error, then func()) {
	a.working.Go(func() {
		a.turn.Lock()
		defer a.turn.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := do(ctx)
		a.deliver(func() {
			if err != nil {
				a.window.toast.Alert(failed + " " + plain.Sentence(err.Error()))
				return
			}
			then()
		})
	})
}

// close keeps the walk under way and waits until it is written.
func (a *archive) close(s flow.Snapshot) {
	a.keep(s)
	a.working.Wait()
}
