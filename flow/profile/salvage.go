package profile

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"

	"oauthwalk/flow/keyring"
)

// Notice tells a person that the file was damaged.
type Notice struct {
	File    string // where the damaged file is now, byte for byte
	Kept    int    // profiles that could be read and are still there
	Problem string // what was wrong with it
}

// salvage reads what is whole in a damaged text: everything before the damage, and of the profiles those that are
// sound.
func salvage(text []byte) book {
	b := book{Version: version, rest: members{}}
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return b
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return b
		}
		if name == "profiles" {
			if !b.salvageProfiles(d) {
				return b
			}
			continue
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return b
		}
		switch key, _ := name.(string); key {
		case "version":
		case "unsettled":
			_ = json.Unmarshal(raw, &b.Unsettled) // what fits of it
		default:
			b.rest[key] = raw
		}
	}
	return b
}

// salvageProfiles reads the list one by one. It is false when the text cannot be read further.
func (b *book) salvageProfiles(d *json.Decoder) bool {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return err == nil
	}
	for d.More() {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return false
		}
		var p Profile
		if json.Unmarshal(raw, &p) != nil {
			continue
		}
		b.Profiles = append(b.Profiles, p)
		if last := len(b.Profiles) - 1; !b.sound(last) {
			b.Profiles = b.Profiles[:last]
		}
	}
	_, err := d.Token()
	return err == nil
}

var itemOfKind = regexp.MustCompile(`"([a-z-]+)"\s*:\s*\{\s*"item"\s*:\s*"([^"\\]+)"`)

// strays finds the items that a damaged text names and b does not, so that the secrets page can still show them.
func (b *book) strays(text []byte) []unsettled {
	known := map[string]bool{}
	for _, u := range b.Unsettled {
		known[u.Item] = true
	}
	for _, p := range b.Profiles {
		for _, item := range p.Secrets {
			known[item.ID] = true
		}
	}
	var out []unsettled
	for _, m := range itemOfKind.FindAllSubmatch(text, -1) {
		kind, item := keyring.Kind(m[1]), string(m[2])
		if !known[item] && slices.Contains(keyring.Kinds(), kind) {
			known[item] = true
			out = append(out, unsettled{Item: item, Kind: kind, Profile: item, Name: "from the damaged file", Then: ask})
		}
	}
	return out
}
