package provider

import (
	"net/url"
	"slices"
	"strings"
)

// IsAt tells whether an address is one of the provider's.
func (k KnownAs) IsAt(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(k.Hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) }) ||
		slices.ContainsFunc(k.Paths, func(p string) bool { return strings.Contains(u.Path, p) })
}

// IsCalled looks for the provider's names as whole words, so that no name is found inside another.
func (k KnownAs) IsCalled(name string) bool {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
	}), " ") + " "
	return slices.ContainsFunc(k.Names, func(n string) bool { return strings.Contains(words, " "+n+" ") })
}
