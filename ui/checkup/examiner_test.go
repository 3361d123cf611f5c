package checkup

import (
	"testing"

	"oauthwalk/flow/check"
)

func TestCancel(t *testing.T) {
	server, client := startPractice(t)
	d := sit(t, client, check.Deps{Transport: hanging{}})
	d.Primary()
	d.until("Checking: request 1 of at most 12")
	d.want("SO FAR", "The redirect URI is absolute")
	d.Primary() // does nothing while it runs
	d.tap("Cancel")
	d.until("Check again")
	d.want("The check was cancelled.")
	d.wantNot("Cancel", "SO FAR", "WHAT IS WRONG")
	if got := paths(server); len(got) != 0 {
		t.Errorf("the server saw %v", got)
	}
}

// Closing the window ends the check; goleak sees what stays.
func TestCloseWhileItRuns(t *testing.T) {
	_, client := startPractice(t)
	d := sit(t, client, check.Deps{Transport: hanging{}})
	d.Primary()
	d.until("Checking: request 1")
	d.Close()
	if !d.check.running() {
		t.Error("closing drew something")
	}
}

// A check of another client cancels the one under way, whose last words are then not heard.
func TestAnotherCheckCancelsTheFirst(t *testing.T) {
	_, client := startPractice(t)
	d := sit(t, client, check.Deps{Transport: hanging{}})
	d.Primary()
	d.until("Checking: request 1")
	first := d.runner.ended
	other := client
	other.ID = "other"
	d.set(other)
	d.Primary()
	<-first
	d.until("Checking: request 1")
	if d.check.client.ID != "other" {
		t.Errorf("the check of %s is drawn", d.check.client.ID)
	}
	d.tap("Cancel")
	d.until("Check again")
	if d.check.client.ID != "other" {
		t.Errorf("the last word is that of %s", d.check.client.ID)
	}
}
