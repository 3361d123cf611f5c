package advice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/words"
)

// numberFaces are the advice on an error number of Microsoft Entra with some text, wherever it may come.
func numberFaces(number, code, text string) map[string]*Advice {
	said := "AADSTS" + number + ": " + text + " Trace ID: 5b1d2c47-8a0e-4a4f"
	sent := walked(flow.Exchange, flow.Failure{Kind: flow.KindAnswer, Status: 400, Code: code, Description: said})
	back := walked(flow.Callback, flow.Failure{Kind: flow.KindDenied, Code: code, Description: said})
	return map[string]*Advice{
		"page":     ForPage(walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout}), "Sign in\nSorry, but we're having trouble signing you in.\n"+said),
		"callback": For(back, flow.Callback),
		"token":    For(sent, flow.Exchange),
		"pasted":   ForTextOf("", flow.Exchange, "MsalServiceException: "+said),
		"JSON":     ForTextOf("", flow.Exchange, fmt.Sprintf(`{"error":%q,"error_description":%q,"error_codes":[%s]}`, code, said, number)),
		"list":     ForTextOf("", flow.Exchange, fmt.Sprintf(`{"error":%q,"error_codes":[%s]}`, code, number)),
	}
}

func TestNumberNamesTheCause(t *testing.T) {
	for number, want := range map[string]struct{ id, code, cause string }{
		"500112":  {"E062", "invalid_client", "The redirect URI in the token request"},
		"500117":  {"E013", "invalid_request", "The redirect URI uses http"},
		"700016":  {"E014", "unauthorized_client", "No app with this client ID"},
		"90002":   {"E014", "invalid_request", "The tenant in the address does not exist"},
		"50020":   {"E015", "invalid_grant", "The account that signed in does not exist"},
		"65001":   {"E016", "invalid_grant", "Neither the account nor an administrator"},
		"65004":   {"E016", "access_denied", "Cancel was pressed"},
		"28002":   {"E017", "invalid_scope", "A scope does not exist"},
		"700022":  {"E017", "invalid_scope", "The scopes belong to more than one resource"},
		"50058":   {"E046", "login_required", "No one is signed in"},
		"50076":   {"E046", "interaction_required", "The account has to sign in with an additional factor"},
		"50126":   {"E112", "invalid_grant", "The user name or the password"},
		"53003":   {"E038", "access_denied", "A Conditional Access policy"},
		"700054":  {"E044", "unsupported_response_type", "The response type is not enabled"},
		"90033":   {"E045", "temporarily_unavailable", "The server has an internal problem"},
		"7000222": {"E081", "invalid_client", "The client secret has expired"},
		"7000218": {"E082", "invalid_client", "The request had no client secret"},
		"700025":  {"E083", "invalid_client", "The request carried a secret"},
		"9002326": {"E084", "invalid_request", "A page in a browser"},
		"54005":   {"E085", "invalid_grant", "The code has already been redeemed"},
		"700005":  {"E086", "invalid_grant", "The code was issued by one tenant"},
		"900144":  {"E087", "invalid_request", "A parameter is missing"},
		"90014":   {"E087", "invalid_request", "A parameter is missing"},
		"900561":  {"E088", "invalid_request", "The token endpoint received no POST"},
		"9010010": {"E042", "invalid_target", "The resource parameter does not belong"},
	} {
		for face, a := range numberFaces(number, want.code, "Words that nobody knows.") {
			first := a.Causes[0]
			if a.ID != want.id || !strings.HasPrefix(first.Text, want.cause) || !strings.HasPrefix(first.Evidence, "The server says AADSTS"+number+".") {
				t.Errorf("%s in a %s: %s, %+v", number, face, a.ID, first)
			}
		}
	}
}

// Whatever else was seen, what the number means is not ruled out, and stands first.
func TestEveryNumberStandsFirst(t *testing.T) {
	check := func(where string, a *Advice, m words.Meaning) {
		t.Helper()
		if first := a.Causes[0]; first.Text != m.Cause || first.Verdict != supports || a.ID != m.ID || a.Section != m.Section ||
			!strings.HasPrefix(first.Evidence, "The server says AADSTS"+m.Number+".") {
			t.Errorf("%s in %s: %s, %+v", m.Number, where, a.ID, a.Causes)
		}
	}
	all := slices.DeleteFunc(words.Meanings(), func(m words.Meaning) bool { return m.Number == "" })
	meantAt := func(stage flow.Stage, m words.Meaning) bool { // a few mean something else of a refresh
		return words.Affirmed(string(stage), "", m.Says, func(string) bool { return false }).Cause == m.Cause
	}
	for _, m := range all {
		if meantAt(flow.Exchange, m) {
			for face, a := range numberFaces(m.Number, "invalid_grant", "Words that nobody knows.") {
				check("a "+face, a, m)
			}
		}
	}
	tried := 0
	for i, p := range samples {
		if p.failure == nil || p.failure.Kind != flow.KindAnswer || p.stage == flow.API {
			continue
		}
		for j := range 7 {
			m := all[(i*7+j)%len(all)]
			if !meantAt(p.stage, m) || m.Weak && !words.General(p.failure.Code) {
				continue
			}
			s, failure := p.snapshot(p.server), *p.failure
			failure.Description = "AADSTS" + m.Number + ": Words that nobody knows."
			s.Stages[p.stage.Index()].Failure = &failure
			check(p.String(), For(s, p.stage), m)
			tried++
		}
	}
	if tried < 500 {
		t.Errorf("only %d situations were tried", tried)
	}
}

// A number that nobody here knows is quoted with its text, and neither it nor a code that goes with many numbers is interpreted.
func TestUnknownNumber(t *testing.T) {
	for _, code := range []string{"invalid_request", "invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "server_error"} {
		for face, a := range numberFaces("1234567", code, "Something nobody has described.") {
			if face == "list" {
				continue // without the letters it may be anybody's
			}
			first := a.Causes[0]
			if a.Known() || !strings.Contains(first.Evidence, `says "AADSTS1234567: Something nobody has described."`) ||
				!strings.Contains(first.Fix, "look the number up") {
				t.Errorf("%s in a %s: %s, %+v", code, face, a.ID, first)
			}
		}
	}
	// It is no reason to think otherwise of a response that belongs to another request.
	stray := event("E048", loopback.KindRefused, "GET /callback?error=access_denied&error_description=AADSTS1234567&state=of-another HTTP/1.1")
	if a, _ := stray.play(""); !a.Known() {
		t.Errorf("in a stray response: %s, %+v", a.ID, a.Causes)
	}
	// A code of one meaning, and words that the lexicon has, still count.
	for face, a := range numberFaces("1234567", "interaction_required", "Something nobody has described.") {
		if a.ID != "E046" && face != "page" && face != "pasted" {
			t.Errorf("interaction_required in a %s: %s", face, a.ID)
		}
	}
	for face, a := range numberFaces("1234567", "invalid_request", "The authorization code has expired.") {
		if !strings.Contains(a.Causes[0].Text, "code has expired") && face != "list" {
			t.Errorf("an expired code in a %s: %s, %+v", face, a.ID, a.Causes[0])
		}
	}
}

// Where many errors share a number, the words beside it come first; beside another one they count for nothing.
func TestWordsBesideANumber(t *testing.T) {
	for number, tt := range map[string]struct{ text, cause string }{
		"90023":  {"Public clients can't send a client secret.", "a public client must not send a secret"},
		"70000":  {"The request was denied because one or more scopes requested are unauthorized.", "scopes requested with it are not granted"},
		"700027": {"The certificate used to sign the client assertion is not registered on application.", "The client assertion"},
	} {
		for face, a := range numberFaces(number, "invalid_request", tt.text) {
			if face != "list" && !strings.Contains(a.Causes[0].Text, tt.cause) {
				t.Errorf("%s in a %s: %s, %+v", number, face, a.ID, a.Causes[0])
			}
		}
	}
}

func TestWhatWasSeenStandsBesideTheNumber(t *testing.T) {
	for name, tt := range map[string]struct {
		sample   sample
		change   change
		first    string
		evidence string
	}{
		"two tenants": {tok("E086", "microsoft", 400, "invalid_grant", "AADSTS700005: x"), func(s *flow.Snapshot) {
			s.Server.AuthorizationEndpoint = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
			s.Server.TokenEndpoint = "https://login.microsoftonline.com/consumers/oauth2/v2.0/token"
		}, "The code was issued by one tenant", "AADSTS700005. The tenant is common in the authorization endpoint and consumers in the token endpoint"},
		"a secret with a space": {tok("E081", "microsoft", 401, "invalid_client", "AADSTS7000215: x"), func(s *flow.Snapshot) {
			s.Client.Secret = secret.New("a-secret ")
		}, "The client secret is wrong: its ID was copied", "AADSTS7000215. The"},
		"the same redirect URI": {tok("E062", "microsoft", 400, "invalid_client", "AADSTS500112: x"), func(*flow.Snapshot) {},
			"The redirect URI in the token request", "AADSTS500112. The walk saw otherwise:"},
	} {
		a, _ := tt.sample.with(tt.change).play(tt.sample.server)
		if first := a.Causes[0]; a.ID != tt.sample.id || !strings.HasPrefix(first.Text, tt.first) || first.Verdict != supports ||
			!strings.Contains(first.Evidence, tt.evidence) {
			t.Errorf("%s: %s, %+v", name, a.ID, first)
		}
	}
}
