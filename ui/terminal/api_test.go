package terminal

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/lab/person"
)

// The API is called with any method, body and header, and tokens and refresh take further parameters.
func TestOddCalls(t *testing.T) {
	var calls, tokens []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case strings.HasPrefix(r.URL.Path, "/authorize"):
			http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"?code=c0de-of-this-test&state="+r.URL.Query().Get("state"), http.StatusFound)
		case r.URL.Path == "/token":
			tokens = append(tokens, string(body))
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"access_token":"access-token-of-this-test","token_type":"Bearer","refresh_token":"refresh-token-of-this-test"}`)
		default:
			calls = append(calls, r.Method+" "+r.Header.Get("Notion-Version")+" "+r.Header.Get("Content-Type")+" "+string(body))
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer api.Close()
	body := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(body, []byte(`{"uris":["a"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, c := run(func(c *console) { c.OpenURL = visit(person.Person{}) }, "walk", "--authorization-endpoint", api.URL+"/authorize",
		"--token-endpoint", api.URL+"/token", "--api", api.URL+"/play", "--client-id", "app", "--redirect-uri", "http://127.0.0.1:0/callback",
		"--api-method", "put", "--api-body", body, "--api-header", "Notion-Version: 2022-06-28", "--token-param", "audience=a1",
		"--refresh-param", "audience=a2", "--until", "refresh")
	if code != exitOK || len(calls) != 1 || calls[0] != `PUT 2022-06-28 application/json {"uris":["a"]}` {
		t.Errorf("exit %d, the API got %q: %s", code, calls, &c.err)
	}
	if len(tokens) != 2 || !strings.Contains(tokens[0], "audience=a1") || !strings.Contains(tokens[1], "audience=a2") {
		t.Errorf("the token endpoint got %q", tokens)
	}
	for says, args := range map[string][]string{"--api-header expects": {"--api-header", "hushhush"}, "--api-body: ": {"--api-body", body + "x"}} {
		if code, c := run(nil, append([]string{"walk"}, args...)...); code != exitUsage || !strings.Contains(c.err.String(), says) ||
			strings.Contains(c.err.String(), "hushhush") {
			t.Errorf("%v: exit %d, %s", args, code, &c.err)
		}
	}
	code, c = run(func(c *console) { c.OpenURL = visit(person.Person{}) }, nativeWith("--api-method", "TRACE", "--until", "api")...)
	if code != exitFailed || !strings.Contains(c.out.String(), "is not for an API") {
		t.Errorf("TRACE: exit %d, %s", code, &c.err)
	}
}
