package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixed is the clock of walk and server, so that every time in a line is known.
func fixed() time.Time { return time.Date(2026, 11, 21, 10, 0, 0, 123e6, time.UTC) }

// walk takes a confidential client through all stages, or to the first that fails. change may edit before a stage.
func walk(t *testing.T, change func(*flow.Walk, flow.Stage)) flow.Snapshot {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Now: fixed, Clients: []practice.Client{
		{ID: "report", Secret: secret.New("the-secret-of-the-report"),
			RedirectURIs: []string{"https://app.example/callback"}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	c := client.Client{Issuer: server.Issuer(), ID: "report", Secret: secret.New("the-secret-of-the-report"),
		RedirectURI: "https://app.example/callback", Scope: "activity", PKCE: authz.S256}
	c.Server.API = server.Issuer() + "/api/me"
	w := flow.New(1, c, flow.Deps{Now: fixed})
	t.Cleanup(w.Close)
	for _, s := range flow.Stages {
		change(w, s)
		switch s {
		case flow.Callback:
			continue
		case flow.Consent:
			consent(t, w)
		default:
			if _, err := w.Run(t.Context(), s); err != nil {
				t.Fatalf("stage %s: %v", s, err)
			}
		}
		if w.Snapshot().Stage(s).Failure != nil {
			break
		}
	}
	return w.Snapshot()
}

func consent(t *testing.T, w *flow.Walk) {
	t.Helper()
	consentBy(t, w, person.Person{})
}

// consentBy pastes the response, as from another machine: no port is then part of the lines.
func consentBy(t *testing.T, w *flow.Walk, who person.Person) {
	t.Helper()
	url := w.Snapshot().Request.URL
	callback, err := who.Answer(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	w.Subscribe(func(s flow.Snapshot) {
		if s.Stage(flow.Callback).Status.Ended() && !s.Busy {
			select {
			case <-over:
			default:
				close(over)
			}
		}
	})
	if err := w.Do(flow.Consent); err != nil {
		t.Fatal(err)
	}
	if err := w.Paste(callback); err != nil {
		t.Fatal(err)
	}
	<-over
}

var volatile = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`127\.0\.0\.1%3A[0-9]+`), "127.0.0.1%3APORT"},
	{regexp.MustCompile(`"duration_ms": [0-9]+`), `"duration_ms": 0`},
	{regexp.MustCompile(`"Content-Length", "[0-9]+"`), `"Content-Length", "LENGTH"`}, // addresses differ in length
	{regexp.MustCompile(`(code_challenge(=|": "))[A-Za-z0-9_-]{43}`), "${1}CHALLENGE"},
}

// A header field and a check take one line each, so that a golden file can be read.
var (
	pair    = regexp.MustCompile(`\[\s+("[^"]*"),\s+("(?:[^"\\]|\\.)*")\s+\]`)
	checked = regexp.MustCompile(`\{\s+("id": .*),\s+("verdict": .*),\s+("text": .*),\s+("section": .*)\s+\}`)
)

func compact(indented string) string {
	return checked.ReplaceAllString(pair.ReplaceAllString(indented, "[$1, $2]"), "{$1, $2, $3, $4}")
}

var tag = regexp.MustCompile(`#[0-9a-f]{4}\]`)

// normal replaces what differs from run to run. Equal tags get equal numbers, in order of appearance.
func normal(line string) string {
	for _, v := range volatile {
		line = v.pattern.ReplaceAllString(line, v.with)
	}
	numbers := map[string]string{}
	return tag.ReplaceAllStringFunc(line, func(s string) string {
		if numbers[s] == "" {
			numbers[s] = fmt.Sprintf("#%d]", len(numbers)+1)
		}
		return numbers[s]
	})
}

// lines are the stages that have ended, one indented JSON object after another.
func lines(t *testing.T, w report.Writer, s flow.Snapshot) string {
	t.Helper()
	var all strings.Builder
	for _, st := range s.Stages {
		if !st.Status.Ended() {
			continue
		}
		line, err := w.Line(s, st.Stage)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(line, "\r\n") {
			t.Errorf("stage %s is more than one line", st.Stage)
		}
		var b bytes.Buffer
		if err := json.Indent(&b, line, "", "  "); err != nil {
			t.Fatalf("stage %s is no JSON: %v", st.Stage, err)
		}
		all.Write(b.Bytes())
		all.WriteByte('\n')
	}
	return all.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the report differs from %s (-want +got); if that is meant, run the test with -update:\n%s", path, diff)
	}
}

func TestReportOfAWholeWalk(t *testing.T) {
	golden(t, "walk.json", normal(compact(lines(t, report.Writer{}, walk(t, func(*flow.Walk, flow.Stage) {})))))
}

func TestReportOfAFailure(t *testing.T) {
	snap := walk(t, func(w *flow.Walk, s flow.Stage) {
		if s == flow.Exchange {
			if err := w.Edit(s, "redirect_uri", "https://app.example/other"); err != nil {
				t.Fatal(err)
			}
		}
	})
	golden(t, "failure.json", normal(compact(lines(t, report.Writer{}, snap))))
}

// Revealed, the lines hold every secret that the redacted ones hide, and are else the same.
func TestRevealShowsWhatIsRedactedElse(t *testing.T) {
	snap := walk(t, func(*flow.Walk, flow.Stage) {})
	hidden, shown := lines(t, report.Writer{}, snap), lines(t, report.Writer{Reveal: true}, snap)
	for name, token := range map[string]secret.Value{"access_token": snap.Grant.New.Access,
		"refresh_token": snap.Grant.New.Refresh} {
		plain := token.Reveal()
		if strings.Contains(hidden, plain) {
			t.Errorf("the redacted lines hold the %s", name)
		}
		if !strings.Contains(shown, `"`+name+`": "`+plain+`"`) {
			t.Errorf("the revealed lines lack the %s", name)
		}
	}
	if n, m := strings.Count(hidden, `"stage": `), strings.Count(shown, `"stage": `); n != 8 || m != 8 {
		t.Errorf("%d and %d stages, want 8", n, m)
	}
}
