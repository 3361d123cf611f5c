package flow

import (
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
)

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
