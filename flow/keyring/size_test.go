package keyring

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// On macOS the library writes one command of at most 4096 bytes; the longest value must fit into it.
func TestMacCommandHoldsTheLongestValue(t *testing.T) {
	value := "go-keyring-base64:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", maxSize("darwin"))))
	command := fmt.Sprintf("add-generic-password -U -s %s -a %s -w %s\n", Service, user("p", RefreshToken), value)
	if len(command) > 4096 {
		t.Errorf("the command has %d bytes, want at most 4096", len(command))
	}
}

func TestSizesBySystem(t *testing.T) {
	for system, want := range map[string]int{"windows": 2560, "darwin": 2900, "linux": 4096, "freebsd": 4096} {
		if got := maxSize(system); got != want {
			t.Errorf("maxSize(%s) = %d, want %d", system, got, want)
		}
	}
	// Windows takes a service of up to 512 bytes and joins it to the user with a colon.
	if name := Service + user("a:b", ClientSecret); len(name) > 512 || strings.Contains(name, ":") {
		t.Errorf("name %q is too long or holds a colon", name)
	}
}
