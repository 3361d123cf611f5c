package flow_test

import (
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
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
)

// signed is a certificate of the test's own; without a parent it signs itself.
type signed struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func sign(t *testing.T, parent *signed, name string, from, to time.Time) signed {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: from, NotAfter: to, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	signer, signerKey := template, key
	if parent != nil {
		signer, signerKey = parent.cert, parent.key
	}
	if parent == nil && strings.Contains(name, "Authority") {
		template.DNSNames, template.IsCA, template.KeyUsage = nil, true, x509.KeyUsageCertSign
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer, &key.PublicKey, signerKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return signed{cert, key}
}

// file is the certificate as a PEM file.
func (s signed) file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.cert.Raw})
	if err := os.WriteFile(path, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// secured is an https server that counts what arrives. A zero certificate makes it one without TLS.
func secured(t *testing.T, s signed, alter func(*tls.Config)) (base string, hits *atomic.Int32) {
	t.Helper()
	hits = new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"sub":"ann"}`)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(server.Close)
	if s.cert == nil {
		server.Start()
		return strings.Replace(server.URL, "http:", "https:", 1), hits
	}
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{s.cert.Raw}, PrivateKey: s.key}}}
	if alter != nil {
		alter(server.TLS)
	}
	server.StartTLS()
	return server.URL, hits
}

// Every way in which TLS fails, at every server of a walk. It is refused with its class, nothing arrives, and
// there is no way around it.
func TestFaultTLS(t *testing.T) {
	now := time.Now()
	past, future := now.Add(-48*time.Hour), now.Add(48*time.Hour)
	ca := sign(t, nil, "Test Authority", past, future)
	leaf := func(name string, from, to time.Time) signed { return sign(t, &ca, name, from, to) }
	own := ca.file(t)
	for _, test := range []struct {
		name    string
		cert    signed
		alter   func(*tls.Config)
		trusted bool
		id      string
		says    string
	}{
		{"unknown CA", leaf("127.0.0.1", past, future), nil, false, "E132", `unknown CA at 127.0.0.1: certificate for 127.0.0.1, issued by "Test Authority"`},
		{"self-signed", sign(t, nil, "127.0.0.1", past, future), nil, true, "E132", "self-signed certificate at 127.0.0.1"},
		{"expired", leaf("127.0.0.1", past, now.Add(-time.Hour)), nil, true, "E133", "expired certificate at 127.0.0.1"},
		{"not yet valid", leaf("127.0.0.1", now.Add(time.Hour), future), nil, true, "E133", "certificate not valid yet at 127.0.0.1"},
		{"wrong name", leaf("login.example", past, future), nil, true, "E134", "wrong name at 127.0.0.1: certificate for login.example"},
		{"no TLS", signed{}, nil, false, "E135", "no TLS at 127.0.0.1"},
		{"wants a certificate", leaf("127.0.0.1", past, future), func(c *tls.Config) {
			c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
		}, true, "E136", "no TLS agreement at 127.0.0.1: tls: handshake failure"},
		{"old TLS", leaf("127.0.0.1", past, future), func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 },
			true, "E136", "no TLS agreement at 127.0.0.1: tls: protocol version"},
	} {
		for _, place := range []struct {
			stage flow.Stage
			kind  flow.Kind
			next  flow.Stage
			set   func(*client.Client, string)
			calls [3]int
		}{
			{flow.Setup, flow.KindDiscovery, flow.Setup, func(c *client.Client, base string) { c.Issuer = base }, [3]int{}},
			{flow.Exchange, flow.KindNetwork, flow.Request, func(c *client.Client, base string) { c.Server.TokenEndpoint = base }, [3]int{}},
			{flow.API, flow.KindNetwork, flow.API, func(c *client.Client, base string) { c.Server.API = base }, [3]int{1, 0, 0}},
			{flow.Revoke, flow.KindNetwork, flow.Revoke, func(c *client.Client, base string) { c.Server.RevocationEndpoint = base },
				[3]int{2, 1, 0}},
		} {
			t.Run(test.name+" at "+string(place.stage), func(t *testing.T) {
				base, hits := secured(t, test.cert, test.alter)
				b := newBench(t, func(c *client.Client) {
					place.set(c, base)
					if test.trusted {
						c.CAFile = own
					}
				}, flow.Deps{})
				if i := place.stage.Index(); i > 0 {
					b.run(flow.Stages[i-1])
				}
				snap := b.try(place.stage)
				wantFailure(t, snap, place.stage, place.kind, place.next, test.id)
				text := snap.Stage(place.stage).Failure.Text
				if !strings.Contains(text, test.says) || strings.Contains(text, "may already have been used") {
					t.Errorf("the failure says %q, want %q in it", text, test.says)
				}
				if n := hits.Load(); n != 0 {
					t.Errorf("%d requests arrived", n)
				}
				b.wantCalls(place.calls[0], place.calls[1], place.calls[2])
			})
		}
	}
}

// A server whose certificate an authority of one's own has signed is as good as any other, with its file and not without.
func TestOwnAuthorityIsTrusted(t *testing.T) {
	now := time.Now()
	ca := sign(t, nil, "Test Authority", now.Add(-time.Hour), now.Add(time.Hour))
	base, hits := secured(t, sign(t, &ca, "127.0.0.1", now.Add(-time.Hour), now.Add(time.Hour)), nil)
	file := ca.file(t)
	b := newBench(t, func(c *client.Client) { c.CAFile, c.Server.API = file, base+"/me" }, flow.Deps{})
	snap := b.run(flow.Revoke)
	if got := verdicts(snap.Stage(flow.Setup))["ca_file"]; got != finding.Pass || hits.Load() != 2 {
		t.Errorf("the check of the file is %q, %d calls arrived; want pass, 2", got, hits.Load())
	}
	c := snap.Client
	c.CAFile = ""
	if err := b.walk.Configure(c); err != nil {
		t.Fatal(err)
	}
	b.run(flow.Exchange)
	wantFailure(t, b.try(flow.API), flow.API, flow.KindNetwork, flow.API, "E132")
	if hits.Load() != 2 {
		t.Error("the authority is trusted without its file")
	}
}

// What is wrong with the file is said in stage 1, before anything is sent.
func TestFaultCAFile(t *testing.T) {
	b := newBench(t, func(c *client.Client) { c.CAFile = filepath.Join(t.TempDir(), "none.pem") }, flow.Deps{})
	snap := b.try(flow.Setup)
	wantFailure(t, snap, flow.Setup, flow.KindSetup, flow.Setup, "E138")
	if st := snap.Stage(flow.Setup); !strings.Contains(st.Failure.Text, "none.pem does not exist; check the path") ||
		verdicts(st)["ca_file"] != finding.Fail || len(st.Exchanges) != 0 {
		t.Errorf("%s; checks %v, %d exchanges", st.Failure.Text, verdicts(st), len(st.Exchanges))
	}
	if b.server.Decisions() != nil {
		t.Error("something was sent")
	}
}

// The clocks are an hour apart. It is said at the exchange and stops nothing.
func TestFaultClockIsOff(t *testing.T) {
	for skew, says := range map[time.Duration]string{time.Hour: "behind the server's", -time.Hour: "ahead of the server's"} {
		b := newBench(t, nil, flow.Deps{})
		b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointToken, Kind: practice.ClockSkew, Skew: skew})
		snap := b.run(flow.Revoke)
		for _, s := range []flow.Stage{flow.Exchange, flow.Refresh} {
			st := snap.Stage(s)
			if text := textOf(st, "clock"); verdicts(st)["clock"] != finding.Warn || !strings.Contains(text, says) {
				t.Errorf("%v at %s: %s %q", skew, s, verdicts(st)["clock"], text)
			}
		}
		b.wantCalls(2, 2, 1)
		b.walk.Close()
	}
}
