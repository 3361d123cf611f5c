package loopback_test

import (
	"os"
	"testing"
	"testing/fstest"

	"oauthwalk/flow/loopback"
)

func TestHolderFromProc(t *testing.T) {
	const header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	line := func(address, state, user, inode string) string {
		return "   0: " + address + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000 " + user +
			" 0 " + inode + " 1 0000000000000000 100 0 0 10 0\n"
	}
	proc := fstest.MapFS{
		"net/tcp": {Data: []byte(header + line("0100007F:0DAC", "0A", "1000", "111") +
			line("0100007F:0DAD", "01", "1000", "112") +
			line("0A00000A:0DAE", "0A", "1000", "113") + line("0100007F:0DAF", "0A", "33", "999"))},
		"net/tcp6": {Data: []byte(header + line("00000000000000000000000000000000:0DB0", "0A", "1000", "114") +
			line("00000000000000000000000001000000:0DB1", "0A", "1000", "115") +
			line("0000000000000000FFFF00000100007F:0DB2", "0A", "1000", "111"))},
		"77/comm": {Data: []byte("python3\n")},
		"77/fd/3": {Data: []byte("socket:[111]"), Mode: os.ModeSymlink},
		"77/fd/4": {Data: []byte("socket:[114]"), Mode: os.ModeSymlink},
		"77/fd/5": {Data: []byte("socket:[115]"), Mode: os.ModeSymlink},
		"88/comm": {Data: []byte("nothing\n")},
	}
	for name, tt := range map[string]struct {
		network string
		port    int
		want    string
	}{
		"listens":                 {"tcp4", 3500, "python3 (process 77)"},
		"connected, not listen":   {"tcp4", 3501, ""},
		"another address":         {"tcp4", 3502, ""},
		"of another user":         {"tcp4", 3503, "a program of user 33"},
		"all addresses, for IPv4": {"tcp4", 3504, "python3 (process 77)"},
		"all addresses, for IPv6": {"tcp6", 3504, "python3 (process 77)"},
		"IPv6 loopback":           {"tcp6", 3505, "python3 (process 77)"},
		"IPv6 loopback, for IPv4": {"tcp4", 3505, ""},
		"IPv4 by way of IPv6":     {"tcp4", 3506, "python3 (process 77)"},
		"IPv4 only, for IPv6":     {"tcp6", 3500, ""},
	} {
		if got := loopback.Holder(proc, tt.network, tt.port); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if got := loopback.Holder(fstest.MapFS{}, "tcp4", 3500); got != "" {
		t.Errorf("without /proc: got %q, want none", got)
	}
}
