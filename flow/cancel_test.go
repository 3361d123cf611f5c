package flow_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
)

// soon is how long a cancelled stage may take to end, and its resources to go.
const soon = 10 * time.Second // sockets know no fake clock, and the machine may be loaded

// Cancel in each stage. The stage ends, nothing is sent again, and a later run of the stage works.
func TestCancelInEachStage(t *testing.T) {
	for _, test := range []struct {
		stage    flow.Stage
		endpoint practice.Endpoint
		path     string
		next     flow.Stage
		advice   string
	}{
		{flow.Setup, practice.EndpointMetadata, "/.well-known/oauth-authorization-server", flow.Setup, "E054"},
		{flow.Exchange, practice.EndpointToken, "/api/token", flow.Request, "E062"},
		{flow.API, practice.EndpointMe, "/api/me", flow.API, "E054"},
		{flow.Refresh, practice.EndpointToken, "/api/token", flow.Refresh, "E054"},
		{flow.Revoke, practice.EndpointRevoke, "/api/revoke", flow.Revoke, "E054"},
	} {
		t.Run(string(test.stage), func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{})
			if i := test.stage.Index(); i > 0 {
				b.run(flow.Stages[i-1])
			}
			before := b.requests(test.path)
			b.server.SetFaults(practice.Fault{Endpoint: test.endpoint, Kind: practice.Hang})
			if err := b.walk.Do(test.stage); err != nil {
				t.Fatal(err)
			}
			b.until(func() bool { return b.requests(test.path) > before })
			start := time.Now()
			b.walk.Cancel()
			b.wait()
			took := time.Since(start)
			t.Logf("ended %v after Cancel", took.Round(time.Microsecond))
			if took > soon {
				t.Errorf("it took %v to end, want at most %v", took, soon)
			}
			snap := b.walk.Snapshot()
			wantFailure(t, snap, test.stage, flow.KindCancelled, test.next, test.advice)
			if n := b.requests(test.path) - before; n != 1 {
				t.Errorf("%d requests were sent, want 1", n)
			}
			b.server.SetFaults()
			// The practice server rotates before it hangs, so the old refresh token coming back is the reuse that it must
			// punish; the walk warned of it. All other stages can be done again.
			want := flow.Done
			if test.stage == flow.Refresh {
				want = flow.Failed
			}
			if st := b.try(test.next).Stage(test.next); st.Status != want {
				t.Errorf("stage %s again is %s (%+v), want %s", test.next, st.Status, st.Failure, want)
			}
		})
	}
}

// Cancel while the request waits for the port that an earlier walk still holds.
func TestCancelWhileWaitingForAPort(t *testing.T) {
	waiting, release := make(chan struct{}), make(chan struct{})
	b := newBench(t, nil, flow.Deps{Wait: func() { close(waiting); <-release }})
	b.run(flow.Setup)
	if err := b.walk.Do(flow.Request); err != nil {
		t.Fatal(err)
	}
	<-waiting
	b.walk.Cancel()
	close(release)
	b.wait()
	snap := b.walk.Snapshot()
	wantFailure(t, snap, flow.Request, flow.KindCancelled, flow.Request, "E054")
	if snap.Listener.Open {
		t.Error("a listener was opened for a cancelled request")
	}
	b.wantCalls(0, 0, 0)
}

// The proof after a revocation can hang too. The revocation stands, whatever becomes of the proof.
func TestCancelDuringTheProofKeepsTheRevocation(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.run(flow.Refresh)
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointMe, Kind: practice.Hang})
	if err := b.walk.Do(flow.Revoke); err != nil {
		t.Fatal(err)
	}
	b.until(func() bool { return b.requests("/api/me") == 2 })
	b.walk.Cancel()
	b.wait()
	snap := b.walk.Snapshot()
	st := snap.Stage(flow.Revoke)
	if st.Status != flow.Done || snap.Revocation.Proof.Status != 0 || !snap.Tokens.Access.IsZero() {
		t.Errorf("revoke is %s with %v, tokens %+v", st.Status, snap.Revocation, snap.Tokens)
	}
	b.wantCalls(2, 2, 1)
}

// Close during a stage ends it, frees everything within a second, and gets along with a subscriber that looks at the
// walk while it is told.
func TestCloseDuringAStageWithACuriousSubscriber(t *testing.T) {
	for _, stage := range []flow.Stage{flow.Consent, flow.Exchange} {
		t.Run(string(stage), func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{OpenURL: person.Person{}.Visit})
			b.walk.Subscribe(func(s flow.Snapshot) {
				if now := b.walk.Snapshot(); now.Seq < s.Seq {
					t.Errorf("snapshot %d is told before it is there", s.Seq)
				}
			})
			b.run(flow.Stages[stage.Index()-1])
			b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointToken, Kind: practice.Hang},
				practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.Hang})
			if err := b.walk.Do(stage); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			var both sync.WaitGroup
			for range 2 { // closing twice at once is allowed
				both.Go(b.walk.Close)
			}
			both.Wait()
			took := time.Since(start)
			t.Logf("closed after %v", took.Round(time.Microsecond))
			if took > soon {
				t.Errorf("Close took %v, want at most %v", took, soon)
			}
			if f := b.walk.Snapshot().Stage(stage).Failure; f == nil || f.Kind != flow.KindCancelled {
				t.Errorf("failure = %+v, want cancelled", f)
			}
		})
	}
}

// until waits for something that the other side does.
func (b *bench) until(there func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); !there(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatal("it does not happen")
		}
	}
}

// counter is another machine that must hear nothing.
func counter(t *testing.T) (address string, requests func() int) {
	t.Helper()
	var mu sync.Mutex
	n := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		n++
	}))
	t.Cleanup(other.Close)
	return other.URL, func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}
