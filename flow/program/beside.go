package program

import (
	"cmp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Pair is a parameter of the program's request beside that of a walk of this tool, with that client at that provider.
type Pair struct {
	Name, Differs string          // "is missing"; "" for the same
	Fault         finding.Verdict // of the rule that the program breaks with it; Pass for a difference that no rule forbids
}

// proves are the parameters by which a client proves itself, in one way or another.
var proves = []string{practice.Authorization, "client_id", "client_secret"}

// fault is what the rules say of a parameter that differs: those that the server has checked, and what would have protected
// the program.
func fault(d practice.Decision, name string) finding.Verdict {
	out := finding.Pass
	if slices.Contains(notSent(d), name) {
		out = finding.Warn
	}
	for _, c := range d.Checks {
		about := c.ID == "server_"+name || c.ID == "server_client_authentication" && slices.Contains(proves, name) ||
			c.ID == "server_stray" && strings.Contains(c.Text, name)
		if about && (c.Verdict == finding.Fail || c.Verdict == finding.Warn && out == finding.Pass) {
			out = c.Verdict
		}
	}
	return out
}

// sent stands for a secret or a proof, which each request has of its own: only whether it is there can be compared.
const sent = "sent"

// beside compares an authorization request, or the exchange of a code; it is nil for any other request.
func (w *Watch) beside(d practice.Decision, stage flow.Stage) []Pair {
	p, _ := provider.Find(cmp.Or(w.as, provider.Practice))
	c, err := client.FromPreset(p, p.Examples(), provider.Server{})
	if err != nil || len(d.Sent) == 0 || stage != flow.Request && stage != flow.Exchange {
		return nil
	}
	yours := slices.Clone(d.Sent)
	value := func(name string) (string, bool) {
		i := slices.IndexFunc(yours, func(y practice.Param) bool { return y.Name == name })
		if i < 0 {
			return "", false
		}
		return cmp.Or(yours[i].Value, sent), true
	}
	theirs, _ := value("redirect_uri")
	c.RedirectURI = cmp.Or(d.Expected, theirs) // a request may be refused before anybody looks at that
	if c.ID = practice.WebClient; d.ClientID == practice.NativeClient {
		c.ID = d.ClientID
	} else {
		c.Secret = secret.New(sent)
	}
	pkce := authz.NewPKCE(c.PKCE)
	ours, _ := c.Draft(authz.NewState(), pkce).Params() // no preset adds a parameter that is the walk's own
	if stage == flow.Exchange {
		ours = append(c.ExchangeForm(sent, c.RedirectURI, pkce), c.TokenExtra...)
		auth := c.ChooseAuth(nil)
		if auth == token.Basic {
			ours = append(ours, authz.Param{Name: practice.Authorization, Value: "Basic"})
		} else {
			ours = append(ours, authz.Param{Name: "client_id", Value: c.ID})
		}
		if auth == token.Post {
			ours = append(ours, authz.Param{Name: "client_secret", Value: sent})
		}
	}
	var out []Pair
	for _, o := range ours {
		got, there := value(o.Name)
		pair := Pair{Name: o.Name, Fault: finding.Pass}
		switch {
		case !there:
			pair.Differs = "is missing"
		case secret.NamesSecret(o.Name), o.Name == "code_challenge", got == o.Value:
		case o.Name == "redirect_uri":
			pair.Differs = "differs (" + client.Diff(got, o.Value).Part + "): yours " + got + ", ours " + o.Value
		default:
			pair.Differs = "differs: yours " + got + ", ours " + o.Value
		}
		if pair.Differs != "" {
			pair.Fault = fault(d, o.Name)
		}
		out = append(out, pair)
		yours = slices.DeleteFunc(yours, func(y practice.Param) bool { return y.Name == o.Name })
	}
	for _, y := range yours {
		out = append(out, Pair{y.Name, "is additional: " + cmp.Or(y.Value, sent), fault(d, y.Name)})
	}
	return out
}
