package program_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
)

// The callback is asked once, without query and cookie: 404 and nobody there are told, anything else says nothing.
func TestProbe(t *testing.T) {
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.RequestURI+r.Header.Get("Cookie"))
		switch r.URL.Path {
		case "/callback":
			w.WriteHeader(http.StatusMethodNotAllowed)
		case "/elsewhere":
			http.Redirect(w, r, "/missing", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String() + "/callback"
	l.Close()
	for _, tt := range []struct{ uri, want string }{
		{srv.URL + "/callback?secret=1", ""},
		{srv.URL + "/elsewhere", ""},
		{srv.URL + "/missing", "the program is running but has no route /missing"},
		{nobody, "nothing listens at"},
		{"http://192.0.2.1/callback", ""},
		{"https://127.0.0.1/callback", ""},
		{"com.example.app:/callback", ""},
		{"", ""},
	} {
		e, tells := program.New("", nil).Probe(t.Context(), practice.Decision{RedirectURI: tt.uri})
		if tells != (tt.want != "") || tells && (!strings.Contains(e.Decision.Checks[0].Text, tt.want) || e.Stage != flow.Callback) {
			t.Errorf("%s: %v %+v, want %q", tt.uri, tells, e, tt.want)
		}
	}
	if got := strings.Join(asked, ", "); got != "OPTIONS /callback, OPTIONS /elsewhere, OPTIONS /missing" {
		t.Errorf("asked: %s", got)
	}
}
