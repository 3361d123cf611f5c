package provider

import "encoding/json"

// Preset is a known provider: what a walk needs to know of it that its metadata do not say, or that it has no metadata
// for. It is data, one file a provider; nothing in it was tried against the live provider by this program.
//
// A template is a text with {names} in it, which stand for parts that the person gives; {client_id} and {redirect_uri}
// are filled in by the walk.
type Preset struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Rank    int    `json:"rank"`              // place in the picker: the practice server, the tutorials' providers, the common ones
	Address string `json:"address,omitempty"` // template of the address that a person knows this server by
	Parts   []Part `json:"parts,omitempty"`

	KnownAs   KnownAs  `json:"known_as"`
	Variables []string `json:"variables,omitempty"` // prefixes of environment variables that tutorials and libraries use

	Endpoints  Endpoints    `json:"endpoints"`
	Auth       ClientAuth   `json:"auth"`
	PKCE       PKCE         `json:"pkce"`
	Scopes     Scopes       `json:"scopes"`
	Parameters Parameters   `json:"parameters"`
	Redirect   RedirectRule `json:"redirect"`
	Refresh    RefreshRule  `json:"refresh"`
	API        API          `json:"api"`
	Answers    Answers      `json:"answers"`
	Errors     ErrorPlace   `json:"errors"`
	Pages      Pages        `json:"pages"`
	Cautions   []Warning    `json:"warnings,omitempty"` // by situation: see Warnings
	Unverified []Unverified `json:"unverified,omitempty"`

	Rehearsal Rehearsal `json:"rehearsal,omitzero"`
}

// KnownAs is how a provider is recognized: by the host of an address, by a part of its path where it has no host of its
// own, or by the name that a client was given.
type KnownAs struct {
	Family string   `json:"family"`          // of presets that are one provider: "google"
	Hosts  []string `json:"hosts,omitempty"` // these and what is below them
	Paths  []string `json:"paths,omitempty"`
	Names  []string `json:"names,omitempty"` // as words, in lower case
}

// Endpoint is one address, as a template. An empty URL is one that is not known well enough, or that does not exist.
type Endpoint struct {
	URL      string `json:"url"`
	Note     string `json:"note,omitempty"` // for people
	Evidence Proof  `json:"evidence,omitempty"`
}

// Endpoints are the addresses of the authorization server.
type Endpoints struct {
	Authorization Endpoint `json:"authorization"`
	Token         Endpoint `json:"token"`
	Revocation    Endpoint `json:"revocation"` // RFC 7009 only; what else a provider offers is in the note
	Issuer        Endpoint `json:"issuer"`     // compared with iss (RFC 9207 2.4), so it is empty unless it is sure
	Discovery     Endpoint `json:"discovery"`
}

// ClientAuth is how clients authenticate at the token endpoint.
type ClientAuth struct {
	Methods  []string `json:"methods"` // by their names in RFC 8414 2, the preferred one first
	Note     string   `json:"note,omitempty"`
	Evidence Proof    `json:"evidence"`
}

// PKCE is what a provider makes of RFC 7636.
type PKCE struct {
	Methods  []string `json:"methods"`  // empty: it is not known to look at it
	Required bool     `json:"required"` // a request without it is refused
	Note     string   `json:"note,omitempty"`
	Evidence Proof    `json:"evidence"`
}

// Scopes are what can be asked for.
type Scopes struct {
	Separator string  `json:"separator"` // between the names in the authorization request
	Default   string  `json:"default"`   // names to begin with, separated by spaces
	Examples  []Scope `json:"examples"`
	Note      string  `json:"note,omitempty"`
	Evidence  Proof   `json:"evidence"`
}

// Scope is one of them, with its meaning for people.
type Scope struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
}

// Parameters are those that a provider wants besides the standard ones.
type Parameters struct {
	Authorization []Parameter `json:"authorization,omitempty"`
	Token         []Parameter `json:"token,omitempty"`
	Refresh       []Parameter `json:"refresh,omitempty"`
}

// Parameter is one of them; its value is a template.
type Parameter struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Reason   string `json:"reason"`
	Evidence Proof  `json:"evidence"`
}

// RefreshRule is what becomes of refresh tokens.
type RefreshRule struct {
	Given    Given  `json:"given"`
	Needs    string `json:"needs,omitempty"` // the parameter or scope that asks for one, as name=value or name
	Rotates  bool   `json:"rotates"`         // each refresh is known to bring another one
	Lifetime string `json:"lifetime,omitempty"`
	Evidence Proof  `json:"evidence"`
}

// Given says when there is a refresh token.
type Given string

// When a refresh token is given.
const (
	Always      Given = "always"
	ByParameter Given = "parameter" // of the authorization request
	ByScope     Given = "scope"
	BySetting   Given = "setting" // at the provider, not in a request
	Never       Given = "never"
	Unknown     Given = "unknown" // to be looked up in the documentation
)

// API is the call that proves the token.
type API struct {
	URL      string      `json:"url"`
	Method   string      `json:"method"` // a walk makes GET calls only
	Headers  []Parameter `json:"headers,omitempty"`
	Query    []Parameter `json:"query,omitempty"`
	Note     string      `json:"note,omitempty"`
	Evidence Proof       `json:"evidence,omitempty"`
}

// Answers is how a provider's responses differ from RFC 6749 5.
type Answers struct {
	Form           bool    `json:"form,omitempty"`            // token responses are forms
	ScopeSeparator string  `json:"scope_separator,omitempty"` // in token responses, where it is no space
	ScopeArray     bool    `json:"scope_array,omitempty"`     // scope is a JSON array
	ErrorsWith200  bool    `json:"errors_with_200,omitempty"` // token errors have the status of a success
	ErrorMember    string  `json:"error_member,omitempty"`    // where no string "error" tells the error
	LifetimeMember string  `json:"lifetime_member,omitempty"` // where it is not expires_in
	NoLifetime     bool    `json:"no_lifetime,omitempty"`     // tokens do not expire
	Compressed     bool    `json:"compressed,omitempty"`      // API responses are packed, asked for or not
	Quirks         []Quirk `json:"quirks,omitempty"`
	Evidence       Proof   `json:"evidence,omitempty"`
}

// Quirk is one more of them, for people.
type Quirk struct {
	Text     string `json:"text"`
	Evidence Proof  `json:"evidence"`
}

// ErrorPlace is where a wrong redirect URI or client ID becomes visible.
type ErrorPlace struct {
	Place    Place  `json:"place"`
	Text     string `json:"text"`
	Evidence Proof  `json:"evidence"`
}

// Place is where an error shows.
type Place string

// The places.
const (
	OwnPage            Place = "page"       // the provider's own page; nothing reaches the client
	RegisteredCallback Place = "registered" // a registered redirect URI, which need not be the one that was sent
)

// Pages are for the person to open.
type Pages struct {
	Dashboard string   `json:"dashboard"` // where clients are registered; "" when there is no one place
	Menu      string   `json:"menu,omitempty"`
	Docs      []string `json:"docs,omitempty"`
	Evidence  Proof    `json:"evidence"`
}

// Unverified is something that is said of the provider and that nobody checked: to be looked up in its documentation.
type Unverified struct {
	About string `json:"about"`
	Text  string `json:"text"`
}

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
