package provider

import (
	"net/url"
	"strings"
)

// Warning is what a person should know before the first request: it would cost them an evening to find out.
type Warning struct {
	ID       string `json:"id"`
	When     When   `json:"when"`
	Text     string `json:"text"`
	Evidence Proof  `json:"evidence"`
}

// When says in which situation a warning is given.
type When string

// The situations. Each is settled before stage 1 ends.
const (
	Anytime       When = "always"
	OnLocalhost   When = "localhost"  // the redirect URI says localhost
	OnLiteral     When = "literal"    // the redirect URI is on a loopback IP literal
	WithoutSecret When = "public"     // the client has no secret
	WithSecret    When = "secret"     // the client has one
	WithoutAPIKey When = "no_api_key" // an optional query parameter of the API call is missing
)

// Situation is what is known of the client at stage 1.
type Situation struct {
	RedirectURI string
	Public      bool   // no secret
	API         string // the address of the API call, with its query
}

// Warnings are those for that situation, in the order of the file.
func (p Preset) Warnings(s Situation) []Warning {
	u, err := url.Parse(s.RedirectURI)
	host := ""
	if err == nil {
		host = strings.ToLower(u.Hostname())
	}
	hold := map[When]bool{
		Anytime:       true,
		OnLocalhost:   host == "localhost",
		OnLiteral:     host == "127.0.0.1" || host == "::1",
		WithoutSecret: s.Public,
		WithSecret:    !s.Public,
		WithoutAPIKey: p.lacksOptional(s.API),
	}
	var out []Warning
	for _, w := range p.Cautions {
		if hold[w.When] {
			out = append(out, w)
		}
	}
	return out
}

// lacksOptional tells that a parameter made of an optional part is not in the address.
func (p Preset) lacksOptional(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, q := range p.API.Query {
		for _, name := range names(q.Value) {
			if part, _ := p.part(name); part.Optional && u.Query().Get(q.Name) == "" {
				return true
			}
		}
	}
	return false
}
