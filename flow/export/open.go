package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
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
		return openTree(root.FS(), ".")
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
			return openTree(archive, path.Dir(f.Name))
		}
	}
	return Opened{}, fmt.Errorf("it contains no %s", stagesFile)
}

// openTree reads a report below a folder of a tree.
func openTree(tree fs.FS, folder string) (Opened, error) {
	left := int64(MaxReport)
	read := func(name string) ([]byte, error) {
		f, err := tree.Open(path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: %w", name, errors.Join(file.ErrIrregular, err))
		}
		text, err := io.ReadAll(io.LimitReader(f, left+1))
		if left -= int64(len(text)); err == nil && left < 0 {
			err = fmt.Errorf("%s: %w: a report has at most %d MiB", name, file.ErrTooLong, MaxReport>>20)
		}
		return text, err
	}
	text, err := read(stagesFile)
	if err != nil {
		return Opened{}, err
	}
	stages, err := report.Read(text)
	if err != nil {
		return Opened{}, err
	}
	sums, err := read(sumsFile)
	changed := err == nil && !strings.Contains(string(sums), fmt.Sprintf("%x  %s", sha256.Sum256(text), stagesFile))
	return Opened{stages, changed}, nil
}
