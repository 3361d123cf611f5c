package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/file"
	"oauthwalk/flow/page"
	"oauthwalk/flow/report"
)

// ErrExists says that a file or folder of the name of a report is there already. Nothing in it was touched.
var ErrExists = errors.New("it already exists; choose another name")

// WriteReport writes a walk for others to read: report.md, walk.har, walk.json and SHA256SUMS, into a new folder, or into a
// new archive where the name ends with .zip. Nothing secret is in it. It is written whole or not at all.
func WriteReport(name string, v page.View, version string) error {
	v.Open = false
	files, err := reportFiles(v, version)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("the report %s: %w", name, ErrExists)
	}
	parent, base := filepath.Split(filepath.Clean(name))
	temporary, err := os.MkdirTemp(filepath.Clean(parent), "."+base+"-*")
	if err != nil {
		return fmt.Errorf("the report: %w", file.Remedy(err))
	}
	defer os.RemoveAll(temporary) // nothing is left of it after the renaming
	from := temporary
	if folder, archive := strings.CutSuffix(base, ".zip"); archive {
		from = filepath.Join(temporary, base)
		text, err := zipped(folder, files)
		if err != nil {
			return fmt.Errorf("the report: %w", file.Remedy(err))
		}
		files = []reportFile{{base, text}}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(temporary, f.name), f.text, 0o600); err != nil {
			return fmt.Errorf("the report: %w", file.Remedy(err))
		}
	}
	if err := os.Rename(from, name); err != nil {
		return fmt.Errorf("the report: %w", file.Remedy(err))
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
	lines, err := Stages(v)
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

// Stages are the lines of the walk command, as one array. Nothing secret is in them.
func Stages(v page.View) ([]byte, error) {
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
