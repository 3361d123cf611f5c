package terminal

import (
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/credentials"
)

// Window is what the flags of the window say.
type Window struct {
	Log   string             // a file to append lines to, "" for none
	Setup *credentials.Setup // of the first walk, nil for the practice client
}

// Window reads the command line of the window. done is true when there is nothing more to do, with that exit code.
func (t *Terminal) Window(args []string) (w Window, code int, done bool) {
	f, setup := t.windowFlags(&w)
	err := f.Parse(args)
	switch {
	case errors.Is(err, errHelp):
		if _, err := fmt.Fprint(t.Stdout, overview(f)); err != nil {
			return w, exitFailed, true
		}
		return w, exitOK, true
	case err == nil && f.NArg() > 0:
		err = fmt.Errorf("%q is not a command", f.Arg(0))
	}
	if err == nil && *setup != "" {
		var read credentials.Setup
		if read, err = credentials.ReadSetup(*setup); err != nil {
			err = fmt.Errorf("--setup: %w", err)
		}
		w.Setup = &read
	}
	if err != nil {
		fmt.Fprintf(t.Stderr, "oauthwalk: %s\nSee 'oauthwalk --help'.\n", Printable(err.Error()))
		return w, exitUsage, true
	}
	return w, exitOK, false
}

func (t *Terminal) windowFlags(w *Window) (f *flags, setup *string) {
	f, setup = t.flags(""), new(string)
	f.about("The window")
	f.add("setup", setup, "`FILE`: begin with the client of a set-up, such as class"+credentials.SetupSuffix)
	f.add("log", &w.Log, "`FILE`: append one JSON line for each stage as it ends, secrets redacted")
	return f, setup
}

// overview is the help of the program: its commands, and the flags of the window.
func overview(f *flags) string {
	var b strings.Builder
	before := "Usage:"
	for _, c := range commands() {
		fmt.Fprintf(&b, "%-6s oauthwalk %-32s %s\n", before, strings.TrimSpace(c.name+" "+c.arguments), c.summary)
		before = ""
	}
	_, parts, _ := strings.Cut(f.help(), "\n\nThe window:")
	return b.String() + "\nThe window:" + parts + "\n'oauthwalk COMMAND --help' lists the flags of a command.\n"
}
