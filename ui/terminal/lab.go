package terminal

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
)

// labLine is one line of a lab, as commands.md has it.
type labLine struct {
	Lab      string     `json:"lab"`
	OK       bool       `json:"ok"`
	Expected lab.Answer `json:"expected"`
	Seen     lab.Answer `json:"seen"`
	Twin     twinLine   `json:"twin"`
	Caught   string     `json:"caught_by"`
	Side     string     `json:"side"`
	Section  string     `json:"section"`
}

type twinLine struct {
	Lab string `json:"lab"`
	OK  bool   `json:"ok"`
}

// listed is one line of the list.
type listed struct {
	Lab     string `json:"lab"`
	Group   string `json:"group"`
	Title   string `json:"title"`
	Stage   string `json:"stage"`
	Section string `json:"section"`
	Twin    string `json:"twin"`
}

// lab takes safeguards away on a practice server of its own, and says who caught it.
func (t *Terminal) lab(ctx context.Context, args []string) int {
	list, every := false, false
	fs := t.flags("lab")
	fs.takes = -1
	fs.about("The labs")
	fs.add("all", &every, "run every lab")
	fs.add("list", &list, "list them, and run none")
	if code, done := t.parse(fs, args); done {
		return code
	}
	labs, err := chosen(fs.words, list || every)
	if err != nil {
		return t.usage("lab", err)
	}
	code, stdin := exitOK, bufio.NewReader(t.Stdin)
	for _, l := range labs {
		if list {
			t.printListed(l)
			continue
		}
		expected := ""
		if len(fs.words) > 0 {
			expected = t.predict(ctx, stdin, l)
		}
		ok, err := t.runLab(ctx, l, expected)
		if err != nil {
			return t.fail("lab", err)
		}
		if !ok {
			code = exitFailed
		}
	}
	return code
}

// chosen are the labs that were named, or all of them.
func chosen(names []string, all bool) (out []lab.Lab, err error) {
	switch {
	case all && len(names) > 0:
		return nil, fmt.Errorf("%q cannot be combined with --all or --list", names[0])
	case all:
		return lab.All(), nil
	case len(names) == 0:
		return nil, fmt.Errorf("name a lab, or give --list or --all")
	}
	for _, name := range names {
		l, err := lab.Find(name)
		if err != nil {
			return nil, fmt.Errorf("%w; see 'oauthwalk lab --list'", err)
		}
		out = append(out, l)
	}
	return out, nil
}

func (t *Terminal) printListed(l lab.Lab) {
	if t.text {
		fmt.Fprintf(t.Stdout, "%s: %s (%s)\n", l.Name, l.Title, finding.Cite(l.Section))
		return
	}
	t.print(listed{l.Name, l.Group, l.Title, string(l.Stage), l.Section, l.Twin().Name})
}

// runLab runs a lab and its twin, and prints what came of them, and of what was expected.
func (t *Terminal) runLab(ctx context.Context, l lab.Lab, expected string) (ok bool, err error) {
	p, err := lab.RunPair(ctx, l)
	if err != nil {
		return false, err
	}
	o := p.Lab
	if !t.text {
		t.print(labLine{l.Name, p.OK(), l.Right(), o.Seen(), twinLine{p.Twin.Lab.Name, p.Twin.OK()}, l.Caught, l.Who, l.Section})
		return p.OK(), nil
	}
	var out page.Text
	out.Line(0, "%s: %s (%s)", l.Name, l.Title, finding.Cite(l.Section))
	out.Line(1, "Who stops it? %s", o.Past())
	if expected != "" {
		out.Line(1, "%s", expected)
	}
	if !o.OK() {
		out.Line(1, "This lab did not end as it should; expected: %s", l.Right())
	}
	if came := p.Came(); came != "" {
		out.Line(1, "Result: %s", came)
	}
	for _, line := range p.Lines() {
		text := strings.ReplaceAll(line.Text, "`", "")
		if line.Title == lab.Lane {
			text = "\n" + text
		}
		out.Line(1, "%s: %s", line.Title, strings.ReplaceAll(text, "\n", "\n    "))
	}
	fmt.Fprintf(t.Stdout, "%s\n", out.String())
	return p.OK(), nil
}

// numbered are choices as they are listed: each on a line of its own, with the number to type.
func numbered(choices ...string) string {
	var b strings.Builder
	for i, c := range choices {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, c)
	}
	return b.String()
}

// choose asks for one of the choices by its number, until one is typed: its place, or -1 for an empty line, for the end of
// what is typed, and for an interrupt.
func (t *Terminal) choose(ctx context.Context, stdin *bufio.Reader, question string, choices []string) int {
	fmt.Fprintf(t.Stderr, "%s\n%sType a number, or press Enter to skip.\n", question, numbered(choices...))
	for {
		typed := make(chan string, 1)
		go func() { // a read cannot be stopped; it ends with standard input
			line, _ := readLine(stdin) // what cannot be read is nothing typed
			typed <- line
		}()
		select {
		case <-ctx.Done():
			return -1
		case line := <-typed:
			line = strings.TrimSpace(line)
			if line == "" {
				return -1
			}
			if n, err := strconv.Atoi(strings.TrimSuffix(line, ".")); err == nil && n >= 1 && n <= len(choices) {
				return n - 1
			}
			fmt.Fprintf(t.Stderr, "Type a number from 1 to %d, or press Enter.\n", len(choices))
		}
	}
}

// predict asks somebody at a terminal who stops a lab, before it runs: what they think of it, "" where nobody is asked.
func (t *Terminal) predict(ctx context.Context, stdin *bufio.Reader, l lab.Lab) string {
	if !t.text || !t.Asks || t.quiet {
		return ""
	}
	choices := l.Choices()
	texts := textsOf(choices, lab.Choice.String)
	switch n := t.choose(ctx, stdin, l.Title+" Who stops it, and where?", texts); {
	case n < 0:
		return ""
	case choices[n].Answer == l.Right():
		return "As you predicted."
	default:
		return "You predicted: " + choices[n].Answer.String() + " Even a wrong guess helps."
	}
}
