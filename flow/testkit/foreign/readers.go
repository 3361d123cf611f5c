package foreign

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Readers of what this program writes, from npm: har-validator has the public schema of HAR 1.2, and Mermaid 10 is what the
// oldest page that shows a diagram may have.
const (
	HAR     = "har"
	Mermaid = "mermaid"
)

// Object is what a reader says against a text; "" when it takes it.
func Object(t testing.TB, reader string, text []byte) string {
	t.Helper()
	dir := Modules(t)
	read := exec.Command("node", filepath.Join(dir, "read.mjs"), reader)
	read.Stdin = bytes.NewReader(text)
	said, err := read.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if err == nil {
		return ""
	}
	return "it objects: " + strings.TrimSpace(string(said))
}

// Modules is the folder with the npm packages of the readers, in which openid-client is, too.
func Modules(t testing.TB) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "flow", "testkit", "foreign", "testdata", "readers")
	if !exists(filepath.Join(dir, "node_modules", "har-validator")) {
		t.Fatal("the readers of these tests are not installed: run npm ci in " + filepath.Join("flow", "testkit", "foreign", "testdata", "readers") +
			" (make test does it)")
	}
	return dir
}
