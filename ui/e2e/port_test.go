package e2e

import (
	"net"
	"os"
	"strings"
	"testing"
)

// Somebody has the port of the redirect URI: the request stage says which, and one key tries again when it is free.
func TestPortTakenThenFree(t *testing.T) {
	w := open(t, shipped, look{theme: "light"})
	thief, err := net.Listen("tcp", "127.0.0.1:3500")
	if err != nil {
		t.Fatal(err)
	}
	defer thief.Close()
	w.press(next)
	w.wants("setup ok")
	w.settle()
	w.press(next)
	taken := []string{"setup ok", "request failed"}
	w.wants(taken...)
	log, err := os.ReadFile(w.log)
	if err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(string(log), "\n")
	if !strings.Contains(last, "127.0.0.1:3500") {
		t.Errorf("the line of the failed request does not name the port: %s", last)
	}
	w.wantSane(w.settle(), look{theme: "light"})
	keep(t, "light-port-taken", w.look())

	thief.Close()
	w.press(next)
	w.wants(append(taken, "request ok")...)
	w.settle()
	w.press(next)
	visit(t, w.asked(1), allow)
	w.wants(append(taken, "request ok", "consent ok", "callback ok")...)
}
