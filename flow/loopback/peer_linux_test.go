package loopback

import (
	"net"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/testkit/stranger"
)

func TestUsersAreToldApart(t *testing.T) {
	for _, uri := range []string{anyPort, "http://[::1]:0/callback", "http://localhost:0/callback"} {
		l, b := listen(t, uri)
		if !l.TellsUsers() {
			t.Fatalf("%s: users are not told apart", uri)
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
			if e.Text != "a callback of another user was refused" {
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

// 25 races: another user who has state and address sends as fast as he can, beside the browser. None is won.
func TestAnotherUserWinsNoRace(t *testing.T) {
	s, can := stranger.Start(t)
	if !can {
		return
	}
	for range races() {
		l, _ := listen(t, anyPort)
		done := make(chan struct{})
		go func() {
			defer close(done)
			raw := request(l, "GET", callback("code=stolen&state=good"))
			s.HangUp(l.Addresses()[0], raw)
			s.Send(l.Addresses()[0], raw)
			s.Reset(l.Addresses()[0], raw)
		}()
		get(t, l, callback(goodQuery))
		if got := arrived(t, l).RawQuery; got != goodQuery {
			t.Fatalf("the other user has won with %q", got)
		}
		<-done
		l.browserLeft()
		l.Close()
	}
}
