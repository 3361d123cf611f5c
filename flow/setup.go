package flow

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// setup checks the client's own data and, where an issuer is named, asks it for its metadata.
func (w *Walk) setup(ctx context.Context, snap Snapshot) (out outcome) {
	c := snap.Client
	trust := c.Trust(w.deps.Now())
	w.mu.Lock()
	w.trust(trust.Transport)
	w.mu.Unlock()
	if f := trust.Finding; f != nil {
		if out.checks = append(out.checks, *f); f.Verdict == finding.Fail {
			out.failure = &Failure{Kind: KindSetup, Text: f.Text}
			out.apply = func(s *Snapshot) { s.Configuration = Configuration{Metadata: s.Metadata} }
			return out
		}
	}
	http, rec := w.client()
	metadata, asked := discover(ctx, http, rec, c)
	asked.checks = append(out.checks, asked.checks...)
	out = asked
	out.apply = func(s *Snapshot) { s.Configuration = Configuration{Metadata: metadata} }
	if out.failure != nil {
		return out
	}
	known := c.Case()
	known.Metadata = metadata
	server := known.InUse()
	server.Issuer = cmp.Or(server.Issuer, c.Issuer) // without metadata iss can still be compared (RFC 9207 2.4)
	auth := c.ChooseAuth(metadata.AuthMethods)
	if e := c.Server; metadata.Issuer != "" && e.AuthorizationEndpoint+e.TokenEndpoint+e.RevocationEndpoint != "" {
		out.checks = append(out.checks, client.MetadataEndpoints(known))
	}
	out.checks = append(out.checks, judgeSetup(known)...)
	out.apply = func(s *Snapshot) { s.Configuration = Configuration{server, auth, metadata} }
	if bad, failed := finding.Failed(out.checks); failed {
		out.failure = &Failure{Kind: KindSetup, Text: strings.TrimSpace(bad.Text + " " + bad.Fix)}
	}
	return out
}

// judgeSetup holds the client against the rules that apply before anything is sent.
func judgeSetup(c client.Case) []finding.Finding {
	findings := c.Said(client.Setup, client.Subjects...)
	if c.Bound != nil {
		findings = append(findings, client.SavedBinding(c))
	}
	if len(c.TokenExtra)+len(c.RefreshExtra) > 0 {
		findings = append(findings, client.ExtraTokenParameters(c))
	}
	if c.Provider.ID != "" {
		findings = append(findings, c.Said(client.Preset, client.Subjects...)...)
	}
	if spelling := client.ScopeForm(c); spelling.Verdict == finding.Warn {
		findings = append(findings, spelling)
	}
	return findings
}

// trust settles who makes the walk's requests from now on; nil for the usual transport. It belongs to stage 1, and to
// Close once no stage is under way, which several may call at once: they hold the lock.
func (w *Walk) trust(own *http.Transport) {
	if w.own != nil {
		w.own.CloseIdleConnections()
	}
	w.own = own
}

// discover asks the issuer for its metadata. Where both endpoints were typed the walk can do without them, and they are
// there to be compared.
func discover(ctx context.Context, http *http.Client, rec *wire.Recorder, c client.Client) (provider.Server, outcome) {
	var out outcome
	if c.Issuer == "" {
		return provider.Server{}, out
	}
	found, checks, err := provider.Discover(ctx, http, rec, c.Issuer)
	out.exchanges, out.checks = rec.Exchanges(), checks
	if err == nil {
		return found, out
	}
	cancelled := stopped(ctx, "The metadata request was cancelled.")
	switch {
	case cancelled != nil:
		out.failure = cancelled
	case errors.Is(err, provider.ErrIssuer): // nothing was sent
		out.failure = &Failure{Kind: KindSetup, Text: sentence(err)}
	case c.Server.AuthorizationEndpoint == "" || c.Server.TokenEndpoint == "":
		out.failure = &Failure{Kind: KindDiscovery, Text: sentence(err) + client.IssuerMismatch(err)}
	default:
		out.checks = []finding.Finding{finding.Warnf("metadata", "RFC 8414 3",
			"There is no metadata to compare the entered endpoints with: %s.", strings.TrimSuffix(err.Error(), "."))}
	}
	return provider.Server{}, out
}
