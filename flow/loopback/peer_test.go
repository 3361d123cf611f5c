package loopback

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
)

// heading and row are in the form that a kernel wrote, recorded on a machine with little-endian words.
const heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

func row(local, remote, state string, uid int, inode string) string {
	return fmt.Sprintf("  12: %s %s %s 00000000:00000000 00:00000000 00000000 %5d        0 %s 1 00000000a9c1b3f2 20 4 30 10 -1\n",
		local, remote, state, uid, inode)
}

func TestOwnerInRecordedTables(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Log("the tables were recorded on a little-endian machine, and this is another one: they are not read")
		return
	}
	const browser, listener, v6Browser, v6Listener = "0100007F:D431", "0100007F:0DAC",
		"00000000000000000000000001000000:D431", "00000000000000000000000001000000:0DAC"
	const mapped, mappedListener = "0000000000000000FFFF00000100007F:D431", "0000000000000000FFFF00000100007F:0DAC"
	from, to := netip.MustParseAddrPort("127.0.0.1:54321"), netip.MustParseAddrPort("127.0.0.1:3500")
	from6, to6 := netip.MustParseAddrPort("[::1]:54321"), netip.MustParseAddrPort("[::1]:3500")
	for _, tt := range []struct {
		name, rows string
		from, to   netip.AddrPort
		wide       bool
		uid        int
		found      bool
	}{
		{"established", row(browser, listener, "01", 1000, "48213"), from, to, false, 1000, true},
		{"root", row(browser, listener, "01", 0, "48213"), from, to, false, 0, true},
		{"FIN_WAIT2, hung up", row(browser, listener, "05", 0, "0"), from, to, false, 0, false},
		{"TIME_WAIT", row(browser, listener, "06", 0, "0"), from, to, false, 0, false},
		{"hung up, and a new one of the same addresses", row(browser, listener, "06", 0, "0") + row(browser, listener, "01", 33, "9"),
			from, to, false, 33, true},
		{"our own end only", row(listener, browser, "01", 1000, "48214"), from, to, false, 0, false},
		{"another port of the same user", row("0100007F:D432", listener, "01", 1000, "48213"), from, to, false, 0, false},
		{"another listener", row(browser, "0100007F:0DAD", "01", 1000, "48213"), from, to, false, 0, false},
		{"the listening socket", row(listener, "00000000:0000", "0A", 1000, "48213"), from, to, false, 0, false},
		{"IPv6", row(v6Browser, v6Listener, "01", 1001, "7"), from6, to6, true, 1001, true},
		{"IPv4 from a socket of both", row(mapped, mappedListener, "01", 1002, "7"), from, to, true, 1002, true},
		{"a line cut short", "   0: " + browser + " " + listener + " 01\n", from, to, false, 0, false},
		{"nothing", "", from, to, false, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			uid, found := owner(strings.NewReader(heading+tt.rows), tt.from, tt.to, tt.wide)
			if uid != tt.uid || found != tt.found {
				t.Errorf("got %d %t, want %d %t", uid, found, tt.uid, tt.found)
			}
		})
	}
}

func TestWhoCountsAsOurs(t *testing.T) {
	for _, tt := range []struct {
		uid, self int
		want      peer
	}{{1000, 1000, ours}, {0, 1000, ours}, {1001, 1000, other}, {65534, 0, other}, {0, 0, ours}} {
		if got := judge(tt.uid, tt.self); got != tt.want {
			t.Errorf("user %d for %d: got %d, want %d", tt.uid, tt.self, got, tt.want)
		}
	}
}

// Where a connection of its own is not found, nobody is told apart, and nobody is refused for that.
func TestNobodyIsToldApartWithoutALookUp(t *testing.T) {
	if tellsUsers(nil) {
		t.Error("without a door users are told apart")
	}
	gone, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	told.Clear() // as in a program whose first walk this is
	if tellsUsers([]net.Listener{gone}) {
		t.Error("where no connection can be made users are told apart")
	}
	b := &seat{}
	l, err := Listen(Config{RedirectURI: anyPort, read: b.judge, blind: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got := get(t, l, callback(goodQuery)).status; l.TellsUsers() || got != 303 {
		t.Errorf("told apart: %t; status %d, want 303", l.TellsUsers(), got)
	}
	l.browserLeft()
}
