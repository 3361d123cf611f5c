package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// red writes the marker of s.
func red(s string) string { return New(s).Redacted() }

type row struct{ name, in, want string }

// runRows checks each row, and that redacting the result once more changes nothing.
func runRows(t *testing.T, rows []row, redact func(string) string) {
	t.Helper()
	for _, tt := range rows {
		got := redact(tt.in)
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if again := redact(got); again != got {
			t.Errorf("%s: a second time gives %s", tt.name, again)
		}
	}
}

func TestShortAndEmptyValuesAreHiddenByNameOnly(t *testing.T) {
	var r Redactor
	r.Add(New(""), New("abc"), Value{})
	if got := r.Text("abc"); got != "abc" {
		t.Errorf("got %q", got)
	}
	if got := r.URL("?code=abc"); got != "?code="+red("abc") {
		t.Errorf("got %q", got)
	}
}

func TestEqualValuesHaveEqualMarksEverywhere(t *testing.T) {
	const s = "a+b/c d\"é"
	var r Redactor
	r.Add(New(s))
	asJSON, _ := json.Marshal(map[string]string{"code": s})
	places := map[string]string{
		"text":   r.Text("x" + s),
		"query":  r.URL("/cb?code=" + url.QueryEscape(s)),
		"form":   r.Body("application/x-www-form-urlencoded", []byte("x=1&code="+url.QueryEscape(s))),
		"json":   r.Body("application/json", asJSON),
		"header": r.Header("Authorization", "Bearer "+s),
		"basic":  r.Text("Basic " + base64.StdEncoding.EncodeToString([]byte("id:"+s))),
	}
	for place, text := range places {
		if !strings.Contains(text, red(s)) {
			t.Errorf("%s: no %s in %s", place, red(s), text)
		}
	}
}

func TestRedactorFromManyGoroutines(t *testing.T) {
	var r Redactor
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			own := fmt.Sprintf("secret-number-%d", i)
			r.Add(New(own))
			if got := r.Text("x " + own); got != "x "+red(own) {
				t.Errorf("got %q", got)
			}
		})
	}
	wg.Wait()
	for i := range 8 {
		if own := fmt.Sprintf("secret-number-%d", i); r.Text(own) != red(own) {
			t.Errorf("%s was lost", own)
		}
	}
}
