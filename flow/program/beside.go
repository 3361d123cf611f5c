package program

import (
	"cmp"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Pair is a parameter of the program's request beside that of a walk of this tool, with that client at that provider.
type Pair struct{ Name, Differs string } // "is missing"; "" for the same

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
		pair := Pair{Name: o.Name}
		switch {
		case !there:
			pair.Differs = "is missing"
		case secret.NamesSecret(o.Name), o.Name == "code_challenge", got == o.Value:
		case o.Name == "redirect_uri":
			pair.Differs = "differs (" + client.Diff(got, o.Value).Part + "): yours " + got + ", ours " + o.Value
		default:
			pair.Differs = "differs: yours " + got + ", ours " + o.Value
		}
		out = append(out, pair)
		yours = slices.DeleteFunc(yours, func(y practice.Param) bool { return y.Name == o.Name })
	}
	for _, y := range yours {
		out = append(out, Pair{y.Name, "is additional: " + cmp.Or(y.Value, sent)})
	}
	return out
}
