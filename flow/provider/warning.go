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
	WithoutAPIKey When = "no_api_key" // an optional part of the API call is missing
)

// Situation is what is known of the client at stage 1.
type Situation struct {
	RedirectURI string
	Public      bool // no secret
	Parts       map[string]string
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
		WithoutAPIKey: p.lacksOptional(s.Parts),
	}
	var out []Warning
	for _, w := range p.Cautions {
		if hold[w.When] {
			out = append(out, w)
		}
	}
	return out
}

func (p Preset) lacksOptional(given map[string]string) bool {
	for _, part := range p.Parts {
		if part.Optional && strings.TrimSpace(given[part.Name]) == "" {
			return true
		}
	}
	return false
}
