package provider

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
)

// used are the members that this package gives a meaning to.
var used = []string{"issuer", "authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint",
	"response_types_supported", "token_endpoint_auth_methods_supported", "code_challenge_methods_supported",
	"scopes_supported", "grant_types_supported", "authorization_response_iss_parameter_supported"}

// document is one metadata document.
type document struct {
	object  strictjson.Object
	refused string // why it is not believed; "" when it is
}

// read is strict: two readers of one document must not see different endpoints.
func read(body []byte) document {
	d := document{object: strictjson.Read(body, used)}
	if len(d.object.Problems) > 0 {
		d.refused = plain.Text(d.object.Problems[0].Text())
		return d
	}
	if d.text("issuer") == "" {
		// RFC 8414 2: issuer is required. A page for people, or another API's response, has none.
		d.refused = "It has no issuer."
	}
	return d
}

// text is a member that is a string, "" otherwise.
func (d document) text(name string) string {
	if m, ok := d.object.First(name); ok && m.Kind == strictjson.String {
		return m.Text
	}
	return ""
}

// list is a member that is an array of strings; the verdict is false when it is there and is none.
func (d document) list(name string) (items []string, ok bool) {
	m, there := d.object.First(name)
	if !there || m.Kind == strictjson.Null {
		return nil, true
	}
	if json.Unmarshal([]byte(m.Raw), &items) != nil {
		return nil, false
	}
	return items, true
}

// checkIssuer. RFC 8414 3.3: the issuer in the document is the one that was asked, compared byte for byte.
func (d document) checkIssuer(asked string) (finding.Finding, error) {
	const id, section = "issuer_match", "RFC 8414 3.3"
	got := d.text("issuer")
	if got == asked {
		return finding.Passf(id, section, "The metadata belongs to the requested issuer."), nil
	}
	other := &MismatchError{asked, plain.Text(got)}
	return finding.Failf(id, section, "The metadata belongs to another issuer. Requested: %s. Received: %s.", asked,
		other.Received), other
}

// server takes every endpoint from this one document. RFC 9700 4.4.2.
func (d document) server(issuer string) (Server, []finding.Finding, error) {
	s := Server{Issuer: issuer, IssSupported: d.truth("authorization_response_iss_parameter_supported")}
	var checks []finding.Finding
	for _, e := range []struct {
		name     string
		to       *string
		required bool
	}{
		// RFC 8414 2: both are required for the authorization code grant.
		{"authorization_endpoint", &s.AuthorizationEndpoint, true},
		{"token_endpoint", &s.TokenEndpoint, true},
		{"revocation_endpoint", &s.RevocationEndpoint, false},
		{"userinfo_endpoint", &s.API, false},
	} {
		value, c, err := d.endpoint(e.name, e.required)
		checks = append(checks, c)
		if err != nil {
			return Server{}, checks, err
		}
		*e.to = value
	}
	for name, to := range map[string]*[]string{
		"token_endpoint_auth_methods_supported": &s.AuthMethods, "code_challenge_methods_supported": &s.PKCEMethods,
		"scopes_supported": &s.Scopes, "grant_types_supported": &s.GrantTypes,
	} {
		*to, _ = d.list(name)
	}
	return s, append(checks, d.checkLists(s)...), nil
}

func (d document) truth(name string) bool {
	m, _ := d.object.First(name)
	return m.Kind == strictjson.Bool && m.Text == "true"
}

// endpoint reads one endpoint. An optional one that cannot be used is left out.
func (d document) endpoint(name string, required bool) (string, finding.Finding, error) {
	id, section := "metadata_"+name, "RFC 8414 2"
	if name == "userinfo_endpoint" {
		section = "OpenID Connect Discovery 3"
	}
	m, there := d.object.First(name)
	why := ""
	switch {
	case !there || m.Text == "":
		why = "there is none"
	case m.Kind != strictjson.String:
		why = "it is not a string"
	default:
		if _, why = authz.CheckEndpoint(m.Text); why == "" {
			return m.Text, finding.Passf(id, section, "%s is %s.", name, plain.Text(m.Text)), nil
		}
		why = plain.Text(why)
	}
	switch {
	case required:
		return "", finding.Failf(id, section, "%s cannot be used: %s.", name, why), fmt.Errorf("%s cannot be used: %s",
			name, why)
	case !there || m.Text == "":
		return "", finding.Skipf(id, section, "The metadata has no %s.", name), nil
	}
	return "", finding.Warnf(id, section, "%s cannot be used: %s. It is left out.", name, why), nil
}

// checkContentType. RFC 8414 3.2: the document is labelled as application/json.
func checkContentType(contentType string) finding.Finding {
	const id, section = "metadata_type", "RFC 8414 3.2"
	switch media := wire.MediaType(contentType); media {
	case "application/json":
		return finding.Passf(id, section, "The metadata has the content type application/json.")
	case "":
		return finding.Warnf(id, section, "The metadata has no content type. Expected: application/json.")
	default:
		return finding.Warnf(id, section, "The metadata has the content type %s. Expected: application/json.", media)
	}
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
		return finding.Warnf(id, section, "The metadata does not list response types, though it must.")
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
		return finding.Skipf(id, section, "No client authentication method is listed, which means client_secret_basic.")
	}
	return finding.Passf(id, section, "The server lists these client authentication methods: %s.", list(s.AuthMethods))
}

// checkIss. RFC 9207 3: a server that promises iss lets a client notice responses of other servers.
func checkIss(s Server) finding.Finding {
	if !s.IssSupported {
		return finding.Skipf("metadata_iss", "RFC 9207 3", "The server does not promise to include iss in its responses.")
	}
	return finding.Passf("metadata_iss", "RFC 9207 3", "The server promises to include iss in its responses.")
}

func list(items []string) string { return plain.Cut(strings.Join(items, ", "), 200) }
