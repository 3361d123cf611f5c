package flow_test

import (
	"slices"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
)

// An extra parameter that is a secret by its name is masked like the walk's own, and the redactor knows it.
func TestSecretExtraParameterIsMasked(t *testing.T) {
	const assertion = "assertion-of-this-test"
	b := newBench(t, func(c *client.Client) {
		c.TokenExtra = []authz.Param{{Name: "client_assertion", Value: assertion}, {Name: "audience", Value: "api"}}
	}, flow.Deps{})
	snap := b.run(flow.Consent)
	var masked []string
	for _, p := range snap.Stage(flow.Exchange).Params {
		if p.Secret {
			masked = append(masked, p.Name)
		}
	}
	if want := []string{"code", "code_verifier", "client_assertion"}; !slices.Equal(masked, want) {
		t.Errorf("masked: %v, want %v", masked, want)
	}
	if text := snap.Redactor.Text("it was " + assertion); text == "it was "+assertion {
		t.Error("the redactor does not know it")
	}
	b.wantCalls(0, 0, 0)
}
