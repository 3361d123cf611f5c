package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestExplainNamesTheKindAndNothingElse(t *testing.T) {
	const hidden = "code=SECRET"
	refused := &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 7},
		Err: syscall.ECONNREFUSED}
	tests := []struct {
		name string
		err  error
		want string // the beginning
	}{
		{"nil", nil, ""},
		{"refused", refused, "connection refused: nothing is listening at 127.0.0.1:7"},
		{"refused by the proxy", &net.OpError{Op: "proxyconnect", Net: "tcp", Err: refused}, "through the proxy"},
		{"reset", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, "dropped"},
		{"EOF", io.EOF, "dropped"},
		{"closed", &net.OpError{Op: "write", Err: net.ErrClosed}, "dropped: the connection was closed before"},
		{"half", io.ErrUnexpectedEOF, "dropped: the server closed the connection in the middle"},
		{"idle", errors.New("http: server closed idle connection"), "dropped"},
		{"no network", &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}, "unreachable"},
		{"no name", &net.DNSError{Err: "no such host", Name: "a.invalid", IsNotFound: true},
			`DNS: the name "a.invalid" does`},
		{"no DNS", &net.DNSError{Err: "server misbehaving " + hidden, Name: "a.invalid"},
			`DNS: the name "a.invalid" could`},
		{"DNS timeout", &net.DNSError{Err: "i/o timeout", Name: "a.invalid", IsTimeout: true}, "timeout"},
		{"cancelled", context.Canceled, "cancelled"},
		{"deadline", context.DeadlineExceeded, "timeout"},
		{"plain http", ErrPlainHTTP, "plain http"},
		{"too large", fmt.Errorf("read: %w", ErrTooLarge), "the response exceeded the size limit"},
		{"malformed", errors.New(`malformed HTTP response "` + hidden + `"`), "not HTTP"},
		{"scheme", errors.New(`unsupported protocol scheme "` + hidden + `"`), "the scheme of the address is not"},
		{"anything", errors.New("odd " + hidden), "the request failed (*errors.errorString)"},
		{"errno", &net.OpError{Op: "write", Err: syscall.ENOSPC}, "the request failed (no space"},
	}
	for _, tt := range tests {
		wrapped := tt.err
		if wrapped != nil {
			wrapped = &url.Error{Op: "Post", URL: "https://as/token?" + hidden, Err: tt.err}
		}
		got := Explain(wrapped)
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.err == nil) {
			t.Errorf("%s: got %q, want %q…", tt.name, got, tt.want)
		}
		if strings.Contains(got, "SECRET") || strings.Contains(got, "/token") {
			t.Errorf("%s: %q holds the secret or the URL", tt.name, got)
		}
	}
}

func TestNetworkFaultsOfRealServers(t *testing.T) {
	closed, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	c, rec := client(t)
	if _, err := fetch(c, "http://"+closed.Addr().String()+"/?code=SECRET"); err == nil {
		t.Error("a closed port answered")
	}
	x := last(t, rec)
	want := "connection refused: nothing is listening at " + closed.Addr().String()
	if x.Problem != want || x.RemoteAddr != "" {
		t.Errorf("closed port: problem %q, peer %q", x.Problem, x.RemoteAddr)
	}
	tests := []struct{ name, answer, problem, line string }{
		{"hangs up", "", "dropped: the server closed the connection before", ""},
		{"not HTTP", "SSH-2.0-SECRET\r\n\r\n", "not HTTP", ""},
		{"half a head", "HTTP/1.1 200 OK\r\nA: b\r\n", "dropped", ""},
		{"half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
			"dropped: the server closed the connection in", "HTTP/1.1 200 OK"},
		{"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSECRET\r\n",
			"broken body", "HTTP/1.1 200 OK"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url, heads := once(t, tt.answer)
			c, rec := client(t)
			if _, err := fetch(c, url+"/?code=SECRET"); err == nil {
				t.Error("want an error")
			}
			x := last(t, rec)
			if !strings.HasPrefix(x.Problem, tt.problem) || strings.Contains(x.Problem, "SECRET") {
				t.Errorf("problem %q, want %q…", x.Problem, tt.problem)
			}
			if x.RequestLine != "GET /?code=SECRET HTTP/1.1" || x.StatusLine != tt.line || len(heads()) != 1 {
				t.Errorf("line %q, status line %q, %d requests", x.RequestLine, x.StatusLine, len(heads()))
			}
		})
	}
}

// once serves one response on each connection and hangs up.
func once(t *testing.T, answer string) (url string, heads func() []string) {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan []string, 1)
	go func() {
		var seen []string
		for {
			conn, err := ln.Accept()
			if err != nil {
				done <- seen
				return
			}
			if head, err := readHead(bufio.NewReader(conn)); err == nil {
				seen = append(seen, head)
				io.WriteString(conn, answer)
			}
			conn.Close()
		}
	}()
	t.Cleanup(func() { ln.Close() })
	return "http://" + ln.Addr().String(), func() []string { ln.Close(); return <-done }
}

func TestSilentServerEndsAfterTheHeaderLimit(t *testing.T) {
	// With the clock of synctest and a pipe for a network the real limits can be waited for.
	synctest.Test(t, func(t *testing.T) {
		c, rec := NewClient(nil)
		base := rec.Base.(*http.Transport)
		var server sync.WaitGroup
		defer server.Wait()
		base.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			server.Go(func() { io.Copy(io.Discard, theirs); theirs.Close() })
			return &tapConn{Conn: ours}, nil
		}
		begin := time.Now()
		if _, err := fetch(c, "http://127.0.0.1/"); err == nil {
			t.Error("want an error")
		}
		if waited := time.Since(begin); waited != headerTimeout {
			t.Errorf("waited %v, want %v", waited, headerTimeout)
		}
		if x := last(t, rec); !strings.HasPrefix(x.Problem, "timeout") || x.Duration != headerTimeout {
			t.Errorf("problem %q after %v", x.Problem, x.Duration)
		}
		c.CloseIdleConnections()
	})
}

func TestDribblingServerEndsAfterTheTotalLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, rec := NewClient(nil)
		base := rec.Base.(*http.Transport)
		var server sync.WaitGroup
		defer server.Wait()
		base.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			server.Go(func() {
				defer theirs.Close()
				if _, err := readHead(bufio.NewReader(theirs)); err != nil {
					t.Error(err)
				}
				_, err := io.WriteString(theirs, "HTTP/1.1 200 OK\r\n\r\n")
				for err == nil {
					time.Sleep(time.Second)
					_, err = io.WriteString(theirs, "x")
				}
			})
			return &tapConn{Conn: ours}, nil
		}
		if _, err := fetch(c, "http://127.0.0.1/"); err == nil {
			t.Error("want an error")
		}
		x := last(t, rec)
		if !strings.HasPrefix(x.Problem, "timeout") || x.Duration != totalTimeout || len(x.ResponseBody) < 19 {
			t.Errorf("problem %q after %v with %d bytes", x.Problem, x.Duration, len(x.ResponseBody))
		}
		c.CloseIdleConnections()
	})
}
