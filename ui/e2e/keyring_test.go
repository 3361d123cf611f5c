package e2e

import (
	"bufio"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"oauthwalk/flow/testkit/ports"
)

// startKeyring starts a session bus with a real gnome-keyring that is unlocked, and gives back its address for the
// environment of a program. Both end with the test.
func startKeyring(t *testing.T) (address string) {
	t.Helper()
	return startSession(t, "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null")
}

// startSession starts a session bus with what a command starts on it.
func startSession(t *testing.T, command string) (address string) {
	t.Helper()
	home := t.TempDir()
	// The session lasts as long as cat, and cat as long as its standard input.
	session := exec.Command("dbus-run-session", "--", "sh", "-c",
		command+` && echo "$DBUS_SESSION_BUS_ADDRESS" && exec cat`)
	session.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"XDG_DATA_HOME=" + filepath.Join(home, "data")}
	in, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := session.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Start(); err != nil {
		t.Fatalf("starting a session: %v", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	t.Cleanup(func() {
		in.Close()
		io.Copy(io.Discard, out)
		session.Wait()
	})
	if err != nil {
		t.Fatalf("the session did not come up: %v", err)
	}
	return "DBUS_SESSION_BUS_ADDRESS=" + strings.TrimSpace(line)
}

// profiles is the file of saved clients in the home directory.
const profiles = ".config/oauthwalk/profiles.json"

// wantNowhere looks for secrets in every file below the home directory, in the log and on the program's command line.
func (w *window) wantNowhere(secrets map[string]string) {
	w.t.Helper()
	places := []string{w.log}
	for _, file := range files(w.t, w.home) {
		places = append(places, filepath.Join(w.home, file))
	}
	select {
	case <-w.exited:
	default:
		places = append(places, filepath.Join("/proc", strconv.Itoa(w.process.Pid), "cmdline"))
	}
	for _, place := range places {
		text, err := os.ReadFile(place)
		if err != nil {
			w.t.Error(err)
		}
		for name, value := range secrets {
			if strings.Contains(string(text), value) {
				w.t.Errorf("%s holds the %s", place, name)
			}
		}
	}
}

// stored are the secrets that the keyring holds for this program, by their kind, as the system's own tool shows them.
func stored(t *testing.T, bus string) map[string]string {
	t.Helper()
	tool := exec.Command("secret-tool", "search", "--all", "service", "oauthwalk")
	tool.Env = []string{"PATH=" + os.Getenv("PATH"), bus}
	text, err := tool.CombinedOutput()
	if err != nil {
		t.Fatalf("asking the keyring: %v", err)
	}
	out := map[string]string{}
	value := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if v, is := strings.CutPrefix(line, "secret = "); is {
			value = v[strings.LastIndex(v, " ")+1:] // what it is bound to comes before the secret
		}
		if _, kind, is := strings.Cut(line, "attribute.username = "); is {
			out[kind[strings.LastIndex(kind, "/")+1:]] = value
		}
	}
	return out
}

// A client is saved with its secrets while the real keyring keeps them, and the next window walks with it. The disk, the
// log and the command line hold no secret.
func TestKeptClientIsThereForTheNextWindow(t *testing.T) {
	shipped.binary(t)
	ports.Lock(t)
	bus, home := startKeyring(t), t.TempDir()
	w := openAt(t, shipped, look{theme: "dark"}, home, bus)
	callback := w.toTokens()
	w.pressed("ctrl+d")
	w.press("Return")
	file := filepath.Join(home, profiles)
	eventually(t, "the client to be saved", func() bool {
		text, _ := os.ReadFile(file)
		return strings.Contains(string(text), `"refresh-token"`) && !strings.Contains(string(text), `"unused"`)
	})
	w.settle()
	keep(t, "dark-saved-clients", w.pressed("ctrl+s"))
	secrets := stored(t, bus)
	if secrets["client-secret"] != "practice-web-secret" || len(secrets["refresh-token"]) < 20 {
		t.Fatalf("the keyring holds %d secrets, want the client secret and the refresh token", len(secrets))
	}
	u, err := url.Parse(callback)
	if err != nil {
		t.Fatal(err)
	}
	secrets["code"], secrets["state"] = u.Query().Get("code"), u.Query().Get("state")
	w.wantNowhere(secrets)
	w.press("ctrl+q")
	w.wantGone()
	w.wantNowhere(secrets)

	// What the next walk proves itself with comes from the keyring alone: a saved client has no secret in its file.
	w = openAt(t, shipped, look{theme: "dark"}, home, bus)
	w.press("Tab", "Return")
	w.settle()
	w.display.xdotool(t, "type", "Practice")
	w.settle()
	w.pressed("Return")
	w.toTokens()
	w.press("ctrl+q")
	w.wantGone()
}
