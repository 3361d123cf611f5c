package provider

import (
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// checkContentType. RFC 8414 3.2: the document is labelled as application/json.
func checkContentType(contentType string) finding.Finding {
	const id, section = "metadata_type", "RFC 8414 3.2"
	media, _, _ := strings.Cut(contentType, ";")
	switch media = strings.ToLower(strings.TrimSpace(media)); media {
	case "application/json":
		return finding.Passf(id, section, "The metadata is labelled as application/json.")
	case "":
		return finding.Warnf(id, section, "The metadata has no content type, expected application/json.")
	}
	return finding.Warnf(id, section, "The metadata is labelled as %s, expected application/json.", media)
}

// checkLists looks at what the server says it can do, where it matters to a walk.
func (d document) checkLists(s Server) []finding.Finding {
	var checks []finding.Finding
	for _, name := range []string{"response_types_supported", "token_endpoint_auth_methods_supported",
		"code_challenge_methods_supported", "scopes_supported", "grant_types_supported"} {
		if _, ok := d.list(name); !ok {
			checks = append(checks, finding.Warnf("metadata_list", "RFC 8414 2",
				"%s is not a list of strings. It is ignored.", name))
		}
	}
	return append(checks, d.checkResponseTypes(), checkPKCE(s), checkAuthMethods(s), checkIss(s))
}

// checkResponseTypes. RFC 8414 2: the list is required; a walk needs code in it.
func (d document) checkResponseTypes() finding.Finding {
	const id, section = "metadata_response_types", "RFC 8414 2"
	types, _ := d.list("response_types_supported")
	switch {
	case len(types) == 0:
		return finding.Warnf(id, section, "The metadata does not list response types, though they must.")
	case !slices.Contains(types, "code"):
		return finding.Warnf(id, section, "The response type code is not listed. Listed: %s.", list(types))
	}
	return finding.Passf(id, section, "The response type code is supported.")
}

// checkPKCE. RFC 9700 2.1.1: a server that can do PKCE lists its methods, and S256 is the one to use.
func checkPKCE(s Server) finding.Finding {
	const id, section = "metadata_pkce", "RFC 9700 2.1.1"
	switch {
	case len(s.PKCEMethods) == 0:
		return finding.Warnf(id, section, "The metadata says nothing about PKCE. The server may ignore it.")
	case !slices.Contains(s.PKCEMethods, "S256"):
		return finding.Warnf(id, section, "S256 is not listed for PKCE. Listed: %s.", list(s.PKCEMethods))
	}
	return finding.Passf(id, section, "PKCE with S256 is supported.")
}

// checkAuthMethods. RFC 8414 2: where the list is absent, it is client_secret_basic.
func checkAuthMethods(s Server) finding.Finding {
	const id, section = "metadata_auth_methods", "RFC 8414 2"
	if len(s.AuthMethods) == 0 {
		return finding.Skipf(id, section, "No client authentication is listed, which means client_secret_basic.")
	}
	return finding.Passf(id, section, "The server lists its client authentications: %s.", list(s.AuthMethods))
}

// checkIss. RFC 9207 3: a server that promises iss lets a client notice answers of other servers.
func checkIss(s Server) finding.Finding {
	if !s.IssSupported {
		return finding.Skipf("metadata_iss", "RFC 9207 3", "The server does not promise iss in its responses.")
	}
	return finding.Passf("metadata_iss", "RFC 9207 3", "The server promises iss in its responses.")
}

func list(items []string) string { return plain.Cut(strings.Join(items, ", "), 200) }
