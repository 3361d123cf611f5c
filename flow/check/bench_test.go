package check_test

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/flow/wire"
)

func TestMain(m *testing.M) {
	foreign.Require()
	ports.Isolate()
	goleak.VerifyTestMain(m)
}

// counter is below everything: what passes here goes onto the wire.
type counter struct {
	base http.RoundTripper
	mu   sync.Mutex
	sent []string
}

func (c *counter) RoundTrip(req *http.Request) (*http.Response, error) {
	u := *req.URL
	u.RawQuery = ""
	c.mu.Lock()
	c.sent = append(c.sent, req.Method+" "+u.String())
	c.mu.Unlock()
	return c.base.RoundTrip(req)
}

// outcome is one check as a test looks at it.
type outcome struct {
	check.Report
	verdicts []finding.Finding
	wire     []string // requests that went out
}

// asked is how many requests went out for what is asked in any check: without the controls at the authorization endpoint
// and the third client authentication method, which TestControls and TestThirdMethod look at.
func (o outcome) asked() int {
	return len(o.wire) - o.controls() - o.count("third_method") - o.count("endpoint_redirect")
}

func (o outcome) controls() int { return o.count("_invented_") }

func (o outcome) count(part string) (n int) {
	for _, a := range o.Sent {
		if strings.Contains(a.ID, part) {
			n++
		}
	}
	return n
}

// examine runs a check and holds it to what every check must keep: the plan, and silence about secrets.
func examine(t *testing.T, c check.Client, deps check.Deps) outcome {
	t.Helper()
	base := deps.Transport
	if base == nil {
		base = wire.NewTransport()
	}
	below := &counter{base: base}
	deps.Transport = below
	if deps.Listen == nil {
		deps.Listen = freePort
	}
	var told []string
	deps.OnSend = func(a check.PlannedRequest) { told = append(told, a.Method+" "+a.URL) }
	plan := check.Plan(c)
	var out outcome
	out.Report = check.Run(t.Context(), c, deps, func(v finding.Finding) { out.verdicts = append(out.verdicts, v) })
	out.wire = below.sent
	wantPlanKept(t, plan, out, told)
	wantNoSecret(t, c, out)
	for _, v := range out.verdicts {
		if v.Text == "" || v.Section == "" && v.ID != "cancelled" {
			t.Errorf("%s: text %q, section %q; want both", v.ID, v.Text, v.Section)
		}
		if (v.Verdict == finding.Fail || v.Verdict == finding.Warn) && v.Fix == "" {
			t.Errorf("%s is %s and says no fix", v.ID, v.Verdict)
		}
	}
	return out
}

// wantPlanKept: every announced request was sent exactly once or has a reason why not, and nothing else was sent.
func wantPlanKept(t *testing.T, plan []check.PlannedRequest, out outcome, told []string) {
	t.Helper()
	var announced, accounted, sent []string
	for _, a := range plan {
		announced = append(announced, a.ID)
		why, skipped := out.NotSent[a.ID]
		if skipped && why == "" {
			t.Errorf("%s was not sent, and nobody says why", a.ID)
		}
		if a.If == "" && skipped && len(out.wire) > 0 && !out.Failed {
			t.Errorf("%s was announced without a condition and not sent: %s", a.ID, why)
		}
	}
	for _, a := range out.Sent {
		accounted = append(accounted, a.ID)
		sent = append(sent, a.Method+" "+a.URL)
	}
	for id := range out.NotSent {
		accounted = append(accounted, id)
	}
	slices.Sort(announced)
	slices.Sort(accounted)
	if !slices.Equal(announced, accounted) {
		t.Errorf("announced %v, accounted for %v", announced, accounted)
	}
	if !slices.Equal(sent, out.wire) || !slices.Equal(sent, told) {
		t.Errorf("reported as sent %v, told before %v, on the wire %v", sent, told, out.wire)
	}
	if len(out.Exchanges) != len(out.wire) {
		t.Errorf("%d exchanges recorded, %d requests on the wire", len(out.Exchanges), len(out.wire))
	}
}

// wantNoSecret looks for everything that the requests carried in confidence.
func wantNoSecret(t *testing.T, c check.Client, out outcome) {
	t.Helper()
	secrets := []string{c.Secret.Reveal(), url.QueryEscape(c.Secret.Reveal())}
	for _, x := range out.Exchanges {
		for _, text := range []string{x.URL[strings.IndexByte(x.URL, '?')+1:], string(x.RequestBody)} {
			values, _ := url.ParseQuery(text)
			for _, name := range []string{"state", "code", "code_verifier", "client_secret", "token"} {
				secrets = append(secrets, values.Get(name))
			}
		}
	}
	for _, v := range out.verdicts {
		for _, s := range secrets {
			if s != "" && strings.Contains(v.Text+v.Evidence+v.Fix, s) {
				t.Errorf("%s holds a secret of %d bytes", v.ID, len(s))
			}
		}
	}
}

// find is the last verdict of a check.
func (o outcome) find(t *testing.T, id string) finding.Finding {
	t.Helper()
	for _, v := range slices.Backward(o.verdicts) {
		if v.ID == id {
			return v
		}
	}
	t.Fatalf("there is no verdict %s", id)
	return finding.Finding{}
}

// want holds a check to its verdict and to words in its text, evidence or fix.
func (o outcome) want(t *testing.T, id string, verdict finding.Verdict, says string) {
	t.Helper()
	v := o.find(t, id)
	if v.Verdict != verdict || !strings.Contains(v.Text+" "+v.Evidence+" "+v.Fix, says) {
		t.Errorf("%s is %s: %s [%s] (%s); want %s with %q", id, v.Verdict, v.Text, v.Evidence, v.Fix, verdict, says)
	}
}

// first is the first cause that a person reads: the first failure, or else the first warning.
func (o outcome) first() finding.Finding {
	for _, verdict := range []finding.Verdict{finding.Fail, finding.Warn} {
		for _, v := range o.verdicts {
			if v.Verdict == verdict {
				return v
			}
		}
	}
	return finding.Finding{ID: "none", Verdict: finding.Pass, Text: "Nothing is wrong."}
}

// freePort stands for a machine where every port is free.
func freePort(string, string) (net.Listener, error) { return silent{}, nil }

type silent struct{ net.Listener }

func (silent) Close() error { return nil }

const (
	webSecret = "web secret+of/the=test"
	ownURI    = "http://127.0.0.1:3599/callback"
)

// startPractice is a practice server with a confidential and a public client of the test's own.
func startPractice(t *testing.T) *practice.Server {
	t.Helper()
	s, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "web", Secret: secret.New(webSecret), RedirectURIs: []string{ownURI}},
		{ID: "native", RedirectURIs: []string{ownURI}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("practice server: %v", err)
		}
	})
	return s
}
