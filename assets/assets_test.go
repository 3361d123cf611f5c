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
	for _, name := range []string{"icon.svg", "logo.svg"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
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

func TestPictureCannotBeChangedByACaller(t *testing.T) {
	assets.Picture()[0] = 'x'
	if got := assets.Picture()[0]; got == 'x' {
		t.Error("a caller wrote to the picture itself")
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
