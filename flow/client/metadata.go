package client

import (
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// Comparison is one endpoint as it was configured and as the metadata has it.
type Comparison struct {
	Name                 string // of the member in the metadata
	Configured, Metadata string // "" for none
}

// Compare puts the endpoints that were configured beside those of the metadata. The API comes last: a token may well be
// for another one than the userinfo endpoint.
func Compare(configured, metadata provider.Server) []Comparison {
	return []Comparison{
		{"authorization_endpoint", configured.AuthorizationEndpoint, metadata.AuthorizationEndpoint},
		{"token_endpoint", configured.TokenEndpoint, metadata.TokenEndpoint},
		{"revocation_endpoint", configured.RevocationEndpoint, metadata.RevocationEndpoint},
		{"userinfo_endpoint", configured.API, metadata.API},
	}
}

// Diff is where the two differ; none where one of them is missing.
func (c Comparison) Diff() Difference {
	if c.Configured == "" || c.Metadata == "" {
		return Difference{}
	}
	return Diff(c.Configured, c.Metadata)
}

// MetadataEndpoints names where configured endpoints and metadata differ. RFC 9700 4.4.2: a client takes the endpoints of
// a server from one place, or it may send the codes of one server to another.
func MetadataEndpoints(c Case) finding.Finding {
	const id, section = "metadata_endpoints", "RFC 9700 4.4.2"
	if c.Metadata.Issuer == "" {
		return finding.Skipf(id, section, "Without metadata there is nothing to compare the endpoints with.")
	}
	var configured, differ, evidence, absent []string
	for _, one := range Compare(c.Server, c.Metadata)[:3] {
		switch diff := one.Diff(); {
		case one.Configured == "":
			continue
		case diff.Any():
			differ = append(differ, one.Name)
			evidence = append(evidence, one.Name+": configured "+bare(one.Configured)+", metadata "+bare(one.Metadata)+": "+
				diff.Bytes)
		case one.Metadata == "":
			absent = append(absent, one.Name)
		}
		configured = append(configured, one.Name)
	}
	switch {
	case len(configured) == 0:
		return finding.Skipf(id, section, "No endpoint was configured: all come from the metadata.")
	case len(differ) > 0:
		return finding.Warnf(id, section, "The configured %s is not the one of the metadata. The configured one is used.",
			strings.Join(differ, ", ")).
			With(strings.Join(evidence, "; "), "Leave the endpoints to the metadata, unless the difference is intended.",
				finding.Action{})
	case len(absent) > 0:
		return finding.Skipf(id, section, "The metadata names no %s, so the configured one cannot be compared. It is used.",
			strings.Join(absent, ", "))
	}
	return finding.Passf(id, section, "The configured endpoints are those of the metadata.")
}

// bare is an address without its query, which can hold anything.
func bare(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return address
}
