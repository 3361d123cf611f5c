package flow_test

import (
	"testing"

	"oauthwalk/flow"
)

func TestHistoryForgetsTheOldest(t *testing.T) {
	var h flow.History
	for walk := range 20 {
		h.Keep(flow.Snapshot{Walk: walk})
	}
	h.Keep(flow.Snapshot{Walk: 19, Next: flow.API})
	walks := h.Walks()
	if len(walks) != 12 || walks[0].Walk != 19 || walks[0].Next != flow.API || walks[11].Walk != 8 {
		t.Errorf("%d walks are kept, from %d to %d, want 12, from 19 to 8", len(walks), walks[0].Walk, walks[len(walks)-1].Walk)
	}
}
