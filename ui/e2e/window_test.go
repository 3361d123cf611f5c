package e2e

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/testkit/ports"
)

// look is how a window is to look.
type look struct {
	first         bool   // as at the very first start, with the first page
	theme         string // "dark" or "light"; as the system has it when empty
	text          int    // percent; 100 when 0
	width, height int    // 1280 and 820 when 0
}

// window is the running program and everything around it. Nothing of it is shared with another test.
type window struct {
	t       testing.TB
	display *display
	id      string // as X numbers it
	process *os.Process
	exited  chan struct{}
	state   *os.ProcessState // once it has exited

	home, work  string // the directories that the program may think to be its own
	environment []string
	log         string
	opened      string // what the program gave to xdg-open, a line each
	stderr      string
}

// open starts the program and waits until its window stands still. The test has the ports of the tutorial to itself.
func open(t testing.TB, p *program, l look) *window {
	t.Helper()
	p.binary(t) // which may take minutes; others need the ports
	ports.Lock(t)
	return openAt(t, p, l, t.TempDir())
}

// openAt is open with the home directory of an earlier window and an environment of its own. The test has the ports.
func openAt(t testing.TB, p *program, l look, home string, environment ...string) *window {
	t.Helper()
	if l.width == 0 {
		l.width, l.height = 1280, 820
	}
	w := &window{t: t, exited: make(chan struct{}), home: home, work: t.TempDir(), environment: environment}
	around := t.TempDir()
	w.log, w.opened = filepath.Join(around, "log"), filepath.Join(around, "opened")
	w.stderr = filepath.Join(around, "stderr")
	w.calm()
	w.prefer(l)
	w.shim(filepath.Join(around, "bin"))
	w.display = startDisplay(t, l.width, l.height)
	w.start(p.binary(t), filepath.Join(around, "bin"), p.args)
	t.Cleanup(w.end)
	w.id = w.display.find(t, image.Pt(l.width, l.height))
	w.settle() // the program gives itself a size as it starts, and later than one might think
	if size := image.Pt(l.width, l.height); w.display.geometry(t, w.id).Size() != size {
		w.display.resize(t, w.id, size)
		w.settle()
	}
	return w
}

// calm lets no cursor blink: on a busy machine a window with one would hardly ever stand still.
func (w *window) calm() {
	w.t.Helper()
	file := filepath.Join(w.home, settings)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"no_animations":true,"scale":1}`), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// prefer writes the preferences that a person would have chosen in the menu.
func (w *window) prefer(l look) {
	w.t.Helper()
	if l.first {
		return
	}
	file := filepath.Join(w.home, preferences)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		w.t.Fatal(err)
	}
	text := fmt.Sprintf(`{"theme":%q,"text_size":%d,"first_page_seen":true}`, l.theme, max(l.text, 100))
	if l.theme == "" {
		text = `{"first_page_seen":true}`
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// shim puts an xdg-open into the way that writes down what it is given.
func (w *window) shim(dir string) {
	w.t.Helper()
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >>\"" + w.opened + "\"\n"
	if err := os.Mkdir(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) start(path, bin string, args []string) {
	w.t.Helper()
	stderr, err := os.Create(w.stderr)
	if err != nil {
		w.t.Fatal(err)
	}
	defer stderr.Close()
	cmd := exec.Command(path, append([]string{"--log", w.log}, args...)...)
	cmd.Dir, cmd.Stderr = w.work, stderr
	cmd.Env = []string{"DISPLAY=" + w.display.name(), "PATH=" + bin + ":" + os.Getenv("PATH"), w.mark(),
		"XDG_CONFIG_HOME=" + filepath.Join(w.home, ".config"), "TMPDIR=" + w.work, "LANG=en_US.UTF-8", "FYNE_SCALE=1"}
	cmd.Env = append(cmd.Env, w.environment...)
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.process = cmd.Process
	go func() {
		defer close(w.exited)
		cmd.Wait()
		w.state = cmd.ProcessState
	}()
}

// mark is what every process that comes from this window has in its environment.
func (w *window) mark() string { return "HOME=" + w.home }

// end runs after every test: the program must not have complained, and must not stay.
func (w *window) end() {
	w.process.Kill()
	<-w.exited
	words, err := os.ReadFile(w.stderr)
	if err != nil {
		w.t.Error(err)
	}
	for _, bad := range []string{"rror", "panic", "DATA RACE"} {
		if strings.Contains(string(words), bad) {
			w.t.Errorf("the program said %q on standard error:\n%s", bad, words)
			return
		}
	}
	if w.t.Failed() {
		w.t.Logf("the log says %q, standard error:\n%s", said(w.lines()), words)
	}
}

func (w *window) look() picture { return w.display.look(w.t) }

// settle waits until the screen has stood still for a while, and gives it back. On a busy machine a screen may stand
// still because the program still works on the next one, so the program has to be at rest as well.
func (w *window) settle() picture {
	w.t.Helper()
	const still = 300 * time.Millisecond
	last, since, spent := w.look(), time.Now(), w.processor()
	eventually(w.t, "a window that stands still", func() bool {
		now := w.look()
		changed := !now.changed(last, now.bounds()).Empty()
		long := time.Since(since) >= still
		if !changed && long && w.processor()-spent < still/5 && now.colours(20) == 20 {
			return true
		}
		if changed || long {
			last, since, spent = now, time.Now(), w.processor()
		}
		return false
	})
	return last
}

// press types a key.
func (w *window) press(keys ...string) {
	w.t.Helper()
	w.display.xdotool(w.t, append([]string{"key"}, keys...)...)
}

// pressed types a key, waits until the screen shows it, and gives back what it looks like then.
func (w *window) pressed(key string) picture {
	w.t.Helper()
	before := w.look()
	w.press(key)
	eventually(w.t, "the screen to show "+key, func() bool {
		now := w.look()
		return !now.changed(before, w.above(now)).Empty()
	})
	return w.settle()
}

// above is the window without its status bar, where the time of the token runs.
func (w *window) above(p picture) image.Rectangle {
	const statusBar = 34
	return image.Rect(0, 0, p.size.X, p.size.Y-statusBar)
}

// asked is the URL that the program asked a browser to open, the nth since its start.
func (w *window) asked(n int) string {
	w.t.Helper()
	var lines []string
	eventually(w.t, "a URL for the browser", func() bool {
		b, _ := os.ReadFile(w.opened)
		lines = strings.SplitAfter(string(b), "\n")
		return len(lines) > n
	})
	return strings.TrimSuffix(lines[n-1], "\n")
}
