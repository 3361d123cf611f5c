package client_test

import (
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// The choice and its reason are made in one place, and the reason names what is taken.
func TestAuthChoice(t *testing.T) {
	some := secret.New("a-secret")
	for name, tt := range map[string]struct {
		client  client.Client
		methods []string
		want    token.Auth
		why     string
	}{
		"chosen by hand":         {client.Client{Auth: token.Post, Secret: some}, []string{"client_secret_basic"}, token.Post, "you chose"},
		"no secret":              {client.Client{}, []string{"client_secret_basic"}, token.None, "no secret"},
		"no secret, preset":      {client.Client{Preset: "spotify"}, nil, token.None, "no secret"},
		"preset":                 {client.Client{Preset: "spotify", Secret: some}, nil, token.Basic, "the preset of Spotify"},
		"preset with the form":   {client.Client{Preset: "stackexchange", Secret: some}, nil, token.Post, "the preset of Stack"},
		"metadata lists nothing": {client.Client{Secret: some}, nil, token.Basic, "unless the metadata"},
		"metadata lists Basic":   {client.Client{Secret: some}, []string{"client_secret_post", "client_secret_basic"}, token.Basic, "which the metadata lists"},
		"metadata lists the form": {client.Client{Secret: some}, []string{"private_key_jwt", "client_secret_post"}, token.Post,
			"does not list client_secret_basic"},
		"metadata lists others": {client.Client{Secret: some}, []string{"private_key_jwt"}, token.Basic, "only private_key_jwt"},
	} {
		t.Run(name, func(t *testing.T) {
			got, why := tt.client.AuthChoice(tt.methods)
			if got != tt.want || tt.client.ChooseAuth(tt.methods) != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if text := why; !strings.Contains(text, tt.why) || !strings.Contains(text, string(got)) &&
				!strings.Contains(text, "none") {
				t.Errorf("the reason is %q, want %q and the name in it", text, tt.why)
			}
		})
	}
}
