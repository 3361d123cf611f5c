package advice

import (
	_ "embed"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"

	"oauthwalk/flow"
)

// server is how a known provider is recognised: by the host of an address, by a part of its path where it has no host
// of its own, or by the name that the client was given.
type server struct {
	ID    string   `json:"id"`
	Hosts []string `json:"hosts"` // these and what is below them
	Paths []string `json:"paths"`
	Names []string `json:"names"` // as words, in lower case
}

//go:embed servers.json
var serversJSON []byte

var servers = sync.OnceValue(func() []server { return mustLoadServers(serversJSON) })

func mustLoadServers(data []byte) []server {
	var all []server
	if err := json.Unmarshal(data, &all); err != nil {
		panic("servers.json: " + err.Error()) // embedded: a test of this package would have caught it
	}
	return all
}

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

func recognise(addresses []string, names ...string) []string {
	var found []string
	for _, known := range servers() {
		if slices.ContainsFunc(addresses, known.isAt) || slices.ContainsFunc(names, known.isCalled) {
			found = append(found, known.ID)
		}
	}
	return found
}

func (s server) isAt(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(s.Hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) }) ||
		slices.ContainsFunc(s.Paths, func(p string) bool { return strings.Contains(u.Path, p) })
}

// isCalled looks for whole words, so that no name is found inside another.
func (s server) isCalled(name string) bool {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
	}), " ") + " "
	return slices.ContainsFunc(s.Names, func(n string) bool { return strings.Contains(words, " "+n+" ") })
}
