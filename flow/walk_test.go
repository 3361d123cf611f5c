package flow_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/testkit/ports"
)

func TestMain(m *testing.M) {
	foreign.Require()
	ports.Isolate()
	goleak.VerifyTestMain(m)
}

// bench is a walk with a practice server of its own and somebody at the browser.
type bench struct {
	t      *testing.T
	server *practice.Server
	walk   *flow.Walk
}

func newBench(t *testing.T, alter func(*client.Client), deps flow.Deps) *bench {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Now: deps.Now, Clients: []practice.Client{
		{ID: "web", Secret: secret.New("web-secret-of-the-test"), RedirectURIs: []string{"http://127.0.0.1:3599/callback"}},
		{ID: "native", RedirectURIs: []string{"http://127.0.0.1:3599/callback"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	c := client.Client{Name: "practice", Issuer: server.Issuer(), ID: "native", RedirectURI: "http://127.0.0.1:0/callback",
		Scope: "activity", PKCE: authz.S256}
	c.Server.API = server.Issuer() + "/api/me"
	if alter != nil {
		alter(&c)
	}
	if deps.OpenURL == nil {
		deps.OpenURL = func(ctx context.Context, url string) error {
			// A browser stays to load the clean page when the walk has its response; the listener then closes at once.
			return person.Person{}.Visit(context.WithoutCancel(ctx), url)
		}
	}
	b := &bench{t: t, server: server, walk: flow.New(1, c, deps)}
	watch(t, b.walk)
	t.Cleanup(func() {
		b.walk.Close()
		if err := server.Close(); err != nil {
			t.Errorf("practice server: %v", err)
		}
	})
	return b
}

func web(c *client.Client) {
	c.ID, c.Secret, c.RedirectURI = "web", secret.New("web-secret-of-the-test"), "http://127.0.0.1:3599/callback"
}

// run does the stages up to and including last, and fails the test when one fails.
func (b *bench) run(last flow.Stage) flow.Snapshot {
	b.t.Helper()
	snap := b.walk.Snapshot()
	for _, s := range flow.Stages[:last.Index()+1] {
		if s == flow.Callback {
			continue
		}
		var err error
		if snap, err = b.walk.Run(b.t.Context(), s); err != nil {
			b.t.Fatalf("stage %s: %v", s, err)
		}
		if f := snap.Stage(s).Failure; f != nil {
			b.t.Fatalf("stage %s failed: %s", s, f.Text)
		}
	}
	return snap
}

// requests counts what the server saw at one path.
func (b *bench) requests(path string) int {
	n := 0
	for _, d := range b.server.Decisions() {
		if d.Path == path {
			n++
		}
	}
	return n
}

func TestWalkEndsWithEightStagesDone(t *testing.T) {
	for name, alter := range map[string]func(*client.Client){
		"public S256":        nil,
		"confidential S256":  web,
		"confidential plain": func(c *client.Client) { web(c); c.PKCE = authz.Plain },
		"confidential off":   func(c *client.Client) { web(c); c.PKCE = authz.Off },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, alter, flow.Deps{})
			snap := b.run(flow.Revoke)
			for _, st := range snap.Stages {
				if st.Status != flow.Done {
					t.Errorf("stage %s is %s, want done", st.Stage, st.Status)
				}
				if bad, failed := finding.Failed(st.Checks); failed {
					t.Errorf("stage %s: check %s failed: %s", st.Stage, bad.ID, bad.Text)
				}
			}
			if snap.Next != "" || snap.Busy || snap.Listener.Open {
				t.Errorf("at the end: next %q, busy %v, listening %v", snap.Next, snap.Busy, snap.Listener.Open)
			}
			if n := b.requests("/api/token"); n != 2 {
				t.Errorf("the token endpoint got %d requests, want 2: exchange and refresh", n)
			}
			if got := snap.Revocation.Proof.Status; got != 401 {
				t.Errorf("after the revocation the API answered %v, want 401", got)
			}
			if !snap.Renewal.Rotated {
				t.Error("the refresh token was not rotated")
			}
		})
	}
}

func TestDenialEndsTheWalkAfterCallback(t *testing.T) {
	b := newBench(t, nil, flow.Deps{OpenURL: person.Person{Deny: true}.Visit})
	b.run(flow.Request)
	snap, err := b.walk.Run(t.Context(), flow.Consent)
	if err != nil {
		t.Fatal(err)
	}
	f := snap.Stage(flow.Callback).Failure
	if f == nil || f.Kind != flow.KindDenied || f.Code != "access_denied" {
		t.Fatalf("callback failure = %+v, want denied with access_denied", f)
	}
	if snap.Next != flow.Request {
		t.Errorf("next = %s, want request: state and verifier are spent", snap.Next)
	}
	if n := b.requests("/api/token"); n != 0 {
		t.Errorf("the token endpoint was called %d times after a denial", n)
	}
}

func TestExchangeIsNotDoneTwiceWithOneCode(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.run(flow.Exchange)
	for _, s := range []flow.Stage{flow.Exchange, flow.Consent} {
		if err := b.walk.Do(s); !errors.Is(err, flow.ErrSpent) {
			t.Errorf("Do(%s) again: %v, want ErrSpent", s, err)
		}
	}
	if n := b.requests("/api/token"); n != 1 {
		t.Errorf("the token endpoint got %d requests, want 1", n)
	}
}

func TestGoingBackMakesWhatFollowsStale(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	before := b.run(flow.API)
	if err := b.walk.Rewind(flow.Request); err != nil {
		t.Fatal(err)
	}
	snap := b.walk.Snapshot()
	if snap.Next != flow.Request || snap.Stage(flow.Request).Status != flow.Ready {
		t.Errorf("next = %s, request is %s", snap.Next, snap.Stage(flow.Request).Status)
	}
	for _, s := range []flow.Stage{flow.Consent, flow.Callback, flow.Exchange, flow.API} {
		if got := snap.Stage(s).Status; got != flow.Stale {
			t.Errorf("stage %s is %s, want stale", s, got)
		}
	}
	if snap.Grant == nil || snap.Grant.Err != nil {
		t.Error("the stale result cannot be looked at any more")
	}
	old := before.Stage(flow.Request).Param("state")
	if old == snap.Stage(flow.Request).Param("state") {
		t.Error("the new request has the old state")
	}
	for _, s := range []flow.Stage{flow.Request, flow.Consent, flow.Exchange} {
		if snap, _ = b.walk.Run(t.Context(), s); !snap.Stage(s).Status.Passed() {
			t.Fatalf("stage %s again: %+v", s, snap.Stage(s).Failure)
		}
	}
	if before.Stage(flow.API).Status != flow.Done {
		t.Error("an old snapshot was changed")
	}
}

func TestEditedParameterIsSentAndMarked(t *testing.T) {
	b := newBench(t, web, flow.Deps{})
	b.run(flow.Consent)
	if err := b.walk.Edit(flow.Exchange, "redirect_uri", "http://localhost:3599/callback"); err != nil {
		t.Fatal(err)
	}
	snap, err := b.walk.Run(t.Context(), flow.Exchange)
	if err != nil {
		t.Fatal(err)
	}
	st := snap.Stage(flow.Exchange)
	i := slices.IndexFunc(st.Params, func(p flow.Param) bool { return p.Name == "redirect_uri" })
	if i < 0 || !st.Params[i].Edited {
		t.Error("the changed parameter is not marked")
	}
	if st.Failure == nil || st.Failure.Code != "invalid_grant" {
		t.Errorf("failure = %+v, want invalid_grant", st.Failure)
	}
	if !strings.Contains(string(st.Exchanges[0].RequestBody), "redirect_uri=http%3A%2F%2Flocalhost%3A3599%2Fcallback") {
		t.Error("the changed value is not on the wire")
	}
	if err := b.walk.Edit(flow.Exchange, "code", "x"); !errors.Is(err, flow.ErrSent) {
		t.Errorf("editing what was sent: %v, want ErrSent", err)
	}
}

func TestEditRemoveAndReset(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.run(flow.Setup)
	w := b.walk
	steps := []struct {
		name string
		do   func() error
		in   string // the URL has this
		out  string // and not this
	}{
		{"edit", func() error { return w.Edit(flow.Request, "scope", "other") }, "scope=other", "scope=activity"},
		{"add", func() error { return w.Edit(flow.Request, "prompt", "consent") }, "prompt=consent", ""},
		{"remove", func() error { return w.Remove(flow.Request, "code_challenge_method") }, "", "code_challenge_method"},
		{"reset one", func() error { return w.Reset(flow.Request, "scope") }, "scope=activity", "scope=other"},
		{"reset added", func() error { return w.Reset(flow.Request, "prompt") }, "", "prompt"},
		{"reset all", func() error { return w.Reset(flow.Request, "") }, "code_challenge_method=S256", ""},
	}
	for _, s := range steps {
		if err := s.do(); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		url := w.Snapshot().Request.URL
		if !strings.Contains(url, s.in) || s.out != "" && strings.Contains(url, s.out) {
			t.Errorf("after %s the URL lacks %q or still has %q", s.name, s.in, s.out)
		}
	}
	if err := w.Remove(flow.Request, "nothing"); !errors.Is(err, flow.ErrNoParam) {
		t.Errorf("removing what is not there: %v", err)
	}
}

// idle is a browser that nobody sits at.
func idle(context.Context, string) error { return nil }

func TestCancelWhileWaitingFreesThePort(t *testing.T) {
	b := newBench(t, web, flow.Deps{OpenURL: idle})
	b.run(flow.Request)
	waiting := make(chan struct{})
	var once sync.Once
	b.walk.Subscribe(func(s flow.Snapshot) {
		if !s.Listener.Deadline.IsZero() {
			once.Do(func() { close(waiting) })
		}
	})
	if err := b.walk.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	if err := b.walk.Do(flow.API); !errors.Is(err, flow.ErrBusy) {
		t.Errorf("Do while waiting: %v, want ErrBusy", err)
	}
	<-waiting
	b.walk.Cancel()
	// Request binds the same port again, so it can only succeed when it is free.
	b.wait()
	snap := b.walk.Snapshot()
	if f := snap.Stage(flow.Consent).Failure; f == nil || f.Kind != flow.KindCancelled {
		t.Fatalf("failure = %+v, want cancelled", f)
	}
	if snap, _ = b.walk.Run(t.Context(), flow.Request); snap.Stage(flow.Request).Status != flow.Done {
		t.Errorf("the request again: %+v", snap.Stage(flow.Request).Failure)
	}
}

// wait returns when no stage is under way.
func (b *bench) wait() {
	b.t.Helper()
	ended := make(chan struct{})
	var once sync.Once
	look := func(s flow.Snapshot) {
		if !s.Busy {
			once.Do(func() { close(ended) })
		}
	}
	b.walk.Subscribe(look)
	look(b.walk.Snapshot())
	select {
	case <-ended:
	case <-time.After(time.Minute):
		b.t.Fatal("the stage does not end")
	}
}

func TestNobodyComesBack(t *testing.T) {
	b := newBench(t, nil, flow.Deps{OpenURL: idle, Timeout: 50 * time.Millisecond})
	b.run(flow.Request)
	snap, _ := b.walk.Run(t.Context(), flow.Consent)
	if f := snap.Stage(flow.Consent).Failure; f == nil || f.Kind != flow.KindTimeout {
		t.Errorf("failure = %+v, want timeout", f)
	}
	if snap.Next != flow.Request || snap.Listener.Open {
		t.Errorf("next %s, listening %v", snap.Next, snap.Listener.Open)
	}
}

func TestPastedAnswerIsCheckedAsAReceivedOne(t *testing.T) {
	var callback string
	done := make(chan struct{})
	b := newBench(t, nil, flow.Deps{OpenURL: func(ctx context.Context, url string) error {
		defer close(done)
		var err error
		callback, err = somebody.Answer(ctx, url)
		return err
	}})
	b.run(flow.Request)
	if err := b.walk.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	<-done
	forged := strings.Replace(callback, "state=", "state=x", 1)
	if err := b.walk.Paste(forged); err == nil {
		t.Error("a pasted answer with another state was taken")
	}
	if err := b.walk.Paste(callback); err != nil {
		t.Errorf("the good answer was refused: %v", err)
	}
	b.wait()
	if s := b.walk.Snapshot(); s.Stage(flow.Callback).Status != flow.Done || !s.Arrival.Pasted {
		t.Errorf("callback is %s", s.Stage(flow.Callback).Status)
	}
}

func TestSnapshotsComeInOrder(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	last := 0
	b.walk.Subscribe(func(s flow.Snapshot) {
		if s.Seq != last+1 {
			t.Errorf("snapshot %d came after %d", s.Seq, last)
		}
		last = s.Seq
	})
	b.run(flow.Exchange)
	b.walk.Close() // after which none comes: an event of the listener may be late
	if last == 0 {
		t.Error("no snapshot came")
	}
}

func TestClosedWalkDoesNothing(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.walk.Close()
	if err := b.walk.Do(flow.Setup); !errors.Is(err, flow.ErrClosed) {
		t.Errorf("Do after Close: %v, want ErrClosed", err)
	}
}
