package flow_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
)

// silence is a server that takes every request and never answers.
type silence struct{ requests []string }

func (s *silence) RoundTrip(req *http.Request) (*http.Response, error) {
	s.requests = append(s.requests, req.Method+" "+req.URL.Path)
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// offline is a walk that needs no network until the token request: its responses are pasted.
func offline(t *testing.T, server http.RoundTripper) *flow.Walk {
	t.Helper()
	c := client.Client{ID: "native", RedirectURI: "https://app.example/callback", Scope: "a", PKCE: authz.S256}
	c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = "https://as.example/authorize", "https://as.example/token"
	w := flow.New(1, c, flow.Deps{Transport: server})
	for _, s := range []flow.Stage{flow.Setup, flow.Request} {
		if snap, err := w.Run(t.Context(), s); err != nil || !snap.Stage(s).Status.Passed() {
			t.Fatalf("stage %s: %v, %+v", s, err, snap.Stage(s).Failure)
		}
	}
	return w
}

// Nobody returns. The deadline is there from the start, and the stage ends on it.
func TestNobodyReturnsInFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var server silence
		w := offline(t, &server)
		defer w.Close()
		start := time.Now()
		if err := w.Do(flow.Consent); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if left := time.Until(w.Snapshot().Listener.Deadline); left != flow.DefaultTimeout {
			t.Errorf("the countdown starts at %v, want %v", left, flow.DefaultTimeout)
		}
		time.Sleep(flow.DefaultTimeout)
		synctest.Wait()
		snap := w.Snapshot()
		wantFailure(t, snap, flow.Consent, flow.KindTimeout, flow.Request, "E058")
		if took := time.Since(start); took != flow.DefaultTimeout || snap.Stage(flow.Consent).Duration != took {
			t.Errorf("it took %v, the stage says %v", took, snap.Stage(flow.Consent).Duration)
		}
		if len(server.requests) != 0 {
			t.Errorf("requests were sent: %v", server.requests)
		}
		if err := w.Paste("https://app.example/callback?code=x&state=y"); !errors.Is(err, flow.ErrNotYet) {
			t.Errorf("pasting afterwards: %v, want ErrNotYet", err)
		}
	})
}

// The token endpoint hangs. One POST, and the end after 20 seconds at the most.
func TestHangingTokenEndpointEndsInTwentySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var server silence
		w := offline(t, &server)
		defer w.Close()
		if err := w.Do(flow.Consent); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		request, _ := url.Parse(w.Snapshot().Request.URL)
		if err := w.Paste("https://app.example/callback?code=the-code&state=" + request.Query().Get("state")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		start := time.Now()
		snap, err := w.Run(t.Context(), flow.Exchange)
		if err != nil {
			t.Fatal(err)
		}
		wantFailure(t, snap, flow.Exchange, flow.KindNetwork, flow.Request, "E059")
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("it took %v, want 20 s at the most", took)
		}
		if got := strings.Join(server.requests, ", "); got != "POST /token" {
			t.Errorf("requests: %s, want one POST", got)
		}
		if text := snap.Stage(flow.Exchange).Failure.Text; !strings.Contains(text, "The code may already have been used") {
			t.Errorf("the text hides that the outcome is unknown: %s", text)
		}
	})
}
