package stage

import (
	"fmt"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/resource"
)

// newAPI shows a response in a readable form too, and says before the call when the token would go to another host.
func newAPI() only {
	var read string // the key of the response that was looked at last: a long one is looked through once, not with each draw
	var content resource.Content
	warn := newCautions("Before you send")
	return only{above: warn.card, draw: func(v View) { warn.set(destination(v)) }, tabs: func(v View) []tab {
		st := v.Snapshot.Stage(flow.API)
		if len(st.Exchanges) == 0 {
			return nil
		}
		x := st.Exchanges[0]
		if key := fmt.Sprint("content", x.Started.UnixNano(), v.Open); key != read {
			read, content = key, readable(v, x)
		}
		if t, ok := contentTab(read, content); ok {
			return []tab{t}
		}
		return nil
	}}
}

// destination is what the walk warns of while nothing has been sent.
func destination(v View) []string {
	st := v.Snapshot.Stage(flow.API)
	var lines []string
	if st.Status != flow.Ready {
		return nil
	}
	for _, c := range st.Checks {
		if c.Verdict == finding.Warn || c.Verdict == finding.Fail {
			lines = append(lines, c.Text)
		}
	}
	return lines
}
