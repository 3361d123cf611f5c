package export_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/export"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// seen is what a server got of a request.
type seen struct{ Method, Path, Query, Authorization, ContentType, Accept, Key, Odd, Body string }

const (
	theSecret = "client-secret-of-the-test"
	theCode   = "the-one-time-code-of-the-test"
	theToken  = "the-access-token-of-the-test"
)

// exchanges are the requests of a walk, as they go to that server.
func exchanges(server string) map[string]wire.Exchange {
	body := "grant_type=authorization_code&code=" + theCode + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcall+back%3Fa%3D%22b%22&odd=%24x+%60y%60+%5Cz+%27q%27"
	return map[string]wire.Exchange{
		"token with Basic": {Method: "POST", URL: server + "/api/token", RequestBody: []byte(body), RequestHeader: []wire.Field{
			{Name: "Host", Value: "x"}, {Name: "Authorization", Value: "Basic " + base64.StdEncoding.EncodeToString([]byte("my+app:"+theSecret))},
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}, {Name: "Accept", Value: "application/json"}}},
		"token with the form": {Method: "POST", URL: server + "/token?tenant=a%20b", RequestBody: []byte("grant_type=refresh_token&client_id=app&client_secret=" + theSecret),
			RequestHeader: []wire.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}},
		"secrets in the query and in a field": {Method: "DELETE", URL: server + "/revoke?a=1&token=" + theToken + "&z=q%3Aw%3D%40", RequestHeader: []wire.Field{
			{Name: "X-Api-Key", Value: theToken}, {Name: "X-Odd", Value: "it's \"$x\" @home; a=b"}}},
		"JSON body": {Method: "PUT", URL: server + "/play", RequestBody: []byte("{\"uris\":[\"a'b\", \"$x `y` \\\\\"]}"), RequestHeader: []wire.Field{
			{Name: "Content-Type", Value: "application/json"}, {Name: "Authorization", Value: "Bearer " + theToken}}},
		"API": {Method: "GET", URL: server + "/api/me?fields=a,b&q=%24HOME", RequestHeader: []wire.Field{
			{Name: "Authorization", Value: "Bearer " + theToken}, {Name: "Accept", Value: "application/json"}}},
	}
}

// Each way to write a request was run, and sent the same request; and no secret stands in it.
func TestCodeSendsTheSameRequest(t *testing.T) {
	got := make(chan seen, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- seen{r.Method, r.URL.Path, decoded(r.URL.RawQuery), r.Header.Get("Authorization"), r.Header.Get("Content-Type"),
			r.Header.Get("Accept"), r.Header.Get("X-Api-Key"), r.Header.Get("X-Odd"), decoded(string(body))}
	}))
	defer server.Close()
	redactor := &secret.Redactor{}
	redactor.Add(secret.New(theSecret), secret.New(theCode), secret.New(theToken))
	for name, x := range exchanges(server.URL) {
		want := ask(t, x, got)
		for _, form := range export.Forms {
			t.Run(name+", "+form.Name, func(t *testing.T) {
				code := form.Of(x, redactor)
				for _, s := range []string{theSecret, theCode, theToken} {
					if strings.Contains(code, s) || strings.Contains(code, base64.StdEncoding.EncodeToString([]byte(s))) {
						t.Errorf("a secret stands in it:\n%s", code)
					}
				}
				run(t, form.Name, code)
				select {
				case sent := <-got:
					if want.Accept == "" {
						sent.Accept = "" // programs add their own
					}
					sent.ContentType, _, _ = strings.Cut(sent.ContentType, ";")
					if diff := cmp.Diff(want, sent); diff != "" {
						t.Errorf("it sent something else (-want +got):\n%s\n%s", diff, code)
					}
				default:
					t.Errorf("it sent nothing:\n%s", code)
				}
			})
		}
	}
}

// decoded is a form in its order, as it is meant.
func decoded(form string) string {
	var out []string
	for pair := range strings.SplitSeq(form, "&") {
		s, err := url.QueryUnescape(pair)
		if err != nil {
			s = pair
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// ask sends the request as it was.
func ask(t *testing.T, x wire.Exchange, got <-chan seen) seen {
	t.Helper()
	r, err := http.NewRequest(x.Method, x.URL, strings.NewReader(string(x.RequestBody)))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range x.RequestHeader {
		r.Header.Set(h.Name, h.Value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return <-got
}

// run runs the code as a person would: from a file, with the secrets in its environment.
func run(t *testing.T, form, code string) {
	t.Helper()
	program := map[string]struct {
		file string
		args []string
	}{
		"curl (POSIX shell)": {"request.sh", []string{"sh"}}, "HTTPie (POSIX shell)": {"request.sh", []string{"sh"}}, "Python (requests)": {"request.py", []string{"/usr/bin/python3"}},
		"Go (net/http)": {"request.go", []string{"go", "run"}}, "JavaScript (fetch)": {"request.mjs", []string{"node"}},
	}[form]
	file := filepath.Join(t.TempDir(), program.file)
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program.args[0], append(program.args[1:], file)...)
	c.Env = append(os.Environ(), "CLIENT_SECRET="+theSecret, "CODE="+theCode, "ACCESS_TOKEN="+theToken, "TOKEN="+theToken, "X_API_KEY="+theToken)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, code)
	}
}

// Without its variables a command says which one is missing, and sends nothing.
func TestMissingVariableIsNamed(t *testing.T) {
	x := exchanges("http://127.0.0.1:1")["API"]
	for _, form := range export.Forms[:2] { // the shell's
		c := exec.Command("sh", "-c", form.Of(x, &secret.Redactor{}))
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "ACCESS_TOKEN") || strings.Contains(string(out), "onnect") {
			t.Errorf("%s ended with %v and said %s", form.Name, err, out)
		}
	}
}

// A secret that the walk knows is a variable, or masked, wherever the request has it.
func TestKnownSecretsStandNowhere(t *testing.T) {
	redactor := &secret.Redactor{}
	redactor.Add(secret.New(theToken))
	x := wire.Exchange{Method: "POST", URL: "http://127.0.0.1:1/bot" + theToken + "/me?odd=" + theToken, RequestBody: []byte("hint=" + theToken),
		RequestHeader: []wire.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}, {Name: "X-Odd", Value: theToken}}}
	for _, form := range export.Forms {
		if code := form.Of(x, redactor); strings.Contains(code, theToken) {
			t.Errorf("%s has the token in it:\n%s", form.Name, code)
		}
	}
}
