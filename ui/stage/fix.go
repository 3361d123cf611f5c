package stage

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/token"
)

// fix is the button for what an advice offers to do. While the walk waits for the callback a fix leaves it behind for a
// new one, as the page of the provider shows that nothing will come.
func fix(a advice.Action, actor Actor, v View, st flow.StageState) step {
	waiting := v.Snapshot.Stage(flow.Consent).Status == flow.Running
	if v.Earlier || v.Snapshot.Busy && !waiting {
		return step{}
	}
	switch a.Kind {
	case advice.Refresh:
		return step{lang.L("Refresh the token"), func() { actor.Restart(flow.Refresh) }}
	case advice.SignInAgain, advice.Restart:
		return again(a.Kind, actor, waiting, st)
	}
	text, alter := Mend(a)
	if alter == nil {
		return step{}
	}
	return step{fmt.Sprintf(lang.L("%s and retry"), text), func() {
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
func Mend(a advice.Action) (text string, alter func(*flow.Client)) {
	switch a.Kind {
	case advice.UseBasic:
		return lang.L("Switch to Basic"), func(c *flow.Client) { c.Auth = token.Basic }
	case advice.UsePost:
		return lang.L("Use the form"), func(c *flow.Client) { c.Auth = token.Post }
	case advice.UseNone:
		return lang.L("Send no secret"), func(c *flow.Client) { c.Auth = token.None }
	case advice.Host127:
		return lang.L("Use 127.0.0.1"), func(c *flow.Client) { c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1") }
	case advice.HostName:
		return lang.L("Use localhost"), func(c *flow.Client) { c.RedirectURI = withHost(c.RedirectURI, "localhost") }
	case advice.PKCES256:
		return lang.L("Use S256"), func(c *flow.Client) { c.PKCE = authz.S256 }
	case advice.AddScope:
		return fmt.Sprintf(lang.L("Add %s"), a.Arg), func(c *flow.Client) {
			c.Scope = withScope(c.Scope, a.Arg)
		}
	case advice.AddParam:
		return fmt.Sprintf(lang.L("Add %s"), a.Arg), func(c *flow.Client) { c.Extra = withParam(c.Extra, a.Arg) }
	}
	return "", nil
}

// again is the button for a new authorization request. Where the stage cannot be repeated, the primary button is that.
func again(kind advice.ActionKind, actor Actor, waiting bool, st flow.StageState) step {
	do := func() { actor.Restart(flow.Request) }
	switch {
	case waiting:
		do = actor.StartOver
	case st.Status == flow.Failed && st.Stage.RestartFrom() == flow.Request:
		return step{}
	}
	if kind == advice.SignInAgain {
		return step{lang.L("Sign in again"), do}
	}
	return step{lang.L("Start again"), do}
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
