package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
)

// stuck is a reader that never reads.
type stuck struct{ release chan struct{} }

func (s stuck) Write(text []byte) (int, error) { <-s.release; return len(text), nil }

// Nobody reads. The writer goes on, and what was dropped is counted.
func TestPrinterDoesNotWaitForItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stuck{make(chan struct{})}
		p := newPrinter(s, func() { t.Error("it failed") })
		line := strings.Repeat("x", 1<<20) + "\n"
		for range 10 {
			if _, err := io.WriteString(p, line); err != nil {
				t.Errorf("Write: %v", err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := p.end(ctx); err == nil || !strings.Contains(err.Error(), "10 lines were dropped") {
			t.Errorf("end: %v, want it to count the ten lines", err)
		}
		close(s.release)
	})
}

// A line that is longer than the queue is not dropped on a reader who is there.
func TestPrinterTakesALongLine(t *testing.T) {
	var got strings.Builder
	p := newPrinter(&got, func() { t.Error("it failed") })
	line := strings.Repeat("x", maxQueued+1) + "\n"
	io.WriteString(p, line)
	if err := p.end(t.Context()); err != nil || got.Len() != len(line) {
		t.Errorf("end: %v, %d bytes of %d were written", err, got.Len(), len(line))
	}
}

func TestPrinterSaysWhyItFailed(t *testing.T) {
	failed := make(chan struct{})
	p := newPrinter(full{}, func() { close(failed) })
	io.WriteString(p, "line\n")
	<-failed
	if err := p.end(t.Context()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("end: %v", err)
	}
	if _, err := io.WriteString(p, "line\n"); err == nil {
		t.Error("a write after the failure: no error")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// What a terminal would act upon, or not show, is its escape, and a line of JSON still says the same.
func TestPrintable(t *testing.T) {
	for _, c := range []string{"\x1b[31m", "\u0085", "\u009b2J", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\U000e0041", "\r", "\x00"} {
		text, err := json.Marshal("a" + c + "b")
		if err != nil {
			t.Fatal(err)
		}
		got := Printable(string(text))
		for _, r := range got {
			if r < ' ' || r > '~' {
				t.Errorf("%q is written as %q", c, got)
			}
		}
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != "a"+c+"b" {
			t.Errorf("%q is read as %q, %v", got, back, err)
		}
	}
	const plain = "Grüße, 漢字 ✓\n"
	if got := Printable(plain); got != plain {
		t.Errorf("%q became %q", plain, got)
	}
}

// An endless standard input fills no memory.
func TestEndlessInput(t *testing.T) {
	_, c := run(func(c *console) { c.Stdin = endless{} }, "walk", "--issuer", "http://127.0.0.1:1", "--client-id", "c", "--client-secret-stdin")
	if !strings.Contains(c.err.String(), "64 KiB") {
		t.Errorf("it says %s", c.err.String())
	}
}

type endless struct{}

func (endless) Read(text []byte) (int, error) {
	for i := range text {
		text[i] = 'x'
	}
	return len(text), nil
}
