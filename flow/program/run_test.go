package program_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
)

// The last run is drawn: what was seen, what must have been between, and what is to come.
func TestArrows(t *testing.T) {
	asked := decision(practice.EndpointAuthorize, "GET")
	asked.Path, asked.Status = "/authorize", 200
	bare := decision(practice.EndpointAuthorize, "GET", finding.Warnf("server_state", "RFC 9700 4.7.1", "no state"))
	bare.Path, bare.Status = asked.Path, asked.Status
	bad := asked
	bad.Status, bad.Error = 400, "Bad Request"
	signedIn := decision(practice.EndpointAuthorize, "POST")
	signedIn.Status = 303
	allowed := decision(practice.EndpointAuthorize, "POST", finding.Passf("server_consent", "RFC 6749 4.1.2", "pressed Allow"))
	allowed.Path, allowed.Status = "/authorize", 303
	denied := allowed
	denied.Error = "access_denied"
	exchange := decision(practice.EndpointToken, "POST")
	exchange.Path, exchange.Status = "/api/token", 200
	wrong := exchange
	wrong.Status, wrong.Error = 401, "invalid_client"
	refresh := exchange
	refresh.Grant = "refresh_token"
	call := decision(practice.EndpointMe, "GET")
	call.Path, call.Status = "/api/me", 200
	never := decision(practice.EndpointToken, "")
	for name, tt := range map[string]struct {
		seen []practice.Decision
		want string // o for seen, . for not seen, - for to come, x for lost; with the sign
	}{
		"nothing yet":     {nil, "-GET /authorize|-code + state|-callback|-POST /t|-tokens|-API call|-response"},
		"asked, refused":  {[]practice.Decision{bad}, ".redirect|oGET /authorize|o400 Bad Request!|-GET /authorize|-code + state|-callback|-POST /t|-tokens|-API call|-response"},
		"denied":          {[]practice.Decision{asked, denied}, ".redirect|oGET /authorize+|o303 access_denied~|-GET /authorize|-code + state|-callback|-POST /t|-tokens|-API call|-response"},
		"the last run":    {[]practice.Decision{bad, asked, allowed, wrong}, ".redirect|oGET /authorize+|o303 code + state|.callback|oPOST /api/token|o401 invalid_client!|-POST /t|-tokens|-API call|-response"},
		"never exchanged": {[]practice.Decision{asked, allowed, never}, ".redirect|oGET /authorize+|o303 code + state|xPOST /t|-GET /authorize|-code + state|-callback|-POST /t|-tokens|-API call|-response"},
		"no state":        {[]practice.Decision{bare, allowed}, ".redirect|oGET /authorize+|o303 code|-callback|-POST /t|-tokens|-API call|-response"},
		"no browser":      {[]practice.Decision{wrong}, "oPOST /api/token|o401 invalid_client!|-POST /t|-tokens|-API call|-response"},
		"a refresh":       {[]practice.Decision{refresh, call, call, call}, "oPOST /api/token|o200+|oGET /api/me|o200, 3 times+"},
		"all of it": {[]practice.Decision{asked, signedIn, allowed, exchange, call, refresh}, ".redirect|oGET /authorize+|o303 code + state|.callback|oPOST /api/token|o200+|" +
			"oGET /api/me|o200+|oPOST /api/token|o200+"},
	} {
		w := program.New("", nil)
		for _, d := range tt.seen {
			w.See(d)
		}
		var got []string
		for _, a := range w.Seen().Arrows("/authorize", "/t") {
			state := map[page.ArrowState]string{page.ArrowTodo: "-", page.ArrowDone: "o", page.ArrowLost: "x", page.ArrowUnseen: "."}[a.State]
			got = append(got, state+a.Label+map[page.Sign]string{page.Checked: "+", page.Rejected: "!", page.AsExpected: "~"}[a.Sign])
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s:\n%s, want\n%s", name, s, tt.want)
		}
	}
}

// What differs from a walk of this tool is named, and a secret is compared by whether it is there.
func TestBeside(t *testing.T) {
	s, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := program.New("", nil)
	get(t, s.Issuer()+"/authorize?client_id=practice-web&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A3500%2Fcallback&show=1")
	post(t, s.Issuer()+"/api/token", "grant_type=authorization_code&code=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback&client_id=practice-web&client_secret=theirs")
	var got []string
	for _, d := range s.Decisions() {
		for _, p := range w.See(d)[0].Beside {
			got = append(got, string(p.Fault)+" "+p.Name+" "+p.Differs)
		}
	}
	want := []string{"pass response_type ", "pass client_id ",
		"fail redirect_uri differs (host): yours http://localhost:3500/callback, ours http://127.0.0.1:3500/callback",
		"pass scope is missing", "pass state is missing", "pass code_challenge is missing", "pass code_challenge_method is missing",
		"pass show is additional: 1", "pass grant_type ", "pass code ", "pass redirect_uri ", "pass code_verifier is missing",
		"fail Authorization is missing", "fail client_id is additional: practice-web", "fail client_secret is additional: sent"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A difference is a fault where a rule says so: another scope that the provider knows is the program's own affair.
func TestADifferenceIsNoFault(t *testing.T) {
	d := decision(practice.EndpointAuthorize, "GET", finding.Passf("server_scope", "RFC 6749 3.3", "known: user-follow-read"),
		finding.Warnf("server_state", "RFC 9700 4.7.1", "no state"), finding.Skipf("server_code_challenge", "RFC 7636 4.3", "none was sent"))
	d.ClientID, d.Unprotected = practice.WebClient, true
	d.Sent = []practice.Param{{Name: "scope", Value: "user-follow-read"}}
	for _, p := range program.New("spotify", nil).See(d)[0].Beside {
		want, known := map[string]finding.Verdict{"scope": finding.Pass, "state": finding.Warn, "code_challenge": finding.Warn}[p.Name]
		if known && (p.Differs == "" || p.Fault != want) {
			t.Errorf("%s %s: %s, want %s", p.Name, p.Differs, p.Fault, want)
		}
	}
}

// The program asks once, though the sign-in leads the browser to the same request again; who signs out there comes once more.
func TestTheSignInIsNoRequestOfTheProgram(t *testing.T) {
	s, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask := s.Issuer() + "/authorize?client_id=practice-web&response_type=code&scope=activity&state=x&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback"
	for range 2 { // the next request with the same parameters counts
		if _, err := (person.Person{}).Answer(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	w := program.New("", nil)
	for _, d := range s.Decisions() {
		w.See(d)
	}
	var got []flow.Stage
	for _, e := range w.Seen().Events {
		got = append(got, e.Stage)
	}
	allowed := []flow.Stage{flow.Request, flow.Consent, flow.Exchange} // and no exchange comes
	if want := append(allowed, allowed[:2]...); !slices.Equal(got, want) || w.Seen().Asked != 4 {
		t.Errorf("%v, want %v; %d requests", got, want, w.Seen().Asked)
	}
}

// An exchange and a refresh are not alike, though their lines are; two refusals are, for the same reason alone.
func TestRowsAreAlike(t *testing.T) {
	exchange := decision(practice.EndpointToken, "POST")
	exchange.Path, exchange.Status = "/api/token", 200
	refresh, other := exchange, exchange
	refresh.Grant = "refresh_token"
	bad := func(why string) practice.Decision {
		d := decision(practice.EndpointToken, "POST", finding.Failf("server_code", "RFC 6749 4.1.3", "%s", why))
		d.Path, d.Status, d.Error = "/api/token", 400, "invalid_grant"
		return d
	}
	w := program.New("", nil)
	for _, d := range []practice.Decision{exchange, refresh, refresh, other, bad("used"), bad("used"), bad("another")} {
		w.See(d)
	}
	var got []int
	for _, r := range w.Seen().Rows() {
		got = append(got, r.Times)
	}
	if want := []int{1, 2, 1, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Of a pitfall is said what is so now: in the last run that came so far.
func TestFell(t *testing.T) {
	text, _ := companion.Find("pytify-flask")
	ask := func(f finding.Finding) practice.Decision {
		return decision(practice.EndpointAuthorize, "GET", f)
	}
	refused := func(d practice.Decision, code string) practice.Decision {
		d.Status, d.Error = 400, code
		return d
	}
	bare, with := ask(finding.Warnf("server_state", "", "no state")), ask(finding.Passf("server_state", "", "state"))
	page := refused(ask(finding.Failf("server_redirect_uri", "", "another")), "Bad Request") // before anybody looks at the state
	stray := decision(practice.EndpointToken, "POST", finding.Warnf("server_stray", "", "json"))
	clean, wrong := decision(practice.EndpointToken, "POST"), refused(decision(practice.EndpointToken, "POST", finding.Failf("server_client_authentication", "", "")), "invalid_client")
	denied := decision(practice.EndpointAuthorize, "POST")
	denied.Error = "access_denied"
	empty := refused(decision(practice.EndpointToken, "POST", finding.Failf("server_code", "", "missing")), "invalid_request")
	never := decision(practice.EndpointToken, "", finding.Failf("server_exchange", "", "no request"))
	for name, tt := range map[string]struct {
		pitfall string
		seen    []practice.Decision
		want    string
	}{
		"never":                    {"no-state", []practice.Decision{with}, ""},
		"in the last run":          {"no-state", []practice.Decision{with, bare}, "is"},
		"mended":                   {"no-state", []practice.Decision{bare, with}, "was"},
		"back again":               {"no-state", []practice.Decision{bare, with, bare}, "is"},
		"refused before it counts": {"no-state", []practice.Decision{bare, page}, "is"},
		"not so far yet":           {"stray-json", []practice.Decision{bare, stray, with}, "is"},
		"so far":                   {"stray-json", []practice.Decision{bare, stray, with, clean}, "was"},
		"in the same run":          {"stray-json", []practice.Decision{bare, stray, clean}, "is"},
		"refused there":            {"stray-json", []practice.Decision{bare, stray, with, wrong}, "is"},
		"exchanged at last":        {"one-too-many", []practice.Decision{bare, never, with, wrong}, "was"},
		"a denial is understood":   {"denial-exchanged", []practice.Decision{bare, denied, empty, bare, denied}, "was"},
		"a denial is not":          {"denial-exchanged", []practice.Decision{bare, denied, empty, bare, denied, empty}, "is"},
		"a denial tells nothing":   {"stray-json", []practice.Decision{bare, stray, bare, denied}, "is"},
	} {
		w := program.New("spotify", &text)
		for _, d := range tt.seen {
			if d.Method == "" {
				allow := decision(practice.EndpointAuthorize, "POST", finding.Passf("server_consent", "", "pressed Allow"))
				w.See(allow)
				w.End(at)
				continue
			}
			w.See(d)
		}
		i := slices.IndexFunc(text.Pitfalls, func(p companion.Pitfall) bool { return p.Name == tt.pitfall })
		seen, still := w.Seen().Fell(text.Pitfalls[i])
		got := ""
		if seen {
			got = map[bool]string{true: "is", false: "was"}[still]
		}
		if got != tt.want {
			t.Errorf("%s: the program %q in %s, want %q", name, got, tt.pitfall, tt.want)
		}
	}
}

// Of a program that hammers the newest 500 are kept, all are counted, and those alike are one row.
func TestMostAreLeftOut(t *testing.T) {
	w := program.New("spotify", nil)
	d := decision(practice.EndpointToken, "POST", finding.Failf("server_code", "RFC 6749 4.1.3", "no code"))
	d.Status, d.Error, d.Said = 400, "invalid_grant", `{"error":"invalid_grant"}`
	for range 1200 {
		w.See(d)
	}
	s := w.Seen()
	if rows := s.Rows(); len(s.Events) != 500 || s.Left != 700 || s.Refused != 1200 || len(rows) != 1 || rows[0].Times != 500 || s.Events[0].Advice != s.Events[499].Advice {
		t.Errorf("kept %d, left out %d, refused %d, %d rows", len(s.Events), s.Left, s.Refused, len(rows))
	}
}

func get(t *testing.T, address string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

func post(t *testing.T, address, form string) {
	t.Helper()
	resp, err := http.Post(address, "application/x-www-form-urlencoded", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}
