package client

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

// Binding is what a saved client is bound to: whose it is, and where its secrets, codes and tokens may go, by name.
func (c Client) Binding() []wire.Field {
	api := c.Server.API
	if u, err := url.Parse(api); err == nil && u.Host != "" {
		api = u.Scheme + "://" + u.Host
	}
	return []wire.Field{{Name: "client ID", Value: c.ID}, {Name: "issuer", Value: c.Issuer},
		{Name: "authorization endpoint", Value: c.Server.AuthorizationEndpoint},
		{Name: "token endpoint", Value: c.Server.TokenEndpoint},
		{Name: "revocation endpoint", Value: c.Server.RevocationEndpoint}, {Name: "API", Value: api},
		{Name: "redirect URI", Value: c.RedirectURI}, {Name: "CA file", Value: wire.CAPath(c.CAFile)}}
}

// SavedBinding wants a saved client to be used as it was saved. Its secret goes to the servers that it is for (RFC 6749
// 2.3.1), and a flag or a field must not send a sign-in elsewhere under its name (RFC 9700 2.1).
func SavedBinding(c Case) finding.Finding {
	const id, section = "saved_binding", "RFC 6749 2.3.1"
	if c.Bound == nil {
		return finding.Skipf(id, section, "This is not a saved client.")
	}
	var differ []string
	for i, now := range c.Binding() {
		if was := c.Bound[i]; was.Value != now.Value {
			differ = append(differ, fmt.Sprintf("the %s is %s, but the saved one is %s", now.Name, cmp.Or(now.Value, "none"), cmp.Or(was.Value, "none")))
		}
	}
	if len(differ) > 0 {
		return finding.Failf(id, section, "This is not the client that was saved as %s: %s.", c.Name, strings.Join(differ, "; ")).
			With("", "Use the client as it was saved, save it again with the change, or start with a new client.", finding.Action{})
	}
	return finding.Passf(id, section, "The client is used with the servers and the redirect URI that it was saved with.")
}
