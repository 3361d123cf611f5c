package ui_test

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the words that the code uses into the English translation")

const english = "../assets/translation/en.json"

// tables are variables whose strings are looked up in the translation when they are shown.
var tables = []string{"speech", "explanations", "meanings", "fields", "rareFields", "keysOf"}

// verdicts are the functions whose format is looked up: its place among the arguments.
var verdicts = map[string]int{"Passf": 2, "Warnf": 2, "Failf": 2, "Skipf": 2}

// A translator sees every word of the interface: what the code shows stands in the English translation, and nothing
// else does.
func TestEveryWordStandsInTheTranslation(t *testing.T) {
	want := map[string]bool{}
	collectGo(t, "..", want)
	collectAdvice(t, "../flow/advice/rows/*.json", want)
	if *update {
		writeTranslation(t, want)
	}
	data, err := os.ReadFile(english)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != key {
			t.Errorf("%q is not in the English translation; run go test ./ui -run Translation -update", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if !want[key] {
			t.Errorf("the English translation has %q, which nothing shows any more", key)
		}
	}
}

func writeTranslation(t *testing.T, words map[string]bool) {
	t.Helper()
	out := map[string]string{}
	for w := range words {
		out[w] = w
	}
	f, err := os.Create(english)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
}

func collectGo(t *testing.T, root string, words map[string]bool) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "practice" || d.Name() == "foreign" || d.Name() == ".git"):
			return fs.SkipDir // the server's own words are not the window's
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			collectNode(n, words)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func collectNode(n ast.Node, words map[string]bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		pkg, _ := sel.X.(*ast.Ident)
		at, verdict := verdicts[sel.Sel.Name]
		switch {
		case pkg != nil && pkg.Name == "lang" && sel.Sel.Name == "L":
			add(words, n.Args[0])
		case pkg != nil && pkg.Name == "check" && verdict && len(n.Args) > at:
			add(words, n.Args[at])
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "skipped" {
			add(words, n.Value)
		}
	case *ast.FuncDecl:
		if n.Name.Name == "sendTitle" || n.Name.Name == "asked" {
			addSentences(words, n)
		}
	case *ast.ValueSpec:
		if slices.Contains(tables, n.Names[0].Name) {
			addSentences(words, n)
		}
	}
}

// addSentences adds the strings of a table that are words, and not names of the protocol.
func addSentences(words map[string]bool, table ast.Node) {
	ast.Inspect(table, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if s, ok := text(e); ok {
			if s != "" && s[0] >= 'A' && s[0] <= 'Z' && !strings.HasPrefix(s, "Ctrl") && !strings.HasPrefix(s, "F1") &&
				!strings.HasPrefix(s, "Tab,") {
				words[s] = true
			}
			return false
		}
		return true
	})
}

func add(words map[string]bool, e ast.Expr) {
	if s, ok := text(e); ok {
		words[s] = true
	}
}

// text is the value of a constant string, put together with + where it is long.
func text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		a, okA := text(e.X)
		b, okB := text(e.Y)
		return a + b, okA && okB
	}
	return "", false
}

func collectAdvice(t *testing.T, pattern string, words map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var rows []struct {
			What   string
			Causes []struct{ Text, Fix string }
		}
		if err := json.Unmarshal(data, &rows); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, r := range rows {
			words[r.What] = true
			for _, c := range r.Causes {
				words[c.Text], words[c.Fix] = true, true
			}
		}
	}
}
