package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
)

// Save saves the client under that name, with changes to its secrets. A client that is saved under this name already is
// changed; another name makes another client. then gets what was saved.
func (v *Vault) Save(name string, c client.Client, secrets saved.Secrets, then func(saved.Client)) error {
	before := v.state.Find(c.Saved)
	if before == nil || before.Name != name {
		c.Saved, before = "", nil
	}
	p := saved.Of(name, c)
	if before != nil {
		p.Revision = before.Revision
	}
	return v.start(Job{Kind: Saving, Name: name}, func(ctx context.Context) Result {
		saved, err := v.store.Save(ctx, p, secrets)
		if err != nil {
			return Result{Err: err}
		}
		return Result{Saved: saved, then: func() { then(saved) }}
	})
}

// InMemory gives up on the system's keyring until the program ends, for a person who does not want to wait for it.
func (v *Vault) InMemory(why error) {
	select {
	case <-v.ready:
		v.keyring.UseMemory(why)
		v.Reload()
	default: // it is being asked still
	}
}

// Remove forgets a saved client and wipes its secrets.
func (v *Vault) Remove(p saved.Client) error {
	return v.prove(Job{Kind: Removing, Name: p.Name}, func(ctx context.Context) ([]saved.Proof, error) {
		return v.store.Remove(ctx, p.ID)
	})
}

// Wipe deletes one secret.
func (v *Vault) Wipe(it saved.Stored) error {
	return v.prove(Job{Kind: Wiping, Name: it.Name}, func(ctx context.Context) ([]saved.Proof, error) {
		return []saved.Proof{v.store.Wipe(ctx, it)}, nil
	})
}

// WipeAll deletes every secret. The saved clients stay.
func (v *Vault) WipeAll() error {
	return v.prove(Job{Kind: Wiping}, func(ctx context.Context) ([]saved.Proof, error) { return v.store.WipeAll(ctx) })
}

// Look asks the keyring for each secret that is listed, which may open a password window.
func (v *Vault) Look() error {
	listed := v.state.Stored
	return v.prove(Job{Kind: Looking}, func(ctx context.Context) (all []saved.Proof, _ error) {
		for _, it := range listed {
			all = append(all, v.store.Check(ctx, it))
		}
		return all, nil
	})
}

func (v *Vault) prove(j Job, work func(context.Context) ([]saved.Proof, error)) error {
	return v.start(j, func(ctx context.Context) Result {
		proofs, err := work(ctx)
		return Result{Proofs: proofs, Err: err}
	})
}

// Use reads the secrets of a saved client. then gets the client with its client secret, and its refresh token when it
// is asked for. A client whose secret cannot be read is used without it, and err says why; c is nil for one that no walk
// can use. Nothing is used when the reading is cancelled.
func (v *Vault) Use(p saved.Client, token bool, then func(c *client.Client, refresh secret.Value, err error)) error {
	return v.start(Job{Kind: Reading, Name: p.Name}, func(ctx context.Context) Result {
		c, err := p.Client()
		if err != nil {
			return Result{Err: err, then: func() { then(nil, secret.Value{}, err) }}
		}
		if Has(p, keyring.ClientSecret) {
			c.Secret, err = v.store.Secret(ctx, p.ID, keyring.ClientSecret)
		}
		var refresh secret.Value
		if token && err == nil {
			refresh, err = v.store.Secret(ctx, p.ID, keyring.RefreshToken)
		}
		if errors.Is(err, context.Canceled) {
			return Result{Err: err}
		}
		said := err
		if errors.Is(err, saved.ErrUnbound) {
			said = nil // the window asks about it
		}
		return Result{Err: said, then: func() { then(&c, refresh, err) }}
	})
}

// Bind binds the secrets of a client that version 1 saved to its servers, for a person who was asked.
func (v *Vault) Bind(p saved.Client, then func()) error {
	return v.start(Job{Kind: Reading, Name: p.Name}, func(ctx context.Context) Result {
		if err := v.store.Bind(ctx, p.ID); err != nil {
			return Result{Err: err}
		}
		return Result{then: then}
	})
}

// State is everything that is drawn of saved clients. It holds no secret.
type State struct {
	Seq     int   // grows with each change
	Opened  bool  // the keyring was asked whether it is there
	Absent  error // why secrets stay in memory; nil when the system's keyring keeps them
	Asking  bool  // the keyring lets a caller wait: a password window is probably open
	Problem error // why the saved clients cannot be read

	File    string // of the saved clients, with ~ for the home folder
	Clients []saved.Client
	Stored  []saved.Stored

	Job  *Job    // under way, nil for none
	Last *Result // of the newest job that ended, nil after the next one began
}

// Find is the saved client of that ID, nil when there is none.
func (s State) Find(id string) *saved.Client {
	if i := slices.IndexFunc(s.Clients, func(c saved.Client) bool { return id != "" && c.ID == id }); i >= 0 {
		return &s.Clients[i]
	}
	return nil
}

// atHome is a path as a person writes it.
func atHome(path string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	if below, is := strings.CutPrefix(path, home+string(filepath.Separator)); is {
		return filepath.Join("~", below)
	}
	return path
}

// Has tells that a secret of that kind is stored for the client.
func Has(p saved.Client, kind keyring.Kind) bool {
	_, has := p.Secrets[kind]
	return has
}

// Kind is what a job does.
type Kind string

// The kinds of jobs.
const (
	Saving   Kind = "save"
	Removing Kind = "remove"
	Wiping   Kind = "wipe"
	Reading  Kind = "read" // the secrets of a client that is to be used
	Looking  Kind = "look" // whether what is listed is really there
)

// Job is one piece of work with the keyring.
type Job struct {
	Kind  Kind
	Name  string    // of the client, "" for all
	Until time.Time // when it gives up
}

// Result is what a job came to.
type Result struct {
	Job
	Saved  saved.Client  // of Saving
	Proofs []saved.Proof // of Removing, Wiping and Looking
	Err    error

	then func() // what the window does with it
}
