package bench_test

import (
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
)

// clock is the time of server and walk. It can jump, because the practice API takes twenty calls a minute.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) skipMinute() { c.ahead.Add(int64(61 * time.Second)) }

// startPractice runs a server with a public client that may come back on any port.
func startPractice(b *testing.B, c *clock) *practice.Server {
	b.Helper()
	s, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Now: c.now, Clients: []practice.Client{
		{ID: "bench", RedirectURIs: []string{"http://127.0.0.1:3599/callback"}}}})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// setUp is a client with endpoints that were typed, so that nothing has to be discovered.
func setUp(s *practice.Server) client.Client {
	c := client.Client{Name: "practice", ID: "bench", RedirectURI: "http://127.0.0.1:0/callback",
		Scope: "activity", PKCE: authz.S256}
	c.Server.Issuer = s.Issuer() // as of a preset: known, and not asked for its metadata, which the bare program does not
	c.Server.AuthorizationEndpoint = s.Issuer() + "/authorize"
	c.Server.TokenEndpoint = s.Issuer() + "/api/token"
	c.Server.RevocationEndpoint = s.Issuer() + "/api/revoke"
	c.Server.API = s.Issuer() + "/api/me"
	return c
}
