package stage

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// newCallback shows the request as it reached the listener, and its parameters.
func newCallback(p *Page) only {
	table := part.NewParamTable() // shows one response after another
	question := newQuestion(p)
	return only{below: question.objects(), draw: question.draw, tabs: func(v View) []tab {
		if v.Snapshot.Arrival.At.IsZero() {
			return nil
		}
		key := fmt.Sprint(v.Snapshot.Arrival.At.UnixNano(), v.Open)
		return []tab{
			{"Parameters", "response" + key, func() fyne.CanvasObject { return valueTable(table, v, report.Values(v.Snapshot, flow.Callback)) }},
			{"Request as received", "arrival" + key, func() fyne.CanvasObject {
				m := part.Message{Start: v.Snapshot.Arrival.RequestLine, Header: v.Snapshot.Arrival.Header}
				if v.Snapshot.Arrival.Pasted {
					m.Note = "pasted by hand"
				}
				return httpView(veil(v.Open, v.Snapshot.Redactor, m))
			}},
		}
	}}
}

// valueTable lists the results of a stage in a table.
func valueTable(table *part.ParamTable, v View, values []report.Value) fyne.CanvasObject {
	rows := make([]part.Row, 0, len(values))
	for _, x := range values {
		row := part.Row{Name: x.Name, Value: reveal(v, x.V), Tone: tones[x.Name], Explain: meaning(x.Name)}
		if x.V == nil {
			row.Tone = theme.Muted
		}
		if token, ok := x.V.(secret.Value); ok && strings.Contains(x.Name, "token") {
			row.Note = fmt.Sprintf("%d characters, %s", len(token.Reveal()), shape(token.Reveal()))
		}
		rows = append(rows, row)
	}
	table.SetRows(rows)
	return table
}

// shape is what can be seen of a token from outside. RFC 7519 3: a JWT has three parts and begins with a JSON object.
func shape(token string) string {
	if strings.HasPrefix(token, "eyJ") && strings.Count(token, ".") == 2 {
		return "a JWT"
	}
	return "opaque"
}

var meanings = map[string]string{
	"code":              "The one-time code. On its own it gives no access: this client must exchange it for tokens. RFC 6749 4.1.2.",
	"state":             "Must be the value that this walk sent. RFC 6749 4.1.2.",
	"iss":               "Names the server that responded, so that the code is not sent to a different server. RFC 9207 2.",
	"error":             "Why the server issued no code. RFC 6749 4.1.2.1.",
	"error_description": "The server's own words, meant for developers and not as a basis for decisions. RFC 6749 4.1.2.1.",
	"token_type":        "How the access token is used. Bearer means that whoever holds it may use it. RFC 6750.",
	"expires_in":        "The access token's lifetime in seconds, counted from the response. RFC 6749 5.1.",
	"scope":             "What was granted, which may be less than what was requested. RFC 6749 5.1.",
	"access_token":      "The key to the API. Only the API and the server are meant to read it. RFC 6749 1.4.",
	"refresh_token":     "Gets the next access token without another sign-in. It is sent only to the token endpoint. RFC 6749 1.5.",
	"id_token":          "In OpenID Connect, says who signed in. It is shown as received and was not verified.",
	"rotated":           "Whether the server replaced the refresh token. If it did, the old one is spent. RFC 9700 4.14.2.",
}

func meaning(name string) string {
	if text, ok := meanings[name]; ok {
		return text
	}
	return ""
}
