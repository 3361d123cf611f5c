package check_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// authority is a CA of the test's own, or, self-signed, a server's certificate that is nobody's.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

// issue makes a certificate. A nil parent signs itself.
func issue(t *testing.T, parent *authority, cn, name string, ca bool, from, to time.Time) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: cn},
		NotBefore: from, NotAfter: to, IsCA: ca, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature}
	if ca {
		template.KeyUsage |= x509.KeyUsageCertSign
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else if name != "" {
		template.DNSNames = []string{name}
	}
	signer, signerKey := template, key
	if parent != nil {
		signer, signerKey = parent.cert, parent.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer, &key.PublicKey, signerKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

// secure is an https server on loopback that behaves as an authorization server without metadata does.
func secure(t *testing.T, a authority) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(400)
			io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		io.WriteString(w, `<form method="post"><input type="password"></form>`)
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{a.cert.Raw}, PrivateKey: a.key}}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func typed(base string) check.Client {
	return check.Of(client.Client{ID: "app", Secret: secret.New("secret-of-the-app"), RedirectURI: ownURI,
		PKCE: authz.S256, Server: provider.Server{AuthorizationEndpoint: base + "/authorize",
			TokenEndpoint: base + "/token"}})
}

func TestTLSProblemsAreToldApart(t *testing.T) {
	now := time.Now()
	past, future := now.Add(-48*time.Hour), now.Add(90*24*time.Hour)
	ca := issue(t, nil, "Test Authority", "", true, past, future)
	leaf := func(name string, from, to time.Time) authority { return issue(t, &ca, "server", name, false, from, to) }
	for name, tt := range map[string]struct {
		cert    authority
		trusted bool
		now     time.Time
		check   string
		verdict finding.Verdict
		says    string
		sent    int
	}{
		"good":       {leaf("127.0.0.1", past, future), true, now, "tls", finding.Pass, "TLS 1.3", 2},
		"good dates": {leaf("127.0.0.1", past, future), true, now, "certificate", finding.Pass, "two more weeks", 2},
		"ends soon": {leaf("127.0.0.1", past, now.Add(100*time.Hour)), true, now,
			"certificate", finding.Warn, "within 5 days", 2},
		"15 days": {leaf("127.0.0.1", past, now.Add(15*24*time.Hour)), true, now, "certificate", finding.Pass, "", 2},
		"13 days": {leaf("127.0.0.1", past, now.Add(13*24*time.Hour+time.Hour)), true, now,
			"certificate", finding.Warn, "14 days", 2},
		"unknown CA": {leaf("127.0.0.1", past, future), false, now,
			"tls", finding.Fail, "signed by an unknown authority", 1},
		"its name": {leaf("127.0.0.1", past, future), false, now, "tls", finding.Fail, `"Test Authority"`, 1},
		"self-signed": {issue(t, nil, "server", "127.0.0.1", false, past, future), false, now,
			"tls", finding.Fail, "is self-signed.", 1},
		"expired": {leaf("127.0.0.1", past, now.Add(-time.Hour)), true, now, "tls", finding.Fail, "is expired.", 1},
		"not yet": {leaf("127.0.0.1", now.Add(time.Hour), future), true, now,
			"tls", finding.Fail, "is not valid yet.", 1},
		"wrong name": {leaf("login.example", past, future), true, now, "tls", finding.Fail, "is for another name.", 1},
		"two faults": {leaf("login.example", past, now.Add(-time.Hour)), true, now, "tls", finding.Fail,
			"is expired and for another name.", 1},
		"self-signed and expired": {issue(t, nil, "server", "127.0.0.1", false, past, now.Add(-time.Hour)), false,
			now, "tls",
			finding.Fail, "is expired and self-signed.", 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := secure(t, tt.cert)
			base := wire.NewTransport()
			if tt.trusted {
				if err := wire.TrustPEM(base, ca.pem); err != nil {
					t.Fatal(err)
				}
			}
			out := examine(t, typed(server.URL), check.Deps{Transport: base})
			out.want(t, tt.check, tt.verdict, tt.says)
			if out.asked() != tt.sent {
				t.Errorf("%d requests %v, want %d", len(out.wire), out.wire, tt.sent)
			}
			if tt.verdict == finding.Fail {
				// The token request carries the secret; it must not be tried on a server that nobody vouches for.
				out.want(t, "client_authentication", finding.Skip, "nothing reaches")
				if !out.Failed || out.first().ID != "tls" {
					t.Errorf("failed %v, first cause %s; want tls", out.Failed, out.first().ID)
				}
			}
		})
	}
}

func TestNoTLSOnThePort(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	out := examine(t, typed(strings.Replace(server.URL, "http:", "https:", 1)), check.Deps{})
	out.want(t, "tls", finding.Fail, "does not speak TLS")
	if len(out.wire) != 1 {
		t.Errorf("sent %v, want one request", out.wire)
	}
}

func TestWayToTheServer(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	out := examine(t, typed(refused.URL), check.Deps{})
	out.want(t, "connection", finding.Fail, "nothing is listening")
	out.want(t, "dns", finding.Skip, "is an address")
	out.want(t, "clock", finding.Skip, "No response has a readable Date")

	// A resolver of the test's own: no question leaves this machine.
	base := wire.NewTransport()
	base.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{Resolver: noNames}).DialContext(ctx, network, address)
	}
	out = examine(t, typed("https://nobody.invalid"), check.Deps{Transport: base})
	out.want(t, "dns", finding.Fail, "nobody.invalid")
	out.want(t, "connection", finding.Skip, "for the reason above")
	if len(out.wire) != 1 {
		t.Errorf("sent %v, want one request", out.wire)
	}
}

// noNames answers every question with "no such name".
var noNames = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		size := make([]byte, 2)
		for {
			if _, err := io.ReadFull(server, size); err != nil {
				return
			}
			question := make([]byte, int(size[0])<<8|int(size[1]))
			if _, err := io.ReadFull(server, question); err != nil {
				return
			}
			question[2], question[3] = 0x81, 0x83 // a response; NXDOMAIN
			if _, err := server.Write(append(size, question...)); err != nil {
				return
			}
		}
	}()
	return client, nil
}}

func TestClock(t *testing.T) {
	server := startPractice(t)
	c := check.Of(client.Client{Issuer: server.Issuer(), ID: "native", RedirectURI: ownURI,
		Scope: "activity", PKCE: authz.S256})
	for name, tt := range map[string]struct {
		off     time.Duration
		verdict finding.Verdict
		says    string
	}{
		"right":            {0, finding.Pass, "agree"},
		"a little off":     {30 * time.Second, finding.Pass, "agree"},
		"one hour ahead":   {time.Hour, finding.Warn, "ahead of"},
		"two hours behind": {-2 * time.Hour, finding.Warn, "behind"},
	} {
		t.Run(name, func(t *testing.T) {
			out := examine(t, c, check.Deps{Now: func() time.Time { return time.Now().Add(tt.off) }})
			out.want(t, "clock", tt.verdict, tt.says)
			if out.Failed {
				t.Error("a clock that is off never fails the check")
			}
		})
	}
}

// The client's own authority is trusted from its file, and a file that cannot be used ends the check before anything is
// sent.
func TestOwnAuthority(t *testing.T) {
	now := time.Now()
	ca := issue(t, nil, "Test Authority", "", true, now.Add(-time.Hour), now.Add(90*24*time.Hour))
	server := secure(t, issue(t, &ca, "server", "127.0.0.1", false, now.Add(-time.Hour), now.Add(90*24*time.Hour)))
	c := typed(server.URL)
	c.CAFile = filepath.Join(t.TempDir(), "own.pem")
	out := examine(t, c, check.Deps{})
	out.want(t, "ca_file", finding.Fail, "does not exist")
	if len(out.wire) != 0 || !out.Failed {
		t.Errorf("sent %v", out.wire)
	}
	if err := os.WriteFile(c.CAFile, ca.pem, 0o600); err != nil {
		t.Fatal(err)
	}
	got := map[string]finding.Finding{}
	r := check.Run(t.Context(), c, check.Deps{}, func(v finding.Finding) { got[v.ID] = v })
	if v := got["ca_file"]; v.Verdict != finding.Pass || !strings.Contains(v.Text, "Test Authority") {
		t.Errorf("of the file it says %+v", v)
	}
	if got["tls"].Verdict != finding.Pass || len(r.Sent) != 4 {
		t.Errorf("TLS: %+v, sent %v", got["tls"], r.Sent)
	}
}
