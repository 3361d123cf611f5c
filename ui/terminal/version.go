package terminal

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Build says what this binary was built from. Both fields are set by the linker; "" when it was not told.
type Build struct{ Version, Commit string }

func (t *Terminal) version(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("version", versionUsage), args); done {
		return code
	}
	fmt.Fprintf(t.Stdout, "oauthwalk %s (commit %s), %s, fyne %s\n",
		orUnknown(t.Build.Version), orUnknown(t.Build.Commit), runtime.Version(), moduleVersion("fyne.io/fyne/v2"))
	return exitOK
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "unknown"
}
