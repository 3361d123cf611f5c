package flow

import (
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/wire"
)

// filled puts the walk's client ID and redirect URI where parameters name them.
func (w *Walk) filled(params []authz.Param) []authz.Param {
	var out []authz.Param
	for _, p := range params {
		out = append(out, authz.Param{Name: p.Name, Value: w.fill(p.Value)})
	}
	return out
}

func (w *Walk) fill(value string) string {
	uri := valueOf(w.snap.Stage(Request).Params, "redirect_uri")
	if uri == "" {
		uri = w.snap.Client.RedirectURI // a walk that begins with a refresh made no request
	}
	return strings.NewReplacer("{client_id}", w.snap.Client.ID, "{redirect_uri}", uri).Replace(value)
}

// headerRows are the further header fields of the API call. One whose name sounds like a credential is masked.
func (w *Walk) headerRows() []Param {
	var rows []Param
	for _, h := range w.snap.Client.APIHeaders {
		row := prepared([]authz.Param{{Name: h.Name, Value: w.fill(h.Value)}})[0]
		row.Secret = row.Secret || client.SensitiveHeader(h.Name)
		rows = append(rows, row)
	}
	return rows
}

// headers are the rows of the API stage that are header fields: all but the address and the token.
func headers(params []Param) []wire.Field {
	var out []wire.Field
	for _, p := range params {
		if p.Name != "url" && p.Name != "access_token" {
			out = append(out, wire.Field{Name: p.Name, Value: p.Value.Reveal()})
		}
	}
	return out
}
