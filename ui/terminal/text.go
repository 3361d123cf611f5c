package terminal

import (
	"fmt"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/resource"
)

// text is what people read in a terminal: linear, labels before values, verdicts in words, nothing drawn and nothing
// drawn over, so that a screen reader and a log can follow it.
type text struct{ strings.Builder }

// line writes one line, or several where the words have line ends, with the distance of a level from the side.
func (t *text) line(level int, format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		t.WriteString(strings.TrimRight(strings.Repeat("  ", level)+line, " ") + "\n")
	}
}

// title begins a part of a page.
func (t *text) title(format string, args ...any) { t.line(0, "\n"+format, args...) }

// stageText is the page of a stage that has ended. Why it failed comes last, where the eye is when nothing follows.
func stageText(v page.View, stage flow.Stage) string {
	var t text
	p, st := page.Of(v, stage), v.Snapshot.Stage(stage)
	t.title("Stage %d of %d: %s. %s", stage.Index()+1, len(flow.Stages), p.Title, ended(st))
	if st.Skipped != "" {
		t.line(0, "%s", p.Find(page.Skipped).Note)
		return t.String()
	}
	t.line(0, "%s", p.Intro)
	for _, s := range p.Sections {
		if s.Key != page.Failure && s.Key != page.Probed {
			t.section(s, v, stage)
		}
	}
	t.section(p.Find(page.Probed), v, stage)
	t.section(p.Find(page.Failure), v, stage)
	if v.Open {
		return t.String()
	}
	return v.Snapshot.Redactor.Text(t.String())
}

// endText is the end of a walk: what happened, and what to type next.
func endText(v page.View) string {
	var t text
	p := page.End(v)
	t.title("%s. %s", p.Title, p.Intro)
	for _, s := range p.Sections {
		switch s.Key {
		case page.Sentences:
			for i, line := range s.Lines {
				t.line(1, "%d. %s", i+1, strings.ReplaceAll(line, "`", ""))
			}
		case page.Held, page.NeverSaw:
			t.line(0, "%s: %s", s.Title, strings.Join(s.Lines, "; "))
		case page.Lives:
			for _, l := range s.Lives {
				t.line(0, "Used for: %s, %s", l.Name, l.Text())
			}
		}
	}
	if v.Snapshot.Client.PKCE == authz.Off {
		t.line(0, "Next: the same command with --pkce S256, or press Deny in the browser.")
	} else {
		t.line(0, "Next: the same command with --pkce off, or press Deny in the browser.")
	}
	if v.Open {
		return t.String()
	}
	return v.Snapshot.Redactor.Text(t.String())
}

func ended(st flow.StageState) string {
	switch st.Status {
	case flow.Skipped:
		return "Skipped."
	case flow.Failed:
		if st.Failure != nil && st.Failure.Code != "" {
			return fmt.Sprintf("Failed after %s: %s.", page.Took(st), st.Failure.Code)
		}
		return fmt.Sprintf("Failed after %s.", page.Took(st))
	}
	return fmt.Sprintf("Done in %s.", page.Took(st))
}

// section writes a section that says something. What is to be registered, and how the metadata agree, the check tells;
// the URL that was opened stands where it was built.
func (t *text) section(s page.Section, v page.View, stage flow.Stage) {
	switch s.Key {
	case "", page.Registration, page.Metadata, page.Skipped, page.Waiting:
	case page.Outcome:
		t.title("%s", s.Lines[0])
		if s.Note != "" {
			t.line(1, "%s", strings.ReplaceAll(s.Note, "`", ""))
		}
	case page.Failure, page.Remark:
		t.explanation(s, v.Snapshot.Client)
	case page.URL:
		if stage == flow.Request {
			t.title("%s:", s.Title)
			t.line(0, "%s", plain.URI(s.URL))
		}
	case page.Request, page.Response:
		t.message(s)
	case page.Readable:
		t.body(s)
	case page.Server:
		t.title("What the practice server decided:")
		for _, d := range s.Decisions {
			t.decision(d)
		}
	default:
		t.plainly(s)
	}
}

func (t *text) plainly(s page.Section) {
	rows := 0
	for _, r := range s.Rows {
		if r.Value != "" || !r.Hidden.IsZero() {
			rows++
		}
	}
	if rows+len(s.Findings)+len(s.Lines)+len(s.Note) == 0 {
		return
	}
	if s.Key == page.Checks {
		t.title("%s, %s:", s.Title, s.Source)
	} else {
		t.title("%s:", s.Title)
	}
	if s.Note != "" {
		t.line(1, "%s", s.Note)
	}
	for _, line := range s.Lines {
		t.line(1, "%s", line)
	}
	for _, r := range s.Rows {
		t.row(r)
	}
	for _, f := range s.Findings {
		t.finding(1, f)
	}
}

func (t *text) row(r page.Row) {
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
	t.line(1, "%s: %s", r.Name, value)
}

// mostLines is how much of a body is printed; the JSON has all of it.
const mostLines = 40

func (t *text) message(s page.Section) {
	m := s.Message.Read()
	title, took, _ := strings.Cut(s.Title, " · ")
	if _, after, found := strings.Cut(took, " · "); found {
		m.Start += ", " + after
	}
	t.title("%s: %s", title, m.Start)
	if m.Note != "" {
		t.line(1, "%s", m.Note)
	}
	for _, h := range m.Header {
		t.line(1, "%s: %s", h.Name, h.Value)
	}
	if len(m.Body) > 0 {
		t.line(1, "")
		t.shortened(string(m.Body))
	}
}

// body writes what a body is, and the body itself where it did not come as it reads.
func (t *text) body(s page.Section) {
	c, note := s.Body.Read(), s.Body.Note()
	if note == "" {
		return
	}
	t.title("%s: %s", s.Title, note)
	if (c.Packed != "" || c.Charset != "") && c.Kind != resource.Binary && c.Kind != resource.Image {
		t.shortened(string(c.Body))
	}
}

func (t *text) shortened(body string) {
	lines := strings.Split(strings.TrimRight(body, "\r\n"), "\n")
	for _, line := range lines[:min(len(lines), mostLines)] {
		t.line(1, "%s", strings.TrimRight(line, "\r"))
	}
	if more := len(lines) - mostLines; more > 0 {
		t.line(1, "%s more. The JSON lines have all of it.", plain.Count(more, "line"))
	}
}

func (t *text) decision(d practice.Decision) {
	t.line(1, "%s", d.Line())
	for _, c := range d.Checks {
		if c.Verdict != finding.Pass {
			t.line(2, "%s: %s (%s)", refusals[c.Verdict], c.Text, finding.Cite(c.Section))
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

func (t *text) finding(level int, f finding.Finding) {
	source := ""
	if f.Section != "" {
		source = " (" + finding.Cite(f.Section) + ")"
	}
	t.line(level, "%s: %s%s", inFront(f.Verdict), f.Text, source)
	t.reasons(level+1, f)
}

func (t *text) reasons(level int, f finding.Finding) {
	if f.Evidence != "" {
		t.line(level, "Seen: %s", f.Evidence)
	}
	if f.Fix != "" {
		t.line(level, "To do: %s", f.Fix)
	}
}

// explanation writes what happened and the causes, each with what was seen and what to type next.
func (t *text) explanation(s page.Section, c client.Client) {
	kind := "Worth knowing"
	if s.Key == page.Failure {
		kind = "What happened"
	}
	t.title("%s: %s (%s)", kind, s.Lines[0], s.Source)
	if s.Note != "" {
		t.line(1, "%s", strings.ReplaceAll(s.Note, "`", ""))
	}
	t.causes(s.Title, s.Findings, c)
}

func (t *text) causes(title string, causes []finding.Finding, c client.Client) {
	t.line(0, "%s:", title)
	n := 0
	for _, f := range causes {
		if f.Verdict == finding.Pass {
			continue
		}
		n++
		t.line(1, "%d. %s", n, f.Text)
		t.reasons(2, f)
		if flag := flagOf(f.Action, c); flag != "" {
			t.line(2, "To type: the same command with %s", flag)
		}
	}
	if n < len(causes) {
		t.line(0, "Ruled out:")
	}
	for _, f := range causes {
		if f.Verdict == finding.Pass {
			t.line(1, "%s", f.Text)
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
	}
	return ""
}

// adviceText is an explanation without a walk.
func adviceText(a *advice.Advice) string {
	var t text
	t.line(0, "What happened: %s (%s · %s)", a.What, finding.Cite(a.Section), a.ID)
	title := "Most likely first"
	if !a.Known() {
		title = "What to look at"
	}
	t.causes(title, a.Causes, client.Client{})
	return t.String()
}
