package flow_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// The choice and its reason are made in one place, and the reason names what is taken.
func TestAuthChoice(t *testing.T) {
	some := secret.New("a-secret")
	for name, tt := range map[string]struct {
		client  flow.Client
		methods []string
		want    token.Auth
		why     string
	}{
		"chosen by hand":        {flow.Client{Auth: token.Post, Secret: some}, []string{"client_secret_basic"}, token.Post, "you chose"},
		"no secret":             {flow.Client{}, []string{"client_secret_basic"}, token.None, "no secret"},
		"no secret, preset":     {flow.Client{Preset: "spotify"}, nil, token.None, "no secret"},
		"preset":                {flow.Client{Preset: "spotify", Secret: some}, nil, token.Basic, "the preset of Spotify"},
		"preset with the form":  {flow.Client{Preset: "stackexchange", Secret: some}, nil, token.Post, "the preset of Stack"},
		"metadata list nothing": {flow.Client{Secret: some}, nil, token.Basic, "until the metadata"},
		"metadata list Basic":   {flow.Client{Secret: some}, []string{"client_secret_post", "client_secret_basic"}, token.Basic, "list it"},
		"metadata list the form": {flow.Client{Secret: some}, []string{"private_key_jwt", "client_secret_post"}, token.Post,
			"not client_secret_basic"},
		"metadata list others": {flow.Client{Secret: some}, []string{"private_key_jwt"}, token.Basic, "only private_key_jwt"},
	} {
		t.Run(name, func(t *testing.T) {
			got, why := tt.client.AuthChoice(tt.methods)
			if got != tt.want || tt.client.ChooseAuth(tt.methods) != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if text := why.Text; !strings.Contains(text, tt.why) || !strings.Contains(text, string(got)) &&
				!strings.Contains(text, "none") {
				t.Errorf("the reason is %q, want %q and the name in it", text, tt.why)
			}
		})
	}
}
