package provider

import "encoding/json"

// Rehearsal is what the practice server has to know, besides the other facts of a preset, to play the provider. Its
// answers are made up in the provider's shape; what has no source is played as taken, and stands in Risks.
type Rehearsal struct {
	Takes             []string          `json:"takes,omitempty"`               // rules that the provider does without, by their names in practice
	Says              map[string]string `json:"says,omitempty"`                // its own words: page.PARAMETER, token.CHECK, api.ERROR
	Evidence          Proof             `json:"evidence,omitempty"`            // of these words and of the shape of the answers
	ScopesComplete    bool              `json:"scopes_complete,omitempty"`     // no other scope exists
	EternalScope      string            `json:"eternal_scope,omitempty"`       // a token with it does not expire
	NoScopeTold       bool              `json:"no_scope_told,omitempty"`       // token responses have no scope
	FormToken         string            `json:"form_token,omitempty"`          // path of a second token endpoint, which answers with forms
	Issuer            string            `json:"issuer,omitempty"`              // path of the issuer in the metadata, where it is another than the preset's
	RefreshEndsAccess bool              `json:"refresh_ends_access,omitempty"` // the access token before ends with a refresh
	APIErrors         string            `json:"api_errors,omitempty"`          // status_message or error_id
	Calls             []RehearsalCall   `json:"calls,omitempty"`               // empty: the API address alone
	Risks             []string          `json:"risks,omitempty"`
}

// RehearsalCall is one call of the API, with the answers that are played.
type RehearsalCall struct {
	Method   string                     `json:"method"`
	Path     string                     `json:"path"`
	Scope    string                     `json:"scope,omitempty"`
	Needs    []RehearsalNeed            `json:"needs,omitempty"`
	Status   int                        `json:"status,omitempty"`   // 200 unless given
	Activity bool                       `json:"activity,omitempty"` // as the practice server's own API
	PageBy   string                     `json:"page_by,omitempty"`  // the query parameter that chooses among the answers
	Answers  map[string]json.RawMessage `json:"answers,omitempty"`  // with {base}, {id} and {person}
}

// RehearsalNeed is a parameter of the query, and the error without it.
type RehearsalNeed struct {
	Name  string `json:"name"`
	Error string `json:"error"`
}

// Examples are values for all parts of the preset: the defaults, else the examples.
func (p Preset) Examples() map[string]string {
	out := map[string]string{}
	for _, part := range p.Parts {
		if out[part.Name] = part.Example; part.Default != "" {
			out[part.Name] = part.Default
		}
	}
	return out
}
