package stage

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
)

// fix is the button for what an advice offers to do. While the walk waits for the callback a fix leaves it behind for a
// new one, as the page of the provider shows that nothing will come.
func fix(a finding.Action, actor Actor, v View, st flow.StageState) step {
	waiting := v.Snapshot.Stage(flow.Consent).Status == flow.Running
	if v.Earlier || v.Snapshot.Busy && !waiting {
		return step{}
	}
	switch a.Kind {
	case finding.Refresh:
		return step{"Refresh the token", func() { actor.Restart(flow.Refresh) }}
	case finding.SignInAgain, finding.Restart:
		return again(a.Kind, actor, waiting, st)
	}
	text, alter := Mend(a)
	if alter == nil {
		return step{}
	}
	return step{fmt.Sprintf("%s and retry", text), func() {
		c := v.Snapshot.Client
		alter(&c)
		if waiting {
			actor.StartOver()
		}
		actor.Configure(c)
		actor.Show(flow.Setup)
	}}
}

// Mend is the change of the client that an action stands for, and what to call it; nil for an action that changes
// something else.
func Mend(a finding.Action) (text string, alter func(*client.Client)) {
	switch a.Kind {
	case finding.UseBasic:
		return "Switch to Basic", func(c *client.Client) { c.Auth = token.Basic }
	case finding.UsePost:
		return "Use the form", func(c *client.Client) { c.Auth = token.Post }
	case finding.UseNone:
		return "Send no secret", func(c *client.Client) { c.Auth = token.None }
	case finding.Host127:
		return "Use 127.0.0.1", func(c *client.Client) { c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1") }
	case finding.HostName:
		return "Use localhost", func(c *client.Client) { c.RedirectURI = withHost(c.RedirectURI, "localhost") }
	case finding.PKCES256:
		return "Use S256", func(c *client.Client) { c.PKCE = authz.S256 }
	case finding.AddScope:
		return fmt.Sprintf("Add %s", a.Arg), func(c *client.Client) {
			c.Scope = withScope(c.Scope, a.Arg)
		}
	case finding.AddParam:
		return fmt.Sprintf("Add %s", a.Arg), func(c *client.Client) { c.Extra = withParam(c.Extra, a.Arg) }
	}
	return "", nil
}

// again is the button for a new authorization request. Where the stage cannot be repeated, the primary button is that.
func again(kind finding.ActionKind, actor Actor, waiting bool, st flow.StageState) step {
	do := func() { actor.Restart(flow.Request) }
	switch {
	case waiting:
		do = actor.StartOver
	case st.Status == flow.Failed && st.Stage.RestartFrom() == flow.Request:
		return step{}
	}
	if kind == finding.SignInAgain {
		return step{"Sign in again", do}
	}
	return step{"Start again", do}
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

// withScope is the scope with these names in it, once. The request may have lacked them only because it was edited.
func withScope(scope, names string) string {
	all := strings.Fields(scope)
	for _, name := range strings.Fields(names) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
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
