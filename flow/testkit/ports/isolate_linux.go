package ports

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// own is set for a test binary that has a network of its own.
const own = "OAUTHWALK_TEST_NETWORK"

// Isolate gives the test binary a network of its own, with nothing in it but a loopback interface that is up: no other
// package, no helper and no program of the machine holds a port there. It is called first in TestMain. It starts the
// binary again inside, and ends with its exit code; inside it returns. Where a network cannot be had (not root, or a
// container that refuses) it returns too, and Lock makes the tests take turns. Users stay as they are: only the network
// is new, so that a test may still drop to another user.
func Isolate() {
	if os.Getenv(own) != "" {
		if err := raiseLoopback(); err != nil {
			fmt.Fprintf(os.Stderr, "the loopback interface of the tests' network: %v\n", err)
			os.Exit(1)
		}
		return
	}
	if os.Geteuid() != 0 {
		return
	}
	again := exec.Command("/proc/self/exe", os.Args[1:]...)
	again.Args[0] = os.Args[0]
	again.Env = append(os.Environ(), own+"=own")
	again.Stdin, again.Stdout, again.Stderr = os.Stdin, os.Stdout, os.Stderr
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	// go test asks a binary that takes too long for its stacks; both processes get that, and only the one inside has any.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGQUIT, syscall.SIGINT, syscall.SIGTERM)
	if err := again.Start(); err != nil {
		signal.Stop(signals)
		return
	}
	go func() {
		for s := range signals {
			_ = again.Process.Signal(s)
		}
	}()
	err := again.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
		os.Exit(0)
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		os.Exit(exit.ExitCode())
	}
	fmt.Fprintf(os.Stderr, "the tests in a network of their own: %v\n", err)
	os.Exit(1)
}

// isolated tells whether this process has the ports for itself.
func isolated() bool { return os.Getenv(own) != "" }

// raiseLoopback brings up lo, which a new network has and keeps down.
func raiseLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}
