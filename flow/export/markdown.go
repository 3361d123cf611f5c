package export

import (
	"fmt"
	"math"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
)

// MostShort is more than the short form of a report has, in bytes: GitHub refuses an issue of more than 65,536 characters, and
// somebody wants to write something above it.
const MostShort = 60_000

// chapter is one part of a report. Its text is shown as it is, whatever is in it.
type chapter struct {
	title, lang, text string
	comment           string // begins a line that the language leaves out
}

// Result is how a walk went, to stand after "A walk that" or alone. Nothing secret is in it.
func Result(s flow.Snapshot) string {
	switch failed := failedAt(s); {
	case failed != "":
		return "failed at " + page.Name(failed)
	case !page.Over(s):
		return "was stopped before its end"
	}
	return "went well"
}

// failedAt is the last stage that failed, "" for none.
func failedAt(s flow.Snapshot) (failed flow.Stage) {
	for _, st := range s.Stages {
		if st.Status == flow.Failed {
			failed = st.Stage
		}
	}
	return failed
}

// Markdown is a walk for an issue or a mail: what was tried and what happened, the walk as a diagram, and each stage as the
// terminal prints it. Nothing secret is in it.
func Markdown(v page.View, version string) string {
	return documentOf(v, version).written("", math.MaxInt)
}

// Short is the same, with fewer than MostShort bytes. Where it was cut it says so.
func Short(v page.View, version string) string {
	d := documentOf(v, version)
	out := d.written("", math.MaxInt)
	const note = "This is the short form: where it was cut, it says how much is missing. The saved report has everything.\n\n"
	for most := MostShort; len(out) >= MostShort; most = most * 3 / 4 { // of a chapter; the most with which all of them fit
		out = d.written(note, most)
	}
	return out
}

// document is a report before it is cut. It is redacted: a secret of which a part was cut would not be known any more.
type document struct {
	title    string
	facts    []string
	chapters []chapter
}

func documentOf(v page.View, version string) document {
	v.Open = false
	s := v.Snapshot
	scope := "no scope"
	if s.Client.Scope != "" {
		scope = "scope `" + s.Client.Scope + "`"
	}
	d := document{title: "A walk that " + Result(s), facts: []string{
		"Provider: " + s.Client.Name,
		fmt.Sprintf("Client: `%s`, redirect URI `%s`, %s, PKCE %s", s.Client.ID, s.Client.RedirectURI, scope, s.Client.PKCE),
		"Started: " + s.Started.UTC().Format("2006-01-02 15:04:05 MST"), "Written by oauthwalk " + version}}
	if failed := failedAt(s); failed != "" {
		d.chapters = append(d.chapters, chapter{"Why", "text", page.FailureText(v, failed), ""})
	}
	if text := page.MetadataText(v); text != "" {
		d.chapters = append(d.chapters, chapter{"Configured vs. metadata", "text", text, ""})
	}
	d.chapters = append(d.chapters, chapter{"The walk as one picture", "mermaid", Mermaid(v), "%% "})
	for _, stage := range flow.Stages {
		if s.Stage(stage).Status.Ended() {
			d.chapters = append(d.chapters, chapter{page.Name(stage), "text", page.StageText(v, stage), ""})
		}
	}
	for i := range d.facts {
		d.facts[i] = s.Redactor.Text(d.facts[i])
	}
	for i := range d.chapters {
		d.chapters[i].text = s.Redactor.Text(d.chapters[i].text)
	}
	return d
}

// written is the document with a note, and with at most that many bytes of each chapter.
func (d document) written(note string, most int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", d.title)
	for _, fact := range d.facts {
		fmt.Fprintf(&b, "- %s\n", cutLine(fact, most))
	}
	b.WriteString("\nSecrets are written as `[redacted LENGTH #TAG]`; equal ones have equal tags.\n\n" + note)
	for i, c := range d.chapters {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s\n\n%s", c.title, fenced(c.lang, cut(c.text, most, c.comment)))
	}
	return b.String()
}

// cut leaves the beginning of long lines first, such as those of a body, since what follows them says more; then lines.
func cut(text string, most int, comment string) string {
	if len(text) <= most {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = cutLine(strings.TrimSuffix(line, "\n"), most) + "\n"
		if b.Len()+len(line) > most {
			break
		}
		b.WriteString(line)
	}
	if kept := strings.Count(b.String(), "\n"); kept < strings.Count(text, "\n") {
		fmt.Fprintf(&b, "%s… cut here: %s more\n", comment, plain.Count(strings.Count(text, "\n")-kept, "line"))
	}
	return b.String()
}

// cutLine leaves the beginning of a line where chapters are cut.
func cutLine(line string, most int) string {
	const longest = 600
	if most == math.MaxInt || len(line) <= longest {
		return line
	}
	kept := strings.ToValidUTF8(line[:longest], "")
	return fmt.Sprintf("%s… cut here: %s more", kept, plain.Count(len(line)-len(kept), "byte"))
}

// fenced is a text that Markdown shows as it is, whatever is in it.
func fenced(lang, text string) string {
	run, longest := 0, 2
	for i := range len(text) {
		if run++; text[i] != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	return fence + lang + "\n" + strings.Trim(text, "\n") + "\n" + fence + "\n"
}

// Mermaid is the walk as a sequence diagram. What servers said is escaped: a semicolon would begin a statement.
func Mermaid(v page.View) string {
	ids := map[page.Actor]string{page.Browser: "B", page.ThisApp: "C", page.AuthServer: "A", page.API: "R"}
	var b strings.Builder
	b.WriteString("sequenceDiagram\n    autonumber\n    actor B as Browser\n    participant C as This app\n" +
		"    participant A as Authorization server\n    participant R as API\n")
	escape := strings.NewReplacer("#", "#35;", ";", "#59;", "\n", "<br/>")
	for _, a := range page.Arrows(v) {
		arrow := "->>"
		switch {
		case a.State == page.ArrowLost, a.Sign == page.Rejected:
			arrow = "-x"
		case a.State != page.ArrowDone:
			continue
		}
		fmt.Fprintf(&b, "    %s%s%s: %s\n", ids[a.From], arrow, ids[a.To], escape.Replace(a.Label))
	}
	return b.String()
}
