package provider

import (
	"regexp"
	"strings"
)

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// walkNames are filled in by the walk, when it knows them.
var walkNames = map[string]bool{"client_id": true, "redirect_uri": true}

// fill puts the parts into a template and leaves the walk's names for the walk. missing is the first part without a
// value; the text is empty then.
func fill(template string, values map[string]string) (text, missing string) {
	text = placeholder.ReplaceAllStringFunc(template, func(found string) string {
		name := found[1 : len(found)-1]
		value, ok := values[name]
		switch {
		case ok:
			return value
		case !walkNames[name] && missing == "":
			missing = name
		}
		return found
	})
	if missing != "" {
		return "", missing
	}
	return text, ""
}

// names lists the parts of a template in their order.
func names(template string) []string {
	var out []string
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
	pattern, rest := "^", p.Address
	for _, at := range placeholder.FindAllStringIndex(p.Address, -1) {
		from := at[0] - (len(p.Address) - len(rest))
		pattern += regexp.QuoteMeta(rest[:from]) + "(.+)"
		rest = p.Address[at[1]:]
	}
	match := regexp.MustCompile(pattern + regexp.QuoteMeta(rest) + "$").FindStringSubmatch(address)
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
