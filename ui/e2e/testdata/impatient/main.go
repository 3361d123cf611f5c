// Impatient is the window of oauthwalk with a walk that gives up waiting for the callback after three seconds. The
// window itself waits five minutes and has no flag for it, so that the test of the timeout needs a program of its own.
package main

import (
	"log"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/app"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/practice"
	"oauthwalk/ui"
	"oauthwalk/ui/opener"
	"oauthwalk/ui/session"
	"oauthwalk/ui/vault"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: impatient --log FILE")
	}
	f, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	server, err := practice.Start(practice.Config{})
	if err != nil {
		log.Fatal(err)
	}
	config := session.Config{Deps: flow.Deps{OpenURL: opener.Open, Timeout: 3 * time.Second}, Server: server}
	config.Log = session.NewLog(f, func(err error) { log.Print(err) })
	saved := vault.Config{Path: filepath.Join(os.Getenv("HOME"), "profiles.json"), Backend: keyring.System()}
	options := ui.Options{Session: config, Vault: saved}
	if _, err := ui.PrepareDesktop(); err != nil {
		log.Fatal(err)
	}
	if err := ui.New(app.NewWithID("io.github.oauthwalk"), options).ShowAndRun(); err != nil {
		log.Fatal(err)
	}
}
