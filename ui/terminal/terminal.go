// Package terminal is the walk without a window: the commands walk, check, practice and version, for a terminal, an SSH
// session or a CI job. Results go to standard output as one JSON object a line, progress and prose to standard error. The
// clients that the window saved can be named; they are only read.
package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"oauthwalk/ui/about"
)

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1 // a stage or check failed
	exitUsage  = 2
)

// Terminal is one run of a command, with what it takes from outside.
type Terminal struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // Stderr is written to by several goroutines, each line in one piece
	Getenv         func(string) string
	OpenURL        func(ctx context.Context, url string) error
	Build          about.Build
	Saved          Saved // clients that the window saved; the zero value has none
}

// IsCommand tells whether the word names a command of this package.
func IsCommand(word string) bool { return commands[word] != nil }

var commands = map[string]func(*Terminal, context.Context, []string) int{
	"walk":     (*Terminal).walk,
	"check":    (*Terminal).check,
	"practice": (*Terminal).practice,
	"version":  (*Terminal).version,
}

// Run does the command that args begins with and returns its exit code. An interrupt ends it in order.
func (t *Terminal) Run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return commands[args[0]](t, ctx, args[1:])
}

// flags makes the flag set of one command, with its page of help.
func (t *Terminal) flags(name, usage string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() { fmt.Fprint(fs.Output(), usage) }
	return fs
}

// parse reads the flags; done is true when the command has nothing more to do, with that exit code.
func (t *Terminal) parse(fs *flag.FlagSet, args []string) (code int, done bool) {
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fs.SetOutput(t.Stdout)
		fs.Usage()
		return exitOK, true
	case err == nil && fs.NArg() > 0:
		err = fmt.Errorf("%q is not a flag", fs.Arg(0))
	}
	if err != nil {
		return t.usage(fs.Name(), err), true
	}
	return exitOK, false
}

func (t *Terminal) usage(command string, err error) int {
	fmt.Fprintf(t.Stderr, "oauthwalk %s: %v\nSee 'oauthwalk %s --help'.\n", command, err, command)
	return exitUsage
}
