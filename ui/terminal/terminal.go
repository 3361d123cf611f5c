// Package terminal is the walk without a window: the commands walk, check, explain, lab, practice and version, for a terminal, an SSH
// session or a CI job. Results go to standard output, as text for people or as one JSON object a line, progress to standard
// error. The clients that the window saved can be named; they are only read.
package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/provider"
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
	Getenv         func(string) string
	OpenURL        func(ctx context.Context, url string) error
	Build          about.Build
	Silence        time.Duration // without a callback, before the authorization endpoint is asked; 0 for 20 s
	Again          time.Duration // after which it is said again what is waited for; 0 for a minute
	Saved          Saved         // clients that the window saved; the zero value has none

	text, json bool // the flags; text is true as well where nothing was said and people read
}

// IsCommand tells whether the word names a command of this package.
func IsCommand(word string) bool { return commands[word] != nil }

var commands = map[string]func(*Terminal, context.Context, []string) int{
	"walk":     (*Terminal).walk,
	"check":    (*Terminal).check,
	"explain":  (*Terminal).explain,
	"lab":      (*Terminal).lab,
	"practice": (*Terminal).practice,
	"version":  (*Terminal).version,
}

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
	code := commands[args[0]](&safe, ctx, args[1:])
	if err := out.end(ctx); err != nil {
		fmt.Fprintf(errs, "oauthwalk %s: standard output: %v\n", args[0], err)
		code = max(code, exitFailed)
	}
	_ = errs.end(ctx) // there is nowhere to say it
	return code
}

// flags makes the flag set of one command, with its page of help.
func (t *Terminal) flags(name, usage string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&t.text, "text", false, "")
	fs.BoolVar(&t.json, "json", false, "")
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
	case err == nil && t.text && t.json:
		err = errors.New("--text and --json exclude each other")
	}
	t.text = t.text || !t.json && (t.TTY || t.Getenv != nil && t.Getenv("ACCESSIBLE") == "1")
	if err != nil {
		return t.usage(fs.Name(), err), true
	}
	return exitOK, false
}

func (t *Terminal) usage(command string, err error) int {
	fmt.Fprintf(t.Stderr, "oauthwalk %s: %v\nSee 'oauthwalk %s --help'.\n", command, err, command)
	return exitUsage
}

func (t *Terminal) version(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("version", versionUsage), args); done {
		return code
	}
	fmt.Fprintln(t.Stdout, t.Build)
	return exitOK
}

// column is where the meaning of a flag begins, and width how wide a page of help is.
const column, width = 31, 104

// names lists words in lines of the right-hand column.
func names(words []string) string {
	var lines []string
	line := strings.Repeat(" ", column)
	for _, word := range words {
		if len(line)+len(word)+2 > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = strings.Repeat(" ", column)
		}
		line += word + ", "
	}
	return strings.TrimSuffix(strings.Join(append(lines, line), "\n"), ", ")
}

// presetNames are the IDs of the known providers that are wanted.
func presetNames(wanted func(provider.Preset) bool) string {
	var ids []string
	for _, p := range provider.Presets() {
		if wanted(p) && p.ID != provider.Practice {
			ids = append(ids, p.ID)
		}
	}
	return names(ids)
}

// stageNames are those that a walk can stop after.
func stageNames() string {
	var all []string
	for _, s := range flow.Stages[:len(flow.Stages)-1] {
		all = append(all, string(s))
	}
	return names(all)
}

// clientUsage are the flags that walk and check share.
func clientUsage() string {
	return `The client:
  --provider NAME              practice (the default): the built-in practice server; a client that was saved in
                               the window, by its name; or a known one:
` + presetNames(func(provider.Preset) bool { return true }) + `
  --issuer URL                 another server, by its metadata (RFC 8414, OpenID discovery); whose, with one of:
` + presetNames(func(p provider.Preset) bool { return p.Address != "" }) + `
  --authorization-endpoint URL
  --token-endpoint URL
  --revocation-endpoint URL
  --api URL                    endpoints that are not in the metadata, or override it
  --client-id ID               on the practice server: practice-web (the default) or practice-native
  --client-secret-env NAME     take the client secret from this environment variable
  --client-secret-stdin        take the client secret from the first line of standard input
  --env-file FILE              take CLIENT_ID, CLIENT_SECRET and REDIRECT_URI, also with a prefix such as
                               SPOTIPY_, from a .env file, or a client from Google's client_secret file
  --redirect-uri URI           http://127.0.0.1:3500/callback unless given; port 0 takes any free port
  --scope "A B"                activity on the practice server, else none unless given
  --auth basic|post|none       client authentication, also as client_secret_basic and so on; chosen from the metadata unless given
  --param NAME=VALUE           one more parameter of the authorization request, --token-param of the exchange,
                               --refresh-param of the refresh; can be repeated
  --api-method PUT --api-body FILE --api-header 'NAME: VALUE'    for an API that wants more than a GET
`
}

const outputUsage = `  --text, --json               text for people, as in a terminal or with ACCESSIBLE=1; or JSON lines, as for other readers
`

func walkUsage() string {
	return `Usage: oauthwalk walk [flags]

Walks the authorization code flow once, from the set-up to the revocation, and prints each stage as it
ends: a page of text, or one JSON object a line. Exit code 0: all well; 1: a stage failed; 2: wrong usage.

` + clientUsage() + `
The walk:
  --pkce S256|plain|off        code challenge method, S256 unless given
  --no-browser                 print the URL on standard error instead of opening a browser, and read
                               a pasted callback URL from standard input; no cookie is asked for
  --timeout 5m                 how long to wait for the callback; a bare number is seconds
  --no-check                   ask no further question where no callback comes for 20 s, or the client is refused
  --until STAGE                stop after one of:
` + stageNames() + `
  --report DIR                 write the walk into a new folder, without a secret: report.md, walk.har, walk.json, sums
  --reveal                     show secrets in the output instead of [redacted LENGTH #TAG]
` + outputUsage
}

func checkUsage() string {
	return `Usage: oauthwalk check [flags]

Checks a client before anybody signs in. It first says on standard error which requests it will send, sends
those and no others, none of them twice, and prints each verdict: as text, or as one JSON object a line:
{"check":…,"verdict":"pass|warn|fail|skip|unknown","text":…,"evidence":…,"fix":…,"section":…}
The token endpoint is shown a code that cannot exist, to see whether it refuses the code or the client.
Exit code 0: nothing failed; 1: a check failed; 2: wrong usage; 3: nothing failed, and at least one
response told nothing (unknown), such as a sign-in page that an invented client gets, too.

` + clientUsage() + `
The check:
  --pkce S256|plain|off        code challenge method, S256 unless given
  --timeout 1m                 how long the whole check may take; a bare number is seconds
` + outputUsage
}

const explainUsage = `Usage: oauthwalk explain [FILE|-]

Explains an error page, its address, a callback, a token response or the error of a program, from a file
or from standard input, without a walk. Prints the causes as text, or as one JSON object on standard
output and as text on standard error. Exit code 0: a cause is known; 2: wrong usage; 3: no cause is known.
` + outputUsage

const labUsage = `Usage: oauthwalk lab NAME... | --all | --list

Breaks one thing in the flow, for real, on a practice server of its own, and says who catches it and where;
then walks the same without that. Nothing leaves this machine, and nobody has to sign in.
Exit code 0: every lab ended as it must; 1: one did not; 2: wrong usage, or no lab of that name.

  --all                        run every lab
  --list                       list them, and run none
` + outputUsage

const practiceUsage = `Usage: oauthwalk practice [flags]

Runs the practice server alone, until it is interrupted, and prints the issuer and the clients, and then
each request that it decided: as text, or as one JSON object a line.

  --addr HOST:PORT             loopback address to listen on; 127.0.0.1:3501 where free unless given
  --redirect-uri URI           one more redirect URI for both clients; can be repeated
` + outputUsage

const versionUsage = `Usage: oauthwalk version

Prints the version, the commit, and the versions of Go and Fyne that it was built with.
`
