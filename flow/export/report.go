package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/report"
)

// ErrExists says that a file or folder of the name of a report is there already. Nothing in it was touched.
var ErrExists = errors.New("it is there already; give it another name")

// WriteReport writes a walk for others to read: report.md, walk.har, walk.json and SHA256SUMS, into a new folder, or into a
// new archive where the name ends with .zip. Nothing secret is in it. It is written whole or not at all.
func WriteReport(name string, v page.View, version string) error {
	v.Open = false
	files, err := reportFiles(v, version)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the report %s: %w", name, ErrExists)
	}
	parent, base := filepath.Split(filepath.Clean(name))
	temporary, err := os.MkdirTemp(filepath.Clean(parent), "."+base+"-*")
	if err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	defer os.RemoveAll(temporary) // nothing is left of it after the renaming
	from := temporary
	if folder, archive := strings.CutSuffix(base, ".zip"); archive {
		from = filepath.Join(temporary, base)
		text, err := zipped(folder, files)
		if err != nil {
			return fmt.Errorf("the report: %w", err)
		}
		files = []reportFile{{base, text}}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(temporary, f.name), f.text, 0o600); err != nil {
			return fmt.Errorf("the report: %w", err)
		}
	}
	if err := os.Rename(from, name); err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	return nil
}

// zipped are the files as an archive that unpacks into a folder.
func zipped(folder string, files []reportFile) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range files {
		w, err := archive.Create(folder + "/" + f.name)
		if err == nil {
			_, err = w.Write(f.text)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type reportFile struct {
	name string
	text []byte
}

func reportFiles(v page.View, version string) ([]reportFile, error) {
	archive, err := HAR(v.Snapshot, version)
	if err != nil {
		return nil, err
	}
	lines, err := stages(v)
	if err != nil {
		return nil, err
	}
	files := []reportFile{{"report.md", []byte(Markdown(v, version))}, {"walk.har", archive}, {stagesFile, lines}}
	var sums bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.text), f.name)
	}
	return append(files, reportFile{sumsFile, sums.Bytes()}), nil
}

// stages are the lines of the walk command, as one array.
func stages(v page.View) ([]byte, error) {
	var lines [][]byte
	for _, s := range flow.Stages {
		st := v.Snapshot.Stage(s)
		if !st.Status.Ended() {
			continue
		}
		line, err := report.Writer{Tested: v.Tested.For(st)}.Line(v.Snapshot, s)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return slices.Concat([]byte("[\n"), bytes.Join(lines, []byte(",\n")), []byte("\n]\n")), nil
}

// Markdown is a walk for an issue or a mail: what was tried and what happened, the walk as a diagram, and each stage as the
// terminal prints it. Nothing secret is in it.
func Markdown(v page.View, version string) string {
	v.Open = false
	var b strings.Builder
	s := v.Snapshot
	failed := flow.Stage("")
	for _, st := range s.Stages {
		if st.Status == flow.Failed {
			failed = st.Stage
		}
	}
	title := "A walk that went well"
	switch {
	case failed != "":
		title = "A walk that failed at " + page.Name(failed)
	case !page.Over(s):
		title = "A walk that was stopped before its end"
	}
	fmt.Fprintf(&b, "# %s\n\n", title)
	fmt.Fprintf(&b, "- Provider: %s\n- Client: `%s`, redirect URI `%s`, scope `%s`, PKCE %s\n- Started: %s\n- Written by oauthwalk %s\n\n", s.Client.Name,
		s.Client.ID, s.Client.RedirectURI, s.Client.Scope, s.Client.PKCE, s.Started.UTC().Format("2006-01-02 15:04:05 MST"), version)
	b.WriteString("Secrets are written as `[redacted LENGTH #TAG]`; equal ones have equal tags.\n\n")
	if failed != "" {
		b.WriteString("## Why\n\n" + fenced(page.FailureText(v, failed)))
	}
	b.WriteString("\n## The walk as one picture\n\n```mermaid\n" + Mermaid(v) + "```\n")
	for _, stage := range flow.Stages {
		if s.Stage(stage).Status.Ended() {
			fmt.Fprintf(&b, "\n## %s\n\n%s", page.Name(stage), fenced(page.StageText(v, stage)))
		}
	}
	return s.Redactor.Text(b.String())
}

// fenced is a text that Markdown shows as it is, whatever is in it.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "text\n" + strings.Trim(text, "\n") + "\n" + fence + "\n"
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
