package session_test

import (
	"net/http"
	"net/url"
	"path"
	"testing"

	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// A program that discovers a provider discovers it in the rehearsal, too, with the addresses of the rehearsal; where the real
// one publishes nothing, nothing is found here.
func TestPlayedMetadata(t *testing.T) {
	for _, p := range provider.Presets() {
		if p.ID == provider.Practice {
			continue
		}
		r := rehearse(t, p.ID)
		address, err := url.Parse(p.Metadata(p.Examples()))
		if err != nil {
			t.Fatal(err)
		}
		issuer := r.Issuer() + path.Dir(path.Dir(address.Path))
		if address.Path == "" || path.Dir(path.Dir(address.Path)) == "/" {
			issuer = r.Issuer()
		}
		transport := &http.Transport{}
		client, record := wire.NewClient(transport)
		found, _, err := provider.Discover(t.Context(), client, record, issuer)
		transport.CloseIdleConnections()
		authorization, token, _ := r.Endpoints()
		switch {
		case address.Path == "", p.ID == "entra": // whose issuer has a placeholder
			if err == nil {
				t.Errorf("%s: discovery found %+v", p.ID, found)
			}
		case err != nil || found.AuthorizationEndpoint != authorization || found.TokenEndpoint != token || found.Issuer != issuer:
			t.Errorf("%s: %v, found %+v", p.ID, err, found)
		}
	}
}
