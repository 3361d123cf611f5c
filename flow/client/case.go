package client

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Target names a request of a walk.
type Target string

// The requests of a walk.
const (
	Authorization Target = "authorization"
	Exchange      Target = "exchange"
	Refresh       Target = "refresh"
	API           Target = "api"
)

// Case is all that a rule may look at. What is not known is zero, and gives a Skip.
type Case struct {
	Client
	Provider   provider.Preset          // what is known of the provider; the zero value where nothing is
	Metadata   provider.Server          // what the server says of itself; the zero value where nobody asked
	Registered []string                 // redirect URIs as the provider has them
	Sent       map[Target][]authz.Param // as it left, edits included
	Exchanges  []wire.Exchange          // oldest first
	Now        time.Time                // when the last response arrived; zero: as the record has it
}

// Rule is one rule about a client. It changes nothing and asks nobody.
type Rule func(Case) finding.Finding

// Entry is a rule in the list of its subject, with the faces that show it. A new rule is a function and an entry, both in
// the file of its subject.
type Entry struct {
	ID   string // of its Finding; an ID means one rule, and each face shows the same Finding
	Rule Rule
	At   Face
}

// Face says who shows what a rule says.
type Face uint8

// The faces that go through the lists. The walk's own checks and the advice ask for single rules.
const (
	Setup  Face = 1 << iota // stage 1, about the client itself
	Preset                  // stage 1, about what is known of the provider
	Check                   // the check without a user
)

// Subjects are the lists of rules, in the order in which stage 1 shows them.
var Subjects = [][]Entry{IdentityRules, RedirectRules, AuthRules, PKCERules, EndpointRules, ScopeRules, ExtraRules}

// Rules are all rules by their ID.
var Rules = func() map[string]Rule {
	all := map[string]Rule{}
	for _, e := range slices.Concat(Subjects...) {
		all[e.ID] = e.Rule
	}
	return all
}()

// Said is what one face shows of those subjects.
func (c Case) Said(at Face, subjects ...[]Entry) (out []finding.Finding) {
	for _, list := range subjects {
		for _, e := range list {
			if e.At&at != 0 {
				out = append(out, e.Rule(c))
			}
		}
	}
	return out
}

// Judge applies the rules in their order.
func (c Case) Judge(rules ...Rule) []finding.Finding {
	out := make([]finding.Finding, len(rules))
	for i, rule := range rules {
		out[i] = rule(c)
	}
	return out
}

// InUse is the server as the walk uses it: what was configured wins over the metadata.
func (c Case) InUse() provider.Server { return Overlay(c.Metadata, c.Server) }

// auth is the client authentication in use.
func (c Case) auth() token.Auth { return c.ChooseAuth(c.Metadata.AuthMethods) }

// Overlay lets configured endpoints win over those of the metadata.
func Overlay(found, configured provider.Server) provider.Server {
	if found.Issuer == "" { // nobody was asked, or nothing was found
		return configured
	}
	for _, f := range []struct{ to, from *string }{
		{&found.AuthorizationEndpoint, &configured.AuthorizationEndpoint},
		{&found.TokenEndpoint, &configured.TokenEndpoint},
		{&found.RevocationEndpoint, &configured.RevocationEndpoint},
		{&found.API, &configured.API},
	} {
		*f.to = cmp.Or(*f.from, *f.to)
	}
	return found
}

// sent is a parameter of a request, and whether that request is known at all.
func (c Case) sent(to Target, name string) (value string, known bool) {
	params, known := c.Sent[to]
	value, _ = authz.Find(params, name)
	return value, known
}

// redirectURI is the one that was sent, edits included, or the one of the client while nothing was sent.
func (c Case) redirectURI() (string, *url.URL) {
	uri, known := c.sent(Authorization, "redirect_uri")
	if !known {
		uri = c.RedirectURI
	}
	u, err := url.Parse(uri)
	if err != nil {
		u = &url.URL{}
	}
	return uri, u
}

// Case is the client with what its preset knows of the provider, before anything is sent.
func (c Client) Case() Case {
	known, _ := provider.Find(c.Preset)
	return Case{Client: c, Provider: known}
}
