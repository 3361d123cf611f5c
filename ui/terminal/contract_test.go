package terminal

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The names of the values of each stage, in their order.
var valueNames = map[string]string{
	"setup": "client_id client_secret client_authentication redirect_uri scope pkce issuer authorization_endpoint " +
		"token_endpoint revocation_endpoint api",
	"request":  "authorization_url state code_verifier code_challenge code_challenge_method",
	"consent":  "redirect_uri callback other_users",
	"callback": "code state iss error error_description",
	"exchange": "token_type expires_in scope access_token refresh_token",
	"api":      "status body",
	"refresh": "token_type expires_in scope access_token refresh_token previous_access_token previous_refresh_token " +
		"rotated",
	"revoke": "status api_status",
}

var (
	started  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
	redacted = regexp.MustCompile(`^\[redacted \d+ #[0-9a-f]{4}\]$`)
)

// The lines are a contract with programs that read them, so they are looked at field by field.
func TestLinesKeepTheContract(t *testing.T) {
	code, c := web(t, nil)
	if code != 0 {
		t.Fatalf("exit code %d:\n%s", code, c.err.String())
	}
	values := map[string]map[string]any{}
	exchanges := map[string][]exchange{}
	for _, r := range wantStages(t, c, 8, true) {
		checkLine(t, r)
		names, v := members(t, r.Values)
		if got := strings.Join(names, " "); got != valueNames[r.Stage] {
			t.Errorf("stage %s has the values %s, want %s", r.Stage, got, valueNames[r.Stage])
		}
		values[r.Stage], exchanges[r.Stage] = v, r.Exchanges
	}
	for stage, want := range map[string]int{"setup": 1, "request": 0, "consent": 0, "callback": 0, "exchange": 1, "api": 1,
		"refresh": 1, "revoke": 2} {
		if got := len(exchanges[stage]); got != want {
			t.Errorf("stage %s has %d exchanges, want %d", stage, got, want)
		}
	}
	checkTypes(t, values)
	checkTags(t, values, exchanges)
}

func checkLine(t *testing.T, r record) {
	t.Helper()
	if !started.MatchString(r.Started) || r.Duration == nil || *r.Duration < 0 || r.Exchanges == nil || r.Checks == nil {
		t.Errorf("stage %s: started %q, duration_ms %v, exchanges %v, checks %v", r.Stage, r.Started, r.Duration,
			r.Exchanges != nil, r.Checks != nil)
	}
	for _, k := range r.Checks {
		if k.ID == "" || k.Text == "" || k.Section == "" || !slices.Contains([]string{"pass", "warn", "skip"}, k.Verdict) {
			t.Errorf("stage %s: check %+v", r.Stage, k)
		}
	}
	for _, x := range r.Exchanges {
		if x.Method == "" || x.URL == "" || x.Status == 0 || x.RequestBody == nil || x.ResponseBody == nil ||
			x.Duration == nil || len(x.RequestHeaders) == 0 || len(x.ResponseHeaders) == 0 {
			t.Errorf("stage %s: exchange %+v is incomplete", r.Stage, x)
		}
	}
}

func checkTypes(t *testing.T, values map[string]map[string]any) {
	t.Helper()
	for _, want := range []struct {
		stage, name string
		value       any
	}{
		{"setup", "client_id", "practice-web"}, {"setup", "client_authentication", "client_secret_basic"},
		{"setup", "redirect_uri", "http://127.0.0.1:3500/callback"}, {"setup", "scope", "activity"},
		{"setup", "pkce", "S256"},
		{"request", "code_challenge_method", "S256"}, {"callback", "error", nil}, {"callback", "error_description", nil},
		{"exchange", "token_type", "Bearer"}, {"exchange", "expires_in", 3600.0}, {"exchange", "scope", "activity"},
		{"api", "status", 200.0}, {"refresh", "rotated", true}, {"revoke", "status", 200.0}, {"revoke", "api_status", 401.0},
		{"callback", "iss", values["setup"]["issuer"]},
	} {
		if got := values[want.stage][want.name]; got != want.value {
			t.Errorf("%s of stage %s is %v, want %v", want.name, want.stage, got, want.value)
		}
	}
	body, _ := values["api"]["body"].(string)
	if !json.Valid([]byte(body)) || !strings.Contains(body, "activity_info") {
		t.Errorf("body of stage api is %q", body)
	}
}

// checkTags: equal secrets have equal tags wherever they stand, and different ones different tags.
func checkTags(t *testing.T, values map[string]map[string]any, exchanges map[string][]exchange) {
	t.Helper()
	tag := func(stage, name string) string {
		s, _ := values[stage][name].(string)
		if !redacted.MatchString(s) {
			t.Errorf("%s of stage %s is %q, want it redacted", name, stage, s)
		}
		return s
	}
	for _, same := range [][2]string{
		{tag("request", "state"), tag("callback", "state")},
		{tag("exchange", "access_token"), tag("refresh", "previous_access_token")},
		{tag("exchange", "refresh_token"), tag("refresh", "previous_refresh_token")},
	} {
		if same[0] != same[1] {
			t.Errorf("one value has the tags %s and %s", same[0], same[1])
		}
	}
	if tag("exchange", "access_token") == tag("refresh", "access_token") {
		t.Error("two tokens have one tag")
	}
	header := func(x exchange, name string) string {
		for _, f := range x.RequestHeaders {
			if f[0] == name {
				return f[1]
			}
		}
		return ""
	}
	for _, in := range []struct{ where, text, part string }{
		{"authorization URL", values["request"]["authorization_url"].(string), "state=" + tag("request", "state")},
		{"token request", *exchanges["exchange"][0].RequestBody, "code=" + tag("callback", "code")},
		{"token request", *exchanges["exchange"][0].RequestBody, "code_verifier=" + tag("request", "code_verifier")},
		{"token response", *exchanges["exchange"][0].ResponseBody, `"access_token": "` + tag("exchange", "access_token") + `"`},
		{"API header", header(exchanges["api"][0], "Authorization"), "Bearer " + tag("exchange", "access_token")},
		{"refresh request", *exchanges["refresh"][0].RequestBody, "refresh_token=" + tag("exchange", "refresh_token")},
		{"revocation", *exchanges["revoke"][0].RequestBody, "token=" + tag("refresh", "refresh_token")},
		{"client credentials", header(exchanges["exchange"][0], "Authorization"), "Basic [redacted"},
	} {
		if !strings.Contains(in.text, in.part) {
			t.Errorf("the %s is %s, want %s in it", in.where, in.text, in.part)
		}
	}
}

// --reveal shows what is hidden else, in the same fields.
func TestReveal(t *testing.T) {
	code, c := run(nil, nativeWith("--reveal")...)
	if code != 0 {
		t.Fatalf("exit code %d", code)
	}
	all := wantStages(t, c, 8, true)
	_, request := members(t, all[1].Values)
	_, exchanged := members(t, all[4].Values)
	token, _ := exchanged["access_token"].(string)
	state, _ := request["state"].(string)
	if len(token) != 43 || len(state) != 43 || !strings.Contains(request["authorization_url"].(string), "state="+state) {
		t.Errorf("access_token and state are %d and %d characters long, want 43: %s", len(token), len(state),
			request["authorization_url"])
	}
	if body := *all[4].Exchanges[0].ResponseBody; !strings.Contains(body, `"access_token": "`+token+`"`) {
		t.Error("the token response is not shown as it came")
	}
	for _, r := range all {
		if strings.Contains(string(r.Values), "[redacted") {
			t.Errorf("stage %s still hides a value: %s", r.Stage, r.Values)
		}
		for _, x := range r.Exchanges {
			if strings.Contains(*x.RequestBody+*x.ResponseBody, "[redacted") {
				t.Errorf("stage %s still hides a part of a body", r.Stage)
			}
		}
	}
}
