package finding

import "strings"

// Action is a fix that this tool can do by itself. The zero value is none.
type Action struct {
	Kind ActionKind
	Arg  string // scopes with spaces between them for AddScope, name=value for AddParam, the field for Type, else ""
}

// ActionKind says what is to be done.
type ActionKind string

// The kinds of actions. All but Refresh and Type end in a new authorization request.
const (
	UseBasic    ActionKind = "use-basic"      // client authentication in the header
	UsePost     ActionKind = "use-post"       // client authentication in the form
	UseNone     ActionKind = "use-none"       // a public client: the secret is not sent
	Host127     ActionKind = "host-127"       // 127.0.0.1 in the redirect URI
	HostName    ActionKind = "host-localhost" // localhost in the redirect URI
	AddScope    ActionKind = "add-scope"      // in a row without an argument: the scopes that the response wants
	AddParam    ActionKind = "add-param"      // to the authorization request
	Refresh     ActionKind = "refresh"
	SignInAgain ActionKind = "sign-in-again"
	PKCES256    ActionKind = "pkce-s256"
	Restart     ActionKind = "restart" // from the authorization request
	Type        ActionKind = "type"    // a field of the client, by hand: only the person knows what belongs into it
)

// ParseAction reads an action as the rows of the advice spell it: "kind" or "kind:argument".
func ParseAction(s string) Action {
	kind, arg, _ := strings.Cut(s, ":")
	return Action{ActionKind(kind), arg}
}
