// Package stranger is another user of this machine, for tests: a process of the user nobody, which sends what it is told
// to, reads the list of processes, and hangs up. It can be had only as root.
//
// The process is the test binary itself, started again: importing this package is enough.
package stranger

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Nobody is the number of the user and the group.
const Nobody = 65534

// inside is set for the process of the other user.
const inside = "OAUTHWALK_TEST_STRANGER"

// order is one thing to do, a line of JSON; the answer is a JSON string in a line.
type order struct {
	Send   string // bytes for Address
	To     string
	HangUp bool // close at once, and read nothing
	Reset  bool // the same, and with a reset
	Find   string
}

func init() {
	if os.Getenv(inside) == "" {
		return
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var o order
		if in.Decode(&o) != nil {
			os.Exit(0)
		}
		_ = out.Encode(o.do()) // the reader's end is seen at the next order
	}
}

func (o order) do() string {
	if o.Find != "" {
		return find(o.Find)
	}
	c, err := net.DialTimeout("tcp", o.To, 10*time.Second)
	if err != nil {
		return "not connected"
	}
	defer c.Close()
	if o.Reset {
		_ = c.(*net.TCPConn).SetLinger(0)
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(c, o.Send)
	if o.HangUp || o.Reset {
		return "gone"
	}
	answer, _ := io.ReadAll(c)
	return string(answer)
}

// find is the command line of the first other process in which text stands, "" where there is none.
func find(text string) string {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		line, err := os.ReadFile(f)
		if err == nil && bytes.Contains(line, []byte(text)) && !strings.HasPrefix(f, "/proc/self/") {
			return strings.ReplaceAll(strings.TrimRight(string(line), "\x00"), "\x00", " ")
		}
	}
	return ""
}

// Stranger is the process.
type Stranger struct {
	t   testing.TB
	in  *json.Encoder
	out *bufio.Reader
}

// Start starts the process, which ends with the test. Without root there is none, and the log says so.
func Start(t testing.TB) (*Stranger, bool) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Log("not root: there is no process of another user, so this attack was not carried out")
		return nil, false
	}
	dir, err := os.MkdirTemp("", "stranger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program := filepath.Join(dir, "program")
	self, err := os.ReadFile("/proc/self/exe")
	if err == nil {
		err = os.WriteFile(program, self, 0o755) //nolint:gosec // another user is to run it
	}
	if err == nil {
		err = os.Chmod(dir, 0o755) //nolint:gosec // and to find it
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env, cmd.Dir = []string{inside + "=nobody"}, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: Nobody, Gid: Nobody}, Pdeathsig: syscall.SIGKILL}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Wait() // it ends with its input
	})
	return &Stranger{t, json.NewEncoder(in), bufio.NewReader(out)}, true
}

func (s *Stranger) do(o order) string {
	var answer string
	err := s.in.Encode(o)
	if err == nil {
		var line []byte
		if line, err = s.out.ReadBytes('\n'); err == nil {
			err = json.Unmarshal(line, &answer)
		}
	}
	if err != nil {
		s.t.Errorf("the process of the other user: %v", err)
	}
	return answer
}

// Send sends bytes to an address, and returns what comes back.
func (s *Stranger) Send(address, raw string) string { return s.do(order{Send: raw, To: address}) }

// HangUp sends bytes, and closes at once.
func (s *Stranger) HangUp(address, raw string) { s.do(order{Send: raw, To: address, HangUp: true}) }

// Reset sends bytes, and resets the connection at once.
func (s *Stranger) Reset(address, raw string) { s.do(order{Send: raw, To: address, Reset: true}) }

// Find is the command line of a process in which text stands, "" where the other user sees none.
func (s *Stranger) Find(text string) string { return s.do(order{Find: text}) }
