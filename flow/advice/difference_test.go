package advice

import (
	"strings"
	"testing"
)

func TestDifferencesAreNamed(t *testing.T) {
	const base = "http://127.0.0.1:3500/callback"
	for _, test := range []struct{ name, a, b, want string }{
		{"equal", base, base, ""},
		{"scheme", base, "https://127.0.0.1:3500/callback", "the scheme is http in the first and https in the second"},
		{"host spelling", base, "http://localhost:3500/callback",
			"this machine is spelled 127.0.0.1 in the first and localhost in the second"},
		{"family", base, "http://[::1]:3500/callback",
			"this machine is spelled 127.0.0.1 in the first and ::1 in the second"},
		{"another host", base, "http://127.0.1:3500/callback",
			"the host is 127.0.0.1 in the first and 127.0.1 in the second"},
		{"case of the host", "http://app.example/a", "http://App.example/a", "the host differs in upper and lower case"},
		{"port", base, "http://127.0.0.1:3501/callback", "the port is 3500 in the first and 3501 in the second"},
		{"no port", base, "http://127.0.0.1/callback", "the port is 3500 in the first and none in the second"},
		{"path", base, "http://127.0.0.1:3500/other", "the path is /callback in the first and /other in the second"},
		{"slash", base, base + "/", "a slash at the end"},
		{"case of the path", base, "http://127.0.0.1:3500/Callback", "the path differs in upper and lower case"},
		{"encoding of the path", base, "http://127.0.0.1:3500/call%62ack", "percent-encoded in another way"},
		{"encoded twice", base, "http%3A%2F%2F127.0.0.1%3A3500%2Fcallback", "the second was percent-encoded once too often"},
		{"encoded first", "http%3A%2F%2F127.0.0.1%3A3500%2Fcallback", base, "the first was percent-encoded once too often"},
		{"query", base, base + "?a=b", "the query differs"},
		{"fragment", base, base + "#a", "the part behind # differs"},
		{"space", base, base + "\n", "a space or a line break at its end"},
		{"missing", base, "", "one of them is missing"},
		{"case of the scheme", base, "HTTP://127.0.0.1:3500/callback", "they differ from byte 1 on"},
		{"unreadable", base, "http://127.0.0.1:3500/%zz", "they differ from byte 23 on"},
		{"two at once", base, "https://localhost:3500/callback",
			"the scheme is http in the first and https in the second; this machine is spelled 127.0.0.1 in the first"},
	} {
		got := strings.Join(differences(test.a, test.b), "; ")
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
