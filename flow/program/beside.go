package program

import (
	"cmp"
	"fmt"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Pair is a parameter of the program's request, beside the same of a walk of this tool with that client at that provider.
type Pair struct {
	Name, Yours, Ours string
	Differs           string // "missing", "extra" or "another", with the part that is another; "" for the same
}

// What stands for a value: each request has a secret or a proof of its own, so only whether it is there can be compared.
const (
	isSent = "sent"
	absent = "not sent"
)

// Line is a difference in words.
func (p Pair) Line() string {
	switch p.Differs {
	case "missing":
		return p.Name + " is missing"
	case "extra":
		return fmt.Sprintf("%s is there besides: %s", p.Name, p.Yours)
	}
	return fmt.Sprintf("%s is %s: yours %s, ours %s", p.Name, p.Differs, p.Yours, p.Ours)
}

// beside compares an authorization request, or the exchange of a code; it is nil for any other request.
func (w *Watch) beside(d practice.Decision, stage flow.Stage) []Pair {
	p, _ := provider.Find(cmp.Or(w.as, provider.Practice))
	c, err := client.FromPreset(p, p.Examples(), provider.Server{})
	if err != nil || len(d.Sent) == 0 {
		return nil
	}
	if c.ID = practice.WebClient; d.ClientID == practice.NativeClient {
		c.ID = d.ClientID
	} else {
		c.Secret = secret.New(isSent)
	}
	var ours []authz.Param
	switch stage {
	case flow.Request:
		ours, _ = c.Draft(authz.NewState(), authz.NewPKCE(c.PKCE)).Params() // an extra parameter of a preset is none of the walk's
	case flow.Exchange:
		ours = append(c.ExchangeForm(isSent, c.RedirectURI, authz.NewPKCE(c.PKCE)), c.TokenExtra...)
		switch c.ChooseAuth(nil) {
		case token.Basic:
			ours = append(ours, authz.Param{Name: practice.Authorization, Value: practice.BasicOf(c.ID)})
		case token.Post:
			ours = append(ours, authz.Param{Name: "client_secret", Value: isSent})
			fallthrough
		default:
			ours = append(ours, authz.Param{Name: "client_id", Value: c.ID})
		}
	default:
		return nil
	}
	yours := slices.Clone(d.Sent)
	var out []Pair
	for _, o := range ours {
		pair := Pair{Name: o.Name, Yours: absent, Ours: o.Value, Differs: "missing"}
		if secret.NamesSecret(o.Name) || o.Name == "code_challenge" {
			pair.Ours = isSent
		}
		i := slices.IndexFunc(yours, func(y practice.Param) bool { return y.Name == o.Name })
		if o.Name == "redirect_uri" {
			pair.Ours = d.Expected
			if pair.Ours == "" && i >= 0 { // it was refused before anybody looked at that
				pair.Ours = yours[i].Value
			}
		}
		if i >= 0 {
			if pair.Yours, pair.Differs = yours[i].Value, ""; pair.Ours == isSent {
				pair.Yours = isSent
			}
			if pair.Yours != pair.Ours {
				pair.Differs = "another"
			}
			if o.Name == "redirect_uri" && pair.Differs != "" {
				pair.Differs += " (" + client.Diff(pair.Yours, pair.Ours).Part + ")"
			}
			yours = slices.Delete(yours, i, i+1)
		}
		out = append(out, pair)
	}
	for _, y := range yours {
		out = append(out, Pair{Name: y.Name, Yours: cmp.Or(y.Value, isSent), Ours: absent, Differs: "extra"})
	}
	return out
}
