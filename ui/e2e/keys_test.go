package e2e

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// xdotool does something on the display, and gives back what it says.
func (d *display) xdotool(t testing.TB, args ...string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.name())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("xdotool %s: %v %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// find waits for the window, puts it where the pointer is not, and gives it the focus. There is no window manager that
// would do this.
func (d *display) find(t testing.TB, size image.Point) (id string) {
	t.Helper()
	id, _, _ = strings.Cut(d.xdotool(t, "search", "--sync", "--onlyvisible", "--name", "^oauthwalk$"), "\n")
	d.xdotool(t, "windowmove", id, "0", "0", "windowfocus", id)
	// By the status bar, because what lies under the pointer as it leaves the window stays highlighted in this Fyne.
	d.mouse(t, size.Sub(image.Pt(2, 2)))
	time.Sleep(100 * time.Millisecond)
	d.mouse(t, size.Add(image.Pt(margin-1, margin-1)))
	return id
}

func (d *display) mouse(t testing.TB, to image.Point) {
	t.Helper()
	d.xdotool(t, "mousemove", strconv.Itoa(to.X), strconv.Itoa(to.Y))
}

// resize gives the window a size, as somebody who drags its corner.
func (d *display) resize(t testing.TB, id string, size image.Point) {
	t.Helper()
	d.xdotool(t, "windowsize", "--sync", id, strconv.Itoa(size.X), strconv.Itoa(size.Y))
}

// geometry is where the window is.
func (d *display) geometry(t testing.TB, id string) image.Rectangle {
	t.Helper()
	var r image.Rectangle
	for field := range strings.FieldsSeq(d.xdotool(t, "getwindowgeometry", "--shell", id)) {
		name, value, _ := strings.Cut(field, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "X":
			r.Min.X = n
		case "Y":
			r.Min.Y = n
		case "WIDTH":
			r.Max.X = r.Min.X + n
		case "HEIGHT":
			r.Max.Y = r.Min.Y + n
		}
	}
	return r
}

// askToClose does what the close button of a window manager does: it sends WM_DELETE_WINDOW (ICCCM 4.2.8.1). The
// xdotool of Debian 12 cannot, so this speaks X itself.
func (d *display) askToClose(t testing.TB, id string) {
	t.Helper()
	number, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("unix", fmt.Sprintf("/tmp/.X11-unix/X%d", d.number))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	x := &xclient{t: t, c: c}
	x.greet()
	protocols, deletion := x.atom("WM_PROTOCOLS"), x.atom("WM_DELETE_WINDOW")
	const sendEvent, clientMessage = 25, 33
	x.send(sendEvent, 0, uint32(number), 0, clientMessage|32<<8, uint32(number), protocols, deletion, 0, 0, 0, 0)
	x.atom("WM_PROTOCOLS") // its response comes after the event was sent on
}

// xclient is as much of an X client as that needs.
type xclient struct {
	t testing.TB
	c net.Conn
}

func (x *xclient) read(n int) []byte {
	x.t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(x.c, b); err != nil {
		x.t.Fatalf("the X server: %v", err)
	}
	return b
}

func (x *xclient) greet() {
	x.t.Helper()
	x.c.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}) // little endian, protocol 11.0, no credentials
	head := x.read(8)
	if head[0] != 1 {
		x.t.Fatal("the X server refuses us")
	}
	x.read(4 * int(binary.LittleEndian.Uint16(head[6:])))
}

// send sends a request of whole words.
func (x *xclient) send(opcode, detail byte, words ...uint32) {
	b := []byte{opcode, detail}
	b = binary.LittleEndian.AppendUint16(b, uint16(1+len(words)))
	for _, w := range words {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	x.c.Write(b)
}

func (x *xclient) atom(name string) uint32 {
	x.t.Helper()
	words := []uint32{uint32(len(name))}
	padded := name + strings.Repeat("\x00", (4-len(name)%4)%4)
	for i := 0; i < len(padded); i += 4 {
		words = append(words, binary.LittleEndian.Uint32([]byte(padded[i:])))
	}
	const internAtom = 16
	x.send(internAtom, 0, words...)
	return binary.LittleEndian.Uint32(x.read(32)[8:])
}
