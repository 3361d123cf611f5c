package flow_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
)

// page is what a browser gets: status 0 when there was no response.
type page struct {
	status int
	body   string
}

// somebody is at the browser of these tests, which signs in and loads the callback.
var somebody = person.Person{}.AtBrowser()

// fetch makes one request on a connection of its own and follows nothing.
func fetch(method, address string) page {
	req, err := http.NewRequest(method, address, nil)
	if err != nil {
		return page{}
	}
	resp, err := somebody.Browser().Do(req)
	if err != nil {
		return page{}
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return page{resp.StatusCode, string(body)}
}

// send writes raw bytes to the host of an address and returns what comes back until the connection ends.
func send(address, raw string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	c, err := net.DialTimeout("tcp", u.Host, 5*time.Second)
	if err != nil {
		return ""
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Minute))
	io.WriteString(c, strings.ReplaceAll(raw, "HOST", u.Host))
	answer, _ := io.ReadAll(c)
	return string(answer)
}

// scripted is a browser that signs in, allows, and then does what the script says with the callback URL instead of just
// loading it. The second func gives what the script gave, once it is done.
func scripted[T any](script func(callback string) T) (func(context.Context, string) error, func() T) {
	done := make(chan T, 1)
	open := func(ctx context.Context, address string) error {
		callback, err := somebody.Answer(ctx, address)
		if err != nil {
			close(done)
			return err
		}
		done <- script(callback)
		return nil
	}
	return open, func() T { return <-done }
}

// with is the callback with another query. The words {code} and {state} in it stand for the real ones.
func with(callback, query string) string {
	u, err := url.Parse(callback)
	if err != nil {
		return ""
	}
	u.RawQuery = strings.NewReplacer("{code}", u.Query().Get("code"), "{state}", u.Query().Get("state"),
		"{iss}", url.QueryEscape(u.Query().Get("iss"))).Replace(query)
	return u.String()
}

// try does one stage, failed or not.
func (b *bench) try(s flow.Stage) flow.Snapshot {
	b.t.Helper()
	snap, err := b.walk.Run(b.t.Context(), s)
	if err != nil {
		b.t.Fatalf("stage %s: %v", s, err)
	}
	return snap
}

// wantCalls asserts how often each endpoint was called in all, so also what was not called.
func (b *bench) wantCalls(token, me, revoke int) {
	b.t.Helper()
	for _, e := range []struct {
		path string
		want int
	}{{"/api/token", token}, {"/api/me", me}, {"/api/revoke", revoke}, {"/api/introspect", 0}} {
		if got := b.requests(e.path); got != e.want {
			b.t.Errorf("%s was called %d times, want %d", e.path, got, e.want)
		}
	}
}

// wantFailure asserts kind and advice of a failed stage, and where the walk goes on.
func wantFailure(t *testing.T, s flow.Snapshot, stage flow.Stage, kind flow.Kind, next flow.Stage, id string) {
	t.Helper()
	st := s.Stage(stage)
	if st.Failure == nil {
		t.Fatalf("stage %s is %s, want it failed with %s", stage, st.Status, kind)
	}
	if st.Failure.Kind != kind || st.Status != flow.Failed {
		t.Errorf("stage %s is %s with %s (%s), want failed with %s", stage, st.Status, st.Failure.Kind, st.Failure.Text, kind)
	}
	if s.Next != next {
		t.Errorf("next is %s, want %s", s.Next, next)
	}
	a := advice.For(s, stage)
	if a.ID != id {
		t.Errorf("advice is %s (%s), want %s", a.ID, a.What, id)
	}
	if len(a.Causes) == 0 || a.What == "" {
		t.Errorf("the advice is empty: %+v", a)
	}
}

// verdicts lists the verdict of each check by ID; of several with one ID, the worst.
func verdicts(st flow.StageState) map[string]finding.Verdict {
	rank := map[finding.Verdict]int{finding.Fail: 3, finding.Warn: 2, finding.Pass: 1}
	out := map[string]finding.Verdict{}
	for _, c := range st.Checks {
		if old, there := out[c.ID]; !there || rank[c.Verdict] > rank[old] {
			out[c.ID] = c.Verdict
		}
	}
	return out
}

// textOf is the text of the first check with that ID.
func textOf(st flow.StageState, id string) string {
	for _, c := range st.Checks {
		if c.ID == id {
			return c.Text
		}
	}
	return ""
}

// begun is the authorization URL to which the address leads that a walk hands to the browser of these tests; the address
// itself when it leads nowhere.
func begun(ctx context.Context, address string) string {
	if to, err := somebody.Begin(ctx, address); err == nil {
		return to
	}
	return address
}
