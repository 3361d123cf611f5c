package practice

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestStartListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "localhost:0", "192.0.2.1:0", "[::]:0", "[::ffff:127.0.0.1]:0", "x"} {
		s, err := Start(Config{Addr: addr})
		if !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%q: got %v, want ErrNotLoopback", addr, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

func TestStartChoosesAPortOnlyWhenItMay(t *testing.T) {
	first, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := Start(Config{}) // DefaultAddr is taken now, by the first or by somebody else
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if second.Issuer() == "http://"+DefaultAddr || second.Issuer() == first.Issuer() {
		t.Errorf("got issuers %s and %s", first.Issuer(), second.Issuer())
	}
	taken := strings.TrimPrefix(second.Issuer(), "http://")
	if s, err := Start(Config{Addr: taken}); err == nil {
		s.Close()
		t.Errorf("a second server on %s", taken)
	} else if !strings.Contains(err.Error(), taken) || !strings.Contains(err.Error(), "choose another port") {
		t.Errorf("the error does not say where and what next: %v", err)
	}
}

func TestRegistration(t *testing.T) {
	for uri, want := range map[string]error{
		"/callback": errRelative, "http://127.0.0.1/#x": errFragment, "javascript:alert(1)": errScheme,
		"http://user@127.0.0.1/": errHost, "http://a;b/": errHost, "http:///callback": errHost, "http://[::1": errRelative,
	} {
		if _, err := Start(Config{Addr: "127.0.0.1:0", RedirectURIs: []string{uri}}); !errors.Is(err, want) ||
			!errors.Is(err, ErrClient) {
			t.Errorf("%q: got %v, want %v", uri, err, want)
		}
	}
	twice := []Client{{ID: "a", RedirectURIs: []string{tutorialURI}}, {ID: "a", RedirectURIs: []string{tutorialURI}}}
	for name, clients := range map[string][]Client{"twice": twice, "no ID": {{}}, "no URI": {{ID: "a"}}} {
		if _, err := Start(Config{Addr: "127.0.0.1:0", Clients: clients}); !errors.Is(err, ErrClient) {
			t.Errorf("%s: got %v, want ErrClient", name, err)
		}
	}
}

func TestClients(t *testing.T) {
	d := startDriver(t, Config{RedirectURIs: []string{"http://127.0.0.1:9/x"}})
	got := d.s.Clients()
	raw, err := json.Marshal(got)
	if err != nil || strings.Contains(string(raw)+fmt.Sprintf("%#v", got), webSecret) {
		t.Errorf("the secret is told (%v)", err)
	}
	if got[0].ID != "practice-web" || got[0].Secret.Reveal() != webSecret ||
		got[0].AuthMethod() != "client_secret_basic" ||
		got[1].ID != "practice-native" || !got[1].Public() || got[1].AuthMethod() != "none" {
		t.Errorf("got %+v", got)
	}
	if len(got[0].RedirectURIs) != 2 || len(got[1].RedirectURIs) != 2 {
		t.Error("the extra redirect URI is not registered for both")
	}
	got[0].RedirectURIs[0] = "http://127.0.0.1:1/changed"
	if d.s.Clients()[0].RedirectURIs[0] != tutorialURI {
		t.Error("a caller can change what is registered")
	}
}

// Only its own name is answered, whatever the way it is given.
func TestHostCheck(t *testing.T) {
	d := startDriver(t, Config{})
	host := strings.TrimPrefix(d.s.Issuer(), "http://")
	port := host[strings.LastIndex(host, ":"):]
	for first, want := range map[string]string{
		"GET / HTTP/1.1\r\nHost: " + host:                                      "200",
		"GET / HTTP/1.1\r\nHost: evil.example":                                 "421",
		"GET / HTTP/1.1\r\nHost: localhost" + port:                             "421",
		"GET / HTTP/1.1\r\nHost: 127.0.0.1":                                    "421",
		"GET http://evil.example/ HTTP/1.1\r\nHost: " + host:                   "421",
		"POST /api/token HTTP/1.1\r\nContent-Length: 0\r\nHost: evil.example":  "421",
		"GET /?" + strings.Repeat("a", 40<<10) + " HTTP/1.1\r\nHost: " + host:  "431",
		"GET /authorize HTTP/1.1\r\nHost: " + host + "\r\nCookie: practice=x;": "400",
	} {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(time.Minute))
		fmt.Fprintf(conn, "%s\r\nConnection: close\r\n\r\n", first)
		line, err := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		if got, _, _ := strings.Cut(strings.TrimPrefix(line, "HTTP/1.1 "), " "); got != want {
			t.Errorf("%.60q: got %q (%v), want %s", first, got, err, want)
		}
	}
}

// Close ends hanging answers, idle connections and the listener, and is quick.
func TestCloseEndsEverything(t *testing.T) {
	d := startDriver(t, Config{})
	d.s.SetFaults(Fault{Endpoint: EndpointMe, Kind: Hang})
	host := strings.TrimPrefix(d.s.Issuer(), "http://")
	idle, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	failed := make(chan error, 1)
	go func() {
		resp, err := d.client.Get(d.s.Issuer() + "/api/me")
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	for len(d.s.Decisions()) == 0 {
		time.Sleep(time.Millisecond) // real sockets: there is no fake clock for the kernel
	}
	begin := time.Now()
	if err := d.s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("Close took %s", took)
	}
	if err := <-failed; err == nil {
		t.Error("the hanging request was answered")
	}
	if conn, err := net.Dial("tcp", host); err == nil {
		conn.Close()
		t.Error("the port is still open")
	}
	if err := d.s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// One code, twenty exchanges at once: one success at most, whoever wins.
func TestConcurrentRequests(t *testing.T) {
	d := startDriver(t, Config{OnDecision: func(Decision) {}})
	code := d.code(webQuery())
	statuses := make(chan int, 20)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			r, err := http.NewRequest("POST", d.s.Issuer()+"/api/token", strings.NewReader(codeForm(code).Encode()))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", formType)
			r.Header.Set("Authorization", basicAuth("practice-web", webSecret))
			resp, err := d.client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			statuses <- resp.StatusCode
		})
		wg.Go(func() {
			d.s.SetFaults()
			d.s.Decisions()
			d.s.Clients()
			if resp, err := d.client.Get(d.s.Issuer() + "/authorize?" + webQuery().Encode()); err == nil {
				resp.Body.Close()
			}
		})
	}
	wg.Wait()
	close(statuses)
	count := map[int]int{}
	for status := range statuses {
		count[status]++
	}
	if count[200] != 1 || count[400] != 19 {
		t.Errorf("got statuses %v, want one 200 and nineteen 400", count)
	}
}

type noRandom struct{}

func (noRandom) Read([]byte) (int, error) { return 0, errors.New("dry") }

func TestWithoutRandomBitsNothingIsIssued(t *testing.T) {
	d := startDriver(t, Config{Rand: noRandom{}})
	if got := callbackQuery(t, d.get("/authorize?"+webQuery().Encode())); got.Get("error") != "server_error" {
		t.Errorf("got %v, want server_error", got)
	}
}

func TestShelfForgetsTheOldest(t *testing.T) {
	s := newShelf[int]()
	for i := range shelfSize + 10 {
		s.put(keyOf(fmt.Sprint(i)), i)
	}
	if _, ok := s.get(keyOf("9")); ok || len(s.byKey) != shelfSize {
		t.Errorf("%d values are kept, want %d without the oldest", len(s.byKey), shelfSize)
	}
	if got, ok := s.get(keyOf("10")); !ok || got != 10 {
		t.Errorf("got %d, %v, want 10", got, ok)
	}
}

func TestHomeAndUnknownPath(t *testing.T) {
	d := startDriver(t, Config{})
	home := d.get("/")
	for _, want := range []string{"Practice only.", d.s.Issuer(), "practice-web", "practice-native"} {
		if !strings.Contains(home.body, want) {
			t.Errorf("the start page lacks %q", want)
		}
	}
	if strings.Contains(home.body, webSecret) {
		t.Error("the start page tells the secret")
	}
	for _, path := range []string{"/authorize/", "/favicon.ico", "/api", "/pages/style.css"} {
		if r := d.get(path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, r.StatusCode)
		}
	}
}
