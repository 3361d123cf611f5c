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
	client := func(text string, alter func(*flow.Client)) step {
		return step{text, func() {
			c := v.Snapshot.Client
			alter(&c)
			actor.Configure(c)
			actor.Show(flow.Setup)
		}}
	}
	switch a.Kind {
	case advice.UseBasic:
		return client(lang.L("Switch to Basic and start again"), func(c *flow.Client) { c.Auth = token.Basic })
	case advice.UsePost:
		return client(lang.L("Send the secret in the form and start again"), func(c *flow.Client) { c.Auth = token.Post })
	case advice.Host127:
		return client(lang.L("Write 127.0.0.1 and start again"), func(c *flow.Client) {
			c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1")
		})
	case advice.HostName:
		return client(lang.L("Write localhost and start again"), func(c *flow.Client) {
			c.RedirectURI = withHost(c.RedirectURI, "localhost")
		})
	case advice.PKCES256:
		return client(lang.L("Use PKCE with S256 and start again"), func(c *flow.Client) { c.PKCE = authz.S256 })
	case advice.AddScope:
		return client(fmt.Sprintf(lang.L("Add %s and start again"), a.Arg), func(c *flow.Client) {
			c.Scope = strings.TrimSpace(c.Scope + " " + a.Arg)
		})
	case advice.AddParam:
		return client(fmt.Sprintf(lang.L("Add %s and start again"), a.Arg), func(c *flow.Client) {
			c.Extra = withParam(c.Extra, a.Arg)
		})
	case advice.Refresh:
		return step{lang.L("Refresh the token"), func() { actor.Restart(flow.Refresh) }}
	}
	return step{}
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
