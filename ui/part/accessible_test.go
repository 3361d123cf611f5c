package part_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/part"
)

// Each widget of this package has a role, and what can be pressed, typed into or read has a label. A widget that is in no
// exhibit would not be looked at. Those of other rooms are made of one of these, or say their role themselves.
func TestWidgetsHaveRolesAndLabels(t *testing.T) {
	start(t)
	home := reflect.TypeOf(part.Button{}).PkgPath()
	seen := map[string]bool{"holder": true} // which is there to be embedded
	all := maps.Clone(golden)
	maps.Copy(all, gallery)
	for name, e := range all {
		w := show(t, e.build(), e.width)
		walk(w.Content(), func(o fyne.CanvasObject) {
			kind := reflect.TypeOf(o).Elem()
			if _, widget := o.(fyne.Widget); !widget || kind.PkgPath() != home {
				return
			}
			seen[kind.Name()] = true
			a, ok := o.(fyne.Accessible)
			if !ok {
				t.Errorf("%s: %s has no role", name, kind.Name())
				return
			}
			_, focus := o.(fyne.Focusable)
			_, tap := o.(fyne.Tappable)
			if (focus || tap) && strings.TrimSpace(a.AccessibilityLabel()) == "" && kind.Name() != "catcher" {
				t.Errorf("%s: %s can be used and has no label", name, kind.Name())
			}
			if a.AccessibilityRole() == "" {
				t.Errorf("%s: the role of %s is empty", name, kind.Name())
			}
		})
	}
	embeds, says := widgetsOf(t, os.DirFS(".."))
	var widget func(string) bool
	widget = func(name string) bool {
		return strings.HasPrefix(name, "widget.") || slices.ContainsFunc(embeds[name], widget)
	}
	for name := range embeds {
		own, here := strings.CutPrefix(name, "part.")
		switch {
		case !widget(name):
		case here && !seen[own]:
			t.Errorf("%s is in no exhibit", own)
		case !here && !says[name] && !strings.Contains(strings.Join(embeds[name], " "), "part."):
			t.Errorf("%s has no role", name)
		}
	}
}

// widgetsOf reads the source of rooms: what each type embeds, and which say a role, each by the package and the name.
func widgetsOf(t *testing.T, rooms fs.FS) (embeds map[string][]string, says map[string]bool) {
	t.Helper()
	embeds, says = map[string][]string{}, map[string]bool{}
	err := fs.WalkDir(rooms, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(rooms, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		full := func(of ast.Expr) string {
			name := strings.TrimPrefix(types.ExprString(of), "*")
			if strings.Contains(name, ".") {
				return name
			}
			return file.Name.Name + "." + name
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && n.Name.Name == "AccessibilityRole" {
					says[full(n.Recv.List[0].Type)] = true
				}
			case *ast.TypeSpec:
				of, _ := n.Type.(*ast.StructType)
				if of == nil {
					break
				}
				for _, field := range of.Fields.List {
					if field.Names == nil {
						embeds[full(n.Name)] = append(embeds[full(n.Name)], full(field.Type))
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return embeds, says
}
