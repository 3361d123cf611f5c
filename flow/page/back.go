package page

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// back is what came back: the exchanges as they went over the wire, and what is to be read from them.
func back(v View, st flow.StageState) []Section {
	out := exchanges(v, st)
	switch st.Stage {
	case flow.Setup:
		out = append(out, metadata(v)...)
		out = append(out, registration(v))
	case flow.Callback:
		out = append(out, received(v)...)
	case flow.Exchange:
		out = append(out, tokens(v, st, "Tokens")...)
	case flow.API:
		out = append(out, readable(v, st)...)
	case flow.Refresh:
		out = append(out, tokens(v, st, "Old and new")...)
	}
	if told := library(v.Snapshot, st.Stage); told != "" {
		out = append(out, Section{Key: Library, Title: "Go library", Version: st.Started.String(),
			Note: "What golang.org/x/oauth2 did, and how it read the response:\n\n" + told})
	}
	return append(out, decisions(v, st)...)
}

func exchanges(v View, st flow.StageState) []Section {
	var out []Section
	for i, x := range st.Exchanges {
		if x.Method == "" {
			continue // nothing was sent
		}
		title, version := "Request", fmt.Sprintf("%d/%d/%v", x.Started.UnixNano(), i, v.Open)
		if len(st.Exchanges) > 1 {
			title += fmt.Sprintf(" %d", i+1)
		}
		out = append(out,
			Section{Key: Request, Title: title, Version: version, Message: SentMessage(x, v.Open, v.Snapshot.Redactor)},
			Section{Key: Response, Title: ResponseTitle(x), Version: version,
				Message: ReceivedMessage(x, v.Open, v.Snapshot.Redactor)})
	}
	return out
}

// received is the request as it reached the listener, and its parameters.
func received(v View) []Section {
	a := v.Snapshot.Arrival
	if a.At.IsZero() {
		return nil
	}
	version := fmt.Sprint(a.At.UnixNano(), v.Open)
	x := wire.Exchange{RequestLine: a.RequestLine, RequestHeader: a.Header}
	if a.Posted {
		x.RequestBody = []byte(a.RawQuery)
	}
	m := SentMessage(x, v.Open, v.Snapshot.Redactor)
	m.pasted = a.Pasted
	return []Section{
		{Key: Parameters, Title: "Parameters", Version: version, Rows: resultRows(v, report.Values(v.Snapshot, flow.Callback))},
		{Key: Request, Title: "Request as received", Version: version, Message: m},
	}
}

// tokens puts the tokens beside those that they replaced, and what was granted beside what was asked for.
func tokens(v View, st flow.StageState, title string) []Section {
	values := sideBySide(v, report.Values(v.Snapshot, st.Stage))
	if !slices.ContainsFunc(values, func(x report.Value) bool { return strings.HasPrefix(x.Name, "access_token") }) {
		return nil
	}
	return []Section{{Key: Tokens, Title: title, Version: fmt.Sprint(st.Started.UnixNano(), v.Open), Rows: resultRows(v, values)}}
}

func sideBySide(v View, values []report.Value) []report.Value {
	var out []report.Value
	for _, x := range values {
		switch x.Name {
		case "previous_access_token", "previous_refresh_token":
			continue
		case "scope":
			out = append(out, report.Value{Name: "scope, requested in stage 2", V: v.Snapshot.Client.Scope})
			x.Name = "scope, granted"
		case "access_token", "refresh_token":
			if old := previous(values, x.Name); old != nil {
				out = append(out, report.Value{Name: x.Name + ", old", V: old})
				x.Name += ", new"
			}
		}
		out = append(out, x)
	}
	return out
}

// previous is the token that the one of that name replaced, nil when there was none.
func previous(values []report.Value, name string) any {
	for _, x := range values {
		if x.Name == "previous_"+name {
			return x.V
		}
	}
	return nil
}

// resultRows are the results of a stage.
func resultRows(v View, values []report.Value) []Row {
	rows := make([]Row, 0, len(values))
	for _, x := range values {
		of, _, _ := strings.Cut(x.Name, ",") // "access_token, old"
		row := Row{Name: x.Name, Value: reveal(v, x.V), Of: of, Explain: meanings[of], Absent: x.V == nil}
		if token, ok := x.V.(secret.Value); ok && strings.Contains(x.Name, "token") {
			row.Note = fmt.Sprintf("%d characters, %s", len(token.Reveal()), shape(token.Reveal()))
		}
		rows = append(rows, row)
	}
	return rows
}

// reveal is a value as this page may show it.
func reveal(v View, x any) string {
	switch x := x.(type) {
	case nil:
		return "—"
	case secret.Value:
		if v.Open {
			return x.Reveal()
		}
		return x.Redacted()
	}
	return plain.Text(fmt.Sprint(x))
}

// shape is what can be seen of a token from outside. RFC 7519 3: a JWT has three parts and begins with a JSON object.
func shape(token string) string {
	if strings.HasPrefix(token, "eyJ") && strings.Count(token, ".") == 2 {
		return "a JWT"
	}
	return "opaque"
}

// readable is the response of the API as what it is.
func readable(v View, st flow.StageState) []Section {
	if len(st.Exchanges) == 0 {
		return nil
	}
	x := st.Exchanges[0]
	b := Body{sight: v.sight()}
	if call := v.Snapshot.Call; call != nil {
		b.content = call.Content
	} else {
		b.content = resource.ContentOf(x)
	}
	title := "Readable"
	switch b.content.Kind {
	case resource.Empty:
		return nil
	case resource.Image:
		title = "Picture"
	}
	return []Section{{Key: Readable, Title: title, Version: fmt.Sprint(x.Started.UnixNano(), v.Open), Body: b}}
}

// library is what x/oauth2 made of the response to a stage; it cannot revoke.
func library(s flow.Snapshot, stage flow.Stage) string {
	switch {
	case stage == flow.Exchange && s.Grant != nil:
		return s.Grant.Library
	case stage == flow.Refresh && s.Renewal != nil:
		return s.Renewal.Library
	}
	return ""
}

// decisions are what the practice server decided meanwhile, request by request.
func decisions(v View, st flow.StageState) []Section {
	if v.Decisions == nil || st.Started.IsZero() || st.Status == flow.Running || st.Stage == flow.Callback {
		return nil
	}
	list := v.Decisions(st.Started, st.Started.Add(st.Duration)) // both sides read the same clock
	if len(list) == 0 {
		return nil
	}
	for i, d := range list {
		list[i].Checks = reasons(v, d)
	}
	return []Section{{Key: Server, Title: "Server's view", Version: fmt.Sprint(st.Started, v.Open), Decisions: list}}
}

// reasons are what the server checked as sentences, in which a secret looks as it does on the client's side. One about a
// parameter begins with its name.
func reasons(v View, d practice.Decision) []finding.Finding {
	known := []secret.Value{v.Snapshot.Client.Secret}
	if r := v.Snapshot.Request; r != nil {
		known = append(known, r.PKCE.Verifier)
	}
	if r := v.Snapshot.Response; r != nil {
		known = append(known, r.Code, r.State)
	}
	for _, g := range grantOf(v.Snapshot) {
		known = append(known, g.a, g.r)
	}
	out := slices.Clone(d.Checks)
	for i := range out {
		text := out[i].Text
		for _, x := range known {
			if v.Open && !x.IsZero() {
				text = strings.ReplaceAll(text, x.Redacted(), v.short(x))
			}
		}
		name, _, _ := strings.Cut(text, " ")
		if !strings.HasSuffix(name, ":") && name != d.ClientID {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		out[i].Text = strings.TrimSuffix(text, ".") + "."
	}
	return out
}
