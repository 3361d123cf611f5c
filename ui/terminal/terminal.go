// Package terminal is the walk without a window: the commands, for a terminal, an SSH
// session or a CI job. Results go to standard output, as text for people or as one JSON object a line, progress to standard
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
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"
	"unicode/utf16"

	"oauthwalk/flow/file"
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
	safe.Stdout, safe.Stderr = out, errs
	code := find(args[0]).run(&safe, ctx, args[1:])
	if err := out.end(ctx); err != nil {
		fmt.Fprintf(errs, "oauthwalk %s: the output: %v\n", args[0], file.Remedy(err))
		code = max(code, exitFailed)
	}
	_ = errs.end(ctx) // there is nowhere to say it
	return code
}

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
		err = errors.New("--text and --json exclude each other")
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
		return fmt.Errorf("--output: %s is there already; name a file that is not", t.file)
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

// fail says why a command cannot go on.
func (t *Terminal) fail(command string, err error) int {
	fmt.Fprintf(t.Stderr, "oauthwalk %s: %v\n", command, err)
	return exitFailed
}

func (t *Terminal) usage(command string, err error) int {
	fmt.Fprintf(t.Stderr, "oauthwalk %s: %v\nSee 'oauthwalk %s --help'.\n", command, err, command)
	return exitUsage
}

func (t *Terminal) version(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("version"), args); done {
		return code
	}
	fmt.Fprintln(t.Stdout, t.Build)
	return exitOK
}

// printer writes to a stream whose reader may be slow or gone. A write never waits: what is not read yet stands in a
// queue, and what does not fit into that is dropped and counted. Nothing that a terminal would act upon is written: a
// character that is not printable becomes its escape, which in JSON stands for the same character.
type printer struct {
	w      io.Writer
	failed func() // called once, when the stream takes no more

	mu      sync.Mutex
	more    sync.Cond // there is something to write, or the end was said
	queue   []string
	size    int // of the queue, in bytes
	dropped int // writes, since the last that was taken
	ended   bool
	err     error
	done    chan struct{} // closed when all is written, or nothing can be
}

// maxQueued is how many bytes wait for a reader, besides one line of any length: hours of a practice server.
const maxQueued = 8 << 20

func newPrinter(w io.Writer, failed func()) *printer {
	p := &printer{w: w, failed: failed, done: make(chan struct{})}
	p.more.L = &p.mu
	go p.drain()
	return p
}

// turn lets what comes be written to another stream. Nothing was written before.
func (p *printer) turn(to io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.w = to
}

// Write implements io.Writer. It takes a line or several, whole, or drops them.
func (p *printer) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.err != nil:
		return 0, p.err
	case len(p.queue) > 0 && p.size+len(text) > maxQueued: // a long line alone is no backlog
		p.dropped++
	default:
		s := Printable(string(text))
		p.queue, p.size = append(p.queue, s), p.size+len(s)
		p.more.Signal()
	}
	return len(text), nil
}

func (p *printer) drain() {
	defer close(p.done)
	for {
		p.mu.Lock()
		for len(p.queue) == 0 && !p.ended {
			p.more.Wait()
		}
		if len(p.queue) == 0 {
			if l, ok := p.w.(*late); ok { // a full disk may show only now
				p.err = l.Close()
			}
			p.mu.Unlock()
			return
		}
		next, to := p.queue[0], p.w
		p.mu.Unlock()
		_, err := io.WriteString(to, next)
		p.mu.Lock()
		p.queue, p.size = p.queue[1:], p.size-len(next)
		if p.err = err; err != nil {
			p.mu.Unlock()
			p.failed()
			return
		}
		p.mu.Unlock()
	}
}

// end writes what is left. It waits for the reader until ctx ends, and a moment longer.
func (p *printer) end(ctx context.Context) error {
	p.mu.Lock()
	p.ended = true
	p.more.Signal()
	p.mu.Unlock()
	select {
	case <-p.done:
	case <-ctx.Done():
		select {
		case <-p.done:
		case <-time.After(200 * time.Millisecond):
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil && p.dropped+len(p.queue) > 0 {
		return fmt.Errorf("the output was not read in time, and %d lines were dropped", p.dropped+len(p.queue))
	}
	return p.err
}

// Printable is a text without what a terminal would act upon or not show: control characters, DEL, the C1 set, marks of
// direction, characters without width. Line ends stay.
func Printable(s string) string {
	odd := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if s = strings.ToValidUTF8(s, "\uFFFD"); !strings.ContainsFunc(s, odd) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case !odd(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
