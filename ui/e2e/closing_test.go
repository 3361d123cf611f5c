package e2e

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// preferences is the one file that the program leaves behind, in the home directory.
const preferences = ".config/fyne/io.github.oauthwalk/preferences.json"

// settings are Fyne's, and written by these tests before the program starts.
const settings = ".config/fyne/settings.json"

// caches are what the libraries below write into the home directory while a window is open: Fyne's text engine its list
// of fonts, Mesa the compiled shaders, by either of its two ways.
var caches = []string{".cache/font_index_", ".cache/mesa_shader_cache/", ".cache/mesa_shader_cache_db/"}

// wantExit waits for the end of the program, which has been told to close, and looks for what it left behind.
func (w *window) wantExit() {
	w.t.Helper()
	if took := w.wantGone(); took > time.Second {
		w.t.Errorf("the program ended %v after its window was closed, want within 1 s", took)
	}
	w.wantFree("3500", "3501")
	for _, pid := range w.relatives() {
		w.t.Errorf("process %s is left behind", pid)
	}
	for _, file := range files(w.t, w.home) {
		ours := file == preferences || file == settings
		if !ours && !slices.ContainsFunc(caches, func(dir string) bool { return strings.HasPrefix(file, dir) }) {
			w.t.Errorf("the home directory holds %s", file)
		}
	}
	if left := files(w.t, w.work); len(left) > 0 {
		w.t.Errorf("the working directory, which is the temporary one as well, holds %q", left)
	}
}

// wantGone waits for the end of the program, which has been told to close, and says how long that took.
func (w *window) wantGone() time.Duration {
	w.t.Helper()
	start := time.Now()
	select {
	case <-w.exited:
	case <-time.After(patience):
		w.process.Signal(syscall.SIGQUIT) // its last words are what each goroutine waits for
		<-w.exited
		w.t.Fatalf("the program still runs %v after its window was closed", patience)
	}
	if code := w.state.ExitCode(); code != 0 {
		w.t.Errorf("exit code %d, want 0", code)
	}
	return time.Since(start)
}

// wantFree waits until nobody listens on a port of the loopback addresses. Tests of other packages may hold 3501 for a
// while; 3500 is ours as long as this test runs.
func (w *window) wantFree(ports ...string) {
	w.t.Helper()
	for _, port := range ports {
		eventually(w.t, "port "+port+" to be free", func() bool {
			return !taken("127.0.0.1", port) && !taken("::1", port)
		})
	}
}

// taken tells whether somebody listens there.
func taken(host, port string) bool {
	c, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), time.Second)
	if err == nil {
		c.Close()
	}
	return err == nil
}

// relatives are the processes that have the window's home directory in their environment: its own and all that it
// started, children of children and orphans too.
func (w *window) relatives() []string {
	w.t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil || len(environs) == 0 {
		w.t.Fatalf("no processes to be seen: %v", err)
	}
	var pids []string
	for _, file := range environs {
		b, _ := os.ReadFile(file)
		if slices.Contains(strings.Split(string(b), "\x00"), w.mark()) {
			pids = append(pids, filepath.Base(filepath.Dir(file)))
		}
	}
	return pids
}

// files are those below a directory, by their names from there.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// However and whenever it is closed, the program is gone within a second and leaves nothing but its preferences.
func TestClosingLeavesNothing(t *testing.T) {
	byKey := func(w *window) { w.press("ctrl+q") }
	byButton := func(w *window) { w.display.askToClose(w.t, w.id) }
	for name, c := range map[string]struct {
		close   func(*window)
		waiting bool
	}{
		"key at the start":      {byKey, false},
		"button at the start":   {byButton, false},
		"key while it waits":    {byKey, true},
		"button while it waits": {byButton, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, look{})
			if len(w.relatives()) == 0 {
				t.Fatal("the program cannot be told by its environment, so nothing that it leaves behind could")
			}
			w.pressed("ctrl+shift+l") // so that there are preferences
			if c.waiting {
				w.toConsent(func(string) {})
			}
			c.close(w)
			w.wantExit()
			if !slices.Contains(files(t, w.home), preferences) {
				t.Error("the preferences were not written")
			}
		})
	}
}
