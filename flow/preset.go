package flow

import (
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/wire"
)

// filled puts the walk's client ID and redirect URI where parameters name them.
func (s *Snapshot) filled(params []authz.Param) []authz.Param {
	var out []authz.Param
	for _, p := range params {
		out = append(out, authz.Param{Name: p.Name, Value: s.fill(p.Value)})
	}
	return out
}

func (s *Snapshot) fill(value string) string {
	uri := valueOf(s.Stage(Request).Params, "redirect_uri")
	if uri == "" {
		uri = s.Client.RedirectURI // a walk that begins with a refresh made no request
	}
	return strings.NewReplacer("{client_id}", s.Client.ID, "{redirect_uri}", uri).Replace(value)
}

// headerRows are the further header fields of the API call. One whose name sounds like a credential is masked.
func (s *Snapshot) headerRows() []Param {
	var rows []Param
	for _, h := range s.Client.APIHeaders {
		row := prepared([]authz.Param{{Name: h.Name, Value: s.fill(h.Value)}})[0]
		row.Secret = row.Secret || client.SensitiveHeader(h.Name)
		rows = append(rows, row)
	}
	return rows
}

// headers are the rows of the API stage that are header fields: all but address, token, method and body.
func headers(params []Param) []wire.Field {
	return slices.DeleteFunc(list(params), func(p wire.Field) bool {
		return slices.Contains([]string{"url", "access_token", "method", "body"}, p.Name)
	})
}
