package flow_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/loopback"
)

// elsewhere signs in at one browser, and the callback is loaded by another one: a container of the browser, a link in a
// mail, or the literal URL of stage 2.
func elsewhere(p person.Person) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		callback, err := p.Answer(ctx, address)
		if err != nil {
			return err
		}
		return person.Person{}.Load(context.WithoutCancel(ctx), callback)
	}
}

// question waits until the walk asks one.
func (b *bench) question() int {
	b.t.Helper()
	asked := make(chan int, 1)
	look := func(s flow.Snapshot) {
		if q := s.Listener.Question; q != 0 {
			select {
			case asked <- q:
			default:
			}
		}
	}
	b.walk.Subscribe(look)
	look(b.walk.Snapshot())
	select {
	case q := <-asked:
		return q
	case <-time.After(time.Minute):
		b.t.Fatal("the walk asks nothing")
		return 0
	}
}

func TestCallbackOfAnotherBrowserIsAskedAbout(t *testing.T) {
	for name, test := range map[string]struct {
		deny bool
		use  bool
		want flow.Status
	}{"used": {false, true, flow.Done}, "not used": {false, false, flow.Done}, "denied and used": {true, true, flow.Failed}} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{OpenURL: elsewhere(person.Person{Deny: test.deny})})
			b.run(flow.Request)
			if err := b.walk.Do(flow.Consent); err != nil {
				t.Fatal(err)
			}
			q := b.question()
			b.wantCalls(0, 0, 0)
			if err := b.walk.Decide(q+1, true); !errors.Is(err, loopback.ErrNoQuestion) {
				t.Errorf("another number: %v", err)
			}
			if err := b.walk.Decide(q, test.use); err != nil {
				t.Fatal(err)
			}
			if b.walk.Snapshot().Listener.Question != 0 {
				t.Error("the question is asked on")
			}
			if !test.use { // the browser of the walk itself comes in as ever
				if err := (person.Person{}).Visit(t.Context(), b.walk.BrowserURL()); err != nil {
					t.Fatal(err)
				}
			}
			b.wait()
			snap := b.walk.Snapshot()
			if st := snap.Stage(flow.Callback); st.Status != test.want {
				t.Errorf("the callback is %s: %+v", st.Status, st.Failure)
			}
			if got := verdicts(snap.Stage(flow.Consent))["other_browser"]; got != finding.Warn {
				t.Errorf("other_browser is %q, want warn", got)
			}
		})
	}
}

// Copied or opened again, each address is a new one, and each leads a browser of its own in.
func TestEveryBrowserURLIsNew(t *testing.T) {
	opened := make(chan string, 1)
	b := newBench(t, nil, flow.Deps{OpenURL: func(_ context.Context, address string) error { opened <- address; return nil }})
	if b.walk.BrowserURL() != "" {
		t.Error("there is a URL before the request")
	}
	b.run(flow.Request)
	snap := b.walk.Snapshot()
	if err := b.walk.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	handed, one, two := <-opened, b.walk.BrowserURL(), b.walk.BrowserURL()
	if one == two || one == handed {
		t.Error("two copies have one address")
	}
	for _, address := range []string{one, two} {
		for _, secret := range []string{"state", "code_challenge", snap.Stage(flow.Request).Param("state")} {
			if strings.Contains(address, secret) {
				t.Errorf("the address holds %s", secret)
			}
		}
	}
	// Two browsers: one is given up on, the other goes on.
	if _, err := (person.Person{}).Answer(t.Context(), one); err != nil {
		t.Error(err)
	}
	if err := (person.Person{}).Visit(t.Context(), two); err != nil {
		t.Error(err)
	}
	b.wait()
	if !strings.HasPrefix(handed, "http://127.0.0.1:") {
		t.Errorf("the browser was handed %q", handed)
	}
	if st := b.walk.Snapshot().Stage(flow.Callback); st.Status != flow.Done {
		t.Errorf("the callback: %+v", st.Failure)
	}
}

// Which of the three it is, and whether other users are told apart, is said.
func TestListenerSaysWhatItAsksFor(t *testing.T) {
	open := func(context.Context, string) error { return nil }
	for want, test := range map[string]struct {
		open func(context.Context, string) error
		uri  string
	}{
		"cookie required": {open, "http://127.0.0.1:0/callback"}, "no cookie required": {nil, "http://127.0.0.1:0/callback"},
		"paste": {open, "https://app.example/callback"},
	} {
		b := newBench(t, func(c *client.Client) { c.RedirectURI = test.uri }, flow.Deps{OpenURL: open})
		w := b.walk
		if test.open == nil {
			w = flow.New(2, w.Snapshot().Client, flow.Deps{})
			t.Cleanup(w.Close)
		}
		for _, s := range []flow.Stage{flow.Setup, flow.Request} {
			if _, err := w.Run(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		snap := w.Snapshot()
		if got := snap.Listener.Takes(); got != want {
			t.Errorf("it takes %q, want %q", got, want)
		}
		if (snap.Listener.Others() == "") != (want == "paste") {
			t.Errorf("%s: other users: %q", want, snap.Listener.Others())
		}
		if literal := w.BrowserURL() == snap.Request.URL; literal != (want != "cookie required") {
			t.Errorf("%s: the literal URL is handed over: %t", want, literal)
		}
	}
	if blind := (flow.Listener{Addresses: []string{"127.0.0.1:1"}}).Others(); blind != "other users are not told apart here" {
		t.Errorf("without the look-up: %q", blind)
	}
}

// A response in a form is taken, too, with the browser's cookie.
func TestFormPostEndsTheWalk(t *testing.T) {
	open := func(ctx context.Context, address string) error {
		p := person.Person{}.AtBrowser()
		callback, err := p.Answer(ctx, address)
		if err != nil {
			return err
		}
		to, query, _ := strings.Cut(callback, "?")
		bare := person.Person{}.AtBrowser().Browser() // with a POST of another site, a browser sends no cookie that is SameSite=Lax
		resp, err := bare.Post(to, "application/x-www-form-urlencoded", strings.NewReader(query))
		if err != nil {
			return err
		}
		resp.Body.Close()
		back, err := resp.Location()
		if err != nil || resp.StatusCode != http.StatusSeeOther {
			return errors.New(resp.Status)
		}
		return p.Load(context.WithoutCancel(ctx), back.String())
	}
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	snap := b.run(flow.Exchange)
	if !snap.Arrival.Posted || !strings.HasPrefix(snap.Arrival.RequestLine, "POST /callback ") {
		t.Errorf("the arrival is %v", snap.Arrival)
	}
}
