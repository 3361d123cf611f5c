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
	return only{tabs: func(v View) []tab {
		st := v.Snapshot.Stage(flow.API)
		if len(st.Exchanges) == 0 {
			return nil
		}
		x := st.Exchanges[0]
		body := []byte(veil(v, part.Message{Header: x.ResponseHeader, Body: x.ResponseBody}).Body)
		if !json.Valid(body) {
			return nil
		}
		key := fmt.Sprint("json", x.Started.UnixNano(), v.Open)
		return []tab{{lang.L("Readable"), key, func() fyne.CanvasObject {
			table := part.NewJSONTable()
			table.SetJSON(body)
			return table
		}}}
	}}
}
