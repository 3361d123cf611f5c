package flow_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// witness sees every snapshot of a walk. When the test is over it looks for secrets of the run in everything that can
// be written down, and for ports that are still open.
type witness struct {
	mu        sync.Mutex
	secrets   map[string]string // what it is, by value
	addresses map[string]bool
	ended     []flow.Snapshot // the snapshots in which a stage ended
}

func watch(t *testing.T, w *flow.Walk) {
	t.Helper()
	n := &witness{secrets: map[string]string{}, addresses: map[string]bool{}}
	n.see(w.Snapshot())
	w.Subscribe(n.see)
	t.Cleanup(func() {
		n.see(w.Snapshot())
		n.lookForSecrets(t)
		n.lookForPorts(t)
	})
}

func (n *witness) see(s flow.Snapshot) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.learn("client secret", s.Client.Secret)
	for _, st := range s.Stages {
		for _, p := range st.Params {
			if p.Secret {
				n.learn(p.Name, p.Value)
			}
		}
		for _, v := range report.Values(s, st.Stage) {
			if hidden, ok := v.V.(secret.Value); ok {
				n.learn(v.Name, hidden)
			}
		}
	}
	n.learn("access token in use", s.Tokens.Access)
	n.learn("refresh token in use", s.Tokens.Refresh)
	for _, a := range s.Listener.Addresses {
		n.addresses[a] = true
	}
	if last := len(n.ended) - 1; last < 0 || endings(n.ended[last]) != endings(s) {
		n.ended = append(n.ended, s)
	}
	if id, password := s.Client.ID, s.Client.Secret; !password.IsZero() {
		pair := url.QueryEscape(id) + ":" + url.QueryEscape(password.Reveal())
		n.learn("Basic credential", secret.New(base64.StdEncoding.EncodeToString([]byte(pair))))
	}
}

// endings tells snapshots apart in which other stages have ended.
func endings(s flow.Snapshot) string {
	var b strings.Builder
	for _, st := range s.Stages {
		fmt.Fprint(&b, st.Status.Ended(), st.Started.UnixNano(), " ")
	}
	return b.String()
}

func (n *witness) learn(what string, v secret.Value) {
	if plain := v.Reveal(); len(plain) >= 8 { // shorter ones are made up by a test and appear by chance
		n.secrets[plain] = what
	}
}

// lookForSecrets greps everything that is meant to be written down, and what would be by a careless Printf.
func (n *witness) lookForSecrets(t *testing.T) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, s := range n.ended {
		n.grep(t, "printed snapshot", fmt.Sprintf("%v %+v %#v", s, s, s))
		n.grep(t, "printed client", fmt.Sprintf("%+v %#v", s.Client, s.Client))
		for _, r := range []*token.Result{s.Grant, s.Renewal} {
			if r != nil {
				n.grep(t, "x/oauth2", r.Library)
			}
		}
		n.grep(t, "printed results", fmt.Sprintf("%+v %#v %#v", s.Request, s.Request, s.Revocation))
		for _, st := range s.Stages {
			where := "stage " + string(st.Stage)
			n.grep(t, where+", printed state", fmt.Sprintf("%+v %#v", st, st))
			if f := st.Failure; f != nil {
				n.grep(t, where+", failure", fmt.Sprintf("%+v %#v", f, *f))
			}
			for _, c := range st.Checks {
				n.grep(t, where+", check "+c.ID, c.Text)
			}
			for _, e := range st.Events {
				n.grep(t, where+", event", e.Text)
			}
			explained, err := json.Marshal([]any{advice.For(s, st.Stage), advice.Remarks(s, st.Stage)})
			if err != nil {
				t.Errorf("%s: advice: %v", where, err)
			}
			n.grep(t, where+", advice", string(explained))
			if !st.Status.Ended() {
				continue
			}
			line, err := report.Writer{}.Line(s, st.Stage)
			if err != nil {
				t.Errorf("%s: report: %v", where, err)
			}
			n.grep(t, where+", report", string(line))
		}
	}
}

func (n *witness) grep(t *testing.T, where, text string) {
	t.Helper()
	for plain, what := range n.secrets {
		asJSON, _ := json.Marshal(plain)
		for form, value := range map[string]string{
			"plain": plain, "percent-encoded": url.QueryEscape(plain), "JSON": strings.Trim(string(asJSON), `"`),
			"base64":    strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(plain)), "="),
			"base64url": base64.RawURLEncoding.EncodeToString([]byte(plain)),
		} {
			if strings.Contains(text, value) {
				t.Errorf("%s holds the %s, %s", where, what, form)
				break
			}
		}
	}
}

// lookForPorts dials where the walk listened. The walk is closed by now.
func (n *witness) lookForPorts(t *testing.T) {
	t.Helper()
	for address := range n.addresses {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			t.Errorf("somebody still listens on %s", address)
		}
	}
}
