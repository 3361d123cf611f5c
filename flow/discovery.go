package flow

import (
	"context"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// discover asks the issuer for its metadata. Where both endpoints were typed the walk can do without them, and they are
// there to be compared.
func (w *Walk) discover(ctx context.Context, c client.Client) (provider.Server, outcome) {
	var out outcome
	if c.Issuer == "" {
		return provider.Server{}, out
	}
	http, rec := w.client()
	found, checks, err := provider.Discover(ctx, http, c.Issuer)
	out.exchanges, out.checks = rec.Exchanges(), checks
	if err == nil {
		return found, out
	}
	cancelled := stopped(ctx, "The question for the metadata was cancelled.")
	switch {
	case cancelled != nil:
		out.failure = cancelled
	case c.Server.AuthorizationEndpoint == "" || c.Server.TokenEndpoint == "":
		out.failure = &Failure{Kind: KindDiscovery, Text: sentence(err)}
	default:
		out.checks = []finding.Finding{finding.Warnf("metadata", "RFC 8414 3",
			"There are no metadata to compare the typed endpoints with: %s.", strings.TrimSuffix(err.Error(), "."))}
	}
	return provider.Server{}, out
}

// Comparison is one endpoint as it was typed and as the metadata announce it.
type Comparison struct {
	Name             string // of the member in the metadata
	Typed, Announced string // "" for none
}

// Differs tells that both are there and are not the same, byte for byte, and at which byte that begins, from 0.
func (c Comparison) Differs() (at int, differs bool) {
	if c.Typed == "" || c.Announced == "" || c.Typed == c.Announced {
		return 0, false
	}
	for at < min(len(c.Typed), len(c.Announced)) && c.Typed[at] == c.Announced[at] {
		at++
	}
	return at, true
}

// Compare puts the endpoints that were typed beside those of the metadata. The API comes last: a token may well be for
// another one than the userinfo endpoint.
func Compare(typed, announced provider.Server) []Comparison {
	return []Comparison{
		{"authorization_endpoint", typed.AuthorizationEndpoint, announced.AuthorizationEndpoint},
		{"token_endpoint", typed.TokenEndpoint, announced.TokenEndpoint},
		{"revocation_endpoint", typed.RevocationEndpoint, announced.RevocationEndpoint},
		{"userinfo_endpoint", typed.API, announced.API},
	}
}

// checkTyped names where typed endpoints and metadata part. RFC 9700 4.4.2: a client takes the endpoints of a server
// from one place, or it may send the codes of one server to another.
func checkTyped(typed, announced provider.Server) []finding.Finding {
	const id, section = "typed_endpoints", "RFC 9700 4.4.2"
	var checks []finding.Finding
	if announced.Issuer == "" {
		return nil
	}
	for _, c := range Compare(typed, announced)[:3] {
		at, differs := c.Differs()
		switch {
		case differs:
			checks = append(checks, finding.Warnf(id, section,
				"The typed %s is not the one of the metadata: they differ from byte %d on. The typed one is used.", c.Name, at+1))
		case c.Typed != "" && c.Announced == "":
			checks = append(checks, finding.Skipf(id, section,
				"The metadata name no %s, so the typed one cannot be compared. It is used.", c.Name))
		case c.Typed != "":
			checks = append(checks, finding.Passf(id, section, "The typed %s is the one of the metadata.", c.Name))
		}
	}
	return checks
}
