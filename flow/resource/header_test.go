package resource

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// call makes one call to handler and returns its result.
func call(t *testing.T, handler http.HandlerFunc, headers ...wire.Field) Result {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, rec := wire.NewClient(nil)
	t.Cleanup(client.CloseIdleConnections)
	return Send(context.Background(), client, rec, new(secret.Redactor),
		Call{Address: server.URL + "/me", Token: secret.New("the-token-of-the-test"), Headers: headers})
}

func verdict(r Result, id string) finding.Verdict {
	for _, c := range r.Checks {
		if c.ID == id {
			return c.Verdict
		}
	}
	return ""
}

func TestHeaderFieldsAreSent(t *testing.T) {
	var got http.Header
	r := call(t, func(_ http.ResponseWriter, q *http.Request) { got = q.Header },
		wire.Field{Name: "Client-Id", Value: "abc"}, wire.Field{Name: "User-Agent", Value: "me"},
		wire.Field{Name: "Accept", Value: "text/plain"})
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	for name, want := range map[string]string{"Client-Id": "abc", "User-Agent": "me", "Accept": "text/plain",
		"Authorization": "Bearer the-token-of-the-test"} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
}

func TestHeaderFieldsAreRefused(t *testing.T) {
	for _, h := range []wire.Field{{Name: "", Value: "a"}, {Name: "A B", Value: "a"}, {Name: "A:", Value: "a"},
		{Name: "A", Value: "1\r\nEvil: 1"}, {Name: "A", Value: "1\x00"}, {Name: "authorization", Value: "Basic x"},
		{Name: "Host", Value: "evil.example"}, {Name: "the-token-of-the-test", Value: "\n"}} {
		asked := false
		r := call(t, func(http.ResponseWriter, *http.Request) { asked = true }, h)
		if !errors.Is(r.Err, ErrNotSent) || asked || verdict(r, "api_header") != finding.Fail {
			t.Errorf("%q: error %v, asked %v", h.Name, r.Err, asked)
		}
		if strings.Contains(r.Err.Error(), "the-token-of-the-test") {
			t.Errorf("the error holds the token: %v", r.Err)
		}
	}
}

func TestPackedBodiesAreUnpacked(t *testing.T) {
	pack := func(body []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(body)
		z.Close()
		return b.Bytes()
	}
	whole := pack([]byte(`{"name":"Ann"}`))
	for name, tt := range map[string]struct {
		coding string
		body   []byte
		want   string
		check  finding.Verdict
	}{
		"plain":       {"", []byte(`{"a":1}`), `{"a":1}`, ""},
		"identity":    {"identity", []byte(`{"a":1}`), `{"a":1}`, ""},
		"gzip":        {"GZIP", whole, `{"name":"Ann"}`, finding.Pass},
		"not gzip":    {"gzip", []byte("{}"), "{}", finding.Warn},
		"broken off":  {"gzip", whole[:len(whole)-9], `{"name":"Ann"}`, finding.Warn},
		"another one": {"br", []byte("xyz"), "xyz", finding.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			r := call(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.coding != "" {
					w.Header().Set("Content-Encoding", tt.coding)
				}
				w.Header().Set("Content-Type", "application/json")
				w.Write(tt.body)
			})
			got := string(r.Content.Body)
			if name == "broken off" && strings.HasPrefix(tt.want, got) {
				got = tt.want // how much comes out before the end is the packer's business
			}
			if r.Err != nil || got != tt.want {
				t.Errorf("body %q, %v, want %q", r.Content.Body, r.Err, tt.want)
			}
			if got := verdict(r, "content_encoding"); got != tt.check {
				t.Errorf("the check says %q, want %q", got, tt.check)
			}
			if !bytes.Equal(r.Exchange.ResponseBody, tt.body) {
				t.Error("the record does not keep what came")
			}
		})
	}
}

// A small packed body can stand for a huge one.
func TestUnpackingHasALimit(t *testing.T) {
	r := call(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(make([]byte, 8<<20))
		z.Close()
	})
	if len(r.Content.Body) != maxUnpacked || verdict(r, "content_encoding") != finding.Warn {
		t.Errorf("%d bytes, check %q", len(r.Content.Body), verdict(r, "content_encoding"))
	}
}
