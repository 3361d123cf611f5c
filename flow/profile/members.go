package profile

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// members are the members of a JSON object that this version does not know. They are carried along, so that an older
// program beside a newer one loses nothing of its file.
type members map[string]json.RawMessage

// decode reads an object into the struct behind known and returns the rest.
func decode(data []byte, known any) (members, error) {
	if err := json.Unmarshal(data, known); err != nil {
		return nil, err
	}
	var all members
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	names := fieldNames(known)
	maps.DeleteFunc(all, func(name string, _ json.RawMessage) bool {
		// encoding/json takes a member for its field whatever its case.
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	})
	return all, nil
}

// encode writes the struct known and after it the rest, sorted by name.
func encode(known any, rest members) ([]byte, error) {
	text, err := json.Marshal(known)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		text = text[:len(text)-1] // the closing brace; a struct of ours is never empty
		text = append(append(append(append(text, ','), quoted...), ':'), rest[name]...)
		text = append(text, '}')
	}
	return text, nil
}

// fieldNames are the JSON names of the struct behind v.
func fieldNames(v any) []string {
	var names []string
	of := reflect.TypeOf(v).Elem()
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// The same structs without methods, so that encoding/json does not come back to the methods below.
type (
	plainProfile Profile
	plainBook    book
)

// UnmarshalJSON implements json.Unmarshaler.
func (p *Profile) UnmarshalJSON(data []byte) error {
	var plain plainProfile
	rest, err := decode(data, &plain)
	if err != nil {
		return err
	}
	*p = Profile(plain)
	p.rest = rest
	return nil
}

// MarshalJSON implements json.Marshaler.
func (p Profile) MarshalJSON() ([]byte, error) {
	plain := plainProfile(p)
	return encode(&plain, p.rest)
}

// UnmarshalJSON implements json.Unmarshaler.
func (b *book) UnmarshalJSON(data []byte) error {
	var plain plainBook
	rest, err := decode(data, &plain)
	if err != nil {
		return err
	}
	*b = book(plain)
	b.rest = rest
	return nil
}

// MarshalJSON implements json.Marshaler.
func (b book) MarshalJSON() ([]byte, error) {
	plain := plainBook(b)
	return encode(&plain, b.rest)
}
