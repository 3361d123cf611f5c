package terminal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/builtin"
)

// check is the pre-flight check of a client: what will be sent on standard error first, then one verdict a line.
func (t *Terminal) check(ctx context.Context, args []string) int {
	var f clientFlags
	fs := t.flags("check")
	f.register(fs)
	timeout := time.Minute
	fs.about("The check")
	fs.add("timeout", &timeout, "`1m`: how long the whole check may take; a bare number is seconds")
	if code, done := t.parse(fs, args); done {
		return code
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	c, code := f.open(ctx, t, fs, timeout)
	defer f.close()
	if code != exitOK {
		return code
	}
	if f.server != nil {
		return t.runCheck(ctx, builtin.Registered(f.server, c))
	}
	return t.runCheck(ctx, check.Of(c))
}

func (t *Terminal) runCheck(ctx context.Context, c check.Client) int {
	plan := check.Plan(c)
	t.say("This check sends at most %d requests, each once:\n", len(plan))
	for i, a := range plan {
		t.say("%d. %s\n", i+1, a)
	}
	report := check.Run(ctx, c, check.Deps{}, t.printFinding)
	code, summary := exitOK, "Nothing is wrong with this client, as far as can be seen before a sign-in."
	switch {
	case report.Failed:
		code, summary = exitFailed, "Something is wrong: see what failed above. Correct it, and run the same command again."
	case report.Unknown:
		code, summary = exitInconclusive, "Nothing failed, but some responses were inconclusive: see what is unknown above."
	}
	if t.text {
		fmt.Fprintf(t.Stdout, "\n%s\n", summary)
	}
	return code
}

// printFinding writes one verdict of a check. The JSON keeps <, > and & as they are: the reader looks for bytes, not for
// HTML.
func (t *Terminal) printFinding(f finding.Finding) {
	if t.text {
		var out page.Text
		out.Finding(0, f)
		fmt.Fprint(t.Stdout, out.String())
		return
	}
	enc := json.NewEncoder(t.Stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(struct { // strings only: what can fail is the writer, and then nobody reads
		ID       string          `json:"check"`
		Verdict  finding.Verdict `json:"verdict"`
		Text     string          `json:"text"`
		Evidence string          `json:"evidence"`
		Fix      string          `json:"fix"`
		Section  string          `json:"section"`
	}{f.ID, f.Verdict, f.Text, f.Evidence, f.Fix, f.Section})
}

// silence is how long a walk waits for its callback before the authorization endpoint is asked what it says.
const silence = 20 * time.Second

// ask asks the server of the walk one question of the check, announced, and says what it found wrong, unless the page of
// the stage is going to.
func (t *Terminal) ask(ctx context.Context, snap flow.Snapshot, q check.Question, why string) *page.Tested {
	c := check.InUse(snap.Client, snap.Server)
	t.say("%s The check asks, with values of its own; --no-check turns this off.\n", why)
	var said []finding.Finding
	report := check.Ask(ctx, c, q, check.Deps{}, func(f finding.Finding) {
		said = append(said, f)
		if f.Verdict == finding.Fail && !(t.text && q == check.AcceptsClient) {
			t.say("%s\n   Seen: %s\n   To do: %s\n", f.Text, f.Evidence, f.Fix)
		}
	})
	return page.TestOf(time.Now(), said, report.Tested)
}

// accompany says every minute what is waited for, and asks the authorization endpoint once where no callback comes, so
// that an error page that stays in the browser is told before the wait ends. The func that it gives back ends it.
func (t *Terminal) accompany(ctx context.Context, w *flow.Walk, f walkFlags) (end func()) {
	snap := w.Snapshot()
	ctx, cancel := context.WithCancel(ctx)
	patience := cmp.Or(t.Silence, silence)
	again, quiet := time.NewTicker(cmp.Or(t.Again, time.Minute)), time.NewTimer(patience)
	pushed := slices.ContainsFunc(snap.Client.Extra, func(p authz.Param) bool { return p.Name == "request_uri" })
	if f.noCheck || !f.client.foreign() || pushed {
		quiet.Stop()
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-quiet.C:
				t.ask(ctx, snap, check.WouldItSignIn, fmt.Sprintf("No callback has arrived for %v.", patience))
			case now := <-again.C:
				l := w.Snapshot().Listener
				t.say("Still waiting for the callback on %s, for %s more.\n", l.RedirectURI, page.Clock(l.Deadline.Sub(now)))
			}
		}
	})
	return func() {
		cancel()
		work.Wait()
		again.Stop()
		quiet.Stop()
	}
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
