package provider

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed presets/*.json
var files embed.FS

// Practice is the ID of the preset that describes the built-in practice server. Whoever wants that server starts it.
const Practice = "practice"

// load reads the embedded files once, in the order of the picker. They are part of the program, so a damaged one is a
// mistake of whoever built it; the tests look at each of them.
var load = sync.OnceValue(func() []Preset {
	names, err := fs.Glob(files, "presets/*.json")
	if err != nil {
		panic(err)
	}
	all := make([]Preset, 0, len(names))
	for _, name := range names {
		p, err := readPreset(name)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Preset) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID)) })
	return all
})

func readPreset(name string) (Preset, error) {
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
