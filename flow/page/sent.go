package page

import (
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Row is one name with its value, as it is sent, as it arrived or as it is set up.
type Row struct {
	Name, Value string
	Secret      bool            // Value is empty, and Hidden has it
	Hidden      secret.Value    // zero where there is none
	Edited      bool            // changed by hand
	Fixed       bool            // cannot be changed here
	Absent      bool            // there is no value, and Value says so
	Explain     string          // what it is for
	Of          string          // the parameter that it follows from stage to stage: "code"; "url" for any address
	Note        string          // muted, behind the value: "one use · 0:52 old"
	Page        string          // an address that can be opened in the browser
	Finding     finding.Finding // below it; zero for none
}

// sentTitle is in the past for a stage that has ended. What a request URL is made of travels in stage 3 only.
func sentTitle(st flow.StageState) string {
	switch {
	case st.Stage == flow.Request:
		return "What it is made of"
	case st.Status.Ended():
		return "What was sent"
	}
	return "What will be sent"
}

// SentRows are the parameters that the stage sends.
func SentRows(v View, s flow.Stage) []Row {
	st := v.Snapshot.Stage(s)
	rows := make([]Row, 0, len(st.Params)+1)
	for _, p := range st.Params {
		row := Row{Name: p.Name, Edited: p.Edited, Explain: Explain(p.Name), Of: p.Name, Note: note(v, s, p.Name)}
		// What goes into the URL stands in it for everybody to read.
		rows = append(rows, row.with(p.Value, p.Secret && !v.Open && s != flow.Request))
	}
	if tokenRequest := s == flow.Exchange || s == flow.Refresh || s == flow.Revoke; tokenRequest && len(rows) > 0 {
		rows = append(rows, authRow(v))
	}
	return rows
}

// with gives the row its value, hidden or not.
func (r Row) with(value secret.Value, hidden bool) Row {
	if r.Secret = hidden; hidden {
		r.Hidden = value
	} else {
		r.Value = value.Reveal()
	}
	return r
}

// note is what time says about a value, while it still matters.
func note(v View, s flow.Stage, name string) string {
	if s != flow.Exchange || name != "code" {
		return ""
	}
	arrived := v.Snapshot.Arrival.At
	if v.Snapshot.Stage(s).Status != flow.Ready || arrived.IsZero() || v.Earlier {
		return "one use"
	}
	return "one use · " + Clock(v.Now.Sub(arrived)) + " old"
}

// authRow shows how the client proves who it is. It is not a parameter that can be edited here: stage 1 sets it.
func authRow(v View) Row {
	const name = "client authentication"
	row := Row{Name: name, Fixed: true, Explain: Explain(name)}
	c := v.Snapshot.Client
	switch v.Snapshot.Auth {
	case token.Basic:
		row.Value = "Basic · " + c.ID + ":" + password(v)
	case token.Post:
		row.Value = "client_id=" + c.ID + " · client_secret=" + password(v)
	default:
		row.Value = "client_id=" + c.ID
		row.Note = "public client, no secret"
	}
	return row
}

// password is the client secret as this page may show it.
func password(v View) string {
	if v.Open {
		return v.Snapshot.Client.Secret.Reveal()
	}
	return v.Snapshot.Client.Secret.Redacted()
}

// Clock writes a duration as 0:52 or 1:02:07.
func Clock(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// took writes how long a stage took: "14 ms", "8 s".
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return Clock(d)
}

// Took is how long the stage took; "" while it has no result.
func Took(st flow.StageState) string {
	if !st.Status.Ended() || st.Status == flow.Skipped {
		return ""
	}
	return took(st.Duration)
}
