package terminal

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
)

// checkPreset finds what is wrong with the choice of a provider before anything is started.
func (c *clientFlags) checkPreset() error {
	p, ok := provider.Find(c.preset())
	switch {
	case !ok:
		return fmt.Errorf("--provider %q is not known; it can be %s, and --issuer takes any other server%s", c.provider,
			strings.Join(providerNames(), ", "), c.others)
	case c.issuer != "" && p.Address == "":
		return fmt.Errorf("--issuer does not go with --provider %s, whose addresses are known; "+
			"--authorization-endpoint and its kin override one of them", p.ID)
	}
	_, err := c.presetClient()
	return err
}

// presetClient is a client of the preset. Its parts come from --issuer, or from their defaults; scope and redirect URI
// have no default of the preset's here, so that a script sends what it says.
func (c *clientFlags) presetClient() (client.Client, error) {
	p, _ := provider.Find(c.preset())
	var parts map[string]string
	if c.issuer != "" {
		var ok bool
		if parts, ok = p.PartsOf(c.issuer); !ok {
			return client.Client{}, fmt.Errorf("--issuer is not of the form %s, which %s has; for example %s", p.Address, p.ID,
				p.ExampleAddress())
		}
	}
	out, err := client.FromPreset(p, parts, provider.Server{AuthorizationEndpoint: c.authorization, TokenEndpoint: c.token})
	var missing *provider.MissingPartError
	if errors.As(err, &missing) {
		return client.Client{}, fmt.Errorf("%w; give it with --issuer %s, "+
			"or give --authorization-endpoint and --token-endpoint", err, p.Address)
	}
	out.Scope, out.RedirectURI = "", client.DefaultRedirectURI
	return out, err
}

func providerNames() []string {
	var names []string
	for _, p := range provider.Presets() {
		names = append(names, p.ID)
	}
	return names
}

// readEnvFile takes ID, secret and redirect URI from the file. Flags come later, and win.
func (c *clientFlags) readEnvFile(out *client.Client) error {
	if c.envFile == "" {
		return nil
	}
	all, err := credentials.ReadFile(c.envFile)
	if err != nil {
		return fmt.Errorf("--env-file: %w", err)
	}
	found, err := credentials.Choose(all, c.preset(), func(id string) bool { return slices.Contains(providerNames(), id) })
	if err != nil {
		return fmt.Errorf("--env-file: %w", err)
	}
	found.Fill(out)
	return nil
}

// withParams lets given parameters take the place of the preset's, by name.
func withParams(preset, given []authz.Param) []authz.Param {
	out := slices.DeleteFunc(slices.Clone(preset), func(p authz.Param) bool {
		return slices.ContainsFunc(given, func(g authz.Param) bool { return g.Name == p.Name })
	})
	return append(out, given...)
}

// warn says what is to be known of a provider before stage 1 ends.
func (t *Terminal) warn(c client.Client) {
	p, ok := provider.Find(c.Preset)
	if !ok {
		return
	}
	for _, w := range p.Warnings(provider.Situation{RedirectURI: c.RedirectURI, Public: c.Public(),
		API: c.Server.API}) {
		fmt.Fprintf(t.Stderr, "%s: %s\n", p.Name, plain.Text(w.Text))
	}
}
