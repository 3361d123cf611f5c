package provider

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed presets/*.json
var files embed.FS

// Practice is the ID of the preset that describes the built-in practice server. Whoever wants that server starts it.
const Practice = "practice"

// order is the order of the picker: the practice server, the tutorials' providers, then by how common they are.
var order = []string{Practice, "yutify", "spotify", "stackexchange", "github", "google-desktop", "google-web",
	"entra", "gitlab", "discord", "twitch", "reddit", "dropbox",
	"slack", "linkedin", "auth0", "okta", "keycloak", "mastodon",
	"atlassian", "zoom", "bitbucket"}

// load reads the embedded files once. They are part of the program, so a damaged one is a mistake of whoever built it;
// the tests look at each of them.
var load = sync.OnceValue(func() []Preset {
	all := make([]Preset, 0, len(order))
	for _, id := range order {
		p, err := readPreset(id)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
})

func readPreset(id string) (Preset, error) {
	name := "presets/" + id + ".json"
	text, err := files.ReadFile(name)
	if err != nil {
		return Preset{}, fmt.Errorf("preset: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields() // a misspelled fact would be no fact
	var p Preset
	if err := d.Decode(&p); err != nil {
		return Preset{}, fmt.Errorf("preset %s: %w", name, err)
	}
	return p, nil
}

// Presets lists the known providers in the order of the picker. They share memory: change none.
func Presets() []Preset { return slices.Clone(load()) }

// Find is the preset of that ID.
func Find(id string) (Preset, bool) {
	all := load()
	if i := slices.IndexFunc(all, func(p Preset) bool { return p.ID == id }); i >= 0 {
		return all[i], true
	}
	return Preset{}, false
}
