package wire

import (
	"bufio"
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
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// certificate makes a self-signed certificate for a name or address, valid from a time for one day.
func certificate(t *testing.T, name string, from time.Time) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: from, NotAfter: from.Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, block
}

// serveTLS starts an https server that answers with a field in a spelling of its own.
func serveTLS(t *testing.T, cert tls.Certificate) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["x-OWN-spelling"] = []string{r.Proto}
		io.WriteString(w, "hello")
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"}}
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func TestTLSProblemsHaveNames(t *testing.T) {
	now := time.Now().Add(-time.Hour)
	good, goodPEM := certificate(t, "127.0.0.1", now)
	old, oldPEM := certificate(t, "127.0.0.1", now.AddDate(-1, 0, 0))
	wrong, wrongPEM := certificate(t, "login.example", now)
	tests := []struct {
		name  string
		cert  tls.Certificate
		trust []byte
		want  string
	}{
		{"good", good, goodPEM, ""},
		{"self-signed", good, nil, "self-signed certificate at 127.0.0.1: certificate for 127.0.0.1, issued by"},
		{"expired", old, oldPEM, "expired certificate"},
		{"wrong name", wrong, wrongPEM, "wrong name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := serveTLS(t, tt.cert)
			base := NewTransport()
			if tt.trust != nil {
				if err := TrustPEM(base, tt.trust); err != nil {
					t.Fatal(err)
				}
			}
			c, rec := NewClient(base)
			defer c.CloseIdleConnections()
			body, err := fetch(c, url+"/?code=SECRET")
			x := last(t, rec)
			ok := tt.want == ""
			if !strings.HasPrefix(x.Problem, tt.want) || (x.Problem == "") != ok || (err == nil) != ok {
				t.Errorf("problem %q, want %q…; err %v", x.Problem, tt.want, err)
			}
			if strings.Contains(x.Problem, "SECRET") {
				t.Errorf("problem %q holds the secret", x.Problem)
			}
			if !ok {
				return
			}
			own := Field{"x-OWN-spelling", "HTTP/1.1"}
			if body != "hello" || !slices.Contains(x.ResponseHeader, own) ||
				x.RequestLine != "GET /?code=SECRET HTTP/1.1" {
				t.Errorf("body %q, fields %v, line %q", body, x.ResponseHeader, x.RequestLine)
			}
			if x.Timing.TLS == 0 || x.Timing.Connect == 0 {
				t.Errorf("timing %+v", x.Timing)
			}
		})
	}
}

func TestTLSToAPlainPort(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	c, rec := client(t)
	if _, err := fetch(c, strings.Replace(plain, "http:", "https:", 1)); err == nil {
		t.Error("want an error")
	}
	if x := last(t, rec); !strings.HasPrefix(x.Problem, "no TLS") {
		t.Errorf("problem %q", x.Problem)
	}
}

func TestTrustPEMRefusesWhatIsNoCertificate(t *testing.T) {
	for _, in := range []string{"", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		err := TrustPEM(NewTransport(), []byte(in))
		if err == nil || !strings.Contains(err.Error(), "BEGIN CERTIFICATE") {
			t.Errorf("%q: err = %v", in, err)
		}
	}
}

func TestVerificationIsAlwaysOn(t *testing.T) {
	if NewTransport().TLSClientConfig.InsecureSkipVerify {
		t.Error("certificates are not verified")
	}
}

// tunnel is a proxy that knows CONNECT only and leads every name to one address. It counts its tunnels.
func tunnel(t *testing.T, to string) (proxy *url.URL, count func() int) {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	n := 0
	serve := func(client net.Conn) {
		defer client.Close()
		r := bufio.NewReader(client)
		if req, err := http.ReadRequest(r); err != nil || req.Method != "CONNECT" {
			return
		}
		server, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		defer server.Close()
		io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		wg.Go(func() { io.Copy(server, r); server.Close() })
		io.Copy(client, server)
	}
	wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			n++
			wg.Go(func() { serve(conn) })
		}
	})
	stop := sync.OnceFunc(func() { ln.Close(); wg.Wait() })
	t.Cleanup(stop)
	return &url.URL{Scheme: "http", Host: ln.Addr().String()}, func() int { stop(); return n }
}

func TestTLSThroughAProxyFallsBackToNetHTTP(t *testing.T) {
	cert, pem := certificate(t, "login.example", time.Now().Add(-time.Hour))
	server := serveTLS(t, cert)
	via, count := tunnel(t, strings.TrimPrefix(server, "https://"))
	base := NewTransport()
	base.Proxy = http.ProxyURL(via)
	if err := TrustPEM(base, pem); err != nil {
		t.Fatal(err)
	}
	c, rec := NewClient(base)
	body, err := fetch(c, "https://login.example/a")
	if err != nil || body != "hello" {
		t.Fatalf("got %q, %v", body, err)
	}
	c.CloseIdleConnections()
	x := last(t, rec)
	if x.RequestLine != "GET /a HTTP/1.1" || !slices.Contains(x.RequestHeader, Field{"Host", "login.example"}) {
		t.Errorf("line %q, fields %v", x.RequestLine, x.RequestHeader)
	}
	if x.StatusLine != "HTTP/1.1 200 OK" || x.Header("x-own-spelling") != "HTTP/1.1" || x.RemoteAddr != via.Host {
		t.Errorf("status line %q, fields %v, peer %q", x.StatusLine, x.ResponseHeader, x.RemoteAddr)
	}
	if n := count(); n != 1 {
		t.Errorf("%d tunnels, want 1", n)
	}
}

// What a proxy says that does not connect is told with its name and status, and never with the credentials in its address.
func TestProxyThatDoesNotConnect(t *testing.T) {
	for _, status := range []int{407, 503} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		defer s.Close()
		via, _ := url.Parse(s.URL)
		via.User = url.UserPassword("ann", "canary")
		base := NewTransport()
		base.Proxy = http.ProxyURL(via)
		c, rec := NewClient(base)
		_, err := fetch(c, "https://login.example/a")
		c.CloseIdleConnections()
		x := last(t, rec)
		want := ProxyError{via.Host, status}
		if err == nil || x.Proxy == nil || *x.Proxy != want || x.Problem != want.Error() {
			t.Errorf("%d: got %v, %+v, %q", status, Explain(err), x.Proxy, x.Problem)
		}
	}
}

func TestNoProxyForThisMachine(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "127.8.8.8", "[::1]", "localhost", "LOCALHOST"} {
		req := &http.Request{URL: &url.URL{Scheme: "http", Host: host + ":80"}}
		if u, err := NewTransport().Proxy(req); u != nil || err != nil {
			t.Errorf("%s: %v, %v", host, u, err)
		}
	}
}

// A server that wants a certificate of the client says so late in TLS 1.3, when the request has left already.
func TestServerWantsACertificate(t *testing.T) {
	cert, own := certificate(t, "127.0.0.1", time.Now().Add(-time.Hour))
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAnyClientCert,
		MinVersion: tls.VersionTLS13}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	base := NewTransport()
	if err := TrustPEM(base, own); err != nil {
		t.Fatal(err)
	}
	c, rec := NewClient(base)
	defer c.CloseIdleConnections()
	if _, err := fetch(c, s.URL+"/"); err == nil {
		t.Fatal("want an error")
	}
	x := last(t, rec)
	if x.TLS == nil || !slices.Contains(x.TLS.Classes, NoAgreement) || !strings.Contains(x.Problem, "certificate required") {
		t.Errorf("problem %q", x.Problem)
	}
}
