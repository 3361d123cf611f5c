// Package terminal is the walk without a window: the commands, for a terminal, an SSH
// session or a CI job. Results go to standard output, as text for people or as one JSON object per line, progress to standard
// error. The clients that the window saved can be named; they are only read.
package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"oauthwalk/flow/file"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/about"
)

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1 // a stage or check failed
	exitUsage  = 2

	exitInconclusive = 3 // nothing failed, and at least one response told nothing; no cause is known
)

// Terminal is one run of a command, with what it takes from outside.
type Terminal struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // Stderr is written to by several goroutines, each line in one piece
	TTY            bool      // Stdout is a terminal, in which people read
	Asks           bool      // Stdin is a terminal, at which people answer
	Getenv         func(string) string
	OpenURL        func(ctx context.Context, url string) error
	Build          about.Build
	Silence        time.Duration // without a callback, before the authorization endpoint is asked; 0 for 20 s
	Again          time.Duration // after which it is said again what is waited for; 0 for a minute
	Saved          Saved         // clients that the window saved; the zero value has none

	text, json bool   // the flags; text is true as well where nothing was said and people read
	quiet      bool   // say nothing of what goes well
	file       string // for the results, "" for standard output

	described func(*flags) // takes the flags of a command in place of running it; nil to run it
}

var errHelp = flag.ErrHelp

// Run does the command that args begins with and returns its exit code. An interrupt ends it in order, and a second one at
// once. What nobody reads keeps it from neither.
func (t *Terminal) Run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from then on the system ends the program
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	safe := *t
	out, errs := newPrinter(t.Stdout, cancel), newPrinter(t.Stderr, func() {})
	safe.Stdin, safe.Stdout, safe.Stderr = stoppable(ctx, t.Stdin), out, errs
	code := find(args[0]).run(&safe, ctx, args[1:])
	if err := out.end(ctx); err != nil {
		fmt.Fprintf(errs, "oauthwalk %s: writing the output: %v\n", args[0], file.Remedy(err))
		code = max(code, exitFailed)
	}
	_ = errs.end(ctx) // there is nowhere to say it
	return code
}

var errInterrupted = errors.New("interrupted while waiting for standard input")

// stoppable reads until the context ends: what is to be read may never come. It takes nothing before it is asked, since
// others may read from the same place.
func stoppable(ctx context.Context, from io.Reader) io.Reader {
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(errInterrupted) })
	start := sync.OnceFunc(func() {
		go func() {
			_, err := io.Copy(in, from)
			in.CloseWithError(err)
		}()
	})
	return readerFunc(func(to []byte) (int, error) {
		start()
		return out.Read(to)
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(to []byte) (int, error) { return f(to) }

// parse reads the flags; done is true when the command has nothing more to do, with that exit code.
func (t *Terminal) parse(f *flags, args []string) (code int, done bool) {
	t.outputFlags(f)
	if t.described != nil {
		t.described(f)
		return exitOK, true
	}
	err := f.Parse(args)
	for err == nil && f.NArg() > 0 && (f.takes < 0 || len(f.words) < f.takes) {
		f.words = append(f.words, f.Arg(0))
		err = f.Parse(f.Args()[1:])
	}
	switch {
	case errors.Is(err, errHelp):
		fmt.Fprint(t.Stdout, f.help())
		return exitOK, true
	case err == nil && f.NArg() > 0:
		err = fmt.Errorf("%q is not a flag", f.Arg(0))
	case err == nil && t.text && t.json:
		err = errors.New("--text and --json cannot be combined")
	case err == nil && t.file != "":
		err = t.redirect()
	}
	t.text = t.text || !t.json && (t.TTY && t.file == "" || t.Getenv != nil && t.Getenv("ACCESSIBLE") == "1")
	if err != nil {
		return t.usage(f.Name(), err), true
	}
	return exitOK, false
}

// redirect sends the results to a new file.
func (t *Terminal) redirect() error {
	if _, err := os.Lstat(t.file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--output: %s already exists; choose another file", t.file)
	}
	t.Stdout.(*printer).turn(&late{path: t.file})
	return nil
}

// late is a file that is made when something is written to it: wrong usage leaves nothing behind.
type late struct {
	path string
	file *os.File
}

func (l *late) Write(text []byte) (int, error) {
	if l.file == nil {
		var err error
		if l.file, err = os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return 0, err
		}
	}
	return l.file.Write(text)
}

func (l *late) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// say tells people how it goes, unless they want it quiet.
func (t *Terminal) say(format string, args ...any) {
	if !t.quiet {
		fmt.Fprintf(t.Stderr, format, args...)
	}
}

// fail says why a command cannot go on. An address that the reason repeats may hold a password or a key.
func (t *Terminal) fail(command string, err error) int {
	fmt.Fprintf(t.Stderr, "oauthwalk %s: %s\n", command, new(secret.Redactor).Text(err.Error()))
	return exitFailed
}

func (t *Terminal) usage(command string, err error) int {
	t.fail(command, err)
	fmt.Fprintf(t.Stderr, "See 'oauthwalk %s --help'.\n", command)
	return exitUsage
}

func (t *Terminal) version(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("version"), args); done {
		return code
	}
	fmt.Fprintln(t.Stdout, t.Build)
	return exitOK
}
