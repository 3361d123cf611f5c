// Oauthwalk walks a person through the OAuth 2.0 authorization code flow, one stage at a time, in a window or in a
// terminal.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"oauthwalk/assets"
	"oauthwalk/flow"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/file"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/saved"
	"oauthwalk/ui"
	"oauthwalk/ui/about"
	"oauthwalk/ui/english"
	"oauthwalk/ui/opener"
	"oauthwalk/ui/session"
	"oauthwalk/ui/terminal"
	"oauthwalk/ui/vault"
)

// details is FyneApp.toml, the one place of the version and of the application ID. The ID names the folder of the
// preferences: another one would lose them.
//
//go:embed FyneApp.toml
var details string

// commit is set by the linker; see the Makefile.
var commit string

// detail is a value of FyneApp.toml, "" when it is not there.
func detail(name string) string {
	_, rest, _ := strings.Cut(details, "\n"+name+" = \"")
	value, _, _ := strings.Cut(rest, "\"")
	return value
}

const usage = `Usage: oauthwalk [--setup FILE] [--log FILE]    open the window
       oauthwalk walk [flags]      walk in the terminal
       oauthwalk check [flags]     check a client without signing in
       oauthwalk explain [FILE|-]  explain an error page, an address, a response or a program's error
       oauthwalk lab NAME | --all  break one thing in the flow, and see who catches it
       oauthwalk open FILE         print a walk that was written down: a report, its zip, or its walk.json
       oauthwalk practice [flags]  run the practice server alone
       oauthwalk version

  --setup FILE   begin with the client of a set-up, such as class.oauthwalk.json
  --log FILE     append one JSON line for each stage as it ends, secrets redacted

'oauthwalk COMMAND --help' lists the flags of a command.
`

func main() {
	english.Restore()
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	profiles, _ := saved.DefaultPath() // "" without a home folder, which the page of saved clients says
	build := about.Build{Version: detail("Version"), Commit: commit}
	if len(args) > 0 && args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	if len(args) > 0 && terminal.IsCommand(args[0]) {
		t := terminal.Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, TTY: isTerminal(os.Stdout), Getenv: taken,
			OpenURL: opener.Open, Build: build,
			Saved: terminal.Saved{Path: profiles, Keyring: keyring.System()}}
		return t.Run(args)
	}
	fs := flag.NewFlagSet("oauthwalk", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	logFile := fs.String("log", "", "")
	setupFile := fs.String("setup", "", "")
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err := fmt.Print(usage); err != nil {
			return 1
		}
		return 0
	case err != nil, fs.NArg() > 0:
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	var setup *credentials.Setup
	if *setupFile != "" {
		read, err := credentials.ReadSetup(*setupFile)
		if err != nil {
			fmt.Fprintf(os.Stderr, "oauthwalk: --setup: %s\n", terminal.Printable(err.Error()))
			return 2
		}
		setup = &read
	}
	if err := window(*logFile, setup, build, vault.Config{Path: profiles, Backend: keyring.System()}); err != nil {
		fmt.Fprintf(os.Stderr, "oauthwalk: %s\n", terminal.Printable(err.Error()))
		return 1
	}
	return 0
}

// isTerminal tells that somebody reads what is written there, and not a file or a program.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// taken reads a variable of the environment and takes it out, so that no program started from here, such as the browser,
// has the secret that was in it.
func taken(name string) string {
	defer os.Unsetenv(name)
	return os.Getenv(name)
}

// window runs the window until it is closed.
func window(logFile string, setup *credentials.Setup, build about.Build, saved vault.Config) error {
	config := session.Config{Deps: flow.Deps{OpenURL: opener.Open}}
	if logFile != "" {
		f, err := file.Append(logFile)
		if err != nil {
			return fmt.Errorf("the log: %w", err)
		}
		defer f.Close()
		config.Log = session.NewLog(f, func(err error) {
			fmt.Fprintf(os.Stderr, "oauthwalk: %s\n", terminal.Printable(err.Error()))
		})
	}
	done, err := ui.PrepareDesktop()
	if err != nil {
		return err
	}
	defer done()
	server, err := practice.Start(practice.Config{})
	if err != nil {
		return fmt.Errorf("the practice server: %w", err)
	}
	config.Server = server
	a := app.NewWithID(detail("ID"))
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Picture()))
	return ui.New(a, ui.Options{Session: config, Vault: saved, Build: build, Setup: setup}).ShowAndRun()
}
