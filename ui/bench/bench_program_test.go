package bench_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// program is a binary with a window.
type program struct {
	path    string
	env     []string
	display *display
}

// build builds a package as `make build` does.
func build(b *testing.B, d *display, pkg string) program {
	b.Helper()
	dir := b.TempDir()
	p := program{path: filepath.Join(dir, "program"), display: d}
	cmd := exec.Command("go", "build", "-tags", "migrated_fynedo", "-trimpath", "-buildvcs=false", "-o", p.path, pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	p.env = append(os.Environ(), "DISPLAY="+d.name, "HOME="+dir, "XDG_CONFIG_HOME="+dir, "FYNE_THEME=dark", "FYNE_SCALE=1")
	return p
}

func (p program) size(b *testing.B) int64 {
	b.Helper()
	info, err := os.Stat(p.path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// start returns the running program and the time from its start to its first paint.
func (p program) start(b *testing.B) (*exec.Cmd, time.Duration) {
	b.Helper()
	cmd, began := p.begin(b)
	return cmd, time.Since(began)
}

// settle returns the times from the start to the first paint, and to the last change of what is to be seen. Then it stops
// the program.
func (p program) settle(b *testing.B) (painted, settled time.Duration) {
	b.Helper()
	const quiet, patience = 700 * time.Millisecond, 30 * time.Second
	cmd, began := p.begin(b)
	defer stop(cmd)
	painted = time.Since(began)
	settled = painted
	for before := p.display.picture(); time.Since(began)-settled < quiet; time.Sleep(5 * time.Millisecond) {
		if now := p.display.picture(); now != before {
			before, settled = now, time.Since(began)
		}
		if time.Since(began) > patience {
			b.Fatalf("%s never comes to rest", p.path)
		}
	}
	return painted, settled
}

// begin starts the program, and returns when something is painted.
func (p program) begin(b *testing.B) (cmd *exec.Cmd, began time.Time) {
	b.Helper()
	for p.display.painted() { // the program before is still to be seen
		time.Sleep(5 * time.Millisecond)
	}
	cmd = exec.Command(p.path)
	cmd.Env = p.env
	began = time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for !p.display.painted() {
		if time.Since(began) > 30*time.Second {
			stop(cmd)
			b.Fatalf("%s shows nothing", p.path)
		}
		time.Sleep(time.Millisecond)
	}
	return cmd, began
}

// initialised is how long the packages of the program take to initialise, before main, with these arguments.
func (p program) initialised(b *testing.B, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(p.path, args...)
	cmd.Env = append(p.env, "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var sum float64
	for _, f := range initTrace.FindAllStringSubmatch(string(out), -1) {
		ms, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += ms
	}
	if sum == 0 {
		b.Fatalf("no package was seen to initialise:\n%s", out)
	}
	return time.Duration(sum * float64(time.Millisecond))
}

// initTrace is a line of GODEBUG=inittrace=1 (package runtime).
var initTrace = regexp.MustCompile(`(?m)^init \S+ @\S+ ms, (\S+) ms clock`)

// stop ends that one process.
func stop(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}

// idle is what a window costs that nobody touches.
type idle struct {
	resident, anonymous int     // KiB
	processor           float64 // percent of one core
}

// rest leaves the program alone, and then looks at it for a while.
func (p program) rest(b *testing.B, settle, look time.Duration) idle {
	b.Helper()
	cmd, _ := p.start(b)
	defer stop(cmd)
	time.Sleep(settle)
	pid := cmd.Process.Pid
	i := idle{resident: memory(b, pid, "VmRSS"), anonymous: memory(b, pid, "RssAnon")}
	before, began := processor(b, pid), time.Now()
	time.Sleep(look)
	i.processor = 100 * float64(processor(b, pid)-before) / float64(time.Since(began))
	return i
}

// memory reads one line of the status of a process, in KiB.
func memory(b *testing.B, pid int, name string) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), name+":")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// processor is the time that the threads of a process have run. The clock ticks of /proc/PID/stat are too coarse.
func processor(b *testing.B, pid int) time.Duration {
	b.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(files) == 0 {
		b.Fatalf("no threads of process %d: %v", pid, err)
	}
	var sum time.Duration
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // a thread that has ended
		}
		n, err := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(n)
	}
	return sum
}
