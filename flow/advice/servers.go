package advice

import (
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/provider"
)

// serversOf are the IDs of the providers that the walk deals with.
func serversOf(s flow.Snapshot) []string {
	addresses := []string{s.Client.Issuer}
	for _, e := range []struct{ inUse, typed string }{
		{s.Server.Issuer, s.Client.Server.Issuer},
		{s.Server.AuthorizationEndpoint, s.Client.Server.AuthorizationEndpoint},
		{s.Server.TokenEndpoint, s.Client.Server.TokenEndpoint},
		{s.Server.API, s.Client.Server.API},
	} {
		addresses = append(addresses, e.inUse, e.typed)
	}
	return recognise(addresses, s.Client.Preset, s.Client.Name, s.Client.Server.Name, s.Server.Name)
}

// recognise lists the families of the known providers that the addresses and names belong to.
func recognise(addresses []string, names ...string) []string {
	var found []string
	for _, p := range provider.Presets() {
		k := p.KnownAs
		if !slices.Contains(found, k.Family) && (slices.ContainsFunc(addresses, k.IsAt) || slices.ContainsFunc(names, k.IsCalled)) {
			found = append(found, k.Family)
		}
	}
	slices.Sort(found)
	return found
}
