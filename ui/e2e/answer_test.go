package e2e

import (
	"net/http"
	"testing"
	"time"
)

// The person says no: the callback fails with the server's word for it, and the same window tries again and succeeds.
func TestDenialThenAnotherTry(t *testing.T) {
	w := open(t, shipped, look{theme: "light"})
	visit(t, w.toConsent(keepNothing), deny)
	denied := []string{"setup ok", "request ok", "consent ok", "callback failed"}
	last := w.wants(denied...)
	if got := last.Values["error"]; got != "access_denied" || last.Advice == nil || last.Advice.What == "" {
		t.Errorf("the callback has error %v and advice %v, want access_denied and what happened", got, last.Advice)
	}
	if n := w.requests("POST", "/api/token"); n != 0 {
		t.Errorf("%d token requests after a denial, want none", n)
	}
	w.wantSane(w.settle(), look{theme: "light"})
	keep(t, "light-denied", w.look())

	w.again(denied)
	w.settle()
	w.pressed(next)
	w.press(next)
	w.wants(append(denied, wholeWalk[1:5]...)...)
}

// A response with a state that this walk never sent is refused, and the walk still takes the right one.
func TestForgedStateThenTheGoodOne(t *testing.T) {
	w := open(t, shipped, look{theme: "dark"})
	url := w.toConsent(keepNothing)
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	for _, query := range []string{"code=forged&state=forged", "code=forged", "error=access_denied&state=forged"} {
		resp, err := client.Get(callbackURL + "?" + query)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", query, resp.StatusCode)
		}
	}
	w.settle()
	w.wants(wholeWalk[:2]...) // nothing has ended
	keep(t, "dark-forged", w.look())
	visit(t, url, allow)
	w.wants(wholeWalk[:4]...)
	w.fromCallback(keepNothing)
	w.wants(wholeWalk...)
}

// Cancelled by hand, the listener is gone within a second, and the walk can be made again.
func TestCancelWhileWaiting(t *testing.T) {
	w := open(t, shipped, look{theme: "light"})
	w.toConsent(keepNothing)
	if !taken("127.0.0.1", "3500") {
		t.Fatal("nobody listens on port 3500 while the window waits")
	}
	start := time.Now()
	w.press("ctrl+period")
	for taken("127.0.0.1", "3500") {
		if time.Since(start) > patience {
			t.Fatal("port 3500 is never free again")
		}
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("port 3500 is free %v after the key, want within 1 s", took)
	}
	cancelled := []string{"setup ok", "request ok", "consent failed"}
	if last := w.wants(cancelled...); last.Advice == nil || last.Advice.What == "" {
		t.Error("the log does not say what happened")
	}
	w.again(cancelled)
}

// Nobody comes: after its time the walk says so, by itself, and can be made again.
func TestTimeoutWhileWaiting(t *testing.T) {
	w := open(t, impatient, look{theme: "light"})
	w.press(next)
	w.wants(wholeWalk[:1]...)
	w.settle()
	w.press(next)
	w.wants(wholeWalk[:2]...)
	w.settle()
	before := w.look()
	w.press(next)
	late := []string{"setup ok", "request ok", "consent failed"}
	if last := w.wants(late...); last.Advice == nil || last.Advice.What == "" {
		t.Error("the log does not say what happened")
	}
	if now := w.settle(); now.changed(before, w.above(now)).Empty() {
		t.Error("the window does not show that the time is up")
	}
	w.wantFree("3500")
	w.again(late)
}

// again makes the walk from the request on a second time, up to the callback.
func (w *window) again(said []string) {
	w.t.Helper()
	w.settle()
	w.pressed(next) // back to the request
	w.press(next)
	w.wants(append(said, "request ok")...)
	w.settle()
	w.press(next)
	visit(w.t, w.asked(2), allow)
	w.wants(append(said, wholeWalk[1:4]...)...)
}

func keepNothing(string) {}
