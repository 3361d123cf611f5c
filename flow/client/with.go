package client

import (
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
)

// methods are the client authentications that an action chooses.
var methods = map[finding.ActionKind]token.Auth{finding.UseBasic: token.Basic, finding.UsePost: token.Post,
	finding.UseNone: token.None}

// With is the client with that fix made. What is no change of a client, what this one has no means for, and what its
// server does not list, changes nothing; such a fix is not offered.
func (c Client) With(a finding.Action) Client {
	switch a.Kind {
	case finding.UseBasic, finding.UsePost, finding.UseNone:
		listed := len(c.Server.AuthMethods) == 0 || slices.Contains(c.Server.AuthMethods, string(methods[a.Kind]))
		if a.Kind == finding.UseNone || listed && !c.Public() {
			c.Auth = methods[a.Kind]
		}
	case finding.Host127:
		c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1")
	case finding.HostName:
		c.RedirectURI = withHost(c.RedirectURI, "localhost")
	case finding.PKCES256:
		c.PKCE = authz.S256
	case finding.AddScope:
		have := strings.Fields(c.Scope)
		for _, name := range strings.Fields(a.Arg) {
			if !slices.Contains(have, name) {
				have = append(have, name)
			}
		}
		c.Scope = strings.Join(have, " ")
	case finding.AddParam:
		name, value, _ := strings.Cut(a.Arg, "=")
		if add := (authz.Param{Name: name, Value: value}); !slices.Contains(c.Extra, add) {
			others := slices.DeleteFunc(slices.Clone(c.Extra), func(p authz.Param) bool { return p.Name == name })
			c.Extra = append(others, add)
		}
	}
	return c
}

// withHost is the URI with another host and the same port. What has no host stays as it is.
func withHost(uri, host string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" || u.Hostname() == host {
		return uri
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String()
}
