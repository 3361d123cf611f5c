package flow_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// What was typed is compared with the metadata, also where the walk could do without them. The typed endpoints win.
func TestTypedEndpointsAreCompared(t *testing.T) {
	for name, tt := range map[string]struct {
		alter func(*client.Client)
		texts []string
	}{
		"nothing typed": {func(*client.Client) {}, nil},
		"the same": {func(c *client.Client) { c.Server.TokenEndpoint = c.Issuer + "/api/token" },
			[]string{"pass The configured endpoints match those in the metadata."}},
		"all, one with a slash": {func(c *client.Client) {
			c.Server = provider.Server{AuthorizationEndpoint: c.Issuer + "/authorize", TokenEndpoint: c.Issuer + "/api/token/"}
		}, []string{"warn The configured token_endpoint differs from the one"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, tt.alter, flow.Deps{})
			snap := b.run(flow.Setup)
			var got []finding.Finding
			for _, c := range snap.Stage(flow.Setup).Checks {
				if c.ID == "metadata_endpoints" {
					got = append(got, c)
				}
			}
			if len(got) != len(tt.texts) {
				t.Fatalf("got %v, want %v", got, tt.texts)
			}
			for i, c := range got {
				if text := string(c.Verdict) + " " + c.Text; !strings.HasPrefix(text, tt.texts[i]) {
					t.Errorf("got %q, want %q", text, tt.texts[i])
				}
			}
			if typed := snap.Client.Server.TokenEndpoint; typed != "" && snap.Server.TokenEndpoint != typed {
				t.Errorf("the token endpoint in use is %s, want the typed one", snap.Server.TokenEndpoint)
			}
			if a := snap.Metadata; a.TokenEndpoint != b.server.Issuer()+"/api/token" || len(a.GrantTypes) == 0 {
				t.Errorf("announced: %+v", a)
			}
			b.wantCalls(0, 0, 0)
		})
	}
}

// A server without metadata can be walked against when its endpoints were typed.
func TestTypedEndpointsNeedNoMetadata(t *testing.T) {
	b := newBench(t, func(c *client.Client) {
		c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = c.Issuer+"/authorize", c.Issuer+"/api/token"
		c.Issuer += "/no-metadata-here"
	}, flow.Deps{})
	snap := b.run(flow.Setup)
	if snap.Metadata.Issuer != "" || snap.Server.Issuer != snap.Client.Issuer {
		t.Errorf("announced %+v, in use %+v", snap.Metadata, snap.Server)
	}
	if c := snap.Stage(flow.Setup).Checks[0]; c.Verdict != finding.Warn || !strings.Contains(c.Text, "no metadata") {
		t.Errorf("got %v", c)
	}
	b.wantCalls(0, 0, 0)
}

// What one issuer announced says nothing of another.
func TestAnnouncedBelongsToItsIssuer(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	snap := b.run(flow.Setup)
	c := snap.Client
	c.Scope = "other"
	if err := b.walk.Configure(c); err != nil || b.walk.Snapshot().Metadata.Issuer != c.Issuer {
		t.Errorf("another scope forgets the metadata: %v", err)
	}
	c.Issuer = "https://elsewhere.example"
	if err := b.walk.Configure(c); err != nil || b.walk.Snapshot().Metadata.Issuer != "" {
		t.Errorf("another issuer keeps the metadata: %v", err)
	}
}
