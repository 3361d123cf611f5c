package terminal

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// canaries are tokens as they come: opaque, and so long that whoever shows a part of a text could show a part of one.
var canaries = []string{"kQ7vR2mXz9Lt4WbYc8Nd", longCanary()}

func longCanary() string {
	var out strings.Builder
	for i := range 24 {
		sum := sha256.Sum256([]byte{byte(i)})
		out.WriteString(base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return out.String()
}

// forms are the ways in which a token endpoint may send a token that nobody asked for: by content type, what comes before it
// and after it. The promise holds for all of them: no run of sixteen characters that may be a token leaves in clear.
var forms = map[string]func(w http.ResponseWriter, token string){
	"JSON":            body("application/json", `{"access_token":"%s","token_type":"Bearer"}`),
	"camelCase":       body("application/json", `{"accessToken":"%s"}`),
	"nested":          body("application/json", `{"data":{"auth":[{"x":"%s"}]}}`),
	"string in JSON":  body("application/json", `{"result":"{\"access_token\":\"%s\"}"}`),
	"name of member":  body("application/json", `{"%s":1}`),
	"unquoted":        body("application/json", `{access_token:%s}`),
	"cut off":         body("application/json", `{"access_token":"%s`),
	"form":            body("application/x-www-form-urlencoded", "accessToken=%s&x=1"),
	"form in text":    body("text/plain", "x=1&jwt=%s"),
	"XML":             body("application/xml", "<OAuth><token>%s</token></OAuth>"),
	"attribute":       body("text/html", `<input type="hidden" value="%s">`),
	"JSONP":           body("application/javascript", `callback({"tok":"%s"});`),
	"YAML":            body("text/yaml", "access_token: %s\ntoken_type: bearer\n"),
	"prose":           body("text/plain", "Welcome! Your token is %s. Keep it safe."),
	"no content type": body("", "%s"),
	"multipart":       body("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=t\r\n\r\n%s\r\n--b--"),
	"description":     failure(`{"error":"invalid_grant","error_description":"the token %s was not expected"}`),
	"error":           failure(`{"error":"%s"}`),
	"error_uri":       failure(`{"error":"invalid_grant","error_uri":"https://docs.example/%s"}`),
	"query":           failure(`{"error":"invalid_grant","error_uri":"https://x.example/?api_key=%s"}`),
	"password":        failure(`{"error":"invalid_grant","error_uri":"https://user:%s@x.example/"}`),
	"marker":          failure(`{"error":"invalid_grant","error_description":"[redacted 20 #%s]"}`),
	"trace":           body("application/json", `{"trace_id":"%s"}`),
	"token type":      body("application/json", `{"access_token":"a","token_type":"%s"}`),
	"scope":           body("application/json", `{"access_token":"a","token_type":"Bearer","scope":"read %s"}`),
	"expires_in":      body("application/json", `{"access_token":"a","token_type":"Bearer","expires_in":"%s"}`),
	"header":          header("X-Token", "%s"),
	"name of header":  header("X-%s", "1"),
	"challenge":       header("WWW-Authenticate", `Bearer realm="%s"`),
	"etag":            header("ETag", `W/"%s"`),
	"redirect": func(w http.ResponseWriter, token string) {
		w.Header().Set("Location", "https://x.example/#access="+token)
		w.WriteHeader(http.StatusFound)
	},
	"trailer": func(w http.ResponseWriter, token string) {
		w.Header().Set("Trailer", "X-Late")
		io.WriteString(w, "{}")
		w.Header().Set("X-Late", token)
	},
	"reason": func(w http.ResponseWriter, token string) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			io.WriteString(conn, "HTTP/1.1 400 "+token+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			conn.Close()
		}
	},
	"no HTTP": func(w http.ResponseWriter, token string) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			io.WriteString(conn, "HTTP/1.1 "+token+" ok\r\n\r\n")
			conn.Close()
		}
	},
}

func body(media, format string) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, token string) {
		w.Header()["Content-Type"] = []string{media}
		io.WriteString(w, strings.Replace(format, "%s", token, 1))
	}
}

func failure(format string) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, token string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, strings.Replace(format, "%s", token, 1))
	}
}

func header(name, value string) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, token string) {
		w.Header().Set(strings.Replace(name, "%s", token, 1), strings.Replace(value, "%s", token, 1))
		io.WriteString(w, "{}")
	}
}

// encodings are the ways in which the token itself may be written.
var encodings = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"base64":        func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s)) },
	"base32":        func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	"hex":           func(s string) string { return hex.EncodeToString([]byte(s)) },
	"percent":       func(s string) string { return each(s, "%%%02X") },
	"percent twice": func(s string) string { return each(s, "%%25%02x") },
	"JSON escapes":  func(s string) string { return each(s, `\u%04x`) },
	"hex escapes":   func(s string) string { return each(s, `\x%02x`) },
	"references":    func(s string) string { return each(s, "&#x%x;") },
	"UTF-16":        func(s string) string { return wide(s, 0) },
	"UTF-16 LE":     func(s string) string { return wide(s, 1) },
}

func each(s, format string) string {
	var out strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&out, format, c)
	}
	return out.String()
}

func wide(s string, order int) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		pair := []byte{byte(u >> 8), byte(u)}
		out = append(out, pair[order], pair[1-order])
	}
	return string(out)
}

// sighted tells that the token can be read in a text, in any of the ways, or without its escapes.
func sighted(text, canary, encoding string) (how string, yes bool) {
	var line any
	all := text
	for l := range strings.Lines(text) { // what a reader of the lines gets
		if json.Unmarshal([]byte(l), &line) == nil {
			all += fmt.Sprint(line)
		}
	}
	all += html.UnescapeString(all) + strings.ReplaceAll(all, "\x00", "")
	for range 3 {
		if plain, err := url.PathUnescape(regexp.MustCompile(`%([^0-9a-fA-F]|$)`).ReplaceAllString(all, "$1")); err == nil {
			all += plain
		}
	}
	for _, name := range []string{"plain", encoding} {
		whole, part := encodings[name](canary), len(encodings[name]("0123456789abcdef"))
		for from := 0; from+part <= len(whole); from += part / 2 {
			if strings.Contains(all, whole[from:from+part]) {
				return name, true
			}
		}
	}
	return "", false
}

// No token leaves in clear, in whatever form a token endpoint sends it: not by a walk, not by a check.
func TestNoTokenLeavesInClear(t *testing.T) {
	var answer func(http.ResponseWriter)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			answer(w)
		}
	}))
	defer server.Close()
	open := func(ctx context.Context, address string) error {
		u, err := url.Parse(begun(ctx, address))
		if err != nil {
			return err
		}
		back := url.Values{"state": {u.Query().Get("state")}, "code": {"a-code"}}
		return anybody.Load(context.WithoutCancel(ctx), u.Query().Get("redirect_uri")+"?"+back.Encode())
	}
	flags := []string{"--authorization-endpoint", server.URL + "/authorize", "--token-endpoint", server.URL + "/token",
		"--client-id", "the-client", "--client-secret-stdin", "--redirect-uri", "http://127.0.0.1:0/callback"}
	looked := 0
	for form, send := range forms {
		for encoding, encode := range encodings {
			if strings.HasPrefix(encoding, "UTF-16") && strings.Contains(form, "head") {
				continue // which net/http does not send
			}
			for i, args := range [][]string{append([]string{"walk"}, flags...), append([]string{"check"}, flags...),
				append([]string{"walk", "--text"}, flags...), append([]string{"walk"}, flags...)} {
				if i > 0 && encoding != "plain" && encoding != "percent" {
					continue
				}
				canary := canaries[i/3]
				answer = func(w http.ResponseWriter) { send(w, encode(canary)) }
				_, c := run(func(c *console) { c.OpenURL, c.Stdin = open, strings.NewReader("the-secret\n") }, args...)
				if out := c.out.String(); !strings.Contains(out, "token_endpoint") && !strings.Contains(out, "POST /token") {
					t.Fatalf("%s: the token endpoint was not asked: %s%s", args[0], c.out.String(), c.err.String())
				}
				looked++
				for where, text := range map[string]string{"standard output": c.out.String(), "standard error": c.err.String()} {
					if how, yes := sighted(text, canary, encoding); yes {
						t.Errorf("%s, %s in %s: %s holds it, %s", args[0], encoding, form, where, how)
					}
				}
			}
		}
	}
	t.Logf("%d runs", looked)
}
