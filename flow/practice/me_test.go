package practice

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	meMissing = `{"error":"Authentication required. Please log in or provide a valid OAuth token."}`
	meInvalid = `{"error":"invalid_token","error_description":"The access token provided is expired, revoked, ` +
		`malformed, or invalid for other reasons."}`
	meScope = `{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided ` +
		`by the access token."}`
)

func TestMe(t *testing.T) {
	d := startDriver(t, Config{})
	tokenOf := func(person string, change ...string) string {
		return d.exchange(codeForm(d.authorize(webQuery(change...), person, "yes").Get("code"))).AccessToken
	}
	good := tokenOf("mira")
	for _, tt := range []struct {
		name, path, header string
		status             int
		body, challenge    string
	}{
		{"no token", "/api/me", "", 401, meMissing, `Bearer realm="practice"`},
		{"short header", "/api/me", "B", 401, meMissing, `Bearer realm="practice"`},
		{"no token after Bearer", "/api/me", "Bearer", 401, meMissing, `Bearer realm="practice"`},
		{"Basic", "/api/me", basicAuth("practice-web", webSecret), 401, meMissing, `Bearer realm="practice"`},
		{"token in the query", "/api/me?access_token=" + good, "", 401, meMissing, `Bearer realm="practice"`},
		{"unknown token", "/api/me", "Bearer nobody-issued-this", 401, meInvalid, `Bearer error="invalid_token", `},
		{"quoted token", "/api/me", `Bearer "` + good + `"`, 401, meInvalid, `Bearer error="invalid_token", `},
		{"no scope", "/api/me", "Bearer " + tokenOf("mira", "scope", ""), 403, meScope, `Bearer error="insufficient_scope"`},
		{"nothing playing", "/api/me", "Bearer " + tokenOf("theo"), 404,
			`{"error":"Theo Quiet is not listening to anything right now..."}`, ""},
		{"no service", "/api/me", "Bearer " + tokenOf("ida"), 404,
			`{"error":"No service is linked. Please link one in your settings."}`, ""},
		{"public profile", "/api/me?username=mira", "", 404, `{"error":"User not found or profile is private."}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d.t = t
			r := d.get(tt.path, "Authorization", tt.header)
			if r.StatusCode != tt.status || r.body != tt.body {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, r.body, tt.status, tt.body)
			}
			got := r.Header.Get("WWW-Authenticate")
			if !strings.HasPrefix(got, tt.challenge) || (tt.challenge == "") != (got == "") {
				t.Errorf("WWW-Authenticate: got %q, want %q", got, tt.challenge)
			}
			if tt.status == 403 && !strings.Contains(got, `scope="activity"`) {
				t.Errorf("WWW-Authenticate %q does not name the scope", got)
			}
			wantTokenHeaders(t, r)
		})
	}
}

func TestMeHasTheShapeOfYutify(t *testing.T) {
	d := startDriver(t, Config{})
	r := d.get("/api/me", "Authorization", "bEaReR "+d.signedUp().AccessToken)
	var got struct {
		Activity map[string]any `json:"activity_info"`
		Music    map[string]any `json:"music_info"`
	}
	if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.StatusCode != 200 {
		t.Fatalf("got %d %s (%v)", r.StatusCode, r.body, err)
	}
	names := func(m map[string]any) map[string]bool {
		out := map[string]bool{}
		for name := range m {
			out[name] = true
		}
		return out
	}
	want := map[string]bool{}
	for _, name := range strings.Fields("album_art album_art_source album_title album_type artists genre id isrc lyrics " +
		"release_date tempo title type upc url") {
		want[name] = true
	}
	if diff := cmp.Diff(want, names(got.Music)); diff != "" {
		t.Errorf("music_info (-want +got):\n%s", diff)
	}
	activity := map[string]bool{"is_playing": true, "service": true, "timestamp": true}
	if diff := cmp.Diff(activity, names(got.Activity)); diff != "" {
		t.Errorf("activity_info (-want +got):\n%s", diff)
	}
	if strings.Contains(strings.ReplaceAll(r.body, d.s.Issuer(), ""), "http") {
		t.Errorf("an address leads elsewhere: %s", r.body)
	}
	if art := d.get("/album.svg"); art.StatusCode != 200 || !strings.HasPrefix(art.body, "<svg") {
		t.Errorf("album art: got %d", art.StatusCode)
	}
}

func TestMeRateLimit(t *testing.T) {
	d := startDriver(t, Config{})
	token := d.signedUp().AccessToken
	d.wantUsable("first request", token, true)
	d.clock.fastForward(17500 * time.Millisecond)
	for range rateLimit - 1 {
		d.wantUsable("within the limit", token, true)
	}
	r := d.me(token)
	want := `{"error":"ratelimit exceeded! you are allowed to make 20 request(s) per 1 minute."}`
	if r.StatusCode != http.StatusTooManyRequests || r.body != want || r.Header.Get("Retry-After") != "43" {
		t.Errorf("got %d %s, Retry-After %q, want 429 and 43", r.StatusCode, r.body, r.Header.Get("Retry-After"))
	}
	d.clock.fastForward(43 * time.Second)
	d.wantUsable("after Retry-After", token, true)
}
