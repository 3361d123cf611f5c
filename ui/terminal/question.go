package terminal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
)

// silence is how long a walk waits for its callback before the authorization endpoint is asked what it says.
const silence = 20 * time.Second

// ask asks the server of the walk one question of the check, announced, and says what it found wrong, unless the page of
// the stage is going to.
func (t *Terminal) ask(ctx context.Context, snap flow.Snapshot, q check.Question, why string) *page.Tested {
	c := check.InUse(snap.Client, snap.Server)
	t.say("%s The check asks, with values of its own; --no-check leaves that out.\n", why)
	var said []finding.Finding
	report := check.Ask(ctx, c, q, check.Deps{}, func(f finding.Finding) {
		said = append(said, f)
		if f.Verdict == finding.Fail && !(t.text && q == check.AcceptsClient) {
			t.say("%s\n   Seen: %s\n   To do: %s\n", f.Text, f.Evidence, f.Fix)
		}
	})
	return page.TestOf(time.Now(), said, report.Tested)
}

// askInSilence asks the authorization endpoint once where no callback comes, so that an error page that stays in the
// browser is told before the wait ends. The func that it gives back ends it.
func (t *Terminal) askInSilence(ctx context.Context, w *flow.Walk, f walkFlags) (end func()) {
	snap := w.Snapshot()
	pushed := slices.ContainsFunc(snap.Client.Extra, func(p authz.Param) bool { return p.Name == "request_uri" })
	if f.noCheck || !f.client.foreign() || pushed {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var asking sync.WaitGroup
	asking.Go(func() {
		patience := time.NewTimer(t.silence())
		defer patience.Stop()
		select {
		case <-ctx.Done():
		case <-patience.C:
			t.ask(ctx, snap, check.WouldItSignIn, fmt.Sprintf("No callback has come for %v.", t.silence()))
		}
	})
	return func() { cancel(); asking.Wait() }
}

func (t *Terminal) silence() time.Duration { return cmp.Or(t.Silence, silence) }

// remind says every minute what is waited for. The func that it gives back ends it.
func (t *Terminal) remind(w *flow.Walk) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var reminding sync.WaitGroup
	reminding.Go(func() {
		again := time.NewTicker(cmp.Or(t.Again, time.Minute))
		defer again.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case now := <-again.C:
				l := w.Snapshot().Listener
				t.say("Still waiting for the callback on %s, for %s more.\n", l.RedirectURI,
					page.Clock(l.Deadline.Sub(now)))
			}
		}
	})
	return func() { cancel(); reminding.Wait() }
}

// askAfterRefusal probes the client authentication methods where an exchange or a refresh was refused because of the client.
func (t *Terminal) askAfterRefusal(ctx context.Context, snap flow.Snapshot, stage flow.Stage, f walkFlags) *page.Tested {
	failure := snap.Stage(stage).Failure
	if f.noCheck || failure == nil || stage != flow.Exchange && stage != flow.Refresh {
		return nil
	}
	if !check.RefusesClient(failure.Status, failure.Code) {
		return nil
	}
	return t.ask(ctx, snap, check.AcceptsClient, "The server refused the client.")
}
