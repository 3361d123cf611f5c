package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/report"
)

// open prints a report that somebody wrote. Nothing of it is sent.
func (t *Terminal) open(_ context.Context, args []string) int {
	fs := t.flags("open")
	fs.takes = 1
	if code, done := t.parse(fs, args); done {
		return code
	}
	name := strings.Join(fs.words, "")
	if name == "" {
		return t.usage("open", errors.New("name the folder, the zip or the walk.json of a report"))
	}
	opened, err := export.Open(name)
	if err != nil {
		next := "Give the folder, the zip or the walk.json that 'oauthwalk walk --report' wrote."
		if errors.Is(err, report.ErrNoWalk) {
			next += fmt.Sprintf(" For an error or a response, run: oauthwalk explain %q", name)
		}
		fmt.Fprintf(t.Stderr, "oauthwalk open: %s: %v\n%s\n", name, err, next)
		return exitFailed
	}
	if opened.Changed {
		fmt.Fprintln(t.Stderr, "The stages were changed after the report was written: SHA256SUMS has another sum for them.")
	}
	var out bytes.Buffer // printed as one: it may be longer than what waits for a reader in lines
	for _, s := range opened.Stages {
		if t.text {
			out.WriteString(page.RecordText(s))
		} else {
			out.Write(append(s.Line(), '\n'))
		}
	}
	_, _ = t.Stdout.Write(out.Bytes()) // a failure shows at the end
	return exitOK
}
