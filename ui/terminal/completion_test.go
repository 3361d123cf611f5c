package terminal

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every flag says what it means, in the help, in the manual and in the completions of each shell.
func TestEveryFlagIsExplained(t *testing.T) {
	_, c := run(nil, "manual")
	page := c.out.String()
	for _, f := range pages() {
		help := f.help()
		if f.command.name != "" && (f.command.summary == "" || !strings.Contains(page, ".SH "+strings.ToUpper(f.command.name))) {
			t.Errorf("the manual does not speak of %s", f.command.name)
		}
		listed := 0
		f.VisitAll(func(one *flag.Flag) {
			listed++
			if _, text := meaning(one); text == "" || !strings.Contains(help, "\n  --"+one.Name) {
				t.Errorf("%s --%s is not explained", f.command.name, one.Name)
			}
			if !strings.Contains(page, ".B \\-\\-"+roff(one.Name)) {
				t.Errorf("the manual does not speak of --%s", one.Name)
			}
			for shell, write := range shells {
				if !strings.Contains(write(pages()), one.Name) {
					t.Errorf("%s does not complete --%s", shell, one.Name)
				}
			}
		})
		if listed != len(f.all()) {
			t.Errorf("%s: %d flags, and %d of them are told", f.command.name, listed, len(f.all()))
		}
		for line := range strings.Lines(help) {
			if len([]rune(line)) > width+1 {
				t.Errorf("%s: a line is longer than %d: %q", f.command.name, width, line)
			}
		}
	}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "'") || line == "\n" {
			t.Errorf("the manual has the line %q, which is a request of its own", line)
		}
		if strings.HasPrefix(line, ".B") && strings.Contains(line, `"`) {
			t.Errorf("the manual has the line %q, in which the quotes are not printed", line)
		}
	}
	if code, _ := run(nil, "completion", "powershell"); code != exitUsage {
		t.Errorf("an unknown shell: exit code %d", code)
	}
}

// The shells themselves complete a command, a flag, and a value of it.
func TestShellsComplete(t *testing.T) {
	script := func(shell string) string {
		code, c := run(nil, "completion", shell)
		name := filepath.Join(t.TempDir(), "_oauthwalk")
		if err := os.WriteFile(name, []byte(c.out.String()), 0o600); code != 0 || err != nil {
			t.Fatal(code, err)
		}
		return name
	}
	output := func(args ...string) string {
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	for line, want := range map[string]string{"oauthwalk che": "check", "oauthwalk walk --pk": "--pkce", "oauthwalk walk --pkce pl": "plain",
		"oauthwalk lab code-st": "code-stolen-pkce", "oauthwalk completion z": "zsh"} {
		args := append([]string{"bash", "-c", `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _oauthwalk; printf '%s\n' "${COMPREPLY[@]}"`,
			script("bash")}, strings.Fields(line)...)
		bash := output(args...)
		if !strings.Contains(bash, want) {
			t.Errorf("bash: %q gives %q", line, bash)
		}
		if fish := output("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script("fish"), line); !strings.Contains(fish, want) {
			t.Errorf("fish: %q gives %q", line, fish)
		}
	}
	if zsh := output("zsh", "-fc", "autoload -Uz compinit; compinit -D; source $1; print $_comps[oauthwalk]", "-", script("zsh")); strings.TrimSpace(zsh) != "_oauthwalk" {
		t.Errorf("zsh: %q", zsh)
	}
}
