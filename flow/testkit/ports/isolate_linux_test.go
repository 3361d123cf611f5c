package ports

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// inside is set for the second process of TestIsolate; it holds the port that the first one has.
const inside = "OAUTHWALK_PORTS_INSIDE"

// isolatedMain is the TestMain of a binary in a network of its own: it takes a port that is taken outside, and becomes
// another user.
func isolatedMain(port string) int {
	Isolate()
	report := "outside\n"
	if isolated() {
		report = "inside\n"
	}
	if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
		report += "free\n"
		if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
			report += "up\n"
			c.Close()
		}
		l.Close()
	}
	if out, err := exec.Command("setpriv", "--reuid=nobody", "--clear-groups", "id", "-un").CombinedOutput(); err == nil {
		report += string(out)
	}
	os.Stdout.WriteString(report)
	return 7
}

func TestIsolate(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), inside+"="+port)
	out, err := child.Output()
	if code := child.ProcessState.ExitCode(); code != 7 {
		t.Fatalf("exit code %d (%v), want the one from inside: %s", code, err, out)
	}
	got := strings.Fields(string(out))
	want := "inside free up nobody"
	if os.Geteuid() != 0 || got[0] == "outside" { // refused: the tests take turns
		want = "outside"
	}
	if os.Geteuid() == 0 && want == "outside" && !refused() {
		t.Error("this machine gives networks of their own, and Isolate did not take one")
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// refused tells whether this machine gives no process a network of its own.
func refused() bool { return exec.Command("unshare", "-n", "true").Run() != nil }
