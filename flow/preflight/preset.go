package preflight

import (
	"slices"

	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
)

// Of is the client of a walk with what its preset knows of the provider's redirect URIs; with no rule where there is no
// preset, or where what it knows rests on reports alone.
func Of(c client.Client) Client {
	out := Client{Client: c}
	p, ok := provider.Find(c.Preset)
	if !ok || !p.Redirect.Evidence.Firm() {
		return out
	}
	r := p.Redirect
	out.Rule = RedirectRule{Known: true, LoopbackAny: slices.Contains(r.FreePort, "127.0.0.1"),
		NoLocalhost: slices.Contains(r.Refused, "localhost"), HTTPSOnly: r.PlainHTTP == provider.Nowhere}
	return out
}
