package terminal

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/report"
)

// walkFlags are the flags of the walk itself.
type walkFlags struct {
	client    clientFlags
	noBrowser bool
	timeout   time.Duration
	until     string
	yes       bool
	reveal    bool
	noCheck   bool
	report    string
}

func (t *Terminal) walk(ctx context.Context, args []string) int {
	var f walkFlags
	fs := t.flags("walk")
	f.client.register(fs)
	fs.about("The walk")
	fs.add("no-browser", &f.noBrowser, "print the URL on standard error instead of opening a browser, require no cookie, and read a pasted callback URL from "+
		"standard input")
	fs.add("yes", &f.yes, "ask nothing, and read no pasted callback")
	f.timeout = flow.DefaultTimeout
	fs.add("timeout", &f.timeout, "`5m`: how long to wait for the callback; a bare number is seconds")
	fs.add("no-check", &f.noCheck, "send no further request when no callback arrives for 20 s, or the client is refused")
	fs.add("until", &f.until, "`STAGE`: stop after one of: "+strings.Join(stageNames(), ", "))
	fs.add("report", &f.report, "`DIR|FILE.zip`: write the walk into a new folder or zip, without a secret: report.md, walk.har, walk.json, SHA256SUMS")
	fs.add("reveal", &f.reveal, "show secrets in the output instead of [redacted LENGTH #TAG]")
	if code, done := t.parse(fs, args); done {
		return code
	}
	if f.until != "" && flow.Stage(f.until).Index() < 0 {
		return t.usage("walk", fmt.Errorf("--until %q is not a stage; it can be %s", f.until, strings.Join(stageNames(), ", ")))
	}
	c, code := f.client.open(ctx, t, fs, f.timeout)
	defer f.client.close()
	if code != exitOK {
		return code
	}
	return t.follow(ctx, f, c)
}

// walking is one walk of the command, with what its pages are made from.
type walking struct {
	*flow.Walk
	flags  walkFlags
	tested *page.Tested // what a check found when the client was refused
}

// view is the walk as the stages, the end and the report show it.
func (w *walking) view() page.View {
	v := page.View{Snapshot: w.Snapshot(), Open: w.flags.reveal, Tested: w.tested, Now: time.Now()}
	if server := w.flags.client.server; server != nil {
		v.Practice, v.Decisions = true, server.DecisionsBetween
	}
	return v
}

// follow takes the walk through its stages, and writes it down where that is wanted.
func (t *Terminal) follow(ctx context.Context, f walkFlags, c client.Client) int {
	deps := flow.Deps{OpenURL: t.OpenURL, Timeout: f.timeout}
	if f.noBrowser {
		deps.OpenURL = nil
	}
	w := &walking{Walk: flow.New(1, c, deps), flags: f}
	defer w.Close()
	code := t.stages(ctx, w)
	if f.report != "" {
		if err := export.WriteReport(f.report, w.view(), t.Build.Version); err != nil {
			return max(code, t.fail("walk", err))
		}
		t.say("The report is in %s. No secret is in it.\n", f.report)
	}
	return code
}

// stages does one stage after another, and prints each.
func (t *Terminal) stages(ctx context.Context, w *walking) int {
	if t.text && !w.flags.reveal && !t.quiet {
		fmt.Fprintln(t.Stdout, "Secrets are printed as [redacted LENGTH #TAG], and equal ones have equal tags within one run; --reveal shows them.")
	}
	for _, stage := range flow.Stages {
		end := func() {}
		if stage == flow.Consent {
			t.invite(w.Walk, w.flags)
			end = t.accompany(ctx, w.Walk, w.flags)
		}
		snap := w.Snapshot()
		if stage != flow.Callback { // it ends together with consent
			snap, _ = w.Run(ctx, stage) // an interrupt shows as the failure of the stage
		}
		end()
		if !snap.Stage(stage).Status.Ended() {
			return t.fail("walk", fmt.Errorf("stage %s was not reached", stage))
		}
		w.tested = t.askAfterRefusal(ctx, snap, stage, w.flags)
		v := w.view()
		if err := t.printStage(v, stage); err != nil {
			return t.fail("walk", err)
		}
		if snap.Stage(stage).Failure != nil {
			switch {
			case t.text && page.Over(snap): // it was denied
				fmt.Fprint(t.Stdout, page.EndText(v))
			case t.text:
				fmt.Fprintf(t.Stdout, "\nThe walk ended at stage %d of %d, for the reason above. To try again, run the command again; to ask somebody, add --report trouble.zip.\n",
					stage.Index()+1, len(flow.Stages))
			}
			return exitFailed
		}
		if string(stage) == w.flags.until {
			break
		}
	}
	if v := w.view(); t.text && page.Over(v.Snapshot) {
		fmt.Fprint(t.Stdout, page.EndText(v))
	}
	return exitOK
}

// printStage prints a stage that has ended: its page, or its line with the causes in words on standard error.
func (t *Terminal) printStage(v page.View, stage flow.Stage) error {
	if t.text {
		fmt.Fprint(t.Stdout, page.StageText(v, stage))
		return nil
	}
	st := v.Snapshot.Stage(stage)
	out := report.Writer{Reveal: v.Open, Tested: v.Tested.For(st)}
	line, err := out.Line(v.Snapshot, stage)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.Stdout, "%s\n", line)
	if st.Failure != nil {
		t.say("Stage %s failed: %s\n", stage, v.Snapshot.Redactor.Text(st.Failure.Text))
	}
	if a := advice.ForTested(v.Snapshot, stage, out.Tested); a != nil {
		t.advise(a)
		return nil
	}
	for _, a := range advice.Remarks(v.Snapshot, stage) {
		t.advise(a)
	}
	return nil
}

// invite tells the person what to do in the browser, and takes pasted answers where there is none.
func (t *Terminal) invite(w *flow.Walk, f walkFlags) {
	snap := w.Snapshot()
	// It ends with standard input: a blocked read cannot be stopped otherwise.
	read := sync.OnceFunc(func() { go t.readPasted(w, f.client.stdin) })
	if !f.noBrowser {
		t.say("Asking the system to open a browser. ")
		w.Subscribe(t.helpWithoutBrowser(w))
		if !f.yes {
			w.Subscribe(t.askForPaste(read))
		}
	} else {
		t.say("Open this URL in a browser:\n\n")
		fmt.Fprintf(t.Stderr, "%s\n", plain.URI(snap.Request.URL)) // alone on its line, so that it can be taken whole
		t.say("\n")
		t.forward(snap.Listener)
	}
	t.say("Waiting for the callback on %s for %v: %s.\n", snap.Listener.RedirectURI, f.timeout, page.Guard(snap.Listener))
	if f.yes || !f.noBrowser && !t.TTY {
		return
	}
	t.say("If the browser ends up on another machine or on an error page, paste its address or the text of the page here.\n")
	read()
}

// forward says, over SSH, how the callback of a browser on the other machine gets here. SSH_CONNECTION has the addresses of
// both ends: client, its port, server, its port (ssh(1), ENVIRONMENT).
func (t *Terminal) forward(l flow.Listener) {
	ends := strings.Fields(t.Getenv("SSH_CONNECTION"))
	u, err := url.Parse(l.RedirectURI)
	if err != nil || u.Port() == "" || len(ends) != 4 {
		return
	}
	port, user := "", t.Getenv("USER")
	if user != "" {
		user += "@"
	}
	if ends[3] != "22" {
		port = "-p " + ends[3] + " "
	}
	t.say("You are connected over SSH. Run this where your browser is, so that the callback gets here:\n\nssh -N -L %s:%s %s%s%s\n\n",
		u.Port(), u.Host, port, user, ends[2])
}

// helpWithoutBrowser prints the URL when the system could not open a browser: then it is the only way on.
func (t *Terminal) helpWithoutBrowser(w *flow.Walk) func(flow.Snapshot) {
	told := false // snapshots come one at a time
	return func(s flow.Snapshot) {
		st := s.Stage(flow.Consent)
		if told || st.Status != flow.Running || len(st.Checks) == 0 {
			return
		}
		told = true
		here, elsewhere := plain.URI(w.BrowserURL()), plain.URI(s.Request.URL)
		fmt.Fprintf(t.Stderr, "%s\n\n%s\n\n", st.Checks[0].Text, here)
		if here != elsewhere {
			fmt.Fprintf(t.Stderr, "For a browser on another machine; paste its last address here:\n\n%s\n\n", elsewhere)
		}
	}
}

// askForPaste says that a callback of another browser came, which is used only when it is pasted.
func (t *Terminal) askForPaste(read func()) func(flow.Snapshot) {
	asked := 0
	return func(s flow.Snapshot) {
		if q := s.Listener.Question; q > asked {
			asked = q
			fmt.Fprintf(t.Stderr, "%s Use it?\n%sType a number, or use it by pasting the address that this browser shows.\n", page.OtherBrowser, numbered(
				"No. I opened no URL there: somebody may have led it here, to sign me in to their account.", "Yes, use it. I opened the URL there myself."))
			read()
		}
	}
}

// pause ends what is pasted: its lines come faster than anybody types.
const pause = 200 * time.Millisecond

// readPasted takes what is pasted while the walk waits: the callback, or whatever else the browser or a program shows.
func (t *Terminal) readPasted(w *flow.Walk, stdin *bufio.Reader) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for {
			line, err := readLine(stdin)
			if errors.Is(err, errLongLine) {
				fmt.Fprintf(t.Stderr, "The pasted text was not used: %v\n", err)
			}
			lines <- line
			if err != nil {
				return
			}
		}
	}()
	for line := range lines {
		text := line
		for more := true; more && len(text) < explained; {
			select {
			case line, more = <-lines:
				text += "\n" + line
			case <-time.After(pause):
				more = false
			}
		}
		if text = strings.TrimSpace(text); text != "" {
			t.take(w, text)
		}
	}
}

// take answers the question that is asked by its number, hands a pasted address to the walk, and says what anything else means, such as the text of an error page.
func (t *Terminal) take(w *flow.Walk, text string) {
	if asked := w.Snapshot().Listener.Question; asked != 0 && (text == "1" || text == "2") {
		if err := w.Decide(asked, text == "2"); err != nil {
			fmt.Fprintf(t.Stderr, "The answer was not used: %v\n", err)
		}
		return
	}
	err := w.Paste(cmp.Or(advice.Callback(w.Snapshot(), text), text))
	if err == nil {
		return
	}
	a := advice.ForPage(w.Snapshot(), text)
	known := a != nil && a.Known()
	if !known || strings.Contains(text, "://") {
		fmt.Fprintf(t.Stderr, "The pasted text was not used: %v\n", err)
	}
	if known {
		t.advise(a)
	}
}
