package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"oauthwalk/flow/advice"
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
	if err != nil {
		return t.usage("explain", err)
	}
	a := advice.ForTextOf("", text)
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
	in := t.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, explained+1))
	if err == nil && len(text) > explained {
		err = fmt.Errorf("%s is longer than %d KiB; give only the part with the error", name, explained>>10)
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
