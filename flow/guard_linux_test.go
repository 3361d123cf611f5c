package flow_test

import (
	"context"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/testkit/stranger"
)

// browserProcess is a browser with its address in the command line, as the system's opener starts one; it lives until the
// test is over.
func browserProcess(t *testing.T, address string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", "read line", "browser", address)
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Wait() // reading nothing is its failure
	})
}

// Another user reads the command line of the browser, and sends what he can make of it. He finds no state, and nothing that
// he sends is taken. Against the authorization URL in the command line, as a control, he finds the state.
func TestAnotherUserReadsTheProcessList(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	handed := make(chan string, 1)
	b := newBench(t, nil, flow.Deps{OpenURL: func(_ context.Context, address string) error {
		browserProcess(t, address)
		handed <- address
		return nil
	}})
	snap := b.run(flow.Request)
	if err := b.walk.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	address := <-handed
	state := snap.Stage(flow.Request).Param("state")
	if line := s.Find(state); line != "" {
		t.Errorf("the state stands in a command line: %s", line)
	}
	line := s.Find("/start/")
	if !strings.HasSuffix(line, address) {
		t.Fatalf("the attacker does not see the browser: %q", line)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	head := " HTTP/1.1\r\nHost: " + u.Host + "\r\n\r\n"
	if got := s.Send(u.Host, "GET "+u.Path+head); !strings.HasPrefix(got, "HTTP/1.1 403 ") || strings.Contains(got, "state") {
		t.Errorf("the attacker gets %.80q by the start address", got)
	}
	if got := s.Send(u.Host, "GET /callback?code=stolen&state="+state+head); !strings.HasPrefix(got, "HTTP/1.1 403 ") {
		t.Errorf("with the state, which he does not have: %.80q", got)
	}
	s.HangUp(u.Host, "GET /callback?code=stolen&state="+state+head)
	if err := (person.Person{}).Visit(t.Context(), address); err != nil { // his attempts have used nothing up
		t.Error(err)
	}
	b.wait()
	after := b.walk.Snapshot()
	if st := after.Stage(flow.Callback); st.Status != flow.Done || after.Response.Code.Reveal() == "stolen" {
		t.Errorf("the callback: %+v", st.Failure)
	}
	if got := verdicts(after.Stage(flow.Consent))["other_user"]; got != finding.Warn {
		t.Errorf("other_user is %q, want warn", got)
	}
	browserProcess(t, snap.Request.URL)
	if s.Find(state) == "" {
		t.Error("the control: the attacker does not see what stands in a command line")
	}
}
