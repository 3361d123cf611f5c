// Package about says what this program was built from, the same way in the window and in the terminal.
package about

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Build is what a binary was built from. A field that nobody set is "".
type Build struct {
	Version string // "0.2.0"
	Commit  string // abbreviated
}

// String is the build in one line.
func (b Build) String() string {
	return fmt.Sprintf("oauthwalk %s (commit %s), %s, fyne %s", orUnknown(b.Version), orUnknown(b.Commit),
		runtime.Version(), moduleVersion("fyne.io/fyne/v2"))
}

// Diagnostics is what to put into a report of a mistake. It names no file, no user, no machine and no provider.
func (b Build) Diagnostics() string {
	return fmt.Sprintf("version  %s\ncommit   %s\nGo       %s\nFyne     %s\nx/oauth2 %s\nsystem   %s/%s\n",
		orUnknown(b.Version), orUnknown(b.Commit), runtime.Version(), moduleVersion("fyne.io/fyne/v2"),
		moduleVersion("golang.org/x/oauth2"), runtime.GOOS, runtime.GOARCH)
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
