package credentials

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/provider"
)

// presetOf is the preset that a prefix names, "" when it names none.
func presetOf(prefix string) string {
	prefix = strings.TrimSuffix(prefix, "_")
	for _, p := range provider.Presets() {
		if slices.Contains(p.Variables, prefix) {
			return p.ID
		}
	}
	return strings.ToLower(prefix)
}

// Choose takes the client that is meant for a preset: the one whose prefix or file names it, else the one that names no
// provider. An empty preset stands for a server without one. isPreset knows the IDs of all presets: a client that is
// named after another provider is never taken, so that no secret goes to the wrong one.
func Choose(all []Credentials, preset string, isPreset func(id string) bool) (Credentials, error) {
	var left []Credentials
	var names []string
	for _, c := range all {
		switch {
		case preset != "" && fits(c, preset):
			return c, nil
		case preset == "" || !isPreset(c.Preset):
			left = append(left, c)
		}
		names = append(names, c.Name())
	}
	for _, c := range left {
		if len(left) == 1 || c.Prefix == "" && c.Preset == "" {
			return c, nil
		}
	}
	if len(left) == 0 {
		return Credentials{}, fmt.Errorf("%w for %s: the file has %s, and a secret goes to its own provider only; "+
			"name the right provider, or take the prefix away", ErrNothing, preset, strings.Join(names, ", "))
	}
	return Credentials{}, fmt.Errorf("%w in the file (%s), and none is named after the provider; keep one of them",
		ErrAmbiguous, strings.Join(names, ", "))
}

// Name is what the file calls the client.
func (c Credentials) Name() string {
	switch {
	case c.Prefix != "":
		return c.Prefix + "CLIENT_ID"
	case c.Preset != "":
		return "a client for " + c.Preset
	}
	return "CLIENT_ID"
}

// fits lets the prefix GOOGLE_ stand for both kinds of clients. Google's own file says which it is.
func fits(c Credentials, preset string) bool {
	return c.Preset == preset || c.Prefix == "GOOGLE_" && preset == "google-web"
}
