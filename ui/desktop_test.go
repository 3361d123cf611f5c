package ui

import (
	"fmt"
	"log"
	"strings"
	"testing"
)

// Two errors of Fyne are none; every other one reaches standard error, whole.
func TestQuietDropsOnlyWhatIsNoError(t *testing.T) {
	var out strings.Builder
	logger := log.New(&quiet{to: &out}, "", 0)
	said := func(what, cause string) {
		logger.Printf("Fyne error:  %s", what)
		logger.Printf("  Cause: %s", cause)
		logger.Printf("  At: a.go:1")
	}
	said("failed to watch theme settings", "no bus")
	said("Preferences load error:", "EOF")
	if out.Len() > 0 {
		t.Errorf("said: %s", &out)
	}
	said("Preferences load error:", "invalid character 'x'")
	said("Failed to do something", "EOF")
	logger.Print("a race was detected")
	want := fmt.Sprintf("%s\n  Cause: %s\n  At: a.go:1\n%s\n  Cause: EOF\n  At: a.go:1\na race was detected\n",
		"Fyne error:  Preferences load error:", "invalid character 'x'", "Fyne error:  Failed to do something")
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
