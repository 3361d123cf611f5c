package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"oauthwalk/flow/file"
	"oauthwalk/flow/report"
)

// MaxReport is how much of a report is read, in bytes, unpacked.
const MaxReport = 16 << 20

const (
	stagesFile = "walk.json"
	sumsFile   = "SHA256SUMS"
)

// Opened is a report that was read.
type Opened struct {
	Stages  []report.Stage
	Changed bool // its sums are there, and say that the stages were changed
}

// Open reads a report: its folder, its zip, or the stages alone. It is anybody's: at most MaxReport bytes are read, nothing
// outside of it is, nothing is written, and nothing is sent.
func Open(name string) (Opened, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return Opened{}, err
	case info.IsDir():
		root, err := os.OpenRoot(name) // a link in it that leads out of it is not followed
		if err != nil {
			return Opened{}, err
		}
		defer root.Close()
		return openTree(func(name string) (fs.File, error) { return root.OpenFile(name, file.NoWait, 0) }, ".")
	}
	text, err := file.Read(name, MaxReport)
	if err != nil {
		return Opened{}, err
	}
	if !bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		stages, err := report.Read(text)
		return Opened{Stages: stages}, err
	}
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return Opened{}, err
	}
	for _, f := range archive.File {
		if path.Base(f.Name) == stagesFile && filepath.IsLocal(f.Name) {
			return openTree(archive.Open, path.Dir(f.Name))
		}
	}
	return Opened{}, fmt.Errorf("it contains no %s", stagesFile)
}

// openTree reads a report below a folder of a tree.
func openTree(open func(name string) (fs.File, error), folder string) (Opened, error) {
	read := func(name string, most int64) ([]byte, error) {
		f, err := open(path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		text, err := file.ReadOpen(f, most)
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return text, err
	}
	text, err := read(stagesFile, MaxReport)
	if err != nil {
		return Opened{}, err
	}
	stages, err := report.Read(text)
	if err != nil {
		return Opened{}, err
	}
	sums, err := read(sumsFile, MaxReport-int64(len(text)))
	changed := err == nil && !strings.Contains(string(sums), fmt.Sprintf("%x  %s", sha256.Sum256(text), stagesFile))
	return Opened{stages, changed}, nil
}
