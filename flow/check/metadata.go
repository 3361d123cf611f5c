package check

import (
	"slices"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// metadata is what the server says of itself.
type metadata struct {
	found  bool
	server provider.Server
	grants []string // grant_types_supported; nil when it is not listed
}

// discover asks for the metadata and compares them with what was typed.
func (r *run) discover() {
	q := r.ask("metadata", "RFC 8414 3")
	if r.client.Issuer == "" {
		q.skip("", "There is no issuer URL, so there is no metadata to ask for.")
		r.settle()
		return
	}
	for i, place := range provider.MetadataURLs(r.client.Issuer) {
		r.may([]string{askMetadata, askMetadataAgain}[i], place)
	}
	server, checks, err := provider.Discover(r.ctx, r.http, r.client.Issuer)
	r.allowed.skip(askMetadataAgain, "the first place decided")
	x, _ := r.last()
	if err != nil {
		r.noMetadata(q, checks, err)
	} else {
		r.meta = metadata{true, server, server.GrantTypes}
		q.pass("From "+x.URL, "The server has metadata, and it belongs to the issuer.")
	}
	r.apply(client.MetadataEndpoints)
	r.settle()
}

// noMetadata is a failure only where the endpoints are not typed: a walk goes on without metadata then.
func (r *run) noMetadata(q question, checks []finding.Finding, err error) {
	bad, _ := finding.Failed(checks)
	q.section = bad.Section
	judge := q.fail
	if s := r.client.Server; s.AuthorizationEndpoint != "" && s.TokenEndpoint != "" {
		judge = q.warn
	}
	judge(err.Error(), "Correct the issuer: it is the start of the address, without /.well-known. Or type the endpoints.",
		"There is no metadata that can be used. %s", bad.Text)
}

// endpoint is one address that can be typed and discovered.
type endpoint struct {
	name         string
	typed, found string
	to           *string
}

func (r *run) endpoints() []endpoint {
	t, f := r.client.Server, r.meta.server
	return []endpoint{
		{"authorization_endpoint", t.AuthorizationEndpoint, f.AuthorizationEndpoint, &r.server.AuthorizationEndpoint},
		{"token_endpoint", t.TokenEndpoint, f.TokenEndpoint, &r.server.TokenEndpoint},
		{"revocation_endpoint", t.RevocationEndpoint, f.RevocationEndpoint, &r.server.RevocationEndpoint},
	}
}

// settle decides what is asked from now on: typed endpoints win, as they do in a walk.
func (r *run) settle() {
	for _, e := range r.endpoints() {
		if *e.to = e.typed; e.typed == "" {
			*e.to = e.found
		}
	}
	f := r.meta.server
	r.server.AuthMethods, r.server.PKCEMethods, r.server.Scopes = f.AuthMethods, f.PKCEMethods, f.Scopes
	r.auth = r.client.ChooseAuth(f.AuthMethods)
}

// checkGrants. RFC 8414 2: a list that is absent means authorization_code and implicit.
func (r *run) checkGrants() {
	q := r.ask("grant_types", "RFC 8414 2")
	switch {
	case r.answer.about == aboutGrant:
		q.fail(r.answer.words, "Allow the authorization code grant for this client, in the provider's settings.",
			"The server does not let this client use the authorization code grant.")
	case !r.meta.found:
		q.skip("", "Without metadata the grants of the server are not known.")
	case r.meta.grants == nil:
		q.pass("grant_types_supported is absent, which means authorization_code and implicit.",
			"The server has the authorization code grant. Whether it refreshes tokens is not said.")
	case !slices.Contains(r.meta.grants, "authorization_code"):
		q.fail("grant_types_supported: "+strings.Join(r.meta.grants, ", "), "Use a client and a server that have it.",
			"The server does not list the authorization code grant.")
	case !slices.Contains(r.meta.grants, "refresh_token"):
		q.pass("grant_types_supported: "+strings.Join(r.meta.grants, ", "),
			"The server has the authorization code grant, and does not list refresh_token.")
	default:
		q.pass("grant_types_supported: "+strings.Join(r.meta.grants, ", "),
			"The server has the authorization code grant and refreshes tokens.")
	}
}
