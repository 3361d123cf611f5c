package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
)

// walkFlags are the flags of the walk itself.
type walkFlags struct {
	client    clientFlags
	pkce      string
	noBrowser bool
	timeout   seconds
	until     string
	reveal    bool
	noCheck   bool
	report    string
}

func (t *Terminal) walk(ctx context.Context, args []string) int {
	var f walkFlags
	fs := t.flags("walk", walkUsage())
	f.client.register(fs)
	fs.StringVar(&f.pkce, "pkce", "S256", "")
	fs.BoolVar(&f.noBrowser, "no-browser", false, "")
	f.timeout = seconds(flow.DefaultTimeout)
	fs.Var(&f.timeout, "timeout", "")
	fs.StringVar(&f.until, "until", "", "")
	fs.BoolVar(&f.reveal, "reveal", false, "")
	fs.BoolVar(&f.noCheck, "no-check", false, "")
	fs.StringVar(&f.report, "report", "", "")
	if code, done := t.parse(fs, args); done {
		return code
	}
	if err := f.client.findSaved(t.Saved); err != nil {
		fmt.Fprintf(t.Stderr, "oauthwalk walk: the saved clients: %v\n", err)
		return exitFailed
	}
	if err := f.check(); err != nil {
		return t.usage("walk", err)
	}
	var srv *practice.Server
	if !f.client.foreign() {
		var err error
		if srv, err = practice.Start(practice.Config{}); err != nil {
			fmt.Fprintf(t.Stderr, "oauthwalk walk: %v\n", err)
			return exitFailed
		}
		defer srv.Close()
	}
	stdin := bufio.NewReader(t.Stdin)
	c, err := f.client.client(ctx, t, stdin, srv)
	if err != nil {
		return t.usage("walk", err)
	}
	c.PKCE, _ = authz.ParseMethod(f.pkce)
	t.warn(c)
	return t.follow(ctx, f, c, srv, stdin)
}

func (f *walkFlags) check() error {
	if _, err := authz.ParseMethod(f.pkce); err != nil {
		return fmt.Errorf("--pkce: %w", err)
	}
	if f.until != "" && flow.Stage(f.until).Index() < 0 {
		return fmt.Errorf("--until %q is not a stage", f.until)
	}
	if f.timeout <= 0 {
		return errors.New("--timeout must be longer than nothing")
	}
	return f.client.check()
}

// follow takes the walk through its stages, and writes it down where that is wanted.
func (t *Terminal) follow(ctx context.Context, f walkFlags, c client.Client, srv *practice.Server, stdin *bufio.Reader) int {
	deps := flow.Deps{OpenURL: t.OpenURL, Timeout: time.Duration(f.timeout)}
	if f.noBrowser {
		deps.OpenURL = nil
	}
	w := flow.New(1, c, deps)
	defer w.Close()
	code := t.stages(ctx, w, f, srv, stdin)
	if f.report != "" {
		v := page.View{Snapshot: w.Snapshot(), Practice: srv != nil}
		if err := export.WriteReport(f.report, v, t.Build.Version); err != nil {
			fmt.Fprintf(t.Stderr, "oauthwalk walk: %v\n", err)
			return max(code, exitFailed)
		}
		fmt.Fprintf(t.Stderr, "The report is in %s. No secret is in it.\n", f.report)
	}
	return code
}

// stages does one stage after another, and prints each.
func (t *Terminal) stages(ctx context.Context, w *flow.Walk, f walkFlags, srv *practice.Server, stdin *bufio.Reader) int {
	if t.text && !f.reveal {
		fmt.Fprintln(t.Stdout, "Secrets are printed as [redacted LENGTH #TAG], and equal ones have equal tags; --reveal shows them.")
	}
	for _, stage := range flow.Stages {
		end := func() {}
		if stage == flow.Consent {
			t.invite(w, f, stdin)
			end = both(t.remind(w), t.askInSilence(ctx, w, f))
		}
		snap := w.Snapshot()
		if stage != flow.Callback { // it ends together with consent
			snap, _ = w.Run(ctx, stage) // an interrupt shows as the failure of the stage
		}
		end()
		if !snap.Stage(stage).Status.Ended() {
			fmt.Fprintf(t.Stderr, "oauthwalk walk: stage %s was not reached\n", stage)
			return exitFailed
		}
		v := page.View{Snapshot: snap, Practice: srv != nil, Open: f.reveal, Now: time.Now()}
		if srv != nil {
			v.Decisions = srv.DecisionsBetween
		}
		v.Tested = t.askAfterRefusal(ctx, snap, stage, f)
		if err := t.printStage(v, stage); err != nil {
			fmt.Fprintf(t.Stderr, "oauthwalk walk: %v\n", err)
			return exitFailed
		}
		if snap.Stage(stage).Failure != nil {
			switch {
			case t.text && page.Over(snap): // it was denied
				fmt.Fprint(t.Stdout, page.EndText(v))
			case t.text:
				fmt.Fprintf(t.Stdout, "\nThe walk ended at stage %d of %d, for the reason above. To try again, run the command again.\n",
					stage.Index()+1, len(flow.Stages))
			}
			return exitFailed
		}
		if string(stage) == f.until {
			break
		}
	}
	if t.text && page.Over(w.Snapshot()) {
		fmt.Fprint(t.Stdout, page.EndText(page.View{Snapshot: w.Snapshot(), Practice: srv != nil, Open: f.reveal}))
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
		fmt.Fprintf(t.Stderr, "Stage %s failed: %s\n", stage, v.Snapshot.Redactor.Text(st.Failure.Text))
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
func (t *Terminal) invite(w *flow.Walk, f walkFlags, stdin *bufio.Reader) {
	snap := w.Snapshot()
	// It ends with standard input: a blocked read cannot be stopped otherwise.
	read := sync.OnceFunc(func() { go t.readPasted(w, stdin) })
	if !f.noBrowser {
		fmt.Fprintf(t.Stderr, "Asking for a browser. ")
		w.Subscribe(t.helpWithoutBrowser(w))
		w.Subscribe(t.askForPaste(read))
	} else {
		fmt.Fprintf(t.Stderr, "Open this URL in a browser:\n\n%s\n\n", plain.URI(snap.Request.URL))
	}
	fmt.Fprintf(t.Stderr, "Waiting for the callback on %s for %v: %s.\n", snap.Listener.RedirectURI, time.Duration(f.timeout),
		page.Guard(snap.Listener))
	if !f.noBrowser && !t.TTY {
		return
	}
	fmt.Fprintln(t.Stderr, "If the browser ends on another machine or on an error page, paste its address or the text of the page here.")
	read()
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
			fmt.Fprintf(t.Stderr, "For a browser on another machine, whose last address is pasted here:\n\n%s\n\n", elsewhere)
		}
	}
}

// askForPaste says that a callback of another browser came, which is used only when it is pasted.
func (t *Terminal) askForPaste(read func()) func(flow.Snapshot) {
	asked := 0
	return func(s flow.Snapshot) {
		if q := s.Listener.Question; q > asked {
			asked = q
			fmt.Fprintf(t.Stderr, "%s To use it, paste the address that this browser shows. If you opened no URL there yourself, do not: "+
				"somebody may have led it here, to an account of their own.\n", page.OtherBrowser)
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

// take hands a pasted address to the walk, and says what anything else means, such as the text of an error page.
func (t *Terminal) take(w *flow.Walk, text string) {
	callback := text
	for line := range strings.Lines(text) {
		if strings.Contains(line, "state=") {
			callback = strings.TrimSpace(line)
		}
	}
	err := w.Paste(callback)
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
