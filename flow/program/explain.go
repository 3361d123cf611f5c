package program

import (
	"cmp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
)

// fixes are what the author of a program does about a check that failed, by its ID, after its endpoint where that matters.
var fixes = map[string]string{
	"server_redirect_uri":          "Register exactly the redirect URI that the program sends, or send exactly the registered one.",
	"token server_redirect_uri":    "Send the redirect URI of the authorization request: write it once in the program.",
	"server_client_id":             "Copy the client ID as the practice server shows it.",
	"server_client_authentication": "Copy the client ID and the secret as the practice server shows them, and send them with the method that it names.",
	"server_scope":                 "Request scopes of this provider, in one string with its separator, including all that the API call needs.",
	"server_response_type":         "Send response_type=code.",
	"server_code_challenge":        "Send code_challenge with code_challenge_method=S256.",
	"server_code_challenge_method": "Send code_challenge_method=S256.",
	"server_code_verifier":         "Send the code_verifier that the challenge of this request was derived from.",
	"server_grant_type":            "Send grant_type=authorization_code with a code, or grant_type=refresh_token with a refresh token, as a form.",
	"server_code":                  "Exchange each code once, immediately, and only when the callback has one.",
	"server_refresh_token":         "Send the newest refresh token of this client, as received, without a line end.",
	"server_access_token":          "Send the newest access token in the header: Authorization: Bearer TOKEN.",
	"server_query":                 "Add the parameter to the address of the call.",
	"server_path":                  "Compare the address in the program with those that the practice server shows.",
	"server_method":                "Send the request with the method that the endpoint accepts.",
	"server_exchange":              "Look at what the program printed when the callback came, and let it exchange the code there.",
	"server_consent":               "Nothing is wrong. Tell the person that the request was denied.",
	"server_repeated":              "Send each parameter once.",
	"server_form":                  "Let the HTTP library encode the form.",
}

// explain is why a request was refused: first what the server itself saw, which is certain, then what else the same
// words mean. It is nil for a request that was not refused.
func (w *Watch) explain(d practice.Decision) *advice.Advice {
	i := slices.IndexFunc(d.Checks, func(c finding.Finding) bool { return c.Verdict == finding.Fail })
	if i < 0 || d.Endpoint == practice.EndpointHome {
		return nil
	}
	seen := d.Checks[i]
	fix := cmp.Or(fixes[string(d.Endpoint)+" "+seen.ID], fixes[seen.ID])
	if strings.Contains(seen.Text, "registered or not") { // registering it again would not help
		fix = "Register another redirect URI, and send that one."
	}
	sure := finding.Failf(seen.ID, seen.Section, "The server saw it. %s", plain.Stop(seen.Text)).With("", fix, finding.Action{})
	for _, e := range w.seen.Events[max(0, len(w.seen.Events)-8):] { // who hammers is refused for the same again
		if e.Decision.Said == d.Said && e.Advice != nil && e.Advice.Causes[0].Text == sure.Text {
			return e.Advice
		}
	}
	at := flow.Exchange
	if stageOf(d) == flow.Refresh {
		at = flow.Refresh
	}
	a := advice.ForTextOf(w.as, at, d.Said)
	if a == nil || !a.Known() {
		a = &advice.Advice{What: "The practice server refused this request.", ID: "E000", Section: seen.Section}
		if d.Method == "" {
			a.What = "The authorization code was never exchanged."
		}
		a.Causes = nil
	}
	causes := []finding.Finding{sure}
	// Two others are enough beside what is certain. What to do about them is said to a walk, which has stages and fields.
	for _, c := range a.Causes[:min(2, len(a.Causes))] {
		causes = append(causes, finding.Failf(c.ID, c.Section, "Elsewhere these words can also mean: %s", c.Text))
	}
	a.Causes = causes
	return a
}
