package saved

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

const (
	savesEach     = 20
	refreshesEach = 20
)

// Two programs that save at once lose nothing of each other.
func TestTwoProcessesSave(t *testing.T) {
	k := &fakekeyring.Keyring{Latency: 100 * time.Microsecond}
	address, _ := serve(t, k)
	path := filepath.Join(t.TempDir(), "profiles.json")
	var both []*job
	for _, who := range []string{"x", "y"} {
		both = append(both, startJob(t, "save many", "KEYRING="+address, "PROFILES="+path, "WHO="+who))
	}
	for _, j := range both {
		if said, err := j.finish(); err != nil {
			t.Fatalf("a process failed: %v, %s", err, said)
		}
	}
	l := settled(t, openStore(t, path, k), k)
	if len(l) != 2*savesEach {
		t.Errorf("%d profiles, want %d", len(l), 2*savesEach)
	}
	for _, who := range []string{"x", "y"} {
		for i := range savesEach {
			if Find(l, fmt.Sprint(who, i)) == nil {
				t.Errorf("%s%d is lost", who, i)
			}
		}
	}
}

// rotating is a server that takes each refresh token once, and ends the grant when one comes twice (RFC 9700 4.14.2).
type rotating struct {
	t       *testing.T
	keyring *fakekeyring.Keyring

	mu       sync.Mutex
	current  int // the refresh token that works is "refresh-N"
	reused   int
	unstored int // access tokens used before their refresh token was in the keyring
}

func (s *rotating) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/api" {
		stored := false
		for _, value := range s.keyring.Items() {
			stored = stored || strings.HasSuffix(value, " refresh-"+r.FormValue("for"))
		}
		if !stored && r.FormValue("for") == fmt.Sprint(s.current) { // another process may have rotated it since
			s.unstored++
		}
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if r.FormValue("refresh_token") != fmt.Sprint("refresh-", s.current) {
		s.reused++
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
		return
	}
	s.current++
	fmt.Fprintf(w, `{"access_token":"access-%d","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-%d"}`,
		s.current, s.current)
}

// Two programs that refresh one profile at once spend no token twice, and store each before they use its access token.
func TestTwoProcessesRefresh(t *testing.T) {
	k := &fakekeyring.Keyring{Latency: 100 * time.Microsecond}
	address, _ := serve(t, k)
	server := &rotating{t: t, keyring: k}
	web := httptest.NewServer(server)
	defer web.Close()
	path := filepath.Join(t.TempDir(), "profiles.json")
	s := openStore(t, path, k)
	p, err := s.Save(t.Context(), Client{Name: "p"}, Secrets{keyring.RefreshToken: secret.New("refresh-0")})
	if err != nil {
		t.Fatal(err)
	}
	var both []*job
	for range 2 {
		both = append(both, startJob(t, "refresh many", "KEYRING="+address, "PROFILES="+path, "SERVER="+web.URL))
	}
	for _, j := range both {
		if said, err := j.finish(); err != nil {
			t.Fatalf("a process failed: %v, %s", err, said)
		}
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	if server.reused > 0 || server.unstored > 0 || server.current != 2*refreshesEach {
		t.Errorf("%d rotations, %d tokens used twice, %d access tokens used too early, want %d, 0, 0",
			server.current, server.reused, server.unstored, 2*refreshesEach)
	}
	got, err := s.Secret(t.Context(), p.ID, keyring.RefreshToken)
	if want := fmt.Sprint("refresh-", server.current); err != nil || got.Reveal() != want {
		t.Errorf("stored is %v, %v, want %s", got, err, want)
	}
	if items := k.Items(); len(items) != 1 {
		t.Errorf("the keyring holds %d items, want 1", len(items))
	}
}
