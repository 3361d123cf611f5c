package e2e

import (
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is something to build. It is built when the first test asks for it.
type program struct {
	name, source string // the source as a package path
	flags        []string
	args         []string // after those that every window gets
	once         sync.Once
	path         string
	failure      error
	output       []byte
}

var (
	// shipped is the program as `make build` makes it.
	shipped = &program{name: "oauthwalk", source: "oauthwalk",
		flags: []string{"-tags", "migrated_fynedo", "-trimpath", "-ldflags", "-X main.commit=none"}}
	// watched is the program with the race detector, and with Fyne's own alarm for calls from a wrong goroutine:
	// without metadata Fyne does not learn that the program was migrated, and keeps looking.
	watched = &program{name: "oauthwalk-watched", source: "oauthwalk", flags: []string{"-race", "-tags", "no_metadata"}}
	// impatient is the same window with a walk that waits three seconds for the callback instead of five minutes.
	impatient = &program{name: "oauthwalk-impatient", source: "oauthwalk/ui/e2e/testdata/impatient",
		flags: []string{"-tags", "migrated_fynedo", "-trimpath"}}
)

// binary is the path of the built program.
func (p *program) binary(t testing.TB) string {
	t.Helper()
	p.once.Do(func() {
		p.path = filepath.Join(workshop, p.name)
		args := append([]string{"build", "-buildvcs=false", "-o", p.path}, p.flags...)
		p.output, p.failure = exec.Command("go", append(args, p.source)...).CombinedOutput()
	})
	if p.failure != nil {
		t.Fatalf("building %s: %v\n%s", p.name, p.failure, p.output)
	}
	return p.path
}
