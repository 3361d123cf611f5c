package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// margin is how much larger than the window the screen is. The pointer rests there, where it touches nothing.
const margin = 24

// display is an X server of one test. Its screen is a file, so looking at it disturbs nobody.
type display struct {
	number int
	screen string
}

// startDisplay starts Xvfb on a free display, and stops it when the test has ended. Each run of the tests has twenty numbers of
// its own: a server that ends removes the socket of its number, and would take that of another run's server with it.
func startDisplay(t testing.TB, width, height int) *display {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Fatal("no Xvfb in PATH: run `make test`, which installs it; these tests need Linux")
	}
	dir := t.TempDir()
	first := 100 + os.Getpid()%200*20
	for n := first; n < first+20; n++ {
		cmd := exec.Command("Xvfb", fmt.Sprintf(":%d", n), "-screen", "0",
			fmt.Sprintf("%dx%dx24", width+margin, height+margin), "-nolisten", "tcp", "-noreset", "-fbdir", dir,
			"-displayfd", "3")
		if serves(t, cmd) {
			t.Cleanup(func() {
				cmd.Process.Signal(syscall.SIGTERM)
				cmd.Wait()
			})
			return &display{number: n, screen: filepath.Join(dir, "Xvfb_screen0")}
		}
		cmd.Wait()
	}
	t.Fatalf("no display from :%d to :%d is free", first, first+19)
	return nil
}

// serves starts an X server and waits until it says that it is ready, or has ended.
func serves(t testing.TB, cmd *exec.Cmd) bool {
	t.Helper()
	heard, said, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer heard.Close()
	cmd.ExtraFiles = []*os.File{said} // which is 3 there
	err = cmd.Start()
	said.Close()
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	_, err = bufio.NewReader(heard).ReadString('\n')
	return err == nil
}

func (d *display) name() string { return fmt.Sprintf(":%d", d.number) }

// look is what is on the screen now, without the margin.
func (d *display) look(t testing.TB) picture {
	t.Helper()
	dump, err := os.ReadFile(d.screen)
	if err != nil {
		t.Fatal(err)
	}
	p, err := parseDump(dump)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
