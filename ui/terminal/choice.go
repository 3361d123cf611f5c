package terminal

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"oauthwalk/flow/lab"
)

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
	fmt.Fprintf(t.Stderr, "%s\n%sType a number, or press Enter to leave it open.\n", question, numbered(choices...))
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
	texts := make([]string, len(choices))
	for i, c := range choices {
		texts[i] = c.String()
	}
	switch n := t.choose(ctx, stdin, l.Title+" Who stops it, and where?", texts); {
	case n < 0:
		return ""
	case choices[n] == l.Right():
		return "As you predicted."
	default:
		return "You predicted: " + texts[n] + " A wrong guess helps."
	}
}
