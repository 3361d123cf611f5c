package provider

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"oauthwalk/flow/authz"
)

// Part is what a person has to say before a preset's templates are addresses: a tenant, a domain, a realm.
type Part struct {
	Name     string   `json:"name"` // as it stands in the templates
	Label    string   `json:"label"`
	Kind     PartKind `json:"kind"`
	Example  string   `json:"example"`
	Default  string   `json:"default,omitempty"`
	Optional bool     `json:"optional,omitempty"` // what is made from it is left out without it
	Help     string   `json:"help,omitempty"`
}

// PartKind is what a part has to look like.
type PartKind string

// The kinds of parts.
const (
	HostPart PartKind = "host" // a host name, with a port if need be
	URLPart  PartKind = "url"  // the start of an address, https, without a slash at the end
	NamePart PartKind = "name" // one segment of a path
	TextPart PartKind = "text" // anything visible: a value in a query
)

// ErrPart is a part that cannot be used as it was given.
var ErrPart = errors.New("this part of the provider's address cannot be used")

// MissingPartError is a part that an endpoint needs and nobody gave.
type MissingPartError struct {
	Preset string // ID
	Part   Part
	For    string // what needs it: "authorization endpoint"
}

// Error names the part and shows what it looks like.
func (e *MissingPartError) Error() string {
	return fmt.Sprintf("the %s of %s needs %s, for example %s", e.For, e.Preset, e.Part.Label, e.Part.Example)
}

var (
	hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)
	segment  = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)
	dots     = regexp.MustCompile(`^\.+$`)
)

// Clean is value as it goes into a template: spaces around it and a slash at its end are dropped. The error says what
// it should look like.
func (p Part) Clean(value string) (string, error) {
	value = strings.TrimSpace(value)
	why := ""
	switch p.Kind {
	case HostPart:
		value = strings.TrimSuffix(value, "/")
		if !hostName.MatchString(value) {
			why = "it is not a host name; leave out https:// and everything after the host"
		}
	case URLPart:
		value = strings.TrimRight(value, "/")
		var u *url.URL
		if u, why = authz.CheckEndpoint(value); why == "" && (u.RawQuery != "" || u.ForceQuery) {
			why = "it has a query (?); leave that out"
		}
	case NamePart:
		if !segment.MatchString(value) || dots.MatchString(value) {
			why = "it must be a name made up of letters, digits, dots, dashes and underscores"
		}
	case TextPart:
		if value == "" || strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			why = "it is empty or contains a control character"
		}
	default:
		why = "its kind is not known"
	}
	if why != "" {
		return "", fmt.Errorf("%w: %s: %s. Write it like %s", ErrPart, p.Label, why, p.Example)
	}
	return value, nil
}

// settle gives every part its value: the one given, else the default, else none. A part that the preset does not have
// is refused, so that a misspelled one is not lost.
func (p Preset) settle(given map[string]string) (map[string]string, error) {
	values := map[string]string{}
	for _, part := range p.Parts {
		value := given[part.Name]
		if strings.TrimSpace(value) == "" {
			value = part.Default
		}
		if value == "" {
			continue
		}
		clean, err := part.Clean(value)
		if err != nil {
			return nil, err
		}
		values[part.Name] = clean
	}
	for name := range given {
		if _, ok := p.part(name); !ok {
			return nil, fmt.Errorf("%w: %s has no part %q", ErrPart, p.ID, name)
		}
	}
	return values, nil
}

func (p Preset) part(name string) (Part, bool) {
	for _, part := range p.Parts {
		if part.Name == name {
			return part, true
		}
	}
	return Part{}, false
}

var (
	placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)
	quoted      = regexp.MustCompile(`\\\{[a-z_]+\\\}`) // as regexp.QuoteMeta writes it
)

// fill puts the parts into a template and leaves the walk's names for the walk. missing is the first part without a
// value; the text is empty then.
func fill(template string, values map[string]string) (text, missing string) {
	text = placeholder.ReplaceAllStringFunc(template, func(found string) string {
		name := found[1 : len(found)-1]
		value, ok := values[name]
		switch {
		case ok:
			return value
		case name != "client_id" && name != "redirect_uri" && missing == "":
			missing = name
		}
		return found
	})
	if missing != "" {
		text = ""
	}
	return text, missing
}

// names lists the parts of a template in their order.
func names(template string) (out []string) {
	for _, found := range placeholder.FindAllStringSubmatch(template, -1) {
		out = append(out, found[1])
	}
	return out
}

// ExampleAddress is what an address of this provider looks like; "" when it has but one.
func (p Preset) ExampleAddress() string {
	values := map[string]string{}
	for _, part := range p.Parts {
		values[part.Name] = part.Example
	}
	text, _ := fill(p.Address, values)
	return text
}

// PartsOf takes the address of a server apart into this preset's parts, as "https://tenant.example" into a domain. It
// fails when the address is not of this provider's shape.
func (p Preset) PartsOf(address string) (map[string]string, bool) {
	if p.Address == "" {
		return nil, false
	}
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	pattern := quoted.ReplaceAllLiteralString(regexp.QuoteMeta(p.Address), "(.+)")
	match := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(address)
	if match == nil {
		return nil, false
	}
	parts := map[string]string{}
	for i, name := range names(p.Address) {
		part, ok := p.part(name)
		if !ok {
			return nil, false
		}
		value, err := part.Clean(match[i+1])
		if err != nil {
			return nil, false
		}
		parts[name] = value
	}
	return parts, true
}
