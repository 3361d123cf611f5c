package stage

import (
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// tones colour the values that a person follows from stage to stage.
var tones = map[string]theme.ColorName{
	"code": theme.Code, "access_token": theme.Code, "refresh_token": theme.Code, "token": theme.Code,
	"redirect_uri": theme.URL, "url": theme.URL, "authorization_endpoint": theme.URL, "token_endpoint": theme.URL,
	"code_verifier": theme.Proof, "code_challenge": theme.Proof,
	"state": theme.Key,
}

// sendRows are the parameters that the stage sends.
func sendRows(v View, s flow.Stage) []part.Row {
	st := v.Snapshot.Stage(s)
	rows := make([]part.Row, 0, len(st.Params)+1)
	for _, p := range st.Params {
		masked := p.Secret && !v.Open && s != flow.Request // what goes into the URL stands in it for everybody to read
		rows = append(rows, part.Row{
			Name: p.Name, Value: p.Value.Reveal(), Secret: masked, Masked: masked, Edited: p.Edited,
			Explain: explain(p.Name), Tone: tones[p.Name], Note: note(v, s, p.Name),
		})
	}
	switch s {
	case flow.Exchange, flow.Refresh, flow.Revoke:
		if len(rows) > 0 {
			rows = append(rows, authRow(v))
		}
	}
	return rows
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
	return "one use" + " · " + fmt.Sprintf("%s old", Clock(v.Now.Sub(arrived)))
}

// authRow shows how the client proves who it is. It is not a parameter that can be edited here: stage 1 sets it.
func authRow(v View) part.Row {
	const name = "client authentication"
	row := part.Row{Name: name, ReadOnly: true, Explain: explain(name)}
	c := v.Snapshot.Client
	switch v.Snapshot.Auth {
	case token.Basic:
		row.Value = "HTTP Basic · " + c.ID + " : " + password(v)
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
	return "••••••••"
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
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return Clock(d)
}

// Took is how long the stage took, for the rail; "" while it has no result.
func Took(st flow.StageState) string {
	if !st.Status.Ended() || st.Status == flow.Skipped {
		return ""
	}
	return took(st.Duration)
}
