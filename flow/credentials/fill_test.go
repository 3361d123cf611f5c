package credentials

import (
	"strings"
	"testing"

	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
)

func TestFill(t *testing.T) {
	for name, tt := range map[string]struct{ file, want, names string }{
		"all":                  {"CLIENT_ID=a\nCLIENT_SECRET=b\nREDIRECT_URI=u\n", "a|b|u", "client_id client_secret redirect_uri"},
		"another ID, public":   {"CLIENT_ID=a\n", "a||http://old", "client_id"},
		"the same ID":          {"CLIENT_ID=old\n", "old|hush|http://old", "client_id"},
		"the secret alone":     {"CLIENT_SECRET=b\n", "old|b|http://old", "client_secret"},
		"the redirect URI":     {"REDIRECT_URI=u\n", "old|hush|u", "redirect_uri"},
		"Google's desktop app": {`{"installed":{"client_id":"a","client_secret":"b"}}`, "a|b|http://old", "client_id client_secret"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := Parse("x", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			c := client.Client{ID: "old", Secret: secret.New("hush"), RedirectURI: "http://old", Scope: "mine"}
			names := strings.Join(all[0].Fill(&c), " ")
			if got := c.ID + "|" + c.Secret.Reveal() + "|" + c.RedirectURI; got != tt.want || names != tt.names || c.Scope != "mine" {
				t.Errorf("got %s by %q, want %s by %q", got, names, tt.want, tt.names)
			}
		})
	}
}
