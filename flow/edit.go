package flow

import (
	"cmp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Edit changes a parameter of the next stage before it is sent; a name that is not there is added at the end. What was
// changed by hand is marked. ErrSent after the stage was done, ErrBusy while it is under way.
func (w *Walk) Edit(s Stage, name, value string) error {
	return w.editParams(s, func(params []Param) ([]Param, error) {
		v := secret.New(value)
		i := indexOf(params, name)
		if i < 0 {
			return append(params, Param{Name: name, Value: v, Edited: true, Added: true,
				Secret: secret.NamesSecret(name) || s == API && client.SensitiveHeader(name)}), nil
		}
		p := &params[i]
		p.Value, p.Edited = v, p.Added || !v.Equal(p.Default)
		return params, nil
	})
}

// Remove takes a parameter out of what the next stage sends.
func (w *Walk) Remove(s Stage, name string) error {
	return w.editParams(s, func(params []Param) ([]Param, error) {
		i := indexOf(params, name)
		if i < 0 {
			return nil, ErrNoParam
		}
		return slices.Delete(params, i, i+1), nil
	})
}

// Reset undoes the changes by hand to one parameter of what the next stage sends, or to all of them for the name "".
func (w *Walk) Reset(s Stage, name string) error {
	prepared := w.Snapshot().Stage(s).Prepared
	return w.editParams(s, func(params []Param) ([]Param, error) {
		if name == "" {
			return slices.Clone(prepared), nil
		}
		i, was := indexOf(params, name), indexOf(prepared, name)
		switch {
		case i >= 0 && was >= 0:
			params[i] = prepared[was]
		case i >= 0:
			params = slices.Delete(params, i, i+1) // it was added by hand
		default:
			return nil, ErrNoParam
		}
		return params, nil
	})
}

func (w *Walk) editParams(s Stage, edit func([]Param) ([]Param, error)) error {
	return w.alter(func() error {
		st := &w.snap.Stages[s.Index()]
		switch st.Status {
		case Ready:
		case Todo:
			return ErrNotYet
		default:
			return ErrSent
		}
		params, err := edit(slices.Clone(st.Params))
		if err != nil {
			return err
		}
		st.Params = params
		for _, p := range params {
			if p.Secret {
				w.snap.Redactor.Add(p.Value)
			}
		}
		w.snap.preview(s)
		return nil
	})
}

// Param is one parameter of what a stage sends. Every value is kept as a secret, so that a snapshot can be printed;
// Secret tells which of them a face has to mask.
type Param struct {
	Name    string
	Value   secret.Value
	Secret  bool
	Edited  bool         // changed, or added, by hand
	Default secret.Value // what the walk prepared; zero for an added parameter
	Added   bool
}

func prepared(params []authz.Param) []Param {
	out := make([]Param, len(params))
	for i, p := range params {
		v := secret.New(p.Value)
		out[i] = Param{Name: p.Name, Value: v, Default: v, Secret: secret.NamesSecret(p.Name)}
	}
	return out
}

func list(params []Param) []authz.Param {
	out := make([]authz.Param, len(params))
	for i, p := range params {
		out[i] = authz.Param{Name: p.Name, Value: p.Value.Reveal()}
	}
	return out
}

// valueOf is the value of the first parameter of that name, "" when there is none.
func valueOf(params []Param, name string) string {
	if i := indexOf(params, name); i >= 0 {
		return params[i].Value.Reveal()
	}
	return ""
}

func indexOf(params []Param, name string) int {
	return slices.IndexFunc(params, func(p Param) bool { return p.Name == name })
}

// valueIn is the value of the first parameter of that name, still wrapped.
func valueIn(params []Param, name string) secret.Value {
	return secret.New(valueOf(params, name))
}

// filled puts the walk's client ID and redirect URI where parameters name them.
func (s *Snapshot) filled(params []authz.Param) (out []authz.Param) {
	for _, p := range params {
		out = append(out, authz.Param{Name: p.Name, Value: s.fill(p.Value)})
	}
	return out
}

func (s *Snapshot) fill(value string) string {
	// A walk that begins with a refresh made no request.
	uri := cmp.Or(valueOf(s.Stage(Request).Params, "redirect_uri"), s.Client.RedirectURI)
	return strings.NewReplacer("{client_id}", s.Client.ID, "{redirect_uri}", uri).Replace(value)
}

// headerRows are the further header fields of the API call. One whose name sounds like a credential is masked.
func (s *Snapshot) headerRows() (rows []Param) {
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
