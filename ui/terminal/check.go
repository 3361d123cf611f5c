package terminal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

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
	timeout := seconds(time.Minute)
	fs.about("The check")
	fs.add("timeout", &timeout, "`1m`: how long the whole check may take; a bare number is seconds")
	if code, done := t.parse(fs, args); done {
		return code
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(timeout))
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
	if t.text {
		fmt.Fprintf(t.Stdout, "\n%s\n", summary(report))
	}
	switch {
	case report.Failed:
		return exitFailed
	case report.Unknown:
		return exitInconclusive
	}
	return exitOK
}

func summary(r check.Report) string {
	switch {
	case r.Failed:
		return "Something is wrong: see what failed above. Mend it, and run the same command again."
	case r.Unknown:
		return "Nothing failed, but some responses told nothing: see what is unknown above."
	}
	return "Nothing is wrong with this client, as far as it can be seen before a sign-in."
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
