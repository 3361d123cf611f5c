package keyring_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// needed finds a program that the tests start.
func needed(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%s is missing: %v. `make test` installs what the tests need.", program, err)
	}
	return path
}

// busConfig is a bus without any service to start: nothing of this machine answers on it.
const busConfig = `<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>`

// bus is a private session bus, which is this process's session bus for the length of the test.
type bus struct {
	address string
	process *exec.Cmd
}

func startBus(t *testing.T) *bus {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // short: the path of a socket may have some 100 bytes only
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, dir), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &bus{process: exec.Command(needed(t, "dbus-daemon"), "--config-file="+config, "--nofork", "--print-address=1")}
	out, err := b.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.process.Start(); err != nil {
		t.Fatalf("starting the bus: %v", err)
	}
	t.Cleanup(func() {
		b.kill(t)
		os.RemoveAll(dir)
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("reading the address of the bus: %v", err)
	}
	b.address = strings.TrimSpace(line)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", b.address)
	return b
}

// kill ends the bus by its process and waits until this process's shared connection has noticed.
func (b *bus) kill(t *testing.T) {
	if b.process.ProcessState != nil {
		return
	}
	shared, err := dbus.SessionBus() // the one that the library uses
	b.process.Process.Kill()
	b.process.Wait()
	if err == nil {
		<-shared.Context().Done()
		shared.Close()
	}
}

// connect opens a connection of the test's own.
func (b *bus) connect(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(b.address)
	if err != nil {
		t.Fatalf("connecting to the bus: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}
