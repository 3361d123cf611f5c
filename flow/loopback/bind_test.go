package loopback

import (
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// For localhost both families answer on one port, and the redirect URI keeps the name.
func TestLocalhostIsBothFamilies(t *testing.T) {
	l, _ := listen(t, "http://localhost:0/callback")
	list := l.Addresses()
	if len(list) != 2 || !strings.HasPrefix(list[0], "127.0.0.1:") || !strings.HasPrefix(list[1], "[::1]:") {
		t.Fatalf("Addresses = %v, want 127.0.0.1 and ::1", list)
	}
	_, port4, _ := net.SplitHostPort(list[0])
	_, port6, _ := net.SplitHostPort(list[1])
	if port4 != port6 {
		t.Errorf("ports %s and %s differ", port4, port6)
	}
	if got, want := l.RedirectURI(), "http://localhost:"+port4+"/callback"; got != want {
		t.Errorf("RedirectURI = %q, want %q", got, want)
	}
	for _, address := range list {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatalf("dialling %s: %v", address, err)
		}
		c.Write([]byte(request(l, "GET", "/favicon.ico")))
		if got := receive(t, c, "GET").status; got != 404 {
			t.Errorf("%s answered %d, want 404", address, got)
		}
		c.Close()
	}
}

// The literal that was bound stands in the redirect URI.
func TestLiteralInRedirectURI(t *testing.T) {
	for _, uri := range []string{anyPort, "http://[::1]:0/callback"} {
		l, _ := listen(t, uri)
		if want := "http://" + l.Addresses()[0] + "/callback"; l.RedirectURI() != want {
			t.Errorf("RedirectURI = %q, want %q", l.RedirectURI(), want)
		}
		if got := get(t, l, callback(goodQuery)).status; got != 303 {
			t.Errorf("%s: status %d, want 303", uri, got)
		}
	}
}

// A machine without IPv6 listens on IPv4 alone; one without IPv4 does not listen.
func TestIPv4RequiredIPv6BestEffort(t *testing.T) {
	absent6, absent4 := family{"tcp6", "2001:db8::1"}, family{"tcp4", "192.0.2.1"}
	doors, err := bind([]family{{"tcp4", "127.0.0.1"}, absent6}, 0)
	if err != nil || len(doors) != 1 {
		t.Fatalf("without IPv6: %d doors, %v; want IPv4 alone", len(doors), err)
	}
	doors[0].Close()
	if doors, err := bind([]family{absent4, {"tcp6", "::1"}}, 0); err == nil {
		t.Errorf("without IPv4: bound %v, want an error", doors[0].Addr())
	} else if !strings.Contains(err.Error(), "choose another redirect URI") {
		t.Errorf("%q does not say what to do next", err)
	}
}

// A taken port is named and never shared, whoever holds it and on whichever family.
func TestPortInUse(t *testing.T) {
	for _, test := range []struct{ name, network, holder, uri string }{
		{"same address", "tcp4", "127.0.0.1:0", "http://127.0.0.1:PORT/callback"},
		{"IPv6", "tcp6", "[::1]:0", "http://[::1]:PORT/callback"},
		{"localhost, the other program on IPv6", "tcp6", "[::1]:0", "http://localhost:PORT/callback"},
	} {
		t.Run(test.name, func(t *testing.T) {
			held, err := net.Listen(test.network, test.holder)
			if err != nil {
				t.Fatal(err)
			}
			defer held.Close()
			port := held.Addr().(*net.TCPAddr).Port
			l, err := Listen(Config{RedirectURI: strings.Replace(test.uri, "PORT", strconv.Itoa(port), 1)})
			if l != nil {
				l.Close()
				t.Fatal("listens beside another program")
			}
			var inUse *InUseError
			if !errors.As(err, &inUse) || inUse.Port != port {
				t.Fatalf("error %v, want *InUseError for port %d", err, port)
			}
			if !errors.Is(err, syscall.EADDRINUSE) {
				t.Errorf("errors.Is(%v, EADDRINUSE) is false", err)
			}
			if !strings.Contains(err.Error(), strconv.Itoa(port)) || !strings.Contains(err.Error(), "choose another") {
				t.Errorf("%q names no port or no next step", err)
			}
			if _, noProc := os.Stat("/proc/net/tcp"); noProc == nil && !strings.Contains(err.Error(), "this program itself is listening on ") {
				t.Errorf("%q does not name the holder", err)
			}
		})
	}
}

// What was half bound is given back.
func TestNothingStaysBound(t *testing.T) {
	held, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	port := held.Addr().(*net.TCPAddr).Port
	if _, err := Listen(Config{RedirectURI: "http://localhost:" + strconv.Itoa(port) + "/callback"}); err == nil {
		t.Fatal("listens although IPv6 is taken")
	}
	again, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Fatalf("IPv4 is still bound: %v", err)
	}
	again.Close()
}

// The port that the redirect URI names is held from Listen on.
func TestBoundBeforeTheBrowserOpens(t *testing.T) {
	l, _ := listen(t, anyPort)
	if _, err := net.Listen("tcp4", l.Addresses()[0]); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("the port is free after Listen: %v", err)
	}
	if got := get(t, l, "/favicon.ico").status; got != 404 {
		t.Errorf("status %d right after Listen, want 404", got)
	}
}
