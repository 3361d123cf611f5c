package stage

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
)

// newAPI shows a JSON answer as a readable table too.
func newAPI() only {
	var read string // the key of the answer that was looked at last: a long one is looked through once, not with each draw
	var body []byte // of that answer, nil when it is not JSON
	return only{tabs: func(v View) []tab {
		st := v.Snapshot.Stage(flow.API)
		if len(st.Exchanges) == 0 {
			return nil
		}
		x := st.Exchanges[0]
		if key := fmt.Sprint("json", x.Started.UnixNano(), v.Open); key != read {
			read, body = key, nil
			if json.Valid(x.ResponseBody) {
				body = veil(v.Open, v.Snapshot.Redactor, part.Message{Header: x.ResponseHeader, Body: x.ResponseBody}).Body
			}
		}
		if body == nil {
			return nil
		}
		return []tab{{lang.L("Readable"), read, func() fyne.CanvasObject {
			table := part.NewJSONTable()
			table.SetJSON(body)
			return table
		}}}
	}}
}
