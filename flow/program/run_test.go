package program_test

import (
	"net/http"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
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
			got = append(got, p.Name+" "+p.Differs)
		}
	}
	want := []string{"response_type ", "client_id ", "redirect_uri differs (host): yours http://localhost:3500/callback, ours http://127.0.0.1:3500/callback",
		"scope is missing", "state is missing", "code_challenge is missing", "code_challenge_method is missing", "show is additional: 1",
		"grant_type ", "code ", "redirect_uri ", "code_verifier is missing", "Authorization is missing", "client_id is additional: practice-web",
		"client_secret is additional: sent"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
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
