package terminal

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// serving is the practice command under way.
type serving struct {
	*console
	issuer string
	done   chan int
}

func serve(t *testing.T, ctx context.Context, args ...string) *serving {
	t.Helper()
	s := &serving{console: newConsole(), done: make(chan int, 1)}
	go func() {
		if ctx == nil {
			s.done <- s.Run(append([]string{"practice"}, args...))
			return
		}
		s.done <- s.practice(ctx, args)
	}()
	var first struct{ Issuer string }
	if err := json.Unmarshal([]byte(s.line(t, 0)), &first); err != nil {
		t.Fatal(err)
	}
	s.issuer = first.Issuer
	return s
}

// line waits for a line of standard output.
func (s *serving) line(t *testing.T, n int) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if lines := strings.SplitAfter(s.out.String(), "\n"); len(lines) > n+1 {
			return lines[n]
		}
		if time.Now().After(deadline) {
			t.Fatalf("there is no line %d:\n%s%s", n+1, s.out.String(), s.err.String())
		}
	}
}

func ask(t *testing.T, address string) int {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestPracticeCommand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := serve(t, ctx, "--addr", "127.0.0.1:0", "--redirect-uri", "http://127.0.0.1:9/mine")
	var first map[string]any
	if err := json.Unmarshal([]byte(s.line(t, 0)), &first); err != nil {
		t.Fatal(err)
	}
	clients, _ := first["clients"].([]any)
	if len(first) != 2 || len(clients) != 2 {
		t.Fatalf("the first line is %v", first)
	}
	web, native := clients[0].(map[string]any), clients[1].(map[string]any)
	if web["client_id"] != "practice-web" || web["client_secret"] != "practice-web-secret" ||
		native["client_id"] != "practice-native" || native["client_secret"] != nil || len(web) != 2 || len(native) != 2 {
		t.Errorf("the clients are %v", clients)
	}

	if status := ask(t, s.issuer+"/.well-known/oauth-authorization-server"); status != 200 {
		t.Errorf("metadata: %d", status)
	}
	request := s.issuer + "/authorize?response_type=code&client_id=practice-native&redirect_uri=" +
		"http%3A%2F%2F127.0.0.1%3A9%2Fmine&code_challenge=" + strings.Repeat("c", 43) + "&code_challenge_method=S256"
	if status := ask(t, request); status != 200 {
		t.Errorf("with the redirect URI of --redirect-uri: %d", status)
	}
	if status := ask(t, s.issuer+"/api/me"); status != 401 {
		t.Errorf("API: %d", status)
	}
	for i, want := range []string{"metadata", "authorize", "me"} {
		var decision struct {
			At       time.Time
			Endpoint string
			Method   string
			Path     string
			Status   int
			Checks   []struct{ ID, Verdict, Text, Section string }
		}
		if err := json.Unmarshal([]byte(s.line(t, i+1)), &decision); err != nil {
			t.Fatal(err)
		}
		if decision.Endpoint != want || decision.Method != "GET" || decision.Path == "" || decision.Status == 0 ||
			decision.At.IsZero() {
			t.Errorf("decision %d is %+v, want one of %s", i+1, decision, want)
		}
	}
	cancel()
	if code := <-s.done; code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if c, err := net.Dial("tcp", strings.TrimPrefix(s.issuer, "http://")); err == nil {
		c.Close()
		t.Error("the server still listens")
	}
}

func TestInterruptEndsThePracticeServer(t *testing.T) {
	s := serve(t, nil, "--addr", "127.0.0.1:0")
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	s.err.await(t, "Interrupt it to stop")
	if err := self.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := <-s.done; code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}

func TestPracticePortTaken(t *testing.T) {
	other, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	code, c := run(nil, "practice", "--addr", other.Addr().String())
	if code != 1 || c.out.String() != "" || !strings.Contains(c.err.String(), "choose another port") {
		t.Errorf("exit code %d, %q, %q; want 1 and what to do", code, c.out.String(), c.err.String())
	}
}

// A played provider: the first line has all that a program needs, and exactly the redirect URIs that were given.
func TestPracticePlays(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := serve(t, ctx, "--addr", "127.0.0.1:0", "--as", "spotify", "--redirect-uri", "http://localhost:3000/callback", "--with-refresh-token")
	var first struct {
		As            string
		Authorization string `json:"authorization_endpoint"`
		Token         string `json:"token_endpoint"`
		API           string `json:"api_base"`
		Clients       []struct {
			URIs    []string `json:"redirect_uris"`
			Refresh string   `json:"refresh_token"`
			Key     string   `json:"api_key"`
		}
	}
	if err := json.Unmarshal([]byte(s.line(t, 0)), &first); err != nil {
		t.Fatal(err)
	}
	if first.As != "spotify" || first.Authorization != s.issuer+"/authorize" || first.Token != s.issuer+"/api/token" || first.API != s.issuer+"/v1" ||
		len(first.Clients) != 2 || strings.Join(first.Clients[0].URIs, " ") != "http://localhost:3000/callback" ||
		len(first.Clients[0].Refresh) != 43 || first.Clients[0].Key != "" {
		t.Errorf("the first line is %s", s.line(t, 0))
	}
	cancel()
	if code := <-s.done; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// Where the real provider publishes its metadata, a program finds those of the rehearsal.
func TestPracticeTellsMetadata(t *testing.T) {
	for as, want := range map[string]string{"keycloak": "/realms/demo/.well-known/openid-configuration", "spotify": ""} {
		ctx, cancel := context.WithCancel(t.Context())
		s := serve(t, ctx, "--addr", "127.0.0.1:0", "--as", as)
		line := s.line(t, 0)
		if told := strings.Contains(line, `"metadata"`); told != (want != "") || told && (!strings.Contains(line, s.issuer+want) || ask(t, s.issuer+want) != 200) {
			t.Errorf("%s: the first line is %s", as, line)
		}
		cancel()
		<-s.done
	}
}

func TestPracticePlaysStackExchange(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := serve(t, ctx, "--addr", "127.0.0.1:0", "--as", "stackexchange")
	if line := s.line(t, 0); !strings.Contains(line, `"redirect_uris":[],"api_key":"practice-api-key"`) || !strings.Contains(line, `"api_base":"`+s.issuer+`/2.3"`) {
		t.Errorf("the first line is %s", line)
	}
	cancel()
	<-s.done
	for _, args := range [][]string{{"--as", "nobody"}, {"--as", "stackexchange", "--with-refresh-token"}} {
		if code, c := run(nil, append([]string{"practice", "--addr", "127.0.0.1:0"}, args...)...); code != 2 || c.err.String() == "" {
			t.Errorf("%v: exit code %d, %s", args, code, c.err.String())
		}
	}
}

// A companion plays its provider, registers what its text says unless told otherwise, and lists its steps in words.
func TestPracticeCompanions(t *testing.T) {
	for _, tt := range []struct {
		args       []string
		as, uris   string
		hasRefresh bool
	}{
		{[]string{"--companion", "yutify-guide"}, "yutify", `["http://localhost:3500/callback"]`, false},
		{[]string{"--companion", "pytify"}, "spotify", `[]`, true},
		{[]string{"--companion", "pytify-flask", "--redirect-uri", "http://127.0.0.1:3000/callback"}, "spotify", `["http://127.0.0.1:3000/callback"]`, false},
		{[]string{"--companion", "stack-exchange"}, "stackexchange", `["localhost"]`, false},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		s := serve(t, ctx, append([]string{"--addr", "127.0.0.1:0"}, tt.args...)...)
		line := s.line(t, 0)
		for _, want := range []string{`"as":"` + tt.as + `"`, `"redirect_uris":` + tt.uris, `"companion":"` + tt.args[1] + `"`} {
			if !strings.Contains(line, want) {
				t.Errorf("%v: no %s in %s", tt.args, want, line)
			}
		}
		if strings.Contains(line, `"refresh_token"`) != tt.hasRefresh {
			t.Errorf("%v: %s", tt.args, line)
		}
		cancel()
		<-s.done
	}
	c := newConsole()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		done <- c.practice(ctx, []string{"--addr", "127.0.0.1:0", "--companion", "spotify-article", "--text"})
	}()
	c.err.await(t, "Interrupt it to stop")
	cancel()
	<-done
	for _, want := range []string{"It behaves as Spotify's documentation says; nothing leaves this machine.", "Step 2, request:",
		"Pitfall, scope-list:", "Why: oauthwalk lab scope-unknown", "(not in the tutorial)", "Three places on two hosts",
		"May differ from the real one: No source says whether Spotify's API still accepts"} {
		if !strings.Contains(c.out.String(), want) {
			t.Errorf("the text has no %q:\n%s", want, c.out.String())
		}
	}
	for _, args := range [][]string{{"--companion", "nobody"}, {"--companion", "pytify", "--as", "yutify"}} {
		if code, _ := run(nil, append([]string{"practice"}, args...)...); code != 2 {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
}

// The watch in words: each check with what was expected and received, what was not sent, and why it was refused.
func TestWatchInWords(t *testing.T) {
	c := newConsole()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan int, 1)
	go func() {
		done <- c.practice(ctx, []string{"--addr", "127.0.0.1:0", "--as", "spotify", "--redirect-uri", "http://localhost:3000/callback", "--watch", "--text"})
	}()
	c.err.await(t, "Interrupt it to stop")
	_, rest, _ := strings.Cut(c.err.String(), "listens on ")
	issuer, _, _ := strings.Cut(rest, ". ")
	ask(t, issuer+"/authorize?response_type=code&client_id=practice-web&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback")
	ask(t, issuer+"/authorize?response_type=code&client_id=practice-web&redirect_uri=http%3A%2F%2Flocalhost%3A3001%2Fcallback")
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"request: GET /authorize → 400", "Passed: client_id: practice-web is registered",
		"Failed: redirect_uri: Spotify refuses http://localhost:3000/callback, registered or not: the host localhost is not allowed",
		"Pitfall, localhost-refused", "Compared with a walk of this tool: state is missing", "Why: Spotify considers the redirect URI insecure", "1. The server saw it.", "To do: "} {
		if !strings.Contains(c.out.String(), want) {
			t.Errorf("no %q in\n%s", want, c.out.String())
		}
	}
}

// A reader that does not read stops the lines and not the server, and what was left out is counted.
func TestWatchWithABlockedPipe(t *testing.T) {
	r, w := io.Pipe()
	c := newConsole()
	c.Stdout = w
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan int, 1)
	go func() { done <- c.practice(ctx, []string{"--addr", "127.0.0.1:0", "--watch"}) }()
	first := make([]byte, 4096)
	n, err := r.Read(first) // the announcement, and nothing after it
	if err != nil {
		t.Fatal(err)
	}
	var a struct{ Issuer string }
	if err := json.Unmarshal(first[:n], &a); err != nil {
		t.Fatal(err)
	}
	c.err.await(t, "Interrupt it to stop")
	for range watchedLines + 10 {
		if status := ask(t, a.Issuer+"/api/me?username=x"); status != 404 && status != 429 {
			t.Fatalf("status %d", status)
		}
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
	r.Close() // lets the goroutine that prints end
	if !strings.Contains(c.err.String(), "requests were left out") {
		t.Errorf("nothing is said of what was left out: %s", c.err.String())
	}
}
