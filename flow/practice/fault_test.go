package practice

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/finding"
)

func (d *driver) wantFaultTold(kind Kind) {
	d.t.Helper()
	for _, c := range d.lastDecision().Checks {
		if c.ID == "server_fault" && c.Verdict == finding.Warn && strings.Contains(c.Text, string(kind)) {
			return
		}
	}
	d.t.Errorf("the decision does not tell the fault %s", kind)
}

func TestFaultsOfTheAuthorizationResponse(t *testing.T) {
	const issuer = "ISSUER" // stands for the real one
	for _, tt := range []struct {
		fault   Fault
		confirm string
		want    string // the query; CODE stands for the real code
	}{
		{Fault{Kind: WrongState}, "yes", "code=CODE&state=" + madeUpState + "&iss=" + issuer},
		{Fault{Kind: WrongState, Value: "a b"}, "yes", "code=CODE&state=a+b&iss=" + issuer},
		{Fault{Kind: MissingState}, "yes", "code=CODE&iss=" + issuer},
		{Fault{Kind: MissingState}, "no", "error=access_denied&error_description=The+resource+owner+or+authorization+server" +
			"+denied+the+request&iss=" + issuer},
		{Fault{Kind: MissingIss}, "yes", "code=CODE&state=" + testState},
		{Fault{Kind: WrongIss}, "yes", "code=CODE&state=" + testState + "&iss=" + url.QueryEscape(madeUpIssuer)},
		{Fault{Kind: IssTrailingSlash}, "yes", "code=CODE&state=" + testState + "&iss=" + issuer + "%2F"},
		{Fault{Kind: DuplicateCode}, "yes", "code=CODE&state=" + testState + "&iss=" + issuer + "&code=" + madeUpCode},
		{Fault{Kind: RawQuery, Value: "code={code}&error=x&state={state}"}, "yes", "code=CODE&error=x&state=" + testState},
		{Fault{Kind: RawQuery, Value: "code=a;state=b&c=%zz"}, "yes", "code=a;state=b&c=%zz"},
		{Fault{Kind: RawQuery, Value: "error=access_denied&error_description=%3Cscript%3E&state={state}&iss={iss}"}, "no",
			"error=access_denied&error_description=%3Cscript%3E&state=" + testState + "&iss=" + issuer},
		{Fault{Kind: RawQuery}, "yes", ""},
	} {
		t.Run(string(tt.fault.Kind)+" "+tt.confirm, func(t *testing.T) {
			d := startDriver(t, Config{})
			tt.fault.Endpoint, tt.fault.Once = EndpointAuthorize, true
			d.s.SetFaults(tt.fault)
			r := d.answerForm(d.consentPage(webQuery(), "mira"), "confirm", tt.confirm)
			d.wantFaultTold(tt.fault.Kind)
			_, got, _ := strings.Cut(r.Header.Get("Location"), "?")
			if values, _ := url.ParseQuery(got); values.Get("code") != "" && strings.Contains(tt.want, "CODE") {
				got = strings.Replace(got, values.Get("code"), "CODE", 1)
			}
			want := strings.ReplaceAll(tt.want, issuer, url.QueryEscape(d.s.Issuer()))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(d.s.Faults()) != 0 {
				t.Error("a fault for once is still in")
			}
			clean := d.authorize(webQuery(), "mira", "yes")
			if clean.Get("state") != testState || clean.Get("iss") != d.s.Issuer() || len(clean["code"]) != 1 {
				t.Errorf("after the fault: got %v, want a right answer", clean)
			}
		})
	}
}

func TestFaultsOfTheTokenAnswer(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		name        string
		fault       Fault
		status      int
		contentType string
		want        string // AT and RT stand for the tokens
	}{
		{"odd expires_in", Fault{Kind: ExpiresIn, Value: "3.6e3"}, 200, "application/json",
			`{"access_token":"AT","expires_in":3.6e3,"refresh_token":"RT","scope":"activity","token_type":"Bearer"}`},
		{"no expires_in", Fault{Kind: ExpiresIn}, 200, "application/json",
			`{"access_token":"AT","refresh_token":"RT","scope":"activity","token_type":"Bearer"}`},
		{"no token_type", Fault{Kind: TokenType}, 200, "application/json",
			`{"access_token":"AT","expires_in":3600,"refresh_token":"RT","scope":"activity"}`},
		{"other token_type", Fault{Kind: TokenType, Value: "DPoP"}, 200, "application/json",
			`{"access_token":"AT","expires_in":3600,"refresh_token":"RT","scope":"activity","token_type":"DPoP"}`},
		{"duplicate key", Fault{Kind: DuplicateKey}, 200, "application/json", `{"access_token":"AT","expires_in":3600,` +
			`"refresh_token":"RT","scope":"activity","token_type":"Bearer","access_token":"` + madeUpCode + `"}`},
		{"extra member", Fault{Kind: ExtraMember, Value: `"ACCESS_TOKEN":"x"`}, 200, "application/json",
			`{"access_token":"AT","expires_in":3600,"refresh_token":"RT","scope":"activity","token_type":"Bearer",` +
				`"ACCESS_TOKEN":"x"}`},
		{"form", Fault{Kind: FormEncoded}, 200, form,
			"access_token=AT&expires_in=3600&refresh_token=RT&scope=activity&token_type=Bearer"},
		{"no refresh token", Fault{Kind: NoRefreshToken}, 200, "application/json",
			`{"access_token":"AT","expires_in":3600,"scope":"activity","token_type":"Bearer"}`},
		{"error at 200", Fault{Kind: ErrorAt200}, 200, "application/json", `{"error":"bad_verification_code",` +
			`"error_description":"The code passed is incorrect or expired."}`},
		{"HTML", Fault{Kind: HTMLPage}, 200, "text/html; charset=utf-8", loginPage},
		{"HTML at 502", Fault{Kind: HTMLPage, Status: 502}, 502, "text/html; charset=utf-8", loginPage},
		{"text", Fault{Kind: ContentType, Value: "text/plain"}, 200, "text/plain",
			`{"access_token":"AT","expires_in":3600,"refresh_token":"RT","scope":"activity","token_type":"Bearer"}`},
		{"no content type", Fault{Kind: ContentType}, 200, "",
			`{"access_token":"AT","expires_in":3600,"refresh_token":"RT","scope":"activity","token_type":"Bearer"}`},
		{"raw", Fault{Kind: Raw, Status: 400, ContentType: "application/json", Body: `{"error":"invalid_grant"}`}, 400,
			"application/json", `{"error":"invalid_grant"}`},
		{"raw with tokens", Fault{Kind: Raw, ContentType: form, Body: "access_token={access_token}&expires=86400"}, 200, form,
			"access_token=AT&expires=86400"},
		{"byte order mark and junk", Fault{Kind: Raw, ContentType: "application/json", Body: "\ufeff{body}junk"}, 200,
			"application/json", "\ufeff" + "{\n  \"access_token\": \"AT\",\n  \"expires_in\": 3600,\n  \"refresh_token\": \"RT\",\n" +
				"  \"scope\": \"activity\",\n  \"token_type\": \"Bearer\"\n}junk"},
		{"429", Fault{Kind: TooManyRequests, RetryAfter: 7}, 429, "text/plain; charset=utf-8", "Too many requests.\n"},
		{"503", Fault{Kind: Unavailable}, 503, "text/plain; charset=utf-8", "Service unavailable.\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := startDriver(t, Config{})
			code := d.code(webQuery())
			tt.fault.Endpoint = EndpointToken
			d.s.SetFaults(tt.fault)
			r := d.post("/api/token", codeForm(code))
			d.wantFaultTold(tt.fault.Kind)
			if got := r.Header.Get("Content-Type"); r.StatusCode != tt.status || got != tt.contentType {
				t.Errorf("got %d %q, want %d %q", r.StatusCode, got, tt.status, tt.contentType)
			}
			if diff := cmp.Diff(tt.want, maskTokens(r.body)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := d.lastDecision(); again.Status != tt.status || len(d.s.Faults()) != 1 {
				t.Errorf("decision has status %d, %d faults are in, want %d and 1", again.Status, len(d.s.Faults()), tt.status)
			}
		})
	}
}

// maskTokens puts AT and RT in the place of 43-character tokens, in this order.
func maskTokens(body string) string {
	names := []string{"AT", "RT"}
	for _, part := range strings.FieldsFunc(body, func(r rune) bool { return strings.ContainsRune(`":=&{},`, r) }) {
		if len(part) == 43 && len(names) > 0 {
			body = strings.Replace(body, part, names[0], 1)
			names = names[1:]
		}
	}
	return body
}

// The client never learns its tokens, but the code is spent; or the request is not worked on at all.
func TestFaultsAndTheCode(t *testing.T) {
	for _, tt := range []struct {
		fault Fault
		spent bool
	}{
		{Fault{Kind: Drop}, true}, {Fault{Kind: HTMLPage}, true},
		{Fault{Kind: Unavailable}, false}, {Fault{Kind: TooManyRequests}, false},
		{Fault{Kind: Redirect, Value: "http://127.0.0.1:1/elsewhere"}, false},
	} {
		t.Run(string(tt.fault.Kind), func(t *testing.T) {
			d := startDriver(t, Config{})
			code := d.code(webQuery())
			tt.fault.Endpoint, tt.fault.Once = EndpointToken, true
			d.s.SetFaults(tt.fault)
			req, err := http.NewRequest("POST", d.s.Issuer()+"/api/token", strings.NewReader(codeForm(code).Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", formType)
			req.Header.Set("Authorization", basicAuth("practice-web", webSecret))
			resp, err := d.client.Do(req)
			if dropped := tt.fault.Kind == Drop; dropped != (err != nil) {
				t.Fatalf("got error %v", err)
			}
			if err == nil {
				resp.Body.Close()
				if tt.fault.Kind == Redirect && (resp.StatusCode != 307 || resp.Header.Get("Location") != tt.fault.Value) {
					t.Errorf("got %d to %q", resp.StatusCode, resp.Header.Get("Location"))
				}
				if resp.StatusCode == 503 && resp.Header.Get("Retry-After") != "30" {
					t.Errorf("Retry-After: got %q, want 30", resp.Header.Get("Retry-After"))
				}
			} else if d.lastDecision().Status != 0 {
				t.Errorf("decision has status %d for an answer that was not sent", d.lastDecision().Status)
			}
			d.wantFaultTold(tt.fault.Kind)
			if r := d.post("/api/token", codeForm(code)); (r.StatusCode != 200) != tt.spent {
				t.Errorf("afterwards the code gives %d, want spent %v", r.StatusCode, tt.spent)
			}
		})
	}
}

func TestNoRotation(t *testing.T) {
	for _, kind := range []Kind{NoRotation, NoRefreshToken} {
		d := startDriver(t, Config{})
		first := d.signedUp()
		d.s.SetFaults(Fault{Endpoint: EndpointToken, Kind: kind, Once: true})
		second := d.exchange(refreshForm(first.RefreshToken))
		d.wantFaultTold(kind)
		if second.RefreshToken != "" {
			t.Errorf("%s: a new refresh token was given", kind)
		}
		if third := d.exchange(refreshForm(first.RefreshToken)); third.RefreshToken == "" {
			t.Errorf("%s: without the fault there is no rotation", kind)
		}
	}
}

func TestHangEndsWithTheClient(t *testing.T) {
	d := startDriver(t, Config{})
	d.s.SetFaults(Fault{Endpoint: EndpointMe, Kind: Hang, Once: true})
	d.client.Timeout = 2 * time.Second // in which the request arrives on any machine
	if resp, err := d.client.Get(d.s.Issuer() + "/api/me"); err == nil {
		resp.Body.Close()
		t.Fatalf("got status %d, want no answer", resp.StatusCode)
	}
	d.idle() // would not return if the handler still hung
	d.client.Timeout = time.Minute
	if r := d.get("/api/me"); r.StatusCode != 401 {
		t.Errorf("after the hang: got %d, want 401", r.StatusCode)
	}
}

func TestEndlessAnswer(t *testing.T) {
	d := startDriver(t, Config{})
	d.s.SetFaults(Fault{Endpoint: EndpointMetadata, Kind: Endless, Once: true})
	resp, err := d.client.Get(d.s.Issuer() + metadataPath)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := io.CopyN(&got, resp.Body, 1<<20); err != nil {
		t.Errorf("the answer ended: %v", err)
	}
	resp.Body.Close()
	d.idle()
	if !strings.HasPrefix(got.String(), "{\n  \"issuer\":") {
		t.Errorf("it begins with %.20q", got.String())
	}
}

func TestClockSkewAndIssuerOfMetadata(t *testing.T) {
	d := startDriver(t, Config{})
	if got := d.get(metadataPath).Header.Get("Date"); got != "Sat, 21 Nov 2026 10:00:00 GMT" {
		t.Errorf("Date without a fault: got %q", got)
	}
	d.s.SetFaults(Fault{Endpoint: EndpointMetadata, Kind: ClockSkew, Skew: -time.Hour},
		Fault{Endpoint: EndpointMetadata, Kind: IssTrailingSlash})
	r := d.get(metadataPath)
	if got := r.Header.Get("Date"); got != "Sat, 21 Nov 2026 09:00:00 GMT" {
		t.Errorf("Date: got %q, want an hour less", got)
	}
	if !strings.HasPrefix(r.body, `{"issuer":"`+d.s.Issuer()+`/",`) {
		t.Errorf("metadata: got %.60s", r.body)
	}
}

func TestRawHeaders(t *testing.T) {
	d := startDriver(t, Config{})
	d.s.SetFaults(Fault{Endpoint: EndpointMe, Kind: Raw, Status: 401,
		Header: map[string]string{"WWW-Authenticate": "Odd"}})
	r := d.get("/api/me")
	if r.StatusCode != 401 || r.Header.Get("WWW-Authenticate") != "Odd" || r.body != "" {
		t.Errorf("got %d %q %q", r.StatusCode, r.Header.Get("WWW-Authenticate"), r.body)
	}
}

// A fault for one endpoint leaves the others alone, and one that fits nothing waits.
func TestFaultsStayAtTheirEndpoint(t *testing.T) {
	d := startDriver(t, Config{})
	waiting := Fault{Endpoint: EndpointToken, Kind: ExpiresIn, Value: "1", Once: true}
	d.s.SetFaults(waiting)
	d.get(metadataPath)
	d.post("/api/token", codeForm("x")) // an error has no expires_in
	if diff := cmp.Diff([]Fault{waiting}, d.s.Faults()); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if got := d.signedUp(); got.ExpiresIn != 1 {
		t.Errorf("expires_in: got %d, want 1", got.ExpiresIn)
	}
}

func TestFaultsAreData(t *testing.T) {
	var got Fault
	raw := `{"endpoint":"token","kind":"unavailable","once":true,"retry_after":5}`
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		t.Fatal(err)
	}
	want := Fault{Endpoint: EndpointToken, Kind: Unavailable, Once: true, RetryAfter: 5}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d := startDriver(t, Config{})
	for _, bad := range []Fault{{Endpoint: EndpointToken, Kind: "x"}, {Endpoint: "x", Kind: Drop},
		{Endpoint: EndpointToken, Kind: Raw, Status: 42}} {
		if err := bad.Validate(); !errors.Is(err, ErrFault) {
			t.Errorf("%+v: got %v, want ErrFault", bad, err)
		}
		d.s.SetFaults(bad)
		if len(d.s.Faults()) != 0 {
			t.Errorf("%+v was put in", bad)
		}
	}
	for _, kind := range Kinds() {
		if err := (Fault{Endpoint: EndpointToken, Kind: kind}).Validate(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if len(Kinds()) != 25 {
		t.Errorf("got %d kinds, want 25", len(Kinds()))
	}
}
