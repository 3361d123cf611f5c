package loopback

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/testkit/stranger"

	"golang.org/x/sys/unix"
)

func TestUsersAreToldApart(t *testing.T) {
	for _, uri := range []string{anyPort, "http://[::1]:0/callback", "http://localhost:0/callback"} {
		l, b := listen(t, uri)
		if !l.TellsUsers() {
			if table := owned(t); table != "" {
				t.Fatalf("%s: users are not told apart, though the kernel names the owner of a connection: %s", uri, table)
			}
			t.Logf("%s: this kernel names no owner of a connection, and the listener says so", uri)
			continue
		}
		if len(b.told()) != 0 {
			t.Errorf("%s: the connection of its own is shown: %v", uri, b.told())
		}
		for _, address := range l.Addresses() {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			c.Write([]byte(request(l, "GET", callback("code=x&state=bad"))))
			if got := receive(t, c, "GET").status; got != 400 {
				t.Errorf("%s: our own request got %d, want 400", address, got)
			}
			c.Close()
		}
	}
}

// Another user who knows the state sends the right response, hangs up or resets at once, so that the socket looks as if it
// were root's, or nobody's: nothing of that is read.
func TestAnotherUserWinsNothing(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	for _, uri := range []string{anyPort, "http://[::1]:0/callback", "http://localhost:0/callback"} {
		l, b := listen(t, uri)
		raw := request(l, "GET", callback(goodQuery))
		for _, address := range l.Addresses() {
			if got := s.Send(address, raw); !strings.HasPrefix(got, "HTTP/1.1 403 ") {
				t.Errorf("%s: another user got %.60q, want 403", address, got)
			}
			e := eventually(t, b, KindUser)
			if e.Text != "a callback from another user was refused" {
				t.Errorf("event %q", e.Text)
			}
			for range 20 {
				s.HangUp(address, raw)
				s.Reset(address, raw)
			}
		}
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if n := kinds(b); n[KindUser]+n[KindLost] >= 21*len(l.Addresses()) {
				break
			}
		}
		if b.heard.Load() != 0 {
			t.Error("a response of another user was read")
		}
		waiting(t, l)
		if got := get(t, l, callback(goodQuery)).status; got != 303 {
			t.Errorf("the real response: status %d, want 303", got)
		}
		t.Logf("%s: %v", uri, kinds(b))
	}
}

// A connection that was reset leaves its addresses to whoever comes next. Whoever that is, what the reset one has sent is
// not taken for his.
func TestResetLeavesItsPlaceToNobody(t *testing.T) {
	door, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	dialFrom := func(local net.Addr) *net.TCPConn {
		c, err := (&net.Dialer{LocalAddr: local}).Dial("tcp4", door.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		return c.(*net.TCPConn)
	}
	// From an address that no other test connects from: nobody takes the port in between.
	first := dialFrom(&net.TCPAddr{IP: net.IPv4(127, 9, 8, 7)})
	at := first.LocalAddr()
	first.Write([]byte("GET "))
	first.SetLinger(0)
	first.Close()
	second := dialFrom(at)
	defer second.Close()
	for i, want := range []peer{lost, ours} {
		c, err := door.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if got := whoIs(c.RemoteAddr(), c.LocalAddr()); got != ours {
			t.Errorf("connection %d: the addresses belong to %d: the test shows nothing", i+1, got)
		}
		if got := whoseIs(c.(*net.TCPConn)); got != want {
			t.Errorf("connection %d is of %d, want %d", i+1, got, want)
		}
		c.Close()
	}
}

// Another user who has a start address uses it up for nobody, and gets no cookie; a form of his is not held.
func TestAnotherUserUsesUpNothing(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	l, b := guarded(t, anyPort)
	address := l.Start(authorizeURL)
	path := strings.TrimPrefix(address, "http://"+host(l))
	form := "POST /callback HTTP/1.1\r\nHost: " + host(l) + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
		strconv.Itoa(len(goodQuery)) + "\r\n\r\n" + goodQuery
	for _, raw := range []string{request(l, "GET", path), form} {
		got := s.Send(l.Addresses()[0], raw)
		if !strings.HasPrefix(got, "HTTP/1.1 403 ") || strings.Contains(got, "Set-Cookie") || strings.Contains(got, "Location") {
			t.Errorf("another user got %.200q", got)
		}
		if e := eventually(t, b, KindUser); !strings.HasPrefix(e.Text, "a start address from another user") {
			t.Errorf("event %q", e.Text)
		}
		s.HangUp(l.Addresses()[0], raw)
		s.Reset(l.Addresses()[0], raw)
	}
	for range 2 * maxPosts {
		s.Send(l.Addresses()[0], form)
	}
	c := browser(t)
	if got := visit(t, c, "GET", address, "").StatusCode; got != 303 {
		t.Errorf("the person's own start: %d", got)
	}
	to := visit(t, c, "POST", l.RedirectURI(), goodQuery).Header.Get("Location")
	if got := visit(t, c, "GET", "http://"+host(l)+to, "").StatusCode; got != 303 || arrived(t, l).RawQuery != goodQuery {
		t.Errorf("the person's own form: %d", got)
	}
	if b.heard.Load() != 1 {
		t.Errorf("%d responses were read, want one", b.heard.Load())
	}
}

// The attacks are real: without the look-up, another user who has state and cookie wins.
func TestAnotherUserWinsWithoutTheLookUp(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	for _, blind := range []bool{true, false} {
		b := &seat{}
		l, err := Listen(Config{RedirectURI: anyPort, Cookie: true, read: b.judge, OnEvent: b.note, blind: blind})
		if err != nil {
			t.Fatal(err)
		}
		cookie := l.guard.cookie.Name + "=" + l.guard.cookie.Value
		raw := "GET " + callback(goodQuery) + " HTTP/1.1\r\nHost: " + host(l) + "\r\nCookie: " + cookie + "\r\n\r\n"
		if got := s.Send(l.Addresses()[0], raw); strings.HasPrefix(got, "HTTP/1.1 303 ") != blind {
			t.Errorf("without the look-up %t: another user got %.60q", blind, got)
		}
		l.browserLeft()
		l.Close()
	}
}

// 25 races: another user who has state and address sends as fast as he can, beside the browser. None is won.
func TestAnotherUserWinsNoRace(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	for range races() {
		l, _ := guarded(t, anyPort)
		c := opened(t, l)
		cookie := l.guard.cookie.Name + "=" + l.guard.cookie.Value // he has even that
		done := make(chan struct{})
		go func() {
			defer close(done)
			raw := "GET " + callback("code=stolen&state=good") + " HTTP/1.1\r\nHost: " + host(l) + "\r\nCookie: " + cookie + "\r\n\r\n"
			s.HangUp(l.Addresses()[0], raw)
			s.Send(l.Addresses()[0], raw)
			s.Reset(l.Addresses()[0], raw)
		}()
		visit(t, c, "GET", l.RedirectURI()+"?"+goodQuery, "")
		if got := arrived(t, l).RawQuery; got != goodQuery {
			t.Fatalf("the other user has won with %q", got)
		}
		<-done
		l.browserLeft()
		l.Close()
	}
}

// owned is the line of the kernel's table for a connection of ours, where it has one with an inode; "" else. It is read here
// without anything of the listener.
func owned(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	table, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return ""
	}
	port := fmt.Sprintf("0100007F:%04X ", c.LocalAddr().(*net.TCPAddr).Port)
	for line := range strings.Lines(string(table)) {
		if f := strings.Fields(line); strings.Contains(line, " "+port) && len(f) > 9 && f[1]+" " == port && f[9] != "0" {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// Another user who keeps the listener from connecting to itself, who takes every port or fills the queue as here, does not
// end the look-up with that.
func TestAnotherUserDoesNotEndTheLookUp(t *testing.T) {
	if owned(t) == "" {
		t.Log("this kernel names no owner of a connection")
		return
	}
	for family, at := range map[int]unix.Sockaddr{unix.AF_INET: &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}},
		unix.AF_INET6: &unix.SockaddrInet6{Addr: [16]byte{15: 1}}} {
		s, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err == nil {
			err = errors.Join(unix.Bind(s, at), unix.Listen(s, 0))
		}
		if err != nil {
			t.Fatal(err)
		}
		f := os.NewFile(uintptr(s), "door")
		door, err := net.FileListener(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		defer door.Close()
		for err == nil { // until there is no room in the queue
			var c net.Conn
			if c, err = net.DialTimeout("tcp", door.Addr().String(), 100*time.Millisecond); err == nil {
				defer c.Close()
			}
		}
		told.Clear() // as in a program whose first walk this is
		if !tellsUsers([]net.Listener{door}) {
			t.Errorf("%s: users are not told apart", door.Addr())
		}
	}
}
