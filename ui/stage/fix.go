package stage

import (
	"fmt"
	"net/url"
	"strings"

	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/token"
)

// fix is the button for what an advice offers to do. Starting again needs none: the primary button does that.
func fix(a advice.Action, actor Actor, v View) step {
	if v.Earlier || v.Snapshot.Busy {
		return step{}
	}
	if a.Kind == advice.Refresh {
		return step{lang.L("Refresh the token"), func() { actor.Restart(flow.Refresh) }}
	}
	text, alter := Mend(a)
	if alter == nil {
		return step{}
	}
	return step{fmt.Sprintf(lang.L("%s and start again"), text), func() {
		c := v.Snapshot.Client
		alter(&c)
		actor.Configure(c)
		actor.Show(flow.Setup)
	}}
}

// Mend is the change of the client that an action stands for, and what to call it; nil for an action that changes
// something else.
func Mend(a advice.Action) (text string, alter func(*flow.Client)) {
	switch a.Kind {
	case advice.UseBasic:
		return lang.L("Switch to Basic"), func(c *flow.Client) { c.Auth = token.Basic }
	case advice.UsePost:
		return lang.L("Send the secret in the form"), func(c *flow.Client) { c.Auth = token.Post }
	case advice.UseNone:
		return lang.L("Send no secret"), func(c *flow.Client) { c.Auth = token.None }
	case advice.Host127:
		return lang.L("Write 127.0.0.1"), func(c *flow.Client) { c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1") }
	case advice.HostName:
		return lang.L("Write localhost"), func(c *flow.Client) { c.RedirectURI = withHost(c.RedirectURI, "localhost") }
	case advice.PKCES256:
		return lang.L("Use PKCE with S256"), func(c *flow.Client) { c.PKCE = authz.S256 }
	case advice.AddScope:
		return fmt.Sprintf(lang.L("Add %s"), a.Arg), func(c *flow.Client) {
			c.Scope = strings.TrimSpace(c.Scope + " " + a.Arg)
		}
	case advice.AddParam:
		return fmt.Sprintf(lang.L("Add %s"), a.Arg), func(c *flow.Client) { c.Extra = withParam(c.Extra, a.Arg) }
	}
	return "", nil
}

// withHost is the URI with another host and the same port. What cannot be read stays.
func withHost(uri, host string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String()
}

// withParam is the list with name=value in it, once.
func withParam(list []authz.Param, pair string) []authz.Param {
	name, value, _ := strings.Cut(pair, "=")
	var out []authz.Param
	for _, p := range list {
		if p.Name != name {
			out = append(out, p)
		}
	}
	return append(out, authz.Param{Name: name, Value: value})
}
