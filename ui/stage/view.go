// Package stage holds the pages of the window, one file a stage. Each page shows the same four parts in the same order:
// what happens, what we send, what came back, checks. A page is drawn from a View alone and keeps nothing of the
// protocol; what the person does goes to the Actor.
package stage

import (
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/ui/vault"
)

// View is everything that a page is drawn from.
type View struct {
	Snapshot  flow.Snapshot
	Practice  bool // the walk is on the practice server
	Open      bool // secrets may be shown: on the practice server, or for a while because the person asked
	Earlier   bool // a walk from the list of earlier ones: nothing can be done with it
	Now       time.Time
	Vault     vault.State                                  // the saved clients
	Decisions func(from, to time.Time) []practice.Decision // nil with another server than ours
	Tested    *Tested                                      // what a check found of this very client; nil for none
}

// Actor does what the person asks for. Every method returns at once.
type Actor interface {
	Do(flow.Stage)                     // do the stage
	Restart(flow.Stage)                // go back to the stage and prepare it afresh
	Show(flow.Stage)                   // show the page of the stage
	StartOver()                        // begin a new walk
	Cancel()                           // end the stage under way
	Paste(url string)                  // take a pasted callback URL
	Edit(s flow.Stage, name, v string) // change or add a parameter
	Remove(s flow.Stage, name string)  // take a parameter out
	Reset(s flow.Stage, name string)   // undo a change by hand
	Configure(client.Client)           // replace the client
	Forget()                           // drop the tokens that the server did not revoke
	Copy(text, what string)            // to the clipboard, and say so
	Keep(name string, with Secrets)    // save the client
	KeepInMemory()                     // give up on the system's keyring until the program ends
	CancelKeep()                       // end the work with the keyring
	Check()                            // show the check of the client
	Import()                           // ask for a file of credentials
	Open(url string)                   // ask for a browser, for a page of a known provider
}

// Secrets are which secrets of a client are saved with it.
type Secrets struct{ Client, Refresh bool }
