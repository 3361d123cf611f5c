package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/export"
	"oauthwalk/flow/provider"
)

// flags are the flags of one command with what each means, in the order in which people read them. The help, the page of the
// manual and the completions are all made from them.
type flags struct {
	*flag.FlagSet
	command command
	parts   []part
	takes   int      // how many words may stand among the flags, -1 for any number
	words   []string // that stood there
}

// part is a group of flags under a title.
type part struct {
	title string
	flags []*flag.Flag
}

// about begins a part.
func (f *flags) about(title string) { f.parts = append(f.parts, part{title: title}) }

// add registers a flag: a *string or a *bool, whose value now is its default, a *[]string or a *time.Duration. The usage
// begins with the argument in back quotes, which package flag has anywhere in it; without one the flag is a switch.
func (f *flags) add(name string, to any, usage string) {
	switch to := to.(type) {
	case *string:
		f.StringVar(to, name, *to, usage)
	case *bool:
		f.BoolVar(to, name, *to, usage)
	case *[]string: // which can be given again and again
		f.Func(name, usage, func(text string) error { *to = append(*to, text); return nil })
	case *time.Duration:
		f.Func(name, usage, func(text string) (err error) { *to, err = seconds(text); return err })
	}
	last := &f.parts[len(f.parts)-1]
	last.flags = append(last.flags, f.Lookup(name))
}

// Parse reads the command line. Package flag names a flag with one dash; here as everywhere it has two.
func (f *flags) Parse(args []string) error {
	err := f.FlagSet.Parse(args)
	if err == nil || errors.Is(err, errHelp) {
		return err
	}
	return errors.New(dashes.Replace(err.Error()))
}

var dashes = strings.NewReplacer("flag provided but not defined: -", "no such flag: --", "flag needs an argument: -",
	"flag needs an argument: --", "for flag -", "for flag --")

// meaning is the argument of a flag, "" for none, and what it means.
func meaning(f *flag.Flag) (arg, text string) {
	arg, text = flag.UnquoteUsage(f)
	if strings.HasPrefix(f.Usage, "`") {
		text = strings.TrimPrefix(text, arg+": ")
	}
	return arg, text
}

// column is where the meaning of a flag begins, and width how wide a page of help is.
const column, width = 31, 104

// help is the page of help of the command.
func (f *flags) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: oauthwalk %s\n", strings.TrimSpace(f.command.name+" "+f.command.arguments))
	for _, paragraph := range f.command.paragraphs {
		fmt.Fprintf(&b, "\n%s\n", strings.Join(wrapped(paragraph, width), "\n"))
	}
	for _, p := range f.parts {
		fmt.Fprintf(&b, "\n%s:\n", p.title)
		for _, one := range p.flags {
			arg, usage := meaning(one)
			head := "  --" + strings.TrimSpace(one.Name+" "+arg)
			lines := wrapped(usage, width-column)
			if len(head) < column-1 {
				head += strings.Repeat(" ", column-len(head)) + lines[0]
				lines = lines[1:]
			}
			b.WriteString(head + "\n")
			for _, line := range lines {
				b.WriteString(strings.Repeat(" ", column) + line + "\n")
			}
		}
	}
	return b.String()
}

// wrapped breaks a text into lines of at most so many characters.
func wrapped(text string, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > most {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// flags makes the flag set of one command, with those that every command has at its end.
func (t *Terminal) flags(name string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	f.Usage = func() {} // it is printed where it is asked for
	f.command = find(name)
	return f
}

const outputTitle = "Output"

// outputFlags say what is printed, and where.
func (t *Terminal) outputFlags(f *flags) {
	f.about(outputTitle)
	f.add("text", &t.text, "text for people; the default in a terminal and with ACCESSIBLE=1")
	f.add("json", &t.json, "JSON lines; the default everywhere else")
	f.add("output", &t.file, "`FILE`: a new file for the results, instead of standard output")
	f.add("quiet", &t.quiet, "print only errors and what is indispensable on standard error")
}

// presetNames are the IDs of the known providers, or of those alone that have an address for each customer.
func presetNames(addressed bool) (ids []string) {
	for _, p := range provider.Presets() {
		if p.ID != provider.Practice && (!addressed || p.Address != "") {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// stageNames are those that a walk can stop after.
func stageNames() []string {
	return textsOf(flow.Stages[:len(flow.Stages)-1], func(s flow.Stage) string { return string(s) })
}

// textsOf is a text for each of a list.
func textsOf[T any](list []T, text func(T) string) (out []string) {
	for _, one := range list {
		out = append(out, text(one))
	}
	return out
}

// clientUsage is what the flags that walk and check share mean.
func clientUsage() map[string]string {
	return map[string]string{
		"provider": "`NAME`: practice (the default), the built-in practice server; a client that was saved in the window; " +
			"or a known one: " + strings.Join(presetNames(false), ", "),
		"issuer": "`URL`: another server, by its metadata (RFC 8414, OpenID Connect Discovery); the instance, with one of: " +
			strings.Join(presetNames(true), ", "),
		"authorization-endpoint": "`URL`: if the metadata has none, or to override it",
		"token-endpoint":         "`URL`: likewise",
		"revocation-endpoint":    "`URL`: likewise",
		"api":                    "`URL`: what is called with the access token",
		"client-id":              "`ID`: on the practice server: practice-web (the default) or practice-native",
		"redirect-uri":           "`URI`: http://127.0.0.1:3500/callback unless given; port 0 means any free port",
		"scope":                  "`\"A B\"`: unless given, activity on the practice server and none elsewhere",
		"auth":                   "`basic|post|none`: client authentication, also as client_secret_basic and so on; chosen from the metadata unless given",
		"pkce":                   "`S256|plain|off`: code challenge method, S256 unless given",
		"param":                  "`NAME=VALUE`: one more parameter of the authorization request; can be repeated",
		"token-param":            "`NAME=VALUE`: the same for the exchange",
		"refresh-param":          "`NAME=VALUE`: the same for the refresh",
		"api-method":             "`PUT`: the method of the API call, if not GET",
		"api-header":             "`'NAME: VALUE'`: one more header field for the API; can be repeated",
	}
}

// Window is what the flags of the window say.
type Window struct {
	Log   string             // a file to append lines to, "" for none
	Setup *credentials.Setup // of the first walk, nil for the practice client
}

// Shows tells that the window shows what a command is about: a report, where people ask for it at a terminal and for no
// form of text. What cannot be opened is left to the command, which says why.
func (t *Terminal) Shows(args []string) bool {
	if len(args) != 2 || args[0] != "open" || strings.HasPrefix(args[1], "-") || !t.TTY || t.Getenv("ACCESSIBLE") == "1" {
		return false
	}
	_, err := export.Open(args[1])
	return err == nil
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

// command is a word of the command line, and what its help says besides its flags.
type command struct {
	name       string
	arguments  string // after the name
	summary    string // in the list of commands
	paragraphs []string
	run        func(*Terminal, context.Context, []string) int
}

// commands are all of them, in the order in which people meet them. The window is the one without a name.
func commands() []command {
	return []command{
		{"", "[flags]", "open the window", []string{"Walks through the OAuth 2.0 authorization code flow, one stage at a time, " +
			"in a window or in a terminal."}, nil},
		{"walk", "[flags]", "walk in the terminal", []string{
			"Walks the authorization code flow once, from the set-up to the revocation, and prints each stage as it " +
				"ends: a page of text, or one JSON object per line. Exit code 0: all well; 1: a stage failed; 2: wrong usage."},
			(*Terminal).walk},
		{"check", "[flags]", "check a client without signing in", []string{
			"Checks a client before anybody signs in. It first says on standard error which requests it will send, sends " +
				"those and no others, none of them twice, and prints each verdict: as text, or as one JSON object per line: " +
				`{"check":…,"verdict":"pass|warn|fail|skip|unknown","text":…,"evidence":…,"fix":…,"section":…}`,
			"The token endpoint is shown a code that cannot exist, to see whether it refuses the code or the client. " +
				"Exit code 0: nothing failed; 1: a check failed; 2: wrong usage; 3: nothing failed, but at least one " +
				"response was inconclusive (unknown), such as a sign-in page that an invented client gets, too."},
			(*Terminal).check},
		{"explain", "[FILE|-] [flags]", "explain an error page, an address, a response or a program's error", []string{
			"Explains an error page, its address, a callback, a token response or the error of a program, from a file " +
				"or from standard input, without a walk. Prints the causes as text, or as one JSON object on standard " +
				"output and as text on standard error. Exit code 0: a cause is known; 2: wrong usage; 3: no cause is known."},
			(*Terminal).explain},
		{"open", "FILE [flags]", "show a recorded walk: a report, its zip, or its walk.json", []string{
			"Shows a recorded walk: the folder or the zip of a report, or its walk.json. Without flags, from a terminal " +
				"with a display, the window shows it; otherwise it is printed. It may come from anybody: at most 16 MiB of it is read, nothing " +
				"outside it is, and nothing is sent. Exit code 0: it was read; 1: it was not."},
			(*Terminal).open},
		{"lab", "NAME... | --all | --list", "break one thing in the flow, and see who catches it", []string{
			"Breaks one thing in the flow, for real, on a practice server of its own, and says who catches it and where; " +
				"then repeats the walk without the fault. Nothing leaves this machine, and nobody has to sign in.",
			"At a terminal it first asks who that will be, unless with --all, --json or --quiet: type the number, or press Enter.",
			"Exit code 0: every lab ended as it must; 1: one did not; 2: wrong usage, or no lab of that name."},
			(*Terminal).lab},
		{"practice", "[flags]", "run the practice server alone", []string{
			"Runs the practice server alone, until it is interrupted, and prints the issuer and the clients, and then " +
				"its decision about each request: as text, or as one JSON object per line.",
			"With --as it imitates a known provider, and with --companion the provider of a tutorial, so that a program can be " +
				"tried out: its client has exactly the redirect URIs that are given. With --watch it also says what the program " +
				"did at each stage, what it did not send, and why it was refused."},
			(*Terminal).practice},
		{"completion", "bash|zsh|fish", "print the shell completions of the commands and their flags", []string{
			"Prints the completions for a shell, for example: oauthwalk completion bash > ~/.local/share/bash-completion/completions/oauthwalk"},
			(*Terminal).completion},
		{"manual", "", "print the manual page, for man -l -", []string{
			"Prints the manual page: oauthwalk manual | man -l -"}, (*Terminal).manual},
		{"version", "", "print what the program was built from", []string{
			"Prints the version, the commit, and the versions of Go and Fyne that it was built with."}, (*Terminal).version},
	}
}

// find is the command of that name; the zero value for none.
func find(name string) (found command) {
	for _, c := range commands() {
		if c.name == name {
			found = c
		}
	}
	return found
}

// IsCommand tells whether the word names a command of this package.
func IsCommand(word string) bool { return find(word).run != nil }

// page is a command with its flags. It registers them and then parses them, where it is stopped.
func (c command) page() (out *flags) {
	t := &Terminal{described: func(f *flags) { out = f }}
	if c.run == nil {
		out, _ = t.windowFlags(new(Window))
		return out
	}
	c.run(t, context.Background(), nil)
	return out
}
