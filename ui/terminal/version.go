package terminal

import (
	"context"
	"fmt"
)

func (t *Terminal) version(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("version", versionUsage), args); done {
		return code
	}
	fmt.Fprintln(t.Stdout, t.Build)
	return exitOK
}
