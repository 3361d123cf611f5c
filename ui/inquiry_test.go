package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/stage"
)

// The window asks the check's question once a walk: what the browser shows where no callback comes, and the method after a
// refusal. It asks nothing of the practice server, of an earlier walk, and nothing while the wait is short.
func TestInquiry(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/authorize" {
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, "Error 400: redirect_uri_mismatch")
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if r.ParseForm() == nil && r.PostForm.Get("client_secret") != "" {
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		io.WriteString(w, `{"error":"invalid_client"}`)
	}))
	defer s.Close()
	began := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	view := func(alter func(*flow.Snapshot), after time.Duration) stage.View {
		endpoints := provider.Server{AuthorizationEndpoint: s.URL + "/authorize", TokenEndpoint: s.URL + "/token"}
		w := flow.New(1, client.Client{ID: "app", Secret: secret.New("the-secret"), Auth: token.Basic, PKCE: authz.S256,
			RedirectURI: "http://127.0.0.1:3599/callback", Server: endpoints}, flow.Deps{})
		defer w.Close()
		snap := w.Snapshot()
		snap.Server = endpoints
		alter(&snap)
		return stage.View{View: page.View{Snapshot: snap, Now: began.Add(after)}}
	}
	waiting := func(s *flow.Snapshot) {
		st := &s.Stages[flow.Consent.Index()]
		st.Status, st.Started = flow.Running, began
	}
	refused := func(s *flow.Snapshot) {
		st := &s.Stages[flow.Exchange.Index()]
		st.Status, st.Failure = flow.Failed, &flow.Failure{Kind: flow.KindAnswer, Status: 401, Code: "invalid_client"}
	}
	pushed := func(s *flow.Snapshot) {
		waiting(s)
		s.Client.Extra = []authz.Param{{Name: "request_uri", Value: "urn:x"}}
	}
	practice, earlier := view(waiting, time.Minute), view(waiting, time.Minute)
	practice.Practice, earlier.Earlier = true, true
	for name, tt := range map[string]struct {
		view     stage.View
		requests int32
		says     string
		tested   token.Auth
	}{
		"no callback":       {view(waiting, silence), 1, "does not accept the redirect URI", ""},
		"a short wait":      {view(waiting, silence-time.Second), 0, "", ""},
		"a pushed request":  {view(pushed, time.Minute), 0, "", ""},
		"practice":          {practice, 0, "", ""},
		"an earlier walk":   {earlier, 0, "", ""},
		"a refused client":  {view(refused, 0), 2, "The check asks which method it accepts", token.Post},
		"nothing to ask of": {view(func(*flow.Snapshot) {}, time.Hour), 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			asked.Store(0)
			queue := make(chan func(), 10)
			var said []string
			drawn := 0
			q := newInquiry(func(f func()) { queue <- f }, func() time.Time { return began }, func(text string) { said = append(said, text) },
				func() { drawn++ })
			for range 3 { // once, however often it is drawn
				q.look(tt.view)
			}
			q.asking.Wait()
			for len(queue) > 0 {
				(<-queue)()
			}
			q.close()
			if got := asked.Load(); got != tt.requests {
				t.Errorf("%d requests, want %d", got, tt.requests)
			}
			if all := strings.Join(said, " "); !strings.Contains(all, tt.says) || tt.says == "" && all != "" {
				t.Errorf("it says %q, want %q in it", all, tt.says)
			}
			got := q.result(tt.view.Snapshot)
			if (got != nil) != (tt.tested != "") || got != nil && (got.Result.Accepted != tt.tested || drawn != 1) {
				t.Errorf("the test is %+v, drawn %d times, want %q", got, drawn, tt.tested)
			}
		})
	}
}
