package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/testkit/ports"
)

// served is a practice server, and a client with that secret that is registered there; app has none.
func served(t *testing.T, right string) (*practice.Server, client.Client) {
	t.Helper()
	c := client.Client{Name: "Test", ID: "web", Secret: secret.New(right), RedirectURI: "http://127.0.0.1:" + ports.Free(t) + "/callback",
		Scope: "activity", PKCE: authz.S256}
	uris := []string{c.RedirectURI}
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0",
		Clients: []practice.Client{{ID: "web", Secret: c.Secret, RedirectURIs: uris}, {ID: "app", RedirectURIs: uris}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	c.Issuer, c.Server.API = server.Issuer(), server.Issuer()+"/api/me"
	return server, c
}

// visit is somebody who allows everything, and whose browser stays to load the clean page: the listener then closes at once.
func visit(ctx context.Context, url string) error {
	return person.Person{}.Visit(context.WithoutCancel(ctx), url)
}

// failed is a walk with a wrong secret.
func failed(t *testing.T, alter ...func(*client.Client)) page.View {
	t.Helper()
	server, c := served(t, "the-secret-of-this-test")
	c.Secret = secret.New("not-the-secret-of-it")
	for _, a := range alter {
		a(&c)
	}
	w := flow.New(1, c, flow.Deps{OpenURL: visit})
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return page.View{Snapshot: w.Snapshot(), Practice: true, Open: true, Decisions: server.DecisionsBetween}
}

// A report is whole: what failed and why, the diagram, the archive, the lines, and sums that fit; nothing is written over.
func TestReport(t *testing.T) {
	v := failed(t)
	folder := filepath.Join(t.TempDir(), "report")
	if err := export.WriteReport(folder, v, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, name := range []string{"report.md", "walk.har", "walk.json", "SHA256SUMS"} {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		text[name] = string(b)
		for what, x := range map[string]secret.Value{"secret": v.Snapshot.Client.Secret, "code": v.Snapshot.Response.Code,
			"verifier": v.Snapshot.Request.PKCE.Verifier, "state": v.Snapshot.Response.State} {
			if strings.Contains(text[name], x.Reveal()) {
				t.Errorf("%s has the %s in it", name, what)
			}
		}
	}
	for name, content := range text {
		if name != "SHA256SUMS" && !strings.Contains(text["SHA256SUMS"], fmt.Sprintf("%x  %s", sha256.Sum256([]byte(content)), name)) {
			t.Errorf("the sum of %s is missing", name)
		}
	}
	for _, want := range []string{"# A walk that failed at Exchange the code", "E071", "A-xC: 401 invalid_client", "Written by oauthwalk 1.2.3"} {
		if !strings.Contains(text["report.md"], want) {
			t.Errorf("report.md does not say %q:\n%s", want, text["report.md"])
		}
	}
	var lines []map[string]any
	if err := json.Unmarshal([]byte(text["walk.json"]), &lines); err != nil || len(lines) != 5 {
		t.Errorf("walk.json has %d stages: %v", len(lines), err)
	}
	if err := export.WriteReport(folder, v, ""); !errors.Is(err, export.ErrExists) {
		t.Errorf("a second report into the same folder: %v", err)
	}
	if err := export.WriteReport(filepath.Join(folder, "none", "such"), v, ""); err == nil {
		t.Error("a report into a folder that is not there was written")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(folder), ".*")); len(left) > 0 {
		t.Errorf("half-written: %q", left)
	}
}

// The archive has what HAR 1.2 requires: sorted entries, times that are the sum of their parts, absolute addresses.
func TestHAR(t *testing.T) {
	text, err := export.HAR(failed(t).Snapshot, "1")
	if err != nil {
		t.Fatal(err)
	}
	var har struct {
		Log struct {
			Version string
			Pages   []struct{ ID string }
			Entries []struct {
				Pageref         string
				StartedDateTime time.Time
				Time            float64
				Request         struct {
					Method, URL string
					Cookies     []any
					PostData    *struct {
						MimeType, Text string
						Params         []struct{ Name, Value string }
					}
				}
				Response struct{ Status int }
				Timings  struct{ DNS, Connect, Send, Wait, Receive float64 }
			}
		}
	}
	if err := json.Unmarshal(text, &har); err != nil {
		t.Fatal(err)
	}
	if har.Log.Version != "1.2" || len(har.Log.Entries) != 2 || len(har.Log.Pages) != 2 {
		t.Fatalf("version %s with %d entries", har.Log.Version, len(har.Log.Entries))
	}
	for i, e := range har.Log.Entries {
		sum := max(e.Timings.DNS, 0) + max(e.Timings.Connect, 0) + e.Timings.Send + e.Timings.Wait + e.Timings.Receive
		if math.Abs(sum-e.Time) > 0.001 || e.Timings.Wait < 0 || e.Timings.Receive < 0 || e.Request.Cookies == nil ||
			!strings.HasPrefix(e.Request.URL, "http://") || i > 0 && e.StartedDateTime.Before(har.Log.Entries[i-1].StartedDateTime) {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	post := har.Log.Entries[1].Request.PostData
	if post == nil || post.Params[0].Name != "code" && post.Params[0].Name != "grant_type" || har.Log.Entries[1].Response.Status != 401 {
		t.Errorf("the token request is %+v", har.Log.Entries[1])
	}
}

// What others read it with takes the archive and the diagram: of a walk that did nothing, of one that failed, of one whose
// server says what would be a statement, or the end, of a diagram.
func TestOthersReadIt(t *testing.T) {
	v := failed(t)
	begun := v
	for i, s := range flow.Stages {
		begun.Snapshot.Stages[i] = flow.StageState{Stage: s}
	}
	hostile := v
	x := &hostile.Snapshot.Stages[flow.Exchange.Index()]
	x.Failure = &flow.Failure{Status: 400, Code: "end; A->>C: forged #1\nend", Text: "end"}
	for name, v := range map[string]page.View{"failed": v, "begun": begun, "hostile": hostile} {
		archive, err := export.HAR(v.Snapshot, "1")
		if err != nil {
			t.Fatal(err)
		}
		if says := foreign.Object(t, foreign.HAR, archive); says != "" {
			t.Errorf("%s: har-validator: %s\n%s", name, says, archive)
		}
		if says := foreign.Object(t, foreign.Mermaid, []byte(export.Mermaid(v))); says != "" {
			t.Errorf("%s: mermaid: %s\n%s", name, says, export.Mermaid(v))
		}
	}
	if foreign.Object(t, foreign.HAR, []byte(`{"log":{}}`)) == "" || foreign.Object(t, foreign.Mermaid, []byte("sequenceDiagram\n A->>B x")) == "" {
		t.Error("the readers take anything")
	}
}

// A report is opened again as a folder, as a zip and as its stages; a changed one says so.
func TestOpen(t *testing.T) {
	v, dir := failed(t), t.TempDir()
	folder, packed := filepath.Join(dir, "report"), filepath.Join(dir, "report.zip")
	for _, name := range []string{folder, packed} {
		if err := export.WriteReport(name, v, "1"); err != nil {
			t.Fatal(err)
		}
		if err := export.WriteReport(name, v, "1"); !errors.Is(err, export.ErrExists) {
			t.Errorf("a second %s: %v", name, err)
		}
	}
	lines, err := os.ReadFile(filepath.Join(folder, "walk.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{folder, packed, filepath.Join(folder, "walk.json")} {
		o, err := export.Open(name)
		if err != nil || len(o.Stages) != 5 || o.Changed {
			t.Fatalf("%s: %d stages, changed %v: %v", name, len(o.Stages), o.Changed, err)
		}
		for _, s := range o.Stages {
			if !strings.Contains(string(lines), string(s.Line())) {
				t.Errorf("%s: stage %s is another one:\n%s", name, s.Stage, s.Line())
			}
		}
		text := page.RecordText(o.Stages[4])
		for _, want := range []string{"Stage 5 of 8: Exchange the code. Failed after", "Request: POST http://127.0.0.1:", "grant_type=authorization_code",
			"Response: 401", "invalid_client", "What went wrong: ", "E071", "1. ", "To do: "} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "walk.json"), append(lines, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	if o, err := export.Open(folder); err != nil || !o.Changed {
		t.Errorf("a changed report: %v, %v", o.Changed, err)
	}
}

// The marks that another run wrote stay, so that equal secrets and their lengths can still be seen; what only looks like one
// is masked.
func TestOpenKeepsMarks(t *testing.T) {
	const mark, fake = "[redacted 1043 #0a1b]", "[redacted 20 #kQ7vR2mXz9Lt4WbYc8Nd]"
	name := filepath.Join(t.TempDir(), "walk.json")
	line := `{"stage":"exchange","ok":true,"exchanges":[{"method":"POST","url":"http://127.0.0.1/","request_headers":[["Content-Type","application/x-www-form-urlencoded"]],
		"request_body":"code=` + mark + `&x=1","status":200,"response_headers":[],"response_body":"{\"access_token\":\"` + fake + `\"}"}],"values":{"code":"` + mark + `"}}`
	if err := os.WriteFile(name, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := export.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text := page.RecordText(o.Stages[0])
	if strings.Count(text, mark) != 2 || strings.Contains(text, "kQ7v") {
		t.Errorf("it reads\n%s", text)
	}
}

// What others wrote is bounded, stays inside of its folder, and is what it says.
func TestOpenForeign(t *testing.T) {
	dir := t.TempDir()
	line := `{"stage":"setup","ok":true,"later":1,"values":{"client_secret":"revealed-by-somebody"}}`
	outside := filepath.Join(dir, "outside.json")
	write := func(name, text string) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	write("outside.json", line)
	packed := func(entry, text string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create(entry)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "link"), 0o700), os.Symlink(outside, filepath.Join(dir, "link", "walk.json")),
		os.MkdirAll(filepath.Join(dir, "odd", "walk.json"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{
		filepath.Join(dir, "link"):                    "escapes",
		filepath.Join(dir, "odd"):                     "not a regular file",
		filepath.Join(dir, "none"):                    "no such file",
		write("empty.json", ""):                       "there is none",
		write("other.json", `[{"stage":"lunch"}]`):    "has no stage",
		write("broken.json", `[{"stage":"setup"`):     "not the stages of a walk",
		write("up.zip", packed("../walk.json", line)): "no walk.json",
		write("bomb.zip", packed("r/walk.json", line+strings.Repeat(" ", export.MaxReport))): "too long",
		write("long.json", line+strings.Repeat(" ", export.MaxReport)):                       "too long",
		write("zip.zip", "PK\x03\x04 and nothing"):                                           "not a valid zip",
	} {
		if _, err := export.Open(name); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", filepath.Base(name), err, says)
		}
	}
	o, err := export.Open(write("lines.json", line+"\n"+line))
	if err != nil || len(o.Stages) != 2 || string(o.Stages[1].Line()) != line {
		t.Fatalf("lines: %d, %v", len(o.Stages), err)
	}
	if text := page.RecordText(o.Stages[0]); strings.Contains(text, "revealed-by-somebody") || !strings.Contains(text, "client_secret") {
		t.Errorf("the secret that somebody revealed is shown:\n%s", text)
	}
}
