package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/plain"
)

// maxEvents bounds how many stray requests a snapshot keeps.
const maxEvents = 100

// consent asks for a browser and waits for the callback, which is a stage of its own.
func (w *Walk) consent(ctx context.Context, snap Snapshot) outcome {
	listener, _ := w.listening()
	deadline := w.deps.Now().Add(w.deps.Timeout)
	w.update(func() { w.snap.Listener.Deadline = deadline })

	ctx, cancel := context.WithTimeout(ctx, w.deps.Timeout)
	defer cancel()
	opened := w.askBrowser(ctx, w.BrowserURL())
	arrival, err := listener.Wait(ctx)
	out := outcome{apply: func(*Snapshot) { w.release() }}
	// The opener may still be starting; its response is only a hint and nobody waits for it.
	select {
	case err := <-opened:
		out.checks = append(out.checks, checkOpened(err, w.deps.OpenURL != nil))
	default:
		out.checks = append(out.checks, finding.Skipf("browser", "RFC 8252 6", "The program that opens the browser was still running when the callback came, so it is not known whether it succeeded."))
	}
	out.checks = append(out.checks, attempts(w.Snapshot().Stage(Consent).Events)...)
	if err != nil {
		out.failure = consentFailure(ctx, err)
		return out
	}
	out.checks = append(out.checks, finding.Passf("listener", "RFC 8252 8.3",
		"One response with the state of this walk arrived. The listener accepts no other."))
	r := arrival.Response
	out.callback = &outcome{checks: r.Checks, failure: refused(r), apply: func(s *Snapshot) {
		s.Response, s.Arrival = &r, arrival
		s.Stages[Callback.Index()].Started = arrival.At
	}}
	return out
}

// askBrowser calls the opener in the background: xdg-open and its kin may take their time.
func (w *Walk) askBrowser(ctx context.Context, url string) <-chan error {
	done := make(chan error, 1)
	if w.deps.OpenURL == nil {
		done <- nil
		return done
	}
	w.work.Go(func() {
		err := w.deps.OpenURL(ctx, url)
		if err != nil { // said while the walk still waits: the person has to open the URL by hand, and soon
			_ = w.change(func() error {
				if over := ctx.Err(); over != nil {
					return over // nobody waits any more, so there is nothing to tell
				}
				w.snap.Stages[Consent.Index()].Checks = []finding.Finding{checkOpened(err, true)}
				return nil
			})
		}
		done <- err
	})
	return done
}

func checkOpened(err error, asked bool) finding.Finding {
	switch {
	case !asked:
		return finding.Skipf("browser", "RFC 8252 6", "The URL was not opened in a browser. Open it yourself.")
	case err != nil:
		return finding.Warnf("browser", "RFC 8252 6",
			"The system could not open a browser. Copy the URL and open it yourself.")
	}
	return finding.Passf("browser", "RFC 8252 6", "The system was asked to open a browser.")
}

func consentFailure(ctx context.Context, err error) *Failure {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &Failure{Kind: KindCancelled, Text: "Waiting for the callback was cancelled. The listener is closed."}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Failure{Kind: KindTimeout, Text: "Nothing came back in time. The listener is closed."}
	}
	return &Failure{Kind: KindListener, Text: fmt.Sprintf("The listener stopped: %v", err)}
}

// tried are the events that may be an attempt to get into the walk, with the ID and the section of their finding.
var tried = map[string]struct{ id, section string }{
	loopback.KindUser: {"other_user", "RFC 8252 8.3"}, loopback.KindLost: {"lost_sender", "RFC 8252 8.3"},
	loopback.KindStart: {"start_used", "RFC 8252 8.3"}, loopback.KindUnseen: {"start_unseen", "RFC 8252 8.3"},
	loopback.KindQuestion: {"other_browser", "RFC 9700 4.7.1"},
}

// attempts says what may have been an attempt to get into the walk, each kind once.
func attempts(events []loopback.Event) (out []finding.Finding) {
	times := map[string]int{}
	for _, e := range events {
		times[e.Text]++
	}
	for _, e := range events {
		if t, found := tried[e.Kind]; found && times[e.Text] > 0 {
			out = append(out, finding.Warnf(t.id, t.section, "%s Seen %s.", plain.Sentence(e.Text), plain.Count(times[e.Text], "time")))
			times[e.Text] = 0
		}
	}
	return out
}

// stray writes down a request that was not the response. In a flood the oldest makes room.
func (s *Snapshot) stray(e loopback.Event) {
	st := &s.Stages[Consent.Index()]
	st.Events = append(slices.Clone(st.Events[max(0, len(st.Events)-maxEvents+1):]), e)
	if s.Listener.Open && e.Question != 0 {
		s.Listener.Question = e.Question
	}
}

// listening is the listener, nil while there is none, and the walk at that moment.
func (w *Walk) listening() (*loopback.Listener, Snapshot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.listener, w.snap
}

// BrowserURL is an address to open in a browser of this machine: with a listener that asks for a cookie, one that works
// once and leads on to the authorization URL, a new one each time; else the authorization URL, "" before there is one.
func (w *Walk) BrowserURL() string {
	switch listener, s := w.listening(); {
	case s.Request == nil:
		return ""
	case listener == nil:
		return s.Request.URL
	default:
		return listener.Start(s.Request.URL)
	}
}

// Decide answers the question of that number, whether a callback without the cookie is to be used. The error is
// loopback.ErrNoQuestion when it is not asked any more.
func (w *Walk) Decide(question int, use bool) error {
	listener, _ := w.listening()
	if listener == nil {
		return loopback.ErrNoQuestion
	}
	err := listener.Decide(question, use)
	w.update(func() {
		if w.snap.Listener.Question == question {
			w.snap.Listener.Question = 0
		}
	})
	return err
}

// Paste gives the walk the URL that the browser ended on, for a browser on another machine. It is checked as if it had
// arrived at the listener; the error says why it is not the response.
func (w *Walk) Paste(rawURL string) error {
	listener, s := w.listening()
	if s.Stage(Consent).Status != Running || listener == nil {
		return ErrNotYet
	}
	return listener.Paste(rawURL)
}

// refused is why a response cannot be gone on with, nil when it can.
func refused(r authz.Response) *Failure {
	bad, _ := finding.Failed(r.Checks)
	switch r.Outcome {
	case authz.Denied:
		return &Failure{Kind: KindDenied, Code: r.Error, Description: r.ErrorDescription,
			Text: fmt.Sprintf("The authorization server responded with the error %s.", r.Error)}
	case authz.Refused:
		return &Failure{Kind: KindRefused, Text: bad.Text}
	}
	return nil
}
