package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/testkit/ports"
)

func TestMain(m *testing.M) {
	foreign.Require()
	ports.Isolate()
	goleak.VerifyTestMain(m)
}

// buffer is an output that several goroutines write to, and that can be waited on.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// await waits for a text to appear.
func (b *buffer) await(t *testing.T, text string) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if s := b.String(); strings.Contains(s, text) {
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("%q does not appear in:\n%s", text, b.String())
		}
	}
}

// console is a terminal with somebody at the browser.
type console struct {
	Terminal
	out, err buffer
}

func newConsole() *console {
	c := new(console)
	c.Terminal = Terminal{Stdin: strings.NewReader(""), Stdout: &c.out, Stderr: &c.err,
		Getenv: func(string) string { return "" }, OpenURL: visit(person.Person{})}
	return c
}

// anybody is at a browser that keeps its cookies.
var anybody = person.Person{}.AtBrowser()

// begun is where the address leads that a walk hands to that browser; itself when it leads nowhere.
func begun(ctx context.Context, address string) string {
	if to, err := anybody.Begin(ctx, address); err == nil {
		return to
	}
	return address
}

// visit is a browser that stays to load the clean page when the walk has its response.
func visit(p person.Person) func(context.Context, string) error {
	return func(ctx context.Context, url string) error { return p.Visit(context.WithoutCancel(ctx), url) }
}

// run does one command with a fresh console that prepare may change.
func run(prepare func(*console), args ...string) (code int, c *console) {
	c = newConsole()
	if prepare != nil {
		prepare(c)
	}
	return c.Run(args), c
}

// web runs a walk of practice-web, whose redirect URI has a fixed port. Tests of other packages use that port too, at
// the same time, so they take turns.
func web(t *testing.T, prepare func(*console), args ...string) (int, *console) {
	t.Helper()
	defer ports.Turn(t)()
	return run(prepare, append([]string{"walk"}, args...)...)
}

// native are the flags of the client that may have any port.
var native = []string{"walk", "--client-id", "practice-native", "--redirect-uri", "http://127.0.0.1:0/callback"}

func nativeWith(args ...string) []string { return append(append([]string(nil), native...), args...) }

// record is one line of output, strictly as the contract has it.
type record struct {
	Stage     string          `json:"stage"`
	OK        *bool           `json:"ok"`
	Skipped   *string         `json:"skipped"`
	Started   string          `json:"started"`
	Duration  *int64          `json:"duration_ms"`
	Exchanges []exchange      `json:"exchanges"`
	Values    json.RawMessage `json:"values"`
	Checks    []struct {
		ID, Verdict, Text, Section string
	} `json:"checks"`
	Advice *struct {
		What   string `json:"what"`
		Causes []struct {
			Text       string `json:"text"`
			Likelihood int    `json:"likelihood"`
			Evidence   string `json:"evidence"`
			RuledOut   *bool  `json:"ruled_out"`
			Fix        string `json:"fix"`
		} `json:"causes"`
		Section string `json:"section"`
		ID      string `json:"id"`
	} `json:"advice"`
}

type exchange struct {
	Method          string      `json:"method"`
	URL             string      `json:"url"`
	RequestHeaders  [][2]string `json:"request_headers"`
	RequestBody     *string     `json:"request_body"`
	Status          int         `json:"status"`
	ResponseHeaders [][2]string `json:"response_headers"`
	ResponseBody    *string     `json:"response_body"`
	Truncated       bool        `json:"truncated"`
	Duration        *int64      `json:"duration_ms"`
}

// records reads the output: one JSON object per line, known fields only.
func records(t *testing.T, output string) []record {
	t.Helper()
	var all []record
	for line := range strings.Lines(output) {
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		var r record
		if err := dec.Decode(&r); err != nil {
			t.Fatalf("line %d is not as the contract has it: %v\n%s", len(all)+1, err, line)
		}
		if _, err := dec.Token(); err != io.EOF {
			t.Errorf("line %d has something behind its object", len(all)+1)
		}
		all = append(all, r)
	}
	return all
}

// members are the names and values of an object, in their order.
func members(t *testing.T, object json.RawMessage) (names []string, values map[string]any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(object))
	dec.Token()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var skip any
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(object, &values); err != nil {
		t.Fatal(err)
	}
	return names, values
}

// wantStages asserts which stages were printed, and that all but a failing last one are ok.
func wantStages(t *testing.T, c *console, n int, lastOK bool) []record {
	t.Helper()
	all := records(t, c.out.String())
	if len(all) != n {
		t.Fatalf("%d lines, want %d:\n%s\n%s", len(all), n, c.out.String(), c.err.String())
	}
	for i, r := range all {
		if want := string(flow.Stages[i]); r.Stage != want {
			t.Errorf("line %d is stage %s, want %s", i+1, r.Stage, want)
		}
		if want := i < n-1 || lastOK; r.OK == nil || *r.OK != want {
			t.Errorf("stage %s: ok is not %v", r.Stage, want)
		}
		if r.OK != nil && *r.OK != (r.Advice == nil) {
			t.Errorf("stage %s: ok %v with advice %+v", r.Stage, *r.OK, r.Advice)
		}
	}
	return all
}
