package terminal

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// silence is how long a walk waits for its callback before the authorization endpoint is asked what it says.
const silence = 20 * time.Second

// ask asks the server of the walk one question of the check, announced, and says what it found wrong.
func (t *Terminal) ask(ctx context.Context, snap flow.Snapshot, q check.Question, why string) check.Report {
	c := check.InUse(snap.Client, snap.Server)
	fmt.Fprintf(t.Stderr, "%s The check asks, with values of its own; --no-check leaves that out.\n", why)
	return check.Ask(ctx, c, q, check.Deps{}, func(f finding.Finding) {
		if f.Verdict == finding.Fail {
			fmt.Fprintf(t.Stderr, "%s\n   Seen: %s\n   To do: %s\n", f.Text, f.Evidence, f.Fix)
		}
	})
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

func (t *Terminal) silence() time.Duration {
	if t.Silence > 0 {
		return t.Silence
	}
	return silence
}

// askAfterRefusal probes the client authentication methods where an exchange or a refresh was refused because of the client.
func (t *Terminal) askAfterRefusal(ctx context.Context, snap flow.Snapshot, stage flow.Stage, f walkFlags) client.Tested {
	failure := snap.Stage(stage).Failure
	if f.noCheck || failure == nil || stage != flow.Exchange && stage != flow.Refresh {
		return client.Tested{}
	}
	if !check.RefusesClient(failure.Status, failure.Code) {
		return client.Tested{}
	}
	return t.ask(ctx, snap, check.AcceptsClient, "The server refused the client.").Tested
}
