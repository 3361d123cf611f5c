package terminal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/profile"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// Saved is where the window keeps clients. The commands only read there.
type Saved struct {
	Path    string // of the profiles file
	Keyring keyring.Backend
}

// savedClient is a client that --provider named.
type savedClient struct {
	profile profile.Profile
	from    Saved
}

// findSaved looks --provider up among the saved clients, unless it is the name of a provider.
func (c *clientFlags) findSaved(ctx context.Context, from Saved) error {
	if _, known := provider.Find(c.provider); known || c.provider == "" || from.Path == "" {
		return nil
	}
	if _, err := os.Stat(from.Path); errors.Is(err, fs.ErrNotExist) {
		return nil // opening it would make its folder
	}
	store, err := profile.Open(profile.Config{Path: from.Path, Keyring: keyring.New(from.Keyring)})
	if err != nil {
		return err
	}
	library, err := store.Load(ctx)
	if err != nil {
		return err
	}
	if p := library.Find(c.provider); p != nil {
		c.saved = &savedClient{*p, from}
		return nil
	}
	names := make([]string, len(library.Profiles))
	for i, p := range library.Profiles {
		names[i] = fmt.Sprintf("%q", p.Name)
	}
	if len(names) > 0 {
		c.others = "; the saved clients are " + strings.Join(names, ", ")
	}
	return nil
}

// check finds what does not go with a saved client.
func (s *savedClient) check(c *clientFlags) error {
	if c.issuer != "" {
		return errors.New("--issuer does not go with a saved client, which has its server")
	}
	_, err := s.profile.Client()
	return err
}

// secret reads the client secret from the keyring, which may open a window that asks for its password. RFC 6749 2.3.1: it
// is for the server that gave it. A command that was copied from somewhere must not send it to another.
func (s *savedClient) secret(ctx context.Context, t *Terminal, c *clientFlags) (secret.Value, error) {
	if _, stored := s.profile.Secrets[keyring.ClientSecret]; !stored {
		return secret.Value{}, nil
	}
	if c.token != "" || c.revocation != "" || c.id != "" {
		return secret.Value{}, fmt.Errorf("--token-endpoint, --revocation-endpoint and --client-id do not go with the stored "+
			"secret of %q, which is for its own server; leave them out, or give the secret with --client-secret-env or "+
			"--client-secret-stdin", s.profile.Name)
	}
	fmt.Fprintf(t.Stderr, "Asking the system's keyring for the client secret of %q. It may ask for its password.\n",
		s.profile.Name)
	ctx, cancel := context.WithTimeout(ctx, keyring.WriteWait)
	defer cancel()
	store, err := profile.Open(profile.Config{Path: s.from.Path, Keyring: keyring.New(s.from.Keyring)})
	if err != nil {
		return secret.Value{}, err
	}
	v, err := store.Secret(ctx, s.profile.ID, keyring.ClientSecret)
	if err != nil {
		return secret.Value{}, fmt.Errorf("the client secret of %q: %w; give it with --client-secret-env or "+
			"--client-secret-stdin", s.profile.Name, err)
	}
	return v, nil
}
