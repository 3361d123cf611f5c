package terminal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
)

// Saved is where the window keeps clients. The commands only read there.
type Saved struct {
	Path    string // of the file of saved clients
	Keyring keyring.Backend
}

// savedClient is a client that --provider named.
type savedClient struct {
	client saved.Client
	store  *saved.Store
}

// findSaved looks --provider up among the saved clients, unless it is the name of a provider.
func (c *clientFlags) findSaved(from Saved) error {
	if _, known := provider.Find(c.Provider); known || c.Provider == "" {
		return nil
	}
	if from.Path == "" {
		c.others = "; there is no home folder to look for saved clients in"
		return nil
	}
	store, err := saved.Open(saved.Config{Path: from.Path, Keyring: keyring.New(from.Keyring)})
	if err != nil {
		return err
	}
	all, err := store.Load()
	if err != nil {
		return err
	}
	if found := saved.Find(all, c.Provider); found != nil {
		c.saved = &savedClient{*found, store}
		return nil
	}
	names := make([]string, len(all))
	for i, found := range all {
		names[i] = fmt.Sprintf("%q", found.Name)
	}
	if len(names) > 0 {
		c.others = "; the saved clients are " + strings.Join(names, ", ")
	}
	return nil
}

// check finds what does not go with a saved client.
func (s *savedClient) check(c *clientFlags) error {
	if c.Issuer != "" {
		return errors.New("--issuer does not go with a saved client, which has its server")
	}
	_, err := s.client.Client()
	return err
}

// secret reads the client secret from the keyring, which may open a window that asks for its password.
func (s *savedClient) secret(ctx context.Context, t *Terminal) (secret.Value, error) {
	if _, stored := s.client.Secrets[keyring.ClientSecret]; !stored {
		return secret.Value{}, nil
	}
	t.say("Asking the system's keyring for the client secret of %q. It may ask for its password.\n", s.client.Name)
	ctx, cancel := context.WithTimeout(ctx, keyring.WriteWait)
	defer cancel()
	v, err := s.store.Secret(ctx, s.client.ID, keyring.ClientSecret)
	if err != nil {
		return secret.Value{}, fmt.Errorf("the saved client %q: %w; you can also give the secret with --client-secret-env or "+
			"--client-secret-stdin", s.client.Name, err)
	}
	return v, nil
}
