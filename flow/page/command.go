package page

import (
	"net/url"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// Button is something that can be done now. One without a command cannot be pressed, and its text says why.
type Button struct {
	Text    string
	Command Command
}

// Command is what a button or a row asks for.
type Command struct {
	Kind        Kind
	Stage       flow.Stage
	Name, Value string
	Client      *client.Client // of Configure, Mend and Again
	Denial      bool           // of Again: the walk is begun to be denied
	Secrets     Secrets        // of Save
}

// Kind says what a command does.
type Kind string

// The commands. None of them waits for what it begins.
const (
	Do           Kind = "do"            // the stage
	Restart      Kind = "restart"       // go back to the stage and prepare it afresh
	Another      Kind = "another"       // the same, to change what it sends
	Show         Kind = "show"          // the page of the stage
	Again        Kind = "again"         // begin a new walk with Client, and say Name
	Lab          Kind = "lab"           // show the lab Name, or without a name those of Stage
	Tutorial     Kind = "tutorial"      // follow the text Name; the list of them without one
	LeavePort    Kind = "leave-port"    // a walk that waits at the port of Value gives it back
	Ending       Kind = "ending"        // show the last page
	StartOver    Kind = "start-over"    // begin a new walk with the same client
	Reopen       Kind = "reopen"        // ask for the browser once more, by a new start
	Cancel       Kind = "cancel"        // end the stage under way
	Paste        Kind = "paste"         // take Value as the callback URL
	Edit         Kind = "edit"          // change or add the parameter Name of what the stage sends
	Remove       Kind = "remove"        // take it out
	Reset        Kind = "reset"         // undo what was changed by hand; all of it without a name
	Type         Kind = "type"          // show the field Name of the client, with its text selected
	Configure    Kind = "configure"     // replace the client
	Mend         Kind = "mend"          // the same, and show stage 1; a walk that waits for its callback is left behind
	Forget       Kind = "forget"        // drop the tokens that the server did not revoke
	SaveText     Kind = "save-text"     // ask where Value is to be saved, as a file called Name
	Copy         Kind = "copy"          // Value to the clipboard, and say that it is Name
	CopyURL      Kind = "copy-url"      // what a browser is to open, to the clipboard
	Say          Kind = "say"           // that Value is done
	Rehearse     Kind = "rehearse"      // begin a new walk with the provider of the client played here
	Check        Kind = "check"         // show the check of the client
	Import       Kind = "import"        // ask for a file of credentials, or take those in Value
	Pick         Kind = "pick"          // ask for a provider
	Browse       Kind = "browse"        // open Value, a page of a known provider
	Save         Kind = "save"          // the client under Name
	SaveInMemory Kind = "save-memory"   // give up on the system's keyring until the program ends
	CancelSave   Kind = "cancel-saving" // end the work with the keyring
)

// Secrets are which secrets of a client are saved with it.
type Secrets struct{ Client, Refresh bool }

// can tells that a button is there to be pressed.
func (b Button) can() bool { return b.Command.Kind != "" }

// buttons are what can be done from here: the one primary button, and at the most three beside it.
func buttons(v View, st flow.StageState) []Button {
	if v.Earlier {
		return nil
	}
	all := []Button{next(v, st)}
	for _, b := range []Button{secondary(v, st), third(v, st)} {
		if b.can() {
			all = append(all, b)
		}
	}
	if p, ok := rehearsable(v, st); ok {
		all = append(all, Button{"Practise with this provider’s rules", Command{Kind: Rehearse}})
		if p.Archived() { // then that comes first
			all[0], all[len(all)-1] = all[len(all)-1], all[0]
		}
	}
	if st.Status == flow.Running {
		all = append(all, Button{"Cancel", Command{Kind: Cancel}})
	}
	return all
}

// rehearsable is the known provider that the practice server can play before the walk goes there.
func rehearsable(v View, st flow.StageState) (provider.Preset, bool) {
	c := v.Snapshot.Client
	p, ok := provider.Find(c.Preset)
	return p, ok && !v.Practice && !rehearsed(c) && st.Stage == flow.Setup && !v.Snapshot.Busy &&
		(st.Status == flow.Ready || st.Status == flow.Failed)
}

// rehearsed tells that the provider of a client is played on this machine.
func rehearsed(c client.Client) bool {
	u, err := url.Parse(c.Server.TokenEndpoint)
	return err == nil && c.Preset != "" && wire.IsLoopback(u.Hostname())
}

// next is what goes on from here: do the stage, go to the next one, or start again where that is the only way.
func next(v View, st flow.StageState) Button {
	snap, s := v.Snapshot, st.Stage
	startOver := Button{"Start over", Command{Kind: StartOver}}
	switch {
	case st.Status == flow.Running:
		return Button{Text: speech[s].primary}
	case snap.Busy:
		return Button{Text: "Another stage is under way"}
	case st.Status == flow.Ready:
		return Button{speech[s].primary, Command{Kind: Do, Stage: s}}
	case expected(v, st) != "" && denied(snap):
		return Button{"Continue: What happened", Command{Kind: Ending}}
	case expected(v, st) != "" && snap.After(s) != "":
		return Button{"Continue: " + Name(snap.After(s)), Command{Kind: Restart, Stage: snap.After(s)}}
	case st.Status == flow.Failed && snap.Next == "": // the tokens were dropped
		return startOver
	case st.Status == flow.Failed && s.RestartFrom() == s:
		return Button{"Try again", Command{Kind: Do, Stage: s}}
	case st.Status == flow.Failed:
		return fromRequest(s)
	case st.Status.Passed() && snap.After(s) != "":
		after := snap.After(s)
		return Button{"Continue: " + Name(after), Command{Kind: Show, Stage: after}}
	case st.Status.Passed() && Over(snap):
		return Button{"Continue: What happened", Command{Kind: Ending}}
	case st.Status.Passed():
		return startOver
	case snap.Next != "":
		return Button{"First: " + Name(snap.Next), Command{Kind: Show, Stage: snap.Next}}
	}
	return Button{}
}

func fromRequest(s flow.Stage) Button {
	return Button{"Start again from the request", Command{Kind: Restart, Stage: s.RestartFrom()}}
}

// secondary is the way back, and for a failed API call the way on. A failed revocation leaves tokens behind.
func secondary(v View, st flow.StageState) Button {
	snap, s := v.Snapshot, st.Stage
	switch {
	case snap.Busy:
		return Button{}
	case expected(v, st) != "" && denied(snap):
		return fromRequest(s)
	case expected(v, st) != "":
		return Button{"Do it again", Command{Kind: Do, Stage: s}}
	case st.Status == flow.Failed && snap.Resumed && s == flow.Refresh:
		return Button{"Sign in instead", Command{Kind: Restart, Stage: flow.Request}}
	case st.Status == flow.Failed && s.Index() >= flow.API.Index() && snap.After(s) != "":
		after := snap.After(s)
		return Button{"Go on: " + Name(after), Command{Kind: Restart, Stage: after}}
	case st.Status == flow.Failed && s == flow.Revoke && !snap.Tokens.Access.IsZero():
		return Button{"Forget the tokens here", Command{Kind: Forget}}
	case st.Status == flow.Done && s.RestartFrom() != s:
		return fromRequest(s)
	case st.Status == flow.Done && s != flow.Setup:
		return Button{"Do it again", Command{Kind: Restart, Stage: s}}
	}
	return Button{}
}

// third is another try at the browser, the end of a walk that was refused, or a call of another address with the same
// token: then the stage is prepared again, with its address to be typed.
func third(v View, st flow.StageState) Button {
	if st.Stage == flow.Consent && st.Status == flow.Running {
		return Button{"Open it again", Command{Kind: Reopen}}
	}
	if st.Stage == flow.Callback && denied(v.Snapshot) && !v.Snapshot.Busy && expected(v, st) == "" {
		return Button{"What happened", Command{Kind: Ending}}
	}
	if st.Stage != flow.API || v.Snapshot.Busy || !st.Status.Ended() {
		return Button{}
	}
	return Button{"Call another URL", Command{Kind: Another, Stage: st.Stage}}
}
