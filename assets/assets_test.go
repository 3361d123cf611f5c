package assets_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"oauthwalk/assets"
)

func TestDrawingsAreWellFormedAndSmall(t *testing.T) {
	drawings := map[string]func() []byte{"icon": assets.Icon, "logo": assets.Logo}
	for name, drawing := range drawings {
		t.Run(name, func(t *testing.T) {
			data := drawing()
			if len(data) > 4<<10 {
				t.Errorf("%d bytes: the icon is part of every window, keep it under 4 KiB", len(data))
			}
			d := xml.NewDecoder(strings.NewReader(string(data)))
			first := ""
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("not well formed: %v", err)
				}
				if e, ok := token.(xml.StartElement); ok && first == "" {
					first = e.Name.Local
				}
			}
			if first != "svg" {
				t.Errorf("root element: got %q, want svg", first)
			}
		})
	}
}

func TestDrawingsCannotBeChangedByACaller(t *testing.T) {
	assets.Icon()[0] = 'x'
	if got := assets.Icon()[0]; got != '<' {
		t.Errorf("first byte after a caller wrote to its copy: got %q, want '<'", got)
	}
}

// The notices of what is linked into the program go with it. The modules are those of this system.
func TestEveryModuleHasItsNotice(t *testing.T) {
	notices, err := os.ReadFile("notices.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", "oauthwalk")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("listing the modules: %v", err)
	}
	modules := slices.Compact(slices.Sorted(slices.Values(strings.Fields(strings.ReplaceAll(string(out), " ", "@")))))
	if len(modules) < 10 {
		t.Fatalf("only %d modules: %v", len(modules), modules)
	}
	for _, module := range append(modules, "GLFW, the C library", "The Go programming language and its standard library") {
		if !strings.Contains(string(notices), "\n== "+strings.Replace(module, "@", " ", 1)+" ==\n") {
			t.Errorf("%s has no notice: run make notices", module)
		}
	}
}
