package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client gives a recording client that is tidied away when the test ends.
func client(t testing.TB) (*http.Client, *Recorder) {
	t.Helper()
	c, rec := NewClient(nil)
	t.Cleanup(c.CloseIdleConnections)
	return c, rec
}

// serve starts a server for the test.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// fetch sends a GET and gives what the caller of the client sees.
func fetch(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func last(t *testing.T, rec *Recorder) Exchange {
	t.Helper()
	x, ok := rec.Last()
	if !ok {
		t.Fatal("nothing was recorded")
	}
	return x
}

func TestRequestBodyIsRecordedAndStillSent(t *testing.T) {
	got := make(chan string, 1)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
	})
	c, rec := client(t)
	const form = "grant_type=authorization_code&code=abc"
	resp, err := c.Post(url+"/token?x=1", "application/x-www-form-urlencoded", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || string(body) != `{"error":"invalid_grant"}` {
		t.Fatalf("caller got %q, %v", body, err)
	}
	if sent := <-got; sent != form {
		t.Errorf("server got %q, want %q", sent, form)
	}
	x := last(t, rec)
	if string(x.RequestBody) != form || string(x.ResponseBody) != `{"error":"invalid_grant"}` {
		t.Errorf("recorded %q and %q", x.RequestBody, x.ResponseBody)
	}
	if x.Method != "POST" || x.URL != url+"/token?x=1" || x.RequestLine != "POST /token?x=1 HTTP/1.1" {
		t.Errorf("recorded %s %s, line %q", x.Method, x.URL, x.RequestLine)
	}
	if x.Status != 400 || x.StatusLine != "HTTP/1.1 400 Bad Request" || x.Header("content-TYPE") != "application/json" {
		t.Errorf("recorded %d %q %q", x.Status, x.StatusLine, x.Header("content-type"))
	}
	if x.Problem != "" || x.Truncated || "http://"+x.RemoteAddr != url {
		t.Errorf("problem %q, truncated %v, peer %q", x.Problem, x.Truncated, x.RemoteAddr)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			hits := 0
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				hits++
				http.Redirect(w, r, "/elsewhere", status)
			})
			c, rec := client(t)
			resp, err := c.Post(url, "text/plain", strings.NewReader("code=abc"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			x := last(t, rec)
			if hits != 1 || resp.StatusCode != status || x.Status != status || x.Header("Location") != "/elsewhere" {
				t.Errorf("hits %d, status %d, recorded %d to %q", hits, resp.StatusCode, x.Status, x.Header("Location"))
			}
		})
	}
}

func TestLongBodyIsCutAndSaysSo(t *testing.T) {
	tests := []struct {
		name string
		size int
		cut  bool
	}{
		{"empty", 0, false}, {"below", 99, false}, {"exact", 100, false},
		{"one more", 101, true}, {"far more", 9999, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, strings.Repeat("x", tt.size))
			})
			c, rec := client(t)
			rec.MaxBody = 100
			body, err := fetch(c, url)
			if errors.Is(err, ErrTooLarge) != tt.cut || len(body) != min(tt.size, 100) {
				t.Errorf("caller got %d bytes and %v", len(body), err)
			}
			x := last(t, rec)
			if x.Truncated != tt.cut || len(x.ResponseBody) != min(tt.size, 100) || (x.Problem != "") != tt.cut {
				t.Errorf("recorded %d bytes, truncated %v, problem %q", len(x.ResponseBody), x.Truncated, x.Problem)
			}
		})
	}
}

func TestEndlessBodyIsBounded(t *testing.T) {
	ended := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 8<<10)); err != nil {
				return
			}
		}
	})
	c, rec := client(t)
	if _, err := fetch(c, url); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("err = %v, want ErrTooLarge", err)
	}
	<-ended // the recorder hung up
	if x := last(t, rec); !x.Truncated || len(x.ResponseBody) != DefaultMaxBody {
		t.Errorf("recorded %d bytes, truncated %v", len(x.ResponseBody), x.Truncated)
	}
}

func TestPlainHTTPOnlyToThisMachine(t *testing.T) {
	dialled := false
	base := NewTransport()
	base.Proxy = nil
	base.DialContext = func(context.Context, string, string) (net.Conn, error) {
		dialled = true
		return nil, errors.New("no network in this test")
	}
	c, rec := NewClient(base)
	tests := []struct {
		url     string
		refused bool
	}{
		{"http://login.example/token?code=abc", true}, {"HTTP://192.0.2.1/", true}, {"http://127.0.0.1.example/", true},
		{"http://0.0.0.0/", true}, {"http://localhost.example/", true},
		{"http://127.0.0.1:1/", false}, {"http://127.9.9.9:1/", false}, {"http://[::1]:1/", false},
		{"http://LOCALHOST:1/", false},
	}
	for _, tt := range tests {
		dialled = false
		_, err := c.Get(tt.url)
		if errors.Is(err, ErrPlainHTTP) != tt.refused || dialled == tt.refused {
			t.Errorf("%s: err %v, dialled %v", tt.url, err, dialled)
		}
		if x := last(t, rec); x.Problem == "" || strings.Contains(x.Problem, "abc") || x.Status != 0 {
			t.Errorf("%s: recorded problem %q, status %d", tt.url, x.Problem, x.Status)
		}
	}
}

func TestHangEndsWithTheContext(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	url := serve(t, func(http.ResponseWriter, *http.Request) { close(arrived); <-release })
	defer close(release)
	c, rec := client(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	req, _ := http.NewRequestWithContext(ctx, "GET", url+"?code=abc", nil)
	if _, err := c.Do(req); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v", err)
	}
	x := last(t, rec)
	if !strings.HasPrefix(x.Problem, "cancelled") || x.RequestLine != "GET /?code=abc HTTP/1.1" || x.RemoteAddr == "" {
		t.Errorf("problem %q, line %q, peer %q", x.Problem, x.RequestLine, x.RemoteAddr)
	}
}

func TestHangEndsWithTheTimeout(t *testing.T) {
	release := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "begin")
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release)
	c, rec := client(t)
	rec.Timeout = 2 * time.Second // in which the first bytes arrive on any machine
	if _, err := fetch(c, url); err == nil {
		t.Fatal("want an error for half a body")
	}
	x := last(t, rec)
	if !strings.HasPrefix(x.Problem, "timeout") || string(x.ResponseBody) != "begin" || x.Status != 200 {
		t.Errorf("problem %q, body %q, status %d", x.Problem, x.ResponseBody, x.Status)
	}
}

func TestExchangesAreInOrderOfSending(t *testing.T) {
	slow := make(chan struct{})
	first := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(first)
			<-slow
		}
		io.WriteString(w, r.URL.Path)
	})
	c, rec := client(t)
	var wg sync.WaitGroup
	wg.Go(func() { fetch(c, url+"/slow") })
	<-first
	if _, err := fetch(c, url+"/quick"); err != nil {
		t.Fatal(err)
	}
	if got := rec.Exchanges(); len(got) != 1 || string(got[0].ResponseBody) != "/quick" {
		t.Fatalf("before the slow one ended: %d exchanges", len(got))
	}
	close(slow)
	wg.Wait()
	got := rec.Exchanges()
	if len(got) != 2 || string(got[0].ResponseBody) != "/slow" || string(got[1].ResponseBody) != "/quick" {
		t.Fatalf("got %d exchanges, wrong order", len(got))
	}
}

func TestNowIsInjected(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	c, rec := client(t)
	var mu sync.Mutex
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	begin := at
	rec.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}
	if _, err := fetch(c, url); err != nil {
		t.Fatal(err)
	}
	x := last(t, rec)
	if !x.Started.Equal(begin.Add(time.Second)) {
		t.Errorf("started %v", x.Started)
	}
	if x.Timing.Connect < time.Second || x.Timing.FirstByte < time.Second || x.Timing.TLS != 0 {
		t.Errorf("timing %+v", x.Timing)
	}
	if x.Duration < x.Timing.Connect+x.Timing.FirstByte {
		t.Errorf("duration %v is shorter than its phases %+v", x.Duration, x.Timing)
	}
}
