package advice

import (
	"fmt"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/loopback"
)

// What the window asks for while it draws: a pasted page as it is typed, and the remarks of a flooded listener. A frame
// is 16 ms.
func BenchmarkWhileDrawing(b *testing.B) {
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	page := strings.Repeat("An odd error has happened; see redirect. ", 100)
	flooded := walked(flow.API, flow.Failure{})
	flooded.Stages[flow.Consent.Index()].Status = flow.Running
	for i := range 100 {
		line := fmt.Sprintf("GET /callback?code=x&state=%d&error=e&error_description=%s HTTP/1.1", i,
			strings.Repeat("word%20", 500))
		events := &flooded.Stages[flow.Consent.Index()].Events
		*events = append(*events, loopback.Event{Kind: loopback.KindRefused, RequestLine: line})
	}
	b.Run("a page of 4 KB", func(b *testing.B) {
		for b.Loop() {
			ForPage(s, page)
		}
	})
	b.Run("100 stray requests", func(b *testing.B) {
		for b.Loop() {
			Remarks(flooded, flow.Consent)
		}
	})
}
