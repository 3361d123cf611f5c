package check

import (
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// judged runs the check of the port alone.
func judged(t *testing.T, uri string, deps Deps) finding.Finding {
	t.Helper()
	var got []finding.Finding
	r := newRun(t.Context(), Of(client.Client{ID: "app", RedirectURI: uri}), deps,
		func(v finding.Finding) { got = append(got, v) })
	r.checkPort()
	if len(got) != 1 {
		t.Fatalf("got %d verdicts, want one", len(got))
	}
	return got[0]
}

// sides makes a machine on which binding gives these errors.
func machine(v4, v6 error) Deps {
	return Deps{Proc: fstest.MapFS{}, Listen: func(network, _ string) (net.Listener, error) {
		err := v4
		if network == "tcp6" {
			err = v6
		}
		return closed{}, err
	}}
}

type closed struct{ net.Listener }

func (closed) Close() error { return nil }

func TestPortOfTheRedirectURI(t *testing.T) {
	taken, none := error(syscall.EADDRINUSE), error(syscall.EAFNOSUPPORT)
	for name, tt := range map[string]struct {
		uri     string
		v4, v6  error
		verdict finding.Verdict
		says    string
	}{
		"free": {"http://127.0.0.1:3500/cb", nil, nil,
			finding.Pass, "127.0.0.1:3500: free; [::1]:3500: free"},
		"taken": {"http://127.0.0.1:3500/cb", taken, nil,
			finding.Fail, "127.0.0.1:3500 is held by another program"},
		"other family taken":        {"http://127.0.0.1:3500/cb", nil, taken, finding.Pass, "[::1]:3500: held by"},
		"IPv6 literal":              {"http://[::1]:3500/cb", taken, nil, finding.Pass, "port 3500"},
		"IPv6 literal, taken":       {"http://[::1]:3500/cb", nil, taken, finding.Fail, "[::1]:3500 is held"},
		"IPv6 literal without IPv6": {"http://[::1]:3500/cb", nil, none, finding.Fail, "No walk can listen"},
		"localhost":                 {"http://localhost:3500/cb", nil, nil, finding.Pass, "port 3500"},
		"localhost, IPv6 taken":     {"http://localhost:3500/cb", nil, taken, finding.Fail, "[::1]:3500 is held"},
		"localhost without IPv6":    {"http://LOCALHOST:3500/cb", nil, none, finding.Pass, "[::1]:3500: not available"},
		"not allowed":               {"http://127.0.0.1/cb", os.ErrPermission, nil, finding.Fail, "above 1023"},
		"any port":                  {"http://127.0.0.1:0/cb", taken, taken, finding.Pass, "any free port"},
		"port too large":            {"http://127.0.0.1:99999/cb", nil, nil, finding.Fail, "65535"},
		"elsewhere":                 {"https://app.example/cb", nil, nil, finding.Skip, "this program does not listen there"},
		"private scheme":            {"com.example.app:/cb", nil, nil, finding.Skip, "this program does not listen there"},
	} {
		t.Run(name, func(t *testing.T) {
			v := judged(t, tt.uri, machine(tt.v4, tt.v6))
			if v.Verdict != tt.verdict || !strings.Contains(v.Text+v.Evidence+v.Fix, tt.says) {
				t.Errorf("%s: %s [%s] (%s); want %s with %q", v.Verdict, v.Text, v.Evidence, v.Fix, tt.verdict, tt.says)
			}
		})
	}
}

// A port that the walk under way listens on is where it should be, and nobody else's way is looked at.
func TestPortOfTheWalkUnderWay(t *testing.T) {
	taken := error(syscall.EADDRINUSE)
	for name, tt := range map[string]struct {
		listening []string
		v6        error
		verdict   finding.Verdict
	}{
		"its own":               {[]string{"127.0.0.1:3500"}, nil, finding.Pass},
		"both its own":          {[]string{"127.0.0.1:3500", "[::1]:3500"}, taken, finding.Pass},
		"another port":          {[]string{"127.0.0.1:3600"}, nil, finding.Fail},
		"the other family only": {[]string{"[::1]:3500"}, nil, finding.Fail},
	} {
		t.Run(name, func(t *testing.T) {
			var got finding.Finding
			c := Of(client.Client{ID: "app", RedirectURI: "http://127.0.0.1:3500/cb"})
			c.Listening = tt.listening
			newRun(t.Context(), c, machine(taken, tt.v6), func(v finding.Finding) { got = v }).checkPort()
			if got.Verdict != tt.verdict {
				t.Errorf("%s: %s [%s]; want %s", got.Verdict, got.Text, got.Evidence, tt.verdict)
			}
		})
	}
}

// On this machine, with real sockets: the holder is this test itself.
func TestHolderOfARealPort(t *testing.T) {
	for _, tt := range []struct{ network, bind, uri string }{
		{"tcp4", "127.0.0.1:0", "http://127.0.0.1:%/cb"},
		{"tcp4", "0.0.0.0:0", "http://localhost:%/cb"},
	} {
		door, err := net.Listen(tt.network, tt.bind)
		if err != nil {
			t.Fatal(err)
		}
		port := strconv.Itoa(door.Addr().(*net.TCPAddr).Port)
		v := judged(t, strings.Replace(tt.uri, "%", port, 1), Deps{})
		want := nobody
		if _, err := os.Stat("/proc/net/tcp"); err == nil {
			want = "this program itself"
		}
		if v.Verdict != finding.Fail || !strings.Contains(v.Text, want) {
			t.Errorf("%s: %s %s, want it held by %s", tt.bind, v.Verdict, v.Text, want)
		}
		if err := door.Close(); err != nil {
			t.Error(err)
		}
	}
}
