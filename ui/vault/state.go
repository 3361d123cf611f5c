package vault

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/profile"
)

// State is everything that is drawn of saved clients. It holds no secret.
type State struct {
	Seq     int   // grows with each change
	Opened  bool  // the keyring was asked whether it is there
	Absent  error // why secrets stay in memory; nil when the system's keyring keeps them
	Asking  bool  // the keyring lets a caller wait: a password window is probably open
	Problem error // why the profiles cannot be read

	File     string // the profiles file, with ~ for the home folder
	Profiles []profile.Profile
	Stored   []profile.Stored
	Notices  []profile.Notice

	Job  *Job    // under way, nil for none
	Last *Result // of the newest job that ended, nil after the next one began
}

// Find is the saved client of that ID, nil when there is none.
func (s State) Find(id string) *profile.Profile {
	for i := range s.Profiles {
		if id != "" && s.Profiles[i].ID == id {
			return &s.Profiles[i]
		}
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

// Has tells that a secret of that kind is stored for the profile.
func Has(p profile.Profile, kind keyring.Kind) bool {
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
	Saved  profile.Profile // of Saving
	Proofs []profile.Proof // of Removing and Wiping
	Found  []Found         // of Looking
	Err    error

	then func() // what the window does with it
}

// Found is whether one stored secret is there.
type Found struct {
	profile.Stored
	Err error // nil when it is there, keyring.ErrNotFound when it is not, else why that is not known
}
