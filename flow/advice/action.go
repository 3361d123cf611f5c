package advice

import (
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
)

// offer is the first of the actions that would change something.
func offer(list []string, sc *scene) finding.Action {
	for _, s := range list {
		a := finding.ParseAction(s)
		if a.Kind == finding.AddScope && a.Arg == "" {
			a.Arg = strings.Join(sc.unaskedScopes(), " ")
		}
		if changes(a, sc) {
			return a
		}
	}
	return finding.Action{}
}

func changes(a finding.Action, sc *scene) bool {
	s := sc.snap
	switch a.Kind {
	case finding.UseBasic:
		return s.Auth != token.Basic && !s.Client.Secret.IsZero() && allowed(s, token.Basic)
	case finding.UsePost:
		return s.Auth != token.Post && !s.Client.Secret.IsZero() && allowed(s, token.Post)
	case finding.UseNone:
		return s.Auth != token.None
	case finding.Host127:
		return sc.redirectHost() != "127.0.0.1" && sc.redirectHost() != ""
	case finding.HostName:
		return sc.redirectHost() != "localhost" && sc.redirectHost() != ""
	case finding.AddScope:
		asked := scopeNames(sc.requested("scope"))
		return slices.ContainsFunc(strings.Fields(a.Arg), func(name string) bool { return !slices.Contains(asked, name) })
	case finding.AddParam:
		name, value, _ := strings.Cut(a.Arg, "=")
		return sc.requested(name) != value
	case finding.Refresh:
		return !s.Tokens.Refresh.IsZero()
	case finding.PKCES256:
		return s.Client.PKCE != authz.S256
	}
	return true
}

// allowed: a server that lists nothing may take either.
func allowed(s flow.Snapshot, a token.Auth) bool {
	return len(s.Server.AuthMethods) == 0 || slices.Contains(s.Server.AuthMethods, string(a))
}
