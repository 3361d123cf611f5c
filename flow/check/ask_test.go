package check_test

import (
	"testing"

	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// A saved client whose endpoints came from metadata is asked about like any other; one that differs from what was saved
// is asked nothing.
func TestAskAboutASavedClient(t *testing.T) {
	for name, changed := range map[string]bool{"as saved": false, "changed": true} {
		t.Run(name, func(t *testing.T) {
			at := canned(t, signIn, badClient, gone).Server
			c := client.Client{ID: "app", RedirectURI: ownURI, Issuer: "https://issuer.example"}
			c.Bound = c.Binding()
			if changed {
				c.Issuer = "https://another.example"
			}
			asked := check.InUse(c, provider.Server{AuthorizationEndpoint: at.AuthorizationEndpoint, TokenEndpoint: at.TokenEndpoint})
			for _, q := range []check.Question{check.WouldItSignIn, check.AcceptsClient} {
				report := check.Ask(t.Context(), asked, q, check.Deps{}, func(finding.Finding) {})
				if (len(report.Sent) == 0) != changed {
					t.Errorf("%s: %d requests sent, want none: %v", q, len(report.Sent), changed)
				}
			}
		})
	}
}
