package advice

import (
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/token"
)

// Action is a fix that this tool can do by itself. The zero value is none.
type Action struct {
	Kind ActionKind
	Arg  string // scopes with spaces between them for AddScope, name=value for AddParam, else ""
}

// ActionKind says what is to be done.
type ActionKind string

// The kinds of actions. All but Refresh end in a new authorization request.
const (
	UseBasic    ActionKind = "use-basic"      // client authentication in the header
	UsePost     ActionKind = "use-post"       // client authentication in the form
	UseNone     ActionKind = "use-none"       // a public client: the secret is not sent
	Host127     ActionKind = "host-127"       // 127.0.0.1 in the redirect URI
	HostName    ActionKind = "host-localhost" // localhost in the redirect URI
	AddScope    ActionKind = "add-scope"      // in a row without an argument: the scopes that the answer wants
	AddParam    ActionKind = "add-param"      // to the authorization request
	Refresh     ActionKind = "refresh"
	SignInAgain ActionKind = "sign-in-again"
	PKCES256    ActionKind = "pkce-s256"
	Restart     ActionKind = "restart" // from the authorization request
)

// parseAction reads an action as the rows spell it: "kind" or "kind:argument".
func parseAction(s string) Action {
	kind, arg, _ := strings.Cut(s, ":")
	return Action{ActionKind(kind), arg}
}

// offer is the first of the actions that would change something.
func offer(list []string, sc *scene) Action {
	for _, s := range list {
		a := parseAction(s)
		if a.Kind == AddScope && a.Arg == "" {
			a.Arg = strings.Join(sc.unaskedScopes(), " ")
		}
		if a.changes(sc) {
			return a
		}
	}
	return Action{}
}

func (a Action) changes(sc *scene) bool {
	s := sc.snap
	switch a.Kind {
	case UseBasic:
		return s.Auth != token.Basic && !s.Client.Secret.IsZero() && allowed(s, token.Basic)
	case UsePost:
		return s.Auth != token.Post && !s.Client.Secret.IsZero() && allowed(s, token.Post)
	case UseNone:
		return s.Auth != token.None
	case Host127:
		return sc.redirectHost() != "127.0.0.1" && sc.redirectHost() != ""
	case HostName:
		return sc.redirectHost() != "localhost" && sc.redirectHost() != ""
	case AddScope:
		asked := scopeNames(sc.requested("scope"))
		return slices.ContainsFunc(strings.Fields(a.Arg), func(name string) bool { return !slices.Contains(asked, name) })
	case AddParam:
		name, value, _ := strings.Cut(a.Arg, "=")
		return sc.requested(name) != value
	case Refresh:
		return !s.Tokens.Refresh.IsZero()
	case PKCES256:
		return s.Client.PKCE != authz.S256
	}
	return true
}

// allowed: a server that lists nothing may take either.
func allowed(s flow.Snapshot, a token.Auth) bool {
	return len(s.Server.AuthMethods) == 0 || slices.Contains(s.Server.AuthMethods, string(a))
}
