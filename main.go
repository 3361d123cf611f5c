// Oauthwalk walks a person through the OAuth 2.0 authorization code flow, one stage at a time, in a window or in a
// terminal.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"oauthwalk/assets"
	"oauthwalk/flow"
	"oauthwalk/flow/file"
	"oauthwalk/flow/history"
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
	t := terminal.Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, TTY: isTerminal(os.Stdout), Asks: isTerminal(os.Stdin), Getenv: taken,
		OpenURL: opener.Open, Build: build, Saved: terminal.Saved{Path: profiles, Keyring: keyring.System()}}
	report := ""
	if len(args) > 0 && terminal.IsCommand(args[0]) {
		if !ui.HasDisplay() || !t.Shows(args) {
			return t.Run(args)
		}
		report, args = args[1], nil
	}
	flags, code, done := t.Window(args)
	if done {
		return code
	}
	if err := window(flags, report, build, vault.Config{Path: profiles, Backend: keyring.System()}); err != nil {
		fmt.Fprintf(os.Stderr, "oauthwalk: %s\n", terminal.Printable(err.Error()))
		return 1
	}
	return 0
}

// isTerminal tells that somebody reads what is written there, and not a file, a program or nobody.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	nobody, _ := os.Stat(os.DevNull)
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && !os.SameFile(info, nobody)
}

// taken reads a variable of the environment and takes it out, so that no program started from here, such as the browser,
// has the secret that was in it.
func taken(name string) string {
	defer os.Unsetenv(name)
	return os.Getenv(name)
}

// window runs the window until it is closed, with that report before it where there is one.
func window(flags terminal.Window, report string, build about.Build, saved vault.Config) error {
	config := session.Config{Deps: flow.Deps{OpenURL: opener.Open}}
	if flags.Log != "" {
		f, err := file.Append(flags.Log)
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
	kept, _ := history.DefaultFolder() // "" without a home folder, which the page of the history says
	a := app.NewWithID(detail("ID"))
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Picture()))
	return ui.New(a, ui.Options{Session: config, Vault: saved, Build: build, Setup: flags.Setup, Report: report, History: kept}).ShowAndRun()
}
