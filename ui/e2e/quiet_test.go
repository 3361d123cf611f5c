package e2e

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/testkit/ports"
)

// poor is an environment with nothing in it that a desktop session sets up: no runtime directory, no session bus, no
// cache folder, and a language that is no language.
func poor(home string, more ...string) []string {
	return append([]string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}, more...)
}

// What the toolkit complains of, where nobody can do anything about it, does not reach a person.
func TestStandardErrorIsQuiet(t *testing.T) {
	shipped.binary(t)
	ports.Lock(t)
	version := exec.Command(shipped.binary(t), "version")
	version.Env = poor(t.TempDir())
	out, err := version.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "oauthwalk ") || strings.Count(string(out), "\n") != 1 {
		t.Errorf("version: %v, %s", err, out)
	}
	display := startDisplay(t, 1280, 820)
	var words strings.Builder
	window := exec.Command(shipped.binary(t))
	window.Env, window.Stderr = poor(t.TempDir(), "DISPLAY="+display.name()), &words
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	display.find(t, image.Pt(1280, 820))
	time.Sleep(time.Second) // Fyne looks for the session's bus beside the start
	window.Process.Kill()
	window.Wait()
	if words.Len() > 0 {
		t.Errorf("the window wrote to standard error:\n%s", words.String())
	}
}

// A home folder that cannot be written to, or none, costs what would be kept there, and one sentence.
func TestPoorHomes(t *testing.T) {
	ports.Lock(t)
	for name, env := range map[string][]string{"no folder": poor("/dev/null"), "none": poor("")[1:]} {
		display := startDisplay(t, 1280, 820)
		var words strings.Builder
		window := exec.Command(shipped.binary(t))
		window.Env, window.Stderr = append(env, "DISPLAY="+display.name()), &words
		if err := window.Start(); err != nil {
			t.Fatal(err)
		}
		display.find(t, image.Pt(1280, 820))
		time.Sleep(time.Second)
		window.Process.Kill()
		window.Wait()
		if text := words.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "set HOME to a folder") {
			t.Errorf("%s: the window wrote to standard error:\n%s", name, text)
		}
	}
}

// Without a display, and with the name of one that is not there any more, it is said in one line.
func TestWithoutADisplay(t *testing.T) {
	for _, env := range []string{"TERM=dumb", "DISPLAY=:9999", "WAYLAND_DISPLAY=none"} {
		window := exec.Command(shipped.binary(t))
		window.Env = append(poor(t.TempDir()), env, "XDG_RUNTIME_DIR="+t.TempDir())
		out, err := window.CombinedOutput()
		if code := window.ProcessState.ExitCode(); code != 1 || strings.Count(string(out), "\n") != 1 ||
			!strings.Contains(string(out), "no display") {
			t.Errorf("%s: exit code %d (%v): %s", env, code, err, out)
		}
	}
}

// The window comes back where it was and as large as it was; one whose screen has become smaller comes back into sight.
func TestWindowKeepsSizeAndPlace(t *testing.T) {
	shipped.binary(t)
	ports.Lock(t)
	home := t.TempDir()
	first := openAt(t, shipped, look{}, home)
	want := image.Rect(40, 30, 40+1000, 30+700)
	first.display.resize(t, first.id, want.Size())
	first.display.xdotool(t, "windowmove", "--sync", first.id, "40", "30")
	first.settle()
	first.press("ctrl+q")
	first.wantGone()
	if _, err := os.Stat(filepath.Join(home, preferences)); err != nil {
		t.Fatal(err)
	}
	again := func() image.Rectangle {
		d := startDisplay(t, 1280, 820)
		cmd := exec.Command(shipped.binary(t))
		cmd.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"), "PATH=" + os.Getenv("PATH"),
			"LANG=en_US.UTF-8", "FYNE_SCALE=1", "DISPLAY=" + d.name()}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { cmd.Process.Kill(); cmd.Wait() }()
		id, _, _ := strings.Cut(d.xdotool(t, "search", "--sync", "--onlyvisible", "--name", "^oauthwalk$"), "\n")
		time.Sleep(time.Second) // it is moved once it is shown
		return d.geometry(t, id)
	}
	if got := again(); got != want {
		t.Errorf("the window comes back at %v, want %v", got, want)
	}
	far := `{"window":"1000x700+5000+4000"}`
	if err := os.WriteFile(filepath.Join(home, preferences), []byte(far), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := again(); !got.Overlaps(image.Rect(0, 0, 1280, 820)) {
		t.Errorf("the window comes back out of sight, at %v", got)
	}
}
