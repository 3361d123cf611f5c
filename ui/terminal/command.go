package terminal

import (
	"context"
	"slices"
)

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
				"ends: a page of text, or one JSON object a line. Exit code 0: all well; 1: a stage failed; 2: wrong usage."},
			(*Terminal).walk},
		{"check", "[flags]", "check a client without signing in", []string{
			"Checks a client before anybody signs in. It first says on standard error which requests it will send, sends " +
				"those and no others, none of them twice, and prints each verdict: as text, or as one JSON object a line: " +
				`{"check":…,"verdict":"pass|warn|fail|skip|unknown","text":…,"evidence":…,"fix":…,"section":…}`,
			"The token endpoint is shown a code that cannot exist, to see whether it refuses the code or the client. " +
				"Exit code 0: nothing failed; 1: a check failed; 2: wrong usage; 3: nothing failed, and at least one " +
				"response told nothing (unknown), such as a sign-in page that an invented client gets, too."},
			(*Terminal).check},
		{"explain", "[FILE|-] [flags]", "explain an error page, an address, a response or a program's error", []string{
			"Explains an error page, its address, a callback, a token response or the error of a program, from a file " +
				"or from standard input, without a walk. Prints the causes as text, or as one JSON object on standard " +
				"output and as text on standard error. Exit code 0: a cause is known; 2: wrong usage; 3: no cause is known."},
			(*Terminal).explain},
		{"open", "FILE [flags]", "print a walk that was written down: a report, its zip, or its walk.json", []string{
			"Prints a walk that was written down: the folder or the zip of a report, or its walk.json. It may be anybody's: at most " +
				"16 MiB of it are read, nothing outside of it is, and nothing is sent. Exit code 0: it was read; 1: it was not."},
			(*Terminal).open},
		{"lab", "NAME... | --all | --list", "break one thing in the flow, and see who catches it", []string{
			"Breaks one thing in the flow, for real, on a practice server of its own, and says who catches it and where; " +
				"then walks the same without that. Nothing leaves this machine, and nobody has to sign in.",
			"At a terminal it first asks who that will be, unless with --all, --json or --quiet: type the number, or press Enter.",
			"Exit code 0: every lab ended as it must; 1: one did not; 2: wrong usage, or no lab of that name."},
			(*Terminal).lab},
		{"practice", "[flags]", "run the practice server alone", []string{
			"Runs the practice server alone, until it is interrupted, and prints the issuer and the clients, and then " +
				"each request that it decided: as text, or as one JSON object a line.",
			"With --as it plays a known provider, and with --companion the provider of a tutorial, so that a program can be " +
				"rehearsed: its client has exactly the redirect URIs that are given. With --watch it also says what the program " +
				"did at each stage, what it did not send, and why it was refused."},
			(*Terminal).practice},
		{"completion", "bash|zsh|fish", "print what lets a shell complete the commands and their flags", []string{
			"Prints the completions for a shell, for example: oauthwalk completion bash > ~/.local/share/bash-completion/completions/oauthwalk"},
			(*Terminal).completion},
		{"manual", "", "print the page of the manual, for man -l -", []string{
			"Prints the page of the manual: oauthwalk manual | man -l -"}, (*Terminal).manual},
		{"version", "", "print what the program was built from", []string{
			"Prints the version, the commit, and the versions of Go and Fyne that it was built with."}, (*Terminal).version},
	}
}

// find is the command of that name.
func find(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// IsCommand tells whether the word names a command of this package.
func IsCommand(word string) bool {
	c, found := find(word)
	return found && c.run != nil
}

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
