package wire

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readHead reads the request of a client, which has no body, to its end. A server of a test that answers before is one
// that no real client meets: net/http may then not have sent its request yet, and the test depends on who was first.
func readHead(r *bufio.Reader) (string, error) {
	var head strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		head.WriteString(line)
		if line == "\r\n" {
			return head.String(), nil
		}
	}
}

// rawServer answers each request on each connection with the bytes that response gives for its number on that
// connection, and hangs up when there are none. It gives its address and the heads that it read.
func rawServer(t testing.TB, answer func(n int) string) (url string, heads func() []string) {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var seen []string
	var wg sync.WaitGroup
	talk := func(conn net.Conn) {
		defer conn.Close()
		r := bufio.NewReader(conn)
		for n := 0; ; n++ {
			head, err := readHead(r)
			if err != nil {
				return
			}
			mu.Lock()
			seen = append(seen, head)
			mu.Unlock()
			text := answer(n)
			if text == "" {
				return
			}
			io.WriteString(conn, text)
		}
	}
	wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { talk(conn) })
		}
	})
	t.Cleanup(func() { ln.Close(); wg.Wait() })
	return "http://" + ln.Addr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), seen...)
	}
}

// rawClient is like client, but its cleanup runs before that of a raw server, which waits for its connections.
func rawClient(t testing.TB, answer func(n int) string) (*http.Client, *Recorder, string, func() []string) {
	t.Helper()
	url, heads := rawServer(t, answer)
	c, rec := client(t)
	return c, rec, url, heads
}

func TestHeadsAreByteTrue(t *testing.T) {
	c, rec, url, heads := rawClient(t, func(int) string {
		return "HTTP/1.1 200 Fine, thanks\r\nzeta: 1\r\nx-MIXED-case:  two  spaces \r\nAlpha:3\r\nset-cookie: b=2\r\n" +
			"Set-Cookie: a=1\r\nfolded: one\r\n  two\r\nContent-length: 2\r\nempty:\r\n\r\nok"
	})
	req, _ := http.NewRequest("GET", url+"/a%2Fb?z=1&a=2", nil)
	req.Header["x-lower"] = []string{"v"}
	req.Header.Set("Accept", "application/json")
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	x := last(t, rec)
	wantAnswer := []Field{{"zeta", "1"}, {"x-MIXED-case", "two  spaces"}, {"Alpha", "3"}, {"set-cookie", "b=2"},
		{"Set-Cookie", "a=1"}, {"folded", "one two"}, {"Content-length", "2"}, {"empty", ""}}
	if diff := cmp.Diff(wantAnswer, x.ResponseHeader); diff != "" {
		t.Errorf("answer's fields (-want +got):\n%s", diff)
	}
	if x.StatusLine != "HTTP/1.1 200 Fine, thanks" || string(x.ResponseBody) != "ok" {
		t.Errorf("status line %q, body %q", x.StatusLine, x.ResponseBody)
	}
	// What the recorder shows, written out again, is exactly what the server read.
	var head strings.Builder
	head.WriteString(x.RequestLine + "\r\n")
	for _, f := range x.RequestHeader {
		head.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	head.WriteString("\r\n")
	if diff := cmp.Diff(heads(), []string{head.String()}); diff != "" {
		t.Errorf("request head (-server +recorded):\n%s", diff)
	}
	text := head.String()
	if !strings.Contains(text, "\r\nx-lower: v\r\n") || !strings.HasPrefix(text, "GET /a%2Fb?z=1&a=2 ") {
		t.Errorf("request head %q", text)
	}
}

func TestReusedConnectionKeepsHeadsApart(t *testing.T) {
	c, rec, url, heads := rawClient(t, func(n int) string {
		if n%2 == 1 {
			return fmt.Sprintf("HTTP/1.1 204 None\r\nnumber: %d\r\n\r\n", n)
		}
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nnumber: %d\r\nContent-Length: 3\r\n\r\nabc", n)
	})
	const rounds = 6
	for n := range rounds {
		if _, err := fetch(c, fmt.Sprintf("%s/%d", url, n)); err != nil {
			t.Fatal(err)
		}
	}
	peers := map[string]bool{}
	for n, x := range rec.Exchanges() {
		peers[x.RemoteAddr] = true
		if x.Header("number") != fmt.Sprint(n) || x.RequestLine != fmt.Sprintf("GET /%d HTTP/1.1", n) {
			t.Errorf("exchange %d: number %q, line %q", n, x.Header("number"), x.RequestLine)
		}
		if (x.Timing.Connect == 0) != (n > 0) {
			t.Errorf("exchange %d: connect %v", n, x.Timing.Connect)
		}
	}
	if len(heads()) != rounds || len(peers) != 1 {
		t.Errorf("%d requests, peers %v", len(heads()), peers)
	}
}

func TestManyAtOnceKeepHeadsApart(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Path", r.URL.Path)
		w.WriteHeader(204) // the connection goes back to the pool before the client sees the response
	})
	c, rec := client(t)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for n := range 50 {
				fetch(c, fmt.Sprintf("%s/%d/%d", url, worker, n))
			}
		})
	}
	wg.Wait()
	all := rec.Exchanges()
	for _, x := range all {
		path := strings.TrimPrefix(x.URL, url)
		if x.Header("x-path") != path || x.RequestLine != "GET "+path+" HTTP/1.1" {
			t.Fatalf("%s: answer of %q, line %q, problem %q", path, x.Header("x-path"), x.RequestLine, x.Problem)
		}
	}
	if len(all) != 200 {
		t.Errorf("%d exchanges, want 200", len(all))
	}
}

func TestInterimHeadsAreSkipped(t *testing.T) {
	c, rec, url, _ := rawClient(t, func(int) string {
		return "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" +
			"HTTP/1.1 401 No\nWWW-authenticate: Basic\ncontent-length: 0\n\n"
	})
	if _, err := fetch(c, url); err != nil {
		t.Fatal(err)
	}
	x := last(t, rec)
	want := []Field{{"WWW-authenticate", "Basic"}, {"content-length", "0"}}
	if diff := cmp.Diff(want, x.ResponseHeader); diff != "" || x.StatusLine != "HTTP/1.1 401 No" {
		t.Errorf("status line %q, fields (-want +got):\n%s", x.StatusLine, diff)
	}
}

func TestCompressedBodyStaysCompressed(t *testing.T) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	io.WriteString(zip, `{"access_token":"abc"}`)
	zip.Close()
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "" {
			t.Errorf("the client asked for %q", got)
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed.Bytes())
	})
	c, rec := client(t)
	body, err := fetch(c, url)
	if err != nil || body != packed.String() {
		t.Errorf("caller got %q, %v", body, err)
	}
	x := last(t, rec)
	if !bytes.Equal(x.ResponseBody, packed.Bytes()) || x.Header("Content-Encoding") != "gzip" {
		t.Errorf("recorded %q, encoding %q", x.ResponseBody, x.Header("Content-Encoding"))
	}
}

func TestWithoutTapTheHeadersComeSorted(t *testing.T) {
	base := roundTripper(func(req *http.Request) (*http.Response, error) {
		return &http.Response{Status: "200 OK", StatusCode: 200, Proto: "HTTP/1.1", Request: req,
			Header: http.Header{"Zeta": {"1"}, "Alpha": {"2", "3"}}, Body: io.NopCloser(strings.NewReader("hi"))}, nil
	})
	c, rec := NewClient(base)
	req, _ := http.NewRequest("GET", "https://login.example/a?b=c", nil)
	req.Header.Set("B", "2")
	req.Header.Set("A", "1")
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	x := last(t, rec)
	if diff := cmp.Diff([]Field{{"Alpha", "2"}, {"Alpha", "3"}, {"Zeta", "1"}}, x.ResponseHeader); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Field{{"A", "1"}, {"B", "2"}}, x.RequestHeader); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	if x.StatusLine != "HTTP/1.1 200 OK" || x.RequestLine != "GET /a?b=c HTTP/1.1" {
		t.Errorf("lines %q, %q", x.StatusLine, x.RequestLine)
	}
	c.CloseIdleConnections() // a base that cannot is no problem
}

func TestForeignTransportReportsWrittenFields(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	base := &http.Transport{}
	c, rec := NewClient(base)
	defer base.CloseIdleConnections()
	if _, err := fetch(c, url); err != nil {
		t.Fatal(err)
	}
	x := last(t, rec)
	if len(x.RequestHeader) == 0 || x.RequestHeader[0].Name != "Host" || x.Header("Date") == "" {
		t.Errorf("request %v, answer %v", x.RequestHeader, x.ResponseHeader)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestHugeHeadIsRefused(t *testing.T) {
	c, rec, url, _ := rawClient(t, func(int) string {
		return "HTTP/1.1 200 OK\r\nbig: " + strings.Repeat("x", 2*maxHead) + "\r\n\r\n"
	})
	if _, err := fetch(c, url); err == nil {
		t.Fatal("want an error")
	}
	if x := last(t, rec); !strings.Contains(x.Problem, "256 KiB") || len(x.ResponseHeader) != 0 {
		t.Errorf("problem %q, %d fields", x.Problem, len(x.ResponseHeader))
	}
}

func TestTapMemoryIsBounded(t *testing.T) {
	take := new(take)
	for range 100 {
		take.note(&take.in, bytes.Repeat([]byte("x"), 64<<10), true)
		take.note(&take.out, bytes.Repeat([]byte("x"), 64<<10), false)
	}
	if len(take.in.text) > 2*maxHead || len(take.out.text) > 2*maxHead {
		t.Errorf("kept %d and %d bytes", len(take.in.text), len(take.out.text))
	}
	if out, in := take.heads(); out != nil || in != nil {
		t.Error("an endless line is no head")
	}
}

// When the server ends a connection just before the request is written, net/http closes it, and only the read knew why.
func TestWriteAfterTheServerEndedTellsWhy(t *testing.T) {
	alert := errors.New("remote error")
	for _, tt := range []struct{ read, want error }{{alert, alert}, {io.EOF, io.EOF}, {nil, net.ErrClosed}} {
		conn := &tapConn{Conn: closedConn{read: tt.read}}
		conn.Read(make([]byte, 1))
		if _, err := conn.Write([]byte("GET")); !errors.Is(err, tt.want) {
			t.Errorf("read %v: got %v, want %v", tt.read, err, tt.want)
		}
	}
}

// closedConn is a connection that was closed after a read.
type closedConn struct {
	net.Conn
	read error
}

func (c closedConn) Read([]byte) (int, error)  { return 0, c.read }
func (c closedConn) Write([]byte) (int, error) { return 0, net.ErrClosed }
