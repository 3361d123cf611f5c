package flow_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// These tests hold the house to its plan: who may import whom, how long a file may be, what a room may not be called.
// They read the import lines of the source, so they work while a room does not compile.

const (
	moduleName   = "oauthwalk"
	maxLines     = 400
	practiceRoom = "flow/practice"
)

// floors lists every room of the program, from the ground up. A room imports rooms of its own floor and of those below;
// the compiler forbids circles.
var floors = [][]string{
	{"assets", "flow/file", "flow/finding", "flow/lab/person", "flow/plain", "flow/secret"},
	{"flow/strictjson", "flow/wire", "flow/words"},
	{"flow/authz", "flow/keyring", "flow/loopback", "flow/provider", "flow/resource", "flow/token"},
	{"flow/client"},
	{"flow"},
	{"flow/advice", "flow/credentials", "flow/check", "flow/saved", "flow/report"},
	{practiceRoom}, // above the walk, so that the walk can know it by its URL alone
	{"flow/page"},
	{"flow/companion", "flow/export", "flow/history", "flow/lab", "flow/program"},
	{"ui/about", "ui/builtin", "ui/english", "ui/opener", "ui/theme", "ui/vault"},
	{"ui/part", "ui/session"},
	{"ui/stage"},
	{"ui/checkup", "ui/labs", "ui/secrets", "ui/terminal", "ui/tutorial"},
	{"ui"},
	{"."},
}

// testRooms lists the rooms that only tests import. They may import any room below the faces.
var testRooms = []string{
	"flow/testkit/chromium",
	"flow/testkit/fakekeyring",
	"flow/testkit/foreign",
	"flow/testkit/ports",
	"flow/testkit/standin",
	"flow/testkit/stranger",
	"ui/bench", // tests alone
	"ui/bench/bare",
	"ui/e2e", // tests alone
	"ui/seen",
}

// face is the first floor that may know a screen.
var face, _ = floorOf("ui/builtin")

// floorOf returns the floor of a room of the program, and false for any other.
func floorOf(room string) (int, bool) {
	for level, rooms := range floors {
		if slices.Contains(rooms, room) {
			return level, true
		}
	}
	return 0, false
}

// listed tells whether this file says where the room stands.
func listed(room string) bool {
	_, ok := floorOf(room)
	return ok || slices.Contains(testRooms, room)
}

// objection says why room must not import path, or nothing. Tests may reach up to other rooms, as the walk's own do for
// the practice server, but not to the screen.
func objection(room, imported string, inTest bool) string {
	below := strings.HasPrefix(room, "flow") || room == "assets"
	if strings.HasPrefix(imported, "fyne.io/") && below {
		return "nothing below ui knows a screen"
	}
	if imported != moduleName && !strings.HasPrefix(imported, moduleName+"/") {
		return ""
	}
	target := strings.TrimPrefix(imported, moduleName+"/")
	level, inProgram := floorOf(room)
	targetLevel, targetInProgram := floorOf(target)
	switch {
	case target == moduleName:
		return "main is a program and is imported by nobody"
	case !listed(room), !listed(target):
		return "flow/house_test.go has to list both rooms"
	case below && targetInProgram && targetLevel >= face:
		return "nothing below ui knows a face, its tests neither"
	case inTest || !inProgram:
		return ""
	case !targetInProgram:
		return "that room is for tests"
	case room == practiceRoom && target != "flow/finding" && target != "flow/secret":
		return "the practice server imports only finding and secret: it stands for a stranger's server"
	case room == "flow/advice" && target == "flow/check", room == "flow/check" && target == "flow/advice":
		return "advice and check do not know each other"
	case targetLevel > level:
		return "imports go downwards"
	}
	return ""
}

// A room that nobody thought about has no place in the order, and no rule would hold for it.
func TestEveryRoomIsListed(t *testing.T) {
	found := map[string]bool{}
	for _, f := range sources(t) {
		if !found[f.room()] && !listed(f.room()) {
			t.Errorf("%s: give the room its floor in flow/house_test.go", f.room())
		}
		found[f.room()] = true
	}
	for _, room := range slices.Concat(append(floors, testRooms)...) {
		if !found[room] {
			t.Errorf("%s: flow/house_test.go lists it, and no file is in it", room)
		}
	}
}

func TestImportsGoDownwards(t *testing.T) {
	for _, f := range sources(t) {
		for _, imported := range f.imports {
			if why := objection(f.room(), imported, f.isTest()); why != "" {
				t.Errorf("%s imports %s: %s", f.name, imported, why)
			}
		}
	}
}

// The rule itself must bite: each line is an import that the plan forbids, or one that it allows.
func TestImportRule(t *testing.T) {
	for _, test := range []struct {
		room, imported string
		inTest, want   bool
	}{
		{"flow", "fyne.io/fyne/v2", false, false},
		{"flow/wire", "fyne.io/fyne/v2/widget", true, false},
		{"flow/brandnew", "fyne.io/fyne/v2", false, false},
		{"assets", "fyne.io/fyne/v2", false, false},
		{"ui/stage", "fyne.io/fyne/v2", false, true},
		{"flow/wire", "oauthwalk/flow/token", false, false},
		{"flow/token", "oauthwalk/flow/wire", false, true},
		{"flow/token", "oauthwalk/flow/authz", false, true},
		{"flow/token", "oauthwalk/flow", false, false},
		{"flow", "oauthwalk/flow/report", false, false},
		{"flow", "oauthwalk/flow/practice", false, false},
		{"flow", "oauthwalk/flow/practice", true, true},
		{"flow", "oauthwalk/ui/stage", true, false},
		{"flow/report", "oauthwalk/flow/practice", false, false},
		{"flow/practice", "oauthwalk/flow/wire", false, false},
		{"flow/practice", "oauthwalk/flow/finding", false, true},
		{"flow/practice", "net/http", false, true},
		{"flow/brandnew", "oauthwalk/flow/secret", false, false},
		{"flow/brandnew", "oauthwalk/flow/authz", false, false},
		{"ui/terminal", "oauthwalk/flow/practice", false, true},
		{"ui/terminal", "oauthwalk/flow/testkit/foreign", false, false},
		{"ui/terminal", "oauthwalk/flow/testkit/foreign", true, true},
		{".", "oauthwalk/ui", false, true},
		{"ui", "oauthwalk", false, false},
	} {
		why := objection(test.room, test.imported, test.inTest)
		if got := why == ""; got != test.want {
			t.Errorf("%s imports %s, in a test %v: got allowed %v (%s), want %v",
				test.room, test.imported, test.inTest, got, why, test.want)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range sources(t) {
		if f.lines > maxLines {
			t.Errorf("%s has %d lines, at most %d are allowed: give its second idea a file of its own",
				f.name, f.lines, maxLines)
		}
	}
}

func TestRoomsAreNamedAfterWhatTheyDo(t *testing.T) {
	vague := []string{"base", "common", "helper", "helpers", "misc", "shared", "types", "util", "utils"}
	for _, f := range sources(t) {
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.name), ".go"), "_test")
		for _, name := range []string{strings.TrimSuffix(f.pkg, "_test"), path.Base(f.room()), stem} {
			if slices.Contains(vague, name) {
				t.Errorf("%s: %q says nothing of what is inside; name it after its one idea", f.name, name)
			}
		}
	}
}

// source is what the tests need to know of one Go file.
type source struct {
	name    string // from the module's root, with slashes
	pkg     string
	imports []string
	lines   int
}

func (s source) room() string { return path.Dir(s.name) }
func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// sources reads every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	tree := os.DirFS("..") // tests run in the folder of their package
	var all []source
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since the folder was listed: an editor's temporary file
		}
		if err != nil {
			return err
		}
		if d.IsDir() {
			if ignoredFolder(d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := readSource(tree, name)
		all = append(all, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 { // with no files every rule would hold
		t.Fatalf("found %d Go files from %q, want the whole module", len(all), "..")
	}
	return all
}

// ignoredFolder tells the folders that the go command ignores, and those of npm.
func ignoredFolder(folder string) bool {
	return folder != "." && strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_") ||
		folder == "testdata" || folder == "node_modules"
}

func readSource(tree fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return source{}, err
	}
	file, err := parser.ParseFile(gotoken.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return source{}, fmt.Errorf("reading the imports: %w", err)
	}
	f := source{name: name, pkg: file.Name.Name, lines: bytes.Count(text, []byte("\n"))}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, fmt.Errorf("%s: %w", name, err)
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}
