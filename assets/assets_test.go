package assets_test

import (
	"encoding/xml"
	"errors"
	"io"
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
