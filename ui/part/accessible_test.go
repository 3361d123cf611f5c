package part_test

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/part"
)

// Each widget of this package has a role, and what can be pressed, typed into or read has a label.
func TestWidgetsHaveRolesAndLabels(t *testing.T) {
	start(t)
	home := reflect.TypeOf(part.Button{}).PkgPath()
	seen := map[string]bool{}
	for name, e := range gallery {
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
	if len(seen) < 20 {
		t.Errorf("only %d kinds of widgets were looked at: %v", len(seen), seen)
	}
}
