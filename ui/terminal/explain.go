package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/export"
	"oauthwalk/flow/file"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/report"
)

// explained is how much of a text is read, in bytes: what people paste is shorter.
const explained = 1 << 20

// explain says what an error page, an address, a response or a program's error means, without a walk.
func (t *Terminal) explain(_ context.Context, args []string) int {
	fs := t.flags("explain")
	fs.takes = 1
	if code, done := t.parse(fs, args); done {
		return code
	}
	name := "-"
	if len(fs.words) > 0 {
		name = fs.words[0]
	}
	text, err := t.readText(name)
	switch {
	case errors.Is(err, errInterrupted):
		return t.fail("explain", err)
	case err != nil:
		return t.usage("explain", err)
	}
	a := advice.ForTextOf("", flow.Exchange, text)
	if a == nil {
		return t.usage("explain", fmt.Errorf("there is no text in %s", name))
	}
	line, err := report.Explanation(a, nil)
	if err != nil {
		return t.fail("explain", err)
	}
	if t.text {
		fmt.Fprint(t.Stdout, page.AdviceText(a))
	} else {
		fmt.Fprintf(t.Stdout, "%s\n", line)
		t.advise(a)
	}
	if !a.Known() {
		return exitInconclusive
	}
	return exitOK
}

// readText is the file of that name, or standard input for "-".
func (t *Terminal) readText(name string) (string, error) {
	var text []byte
	var err error
	if name == "-" {
		if text, err = io.ReadAll(io.LimitReader(t.Stdin, explained+1)); len(text) > explained {
			err = file.ErrTooLong
		}
	} else {
		text, err = file.Read(name, explained)
	}
	switch {
	case errors.Is(err, file.ErrTooLong):
		err = fmt.Errorf("%s is longer than %d KiB; give only the part with the error", name, explained>>10)
	case errors.Is(err, file.ErrIrregular), errors.Is(err, file.ErrFolder):
		err = fmt.Errorf("%s: %w; the name - reads from standard input", name, err)
	}
	return string(text), err
}

// standing are the causes that are not ruled out.
func standing(a *advice.Advice) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(a.Causes), func(c finding.Finding) bool { return c.Verdict == finding.Pass })
}

// advise tells people what a failure means: the causes in order, with what speaks for each and what to do. What is ruled
// out is left out; the JSON has it.
func (t *Terminal) advise(a *advice.Advice) {
	t.say("%s\n", a.What)
	for i, c := range standing(a) {
		t.say("%d. %s\n", i+1, c.Text)
		if c.Evidence != "" {
			t.say("   Seen: %s\n", c.Evidence)
		}
		t.say("   To do: %s\n", c.Fix)
	}
}

// open prints a report that somebody wrote. Nothing in it is sent.
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
