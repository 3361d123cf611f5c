package part_test

import (
	"testing"
	"testing/synctest"
	"time"

	"oauthwalk/ui/part"
)

func TestAfterRunsOnceAndCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start(t)
		ran := make(chan string, 2)
		part.After(time.Second, func() { ran <- "first" })
		stop := part.After(time.Second, func() { ran <- "stopped" })
		stop()
		time.Sleep(time.Hour)
		synctest.Wait()
		close(ran)
		var got []string
		for name := range ran {
			got = append(got, name)
		}
		if len(got) != 1 || got[0] != "first" {
			t.Errorf("ran: got %v, want only the first", got)
		}
	})
}
