package page

import (
	"fmt"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/resource"
)

// Text is what people read in a terminal and in a report: linear, labels before values, verdicts in words, nothing drawn
// and nothing drawn over, so that a screen reader and a log can follow it.
type Text struct{ strings.Builder }

// Line writes one line, or several where the words have line ends, with the distance of a level from the side.
func (t *Text) Line(level int, format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		t.WriteString(strings.TrimRight(strings.Repeat("  ", level)+line, " ") + "\n")
	}
}

// prose writes words of ours, in which backticks stand around what people type.
func (t *Text) prose(level int, words string) {
	t.Line(level, "%s", strings.ReplaceAll(words, "`", ""))
}

// title begins a part of a page.
func (t *Text) title(format string, args ...any) { t.Line(0, "\n"+format, args...) }

// StageText is the page of a stage that has ended. Why it failed comes last, where the eye is when nothing follows.
func StageText(v View, stage flow.Stage) string {
	var t Text
	p, st := Of(v, stage), v.Snapshot.Stage(stage)
	t.title("Stage %d of %d: %s. %s", stage.Index()+1, len(flow.Stages), p.Title, endedText(st))
	if st.Skipped != "" {
		t.Line(0, "%s", p.Find(Skipped).Note)
		return t.String()
	}
	t.prose(0, p.Intro)
	t.Line(0, "Why: %s", Why(stage))
	for _, s := range p.Sections {
		if s.Key != Failure && s.Key != Probed {
			t.section(s, v, stage)
		}
	}
	t.section(p.Find(Probed), v, stage)
	t.section(p.Find(Failure), v, stage)
	if v.Open {
		return t.String()
	}
	return v.Snapshot.Redactor.Text(t.String())
}

// FailureText is why a stage failed: what happened, and the causes.
func FailureText(v View, stage flow.Stage) string {
	var t Text
	t.section(Of(v, stage).Find(Failure), v, stage)
	return v.Snapshot.Redactor.Text(t.String())
}

// MetadataText is what was configured beside what the metadata of the issuer says; "" where none was read.
func MetadataText(v View) string {
	var t Text
	for _, s := range metadata(v) {
		for _, r := range s.Rows {
			t.row(r)
			if r.Finding.Text != "" {
				t.Finding(2, r.Finding)
			}
		}
	}
	return v.Snapshot.Redactor.Text(t.String())
}

func endedText(st flow.StageState) string {
	switch st.Status {
	case flow.Skipped:
		return "Skipped."
	case flow.Failed:
		if st.Failure != nil && st.Failure.Code != "" {
			return fmt.Sprintf("Failed after %s: %s.", Took(st), st.Failure.Code)
		}
		return fmt.Sprintf("Failed after %s.", Took(st))
	}
	return fmt.Sprintf("Done in %s.", Took(st))
}

// section writes a section that says something. What is to be registered, and how the metadata agree, the check tells;
// the URL that was opened stands where it was built.
func (t *Text) section(s Section, v View, stage flow.Stage) {
	switch s.Key {
	case "", Registration, Metadata, Skipped, Waiting:
	case Outcome:
		t.title("%s", s.Lines[0])
		if s.Note != "" {
			t.prose(1, s.Note)
		}
	case Failure, Remark:
		t.explanation(s, v.Snapshot.Client)
	case URL:
		if stage == flow.Request {
			t.title("%s:", s.Title)
			t.Line(0, "%s", plain.URI(s.URL))
		}
	case Request, Response:
		t.message(s)
	case Readable:
		t.body(s)
	case Server:
		t.title("What the practice server decided:")
		for _, d := range s.Decisions {
			t.Decision(d)
		}
	default:
		t.plainly(s)
	}
}

func (t *Text) plainly(s Section) {
	rows := 0
	for _, r := range s.Rows {
		if r.Value != "" || !r.Hidden.IsZero() {
			rows++
		}
	}
	if rows+len(s.Findings)+len(s.Lines)+len(s.Note) == 0 {
		return
	}
	if s.Key == Checks {
		t.title("%s, %s:", s.Title, s.Source)
	} else {
		t.title("%s:", s.Title)
	}
	if s.Note != "" {
		t.prose(1, s.Note)
	}
	for _, line := range s.Lines {
		t.prose(1, line)
	}
	for _, r := range s.Rows {
		t.row(r)
	}
	for _, f := range s.Findings {
		t.Finding(1, f)
	}
}

func (t *Text) row(r Row) {
	value := r.Value
	switch {
	case !r.Hidden.IsZero():
		value = r.Hidden.Redacted()
	case r.Absent:
		value = "not sent"
	case value == "":
		return
	}
	if r.Note != "" {
		value += " (" + r.Note + ")"
	}
	t.Line(1, "%s: %s", r.Name, value)
}

// mostLines is how much of a body is printed; the JSON has all of it.
const mostLines = 40

func (t *Text) message(s Section) {
	m := s.Message.Read()
	title, took, _ := strings.Cut(s.Title, " · ")
	if _, after, found := strings.Cut(took, " · "); found {
		m.Start += ", " + after
	}
	t.title("%s: %s", title, m.Start)
	if m.Note != "" {
		t.Line(1, "%s", m.Note)
	}
	for _, h := range m.Header {
		t.Line(1, "%s: %s", h.Name, h.Value)
	}
	if len(m.Body) > 0 {
		t.Line(1, "")
		t.shortened(string(m.Body))
	}
}

// body writes what a body is, and the body itself where it did not come as it reads.
func (t *Text) body(s Section) {
	c, note := s.Body.Read(), s.Body.Note()
	if note == "" {
		return
	}
	t.title("%s: %s", s.Title, note)
	if (c.Packed != "" || c.Charset != "") && c.Kind != resource.Binary && c.Kind != resource.Image {
		t.shortened(string(c.Body))
	}
}

func (t *Text) shortened(body string) {
	lines := strings.Split(strings.TrimRight(body, "\r\n"), "\n")
	for _, line := range lines[:min(len(lines), mostLines)] {
		t.Line(1, "%s", strings.TrimRight(line, "\r"))
	}
	if more := len(lines) - mostLines; more > 0 {
		t.Line(1, "%s more. The JSON lines have the rest.", plain.Count(more, "line"))
	}
}

// Decision writes what the practice server decided of a request, and which of its checks did not pass.
func (t *Text) Decision(d practice.Decision) {
	t.Line(1, "%s", d.Line())
	for _, c := range d.Checks {
		if c.Verdict != finding.Pass {
			t.Line(2, "%s: %s (%s)", refusals[c.Verdict], c.Text, finding.Cite(c.Section))
		}
	}
}

// refusals are the words for a verdict of the server on what it was sent: a refusal may be what was wanted.
var refusals = map[finding.Verdict]string{finding.Warn: "Noted", finding.Fail: "Refused", finding.Skip: "Not looked at"}

// inFront is the word for a verdict where a line begins with it.
func inFront(v finding.Verdict) string {
	word := v.Word()
	return strings.ToUpper(word[:1]) + word[1:]
}

// Finding writes a verdict with its reasons.
func (t *Text) Finding(level int, f finding.Finding) {
	source := ""
	if f.Section != "" {
		source = " (" + finding.Cite(f.Section) + ")"
	}
	t.Line(level, "%s: %s%s", inFront(f.Verdict), f.Text, source)
	t.reasons(level+1, f)
}

func (t *Text) reasons(level int, f finding.Finding) {
	if f.Evidence != "" {
		t.Line(level, "Seen: %s", f.Evidence)
	}
	if f.Fix != "" {
		t.Line(level, "To do: %s", f.Fix)
	}
}

// explanation writes what happened and the causes, each with what was seen and what to type next.
func (t *Text) explanation(s Section, c client.Client) {
	kind := "Worth knowing"
	if s.Key == Failure {
		kind = "What went wrong"
	}
	t.title("%s: %s (%s)", kind, s.Lines[0], s.Source)
	if s.Note != "" {
		t.prose(1, s.Note)
	}
	t.causes(s.Title, s.Findings, c)
}

func (t *Text) causes(title string, causes []finding.Finding, c client.Client) {
	t.Line(0, "%s:", title)
	n := 0
	for _, f := range causes {
		if f.Verdict == finding.Pass {
			continue
		}
		n++
		t.Line(1, "%d. %s", n, f.Text)
		t.reasons(2, f)
		if flag := flagOf(f.Action, c); flag != "" {
			t.Line(2, "Next: the same command with %s", flag)
		}
	}
	if n < len(causes) {
		t.Line(0, "Ruled out:")
	}
	for _, f := range causes {
		if f.Verdict == finding.Pass {
			t.Line(1, "%s", f.Text)
			t.reasons(2, finding.Finding{Evidence: f.Evidence})
		}
	}
}

// flagOf is the flag that makes a fix; "" where no flag does.
func flagOf(a finding.Action, c client.Client) string {
	switch a.Kind {
	case finding.UseBasic:
		return "--auth basic"
	case finding.UsePost:
		return "--auth post"
	case finding.UseNone:
		return "--auth none"
	case finding.Host127, finding.HostName:
		return "--redirect-uri " + c.With(a).RedirectURI
	case finding.PKCES256:
		return "--pkce S256"
	case finding.AddScope:
		return fmt.Sprintf("--scope %q", c.With(a).Scope)
	case finding.AddParam:
		return fmt.Sprintf("--param %q", a.Arg)
	case finding.Type:
		return flags[a.Arg]
	}
	return ""
}

// flags are those that a field of the client is typed into.
var flags = map[string]string{"issuer": "--issuer URL", "client_id": "--client-id ID", "client_secret": "--client-secret-stdin, and the right secret",
	"redirect_uri": "--redirect-uri URI", "scope": `--scope "NAME NAME"`, "authorization_endpoint": "--authorization-endpoint URL",
	"token_endpoint": "--token-endpoint URL", "revocation_endpoint": "--revocation-endpoint URL"}

// AdviceText is an explanation without a walk.
func AdviceText(a *advice.Advice) string {
	var t Text
	t.Line(0, "What went wrong: %s (%s · %s)", a.What, finding.Cite(a.Section), a.ID)
	title := "Most likely first"
	if !a.Known() {
		title = "What to look at"
	}
	t.causes(title, a.Causes, client.Client{})
	return t.String()
}
