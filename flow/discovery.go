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
			"There is no metadata to compare the typed endpoints with: %s.", strings.TrimSuffix(err.Error(), "."))}
	}
	return provider.Server{}, out
}
