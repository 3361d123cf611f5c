package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// practiceAlone starts the practice server alone, with its standard output in a pipe. What it announces has been read; nothing
// after it is.
func practiceAlone(t *testing.T) (command *exec.Cmd, issuer string) {
	t.Helper()
	c := exec.Command(shipped.binary(t), "practice", "--addr", "127.0.0.1:0")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = w
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		r.Close()
		w.Close()
	})
	line, err := bufio.NewReaderSize(r, 16).ReadBytes('\n') // little is read ahead
	var first struct{ Issuer string }
	if err == nil {
		err = json.Unmarshal(line, &first)
	}
	if err != nil {
		t.Fatalf("the announcement: %q, %v", line, err)
	}
	return c, first.Issuer
}

// gone is how the program ended within a few seconds.
func gone(t *testing.T, c *exec.Cmd) error {
	t.Helper()
	over := make(chan error, 1)
	go func() { over <- c.Wait() }()
	select {
	case err := <-over:
		return err
	case <-time.After(10 * time.Second):
		c.Process.Kill()
		t.Error("it did not end")
		return <-over
	}
}

// Nobody reads what the practice server prints: it goes on answering, and ends when it is told to.
func TestPracticeServerWithoutAReader(t *testing.T) {
	c, issuer := practiceAlone(t)
	client := &http.Client{Timeout: 10 * time.Second}
	for i := range 2000 {
		resp, err := client.Get(issuer + "/authorize?client_id=nobody")
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		resp.Body.Close()
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	gone(t, c)
}

// What never comes is not waited for: pipes among the files end a command by themselves, and a standard input that says
// nothing ends with the first signal.
func TestNothingToRead(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "walk.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"explain", pipe}, {"open", dir}, {"explain", "-"},
		{"check", "--issuer", "http://127.0.0.1:1", "--client-id", "c", "--client-secret-stdin"}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command(shipped.binary(t), args...)
		var said strings.Builder
		c.Stdin, c.Stderr = r, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		want := "not a regular file"
		if !strings.HasPrefix(args[1], dir) {
			want = "interrupted"
			time.Sleep(time.Second) // until it reads
			if err := c.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}
		gone(t, c)
		r.Close()
		w.Close()
		if !strings.Contains(said.String(), want) {
			t.Errorf("%v says %q, want %q", args, said.String(), want)
		}
	}
}

// A full disk is a failure, and the reason is said.
func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"practice", "--addr", "127.0.0.1:0"}, {"version"}, {"walk", "--until", "setup"}, {"check", "--help"}} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command(shipped.binary(t), args...)
		var said strings.Builder
		c.Stdout, c.Stderr = full, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := gone(t, c)
		full.Close()
		var exit *exec.ExitError
		if !errors.As(ended, &exit) || exit.ExitCode() != 1 || !strings.Contains(said.String(), "no space left") {
			t.Errorf("%v ended with %v, want 1 and the reason: %s", args, ended, said.String())
		}
	}
}

// The browser is started without the variable that held the secret.
func TestBrowserHasNoSecret(t *testing.T) {
	folder := t.TempDir()
	seen := filepath.Join(folder, "seen")
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\nenv >"+seen+".part\nmv "+seen+".part "+seen+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(shipped.binary(t), "walk", "--client-secret-env", "MINE", "--redirect-uri", "http://127.0.0.1:0/callback",
		"--client-id", "practice-native", "--auth", "post", "--timeout", "3s")
	c.Env = append(os.Environ(), "MINE=secret-for-no-browser", "PATH="+folder+":"+os.Getenv("PATH"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	gone(t, c)
	text, err := os.ReadFile(seen)
	if err != nil || !strings.Contains(string(text), "PATH=") || strings.Contains(string(text), "secret-for-no-browser") {
		t.Errorf("the browser was given %s, %v", text, err)
	}
}
