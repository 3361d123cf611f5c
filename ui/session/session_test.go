package session_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/ui/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// screen stands for the goroutine that draws: it runs what is delivered when it is told to.
type screen struct {
	mu    sync.Mutex
	queue []func()
	drawn []flow.Snapshot
}

func (s *screen) deliver(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, f)
}

// frame runs everything that waits, and returns how many snapshots were drawn since the last frame.
func (s *screen) frame() []flow.Snapshot {
	s.mu.Lock()
	queue := s.queue
	s.queue = nil
	s.mu.Unlock()
	before := len(s.drawn)
	for _, f := range queue {
		f()
	}
	return s.drawn[before:]
}

func start(t *testing.T, log *session.Log) (*session.Session, *screen) {
	t.Helper()
	return startWith(t, log, person.Person{}.Visit)
}

func startWith(t *testing.T, log *session.Log, visit func(context.Context, string) error) (*session.Session, *screen) {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	sc := &screen{}
	s := session.New(session.Config{Server: server, Log: log, Deps: flow.Deps{OpenURL: visit},
		Deliver: sc.deliver, Draw: func(snap flow.Snapshot) { sc.drawn = append(sc.drawn, snap) }})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, sc
}

// native can walk beside other tests: any port will do.
func native(s *session.Session) client.Client {
	c := s.PracticeClient(authz.S256)
	c.ID, c.RedirectURI = "practice-native", "http://127.0.0.1:0/callback"
	c.Secret = client.Client{}.Secret
	return c
}

func walk(t *testing.T, s *session.Session, stages ...flow.Stage) {
	t.Helper()
	for _, st := range stages {
		snap, err := s.Walk().Run(t.Context(), st)
		if err != nil {
			t.Fatalf("stage %s: %v", st, err)
		}
		if f := snap.Stage(st).Failure; f != nil {
			t.Fatalf("stage %s: %s", st, f.Text)
		}
	}
}

func TestManySnapshotsAreDrawnOnce(t *testing.T) {
	s, sc := start(t, nil)
	s.StartOver(native(s))
	sc.frame()
	walk(t, s, flow.Setup, flow.Request)
	drawn := sc.frame()
	if len(drawn) != 1 {
		t.Fatalf("%d snapshots were drawn in one frame, want 1", len(drawn))
	}
	if drawn[0].Next != flow.Consent {
		t.Errorf("the drawn snapshot is not the newest: next is %s", drawn[0].Next)
	}
}

// A walk that is left while it waits says that it was cancelled, after the next one has begun. The next one is drawn.
func TestLastWordOfAWaitDoesNotHideTheNextWalk(t *testing.T) {
	s, sc := startWith(t, nil, func(context.Context, string) error { return nil })
	s.StartOver(native(s))
	walk(t, s, flow.Setup, flow.Request)
	old := s.Walk()
	if err := old.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	var once sync.Once
	old.Subscribe(func(snap flow.Snapshot) {
		if !snap.Busy {
			once.Do(func() { close(over) })
		}
	})
	sc.frame()
	s.StartOver(native(s))
	<-over
	if drawn := sc.frame(); len(drawn) != 1 || drawn[0].Walk != 3 {
		t.Errorf("%d snapshots were drawn, want that of walk 3", len(drawn))
	}
}

func TestStartOverKeepsTheWalkAndForgetsItsLastWords(t *testing.T) {
	s, sc := start(t, nil)
	s.StartOver(native(s))
	walk(t, s, flow.Setup)
	s.StartOver(native(s))
	for _, snap := range sc.frame() {
		if snap.Walk != 3 {
			t.Errorf("walk %d was drawn after walk 3 began", snap.Walk)
		}
	}
	earlier := s.Earlier()
	if len(earlier) != 1 || earlier[0].Stage(flow.Setup).Status != flow.Done {
		t.Errorf("earlier walks: %d, want the one that was begun; a walk that nobody began is not kept", len(earlier))
	}
}

func TestNextWalkGetsThePortOfTheLastOne(t *testing.T) {
	s, _ := start(t, nil)
	c := native(s)
	s.StartOver(c)
	walk(t, s, flow.Setup, flow.Request)
	uri := s.Walk().Snapshot().Listener.RedirectURI
	c.RedirectURI = uri
	for range 5 {
		s.StartOver(c)
		walk(t, s, flow.Setup, flow.Request)
		if got := s.Walk().Snapshot().Listener.RedirectURI; got != uri {
			t.Fatalf("listening on %s, want %s", got, uri)
		}
	}
}

func TestLogHasOneLineForEachStageThatEnds(t *testing.T) {
	var out bytes.Buffer
	s, _ := start(t, session.NewLog(&out, func(err error) { t.Error(err) }))
	s.StartOver(native(s))
	walk(t, s, flow.Setup, flow.Request, flow.Consent, flow.Exchange)
	if err := s.Walk().Rewind(flow.Request); err != nil {
		t.Fatal(err)
	}
	walk(t, s, flow.Request)
	var stages []string
	for line := range strings.Lines(out.String()) {
		var l struct {
			Stage string
			OK    bool
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if !l.OK {
			t.Errorf("stage %s is not ok", l.Stage)
		}
		stages = append(stages, l.Stage)
	}
	if got, want := strings.Join(stages, " "), "setup request consent callback exchange request"; got != want {
		t.Errorf("logged %q, want %q", got, want)
	}
}

// full is a disk without room.
type full struct{ writes int }

func (f *full) Write([]byte) (int, error) {
	f.writes++
	return 0, errors.New("no space left")
}

func TestBrokenLogIsReportedOnceAndTheWalkGoesOn(t *testing.T) {
	disk, reports := &full{}, 0
	s, _ := start(t, session.NewLog(disk, func(error) { reports++ }))
	s.StartOver(native(s))
	walk(t, s, flow.Setup, flow.Request)
	if disk.writes != 1 || reports != 1 {
		t.Errorf("%d writes and %d reports, want one each", disk.writes, reports)
	}
}

func TestDecisionsOfAStageAreTheServersOwn(t *testing.T) {
	s, _ := start(t, nil)
	s.StartOver(native(s))
	walk(t, s, flow.Setup, flow.Request, flow.Consent, flow.Exchange)
	st := s.Walk().Snapshot().Stage(flow.Exchange)
	got := s.Decisions(st.Started, st.Started.Add(st.Duration))
	if len(got) != 1 || got[0].Path != "/api/token" || got[0].Status != 200 {
		t.Errorf("decisions of the exchange: %+v", got)
	}
}
