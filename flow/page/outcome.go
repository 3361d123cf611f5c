package page

import (
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/token"
)

// outcome is what a stage came to when all went well: one sentence, and the facts below it.
func outcome(v View, st flow.StageState) []Section {
	if st.Status != flow.Done {
		return nil
	}
	text, facts := came(v, st)
	if text == "" {
		return nil
	}
	return []Section{{Key: Outcome, Verdict: finding.Pass, Lines: []string{text}, Note: strings.Join(facts, " · ")}}
}

func came(v View, st flow.StageState) (text string, facts []string) {
	s := v.Snapshot
	switch st.Stage {
	case flow.Setup:
		facts = []string{"It authenticates with `" + string(s.Auth) + "`", "PKCE " + s.Client.PKCE.String()}
		if len(st.Exchanges) > 0 {
			facts = append(facts, "the authorization and token endpoints come from the metadata")
		}
		return "The client is ready.", facts
	case flow.Request:
		return "The authorization URL is built, but not sent yet.", []string{plain.Count(len(st.Params), "parameter")}
	case flow.Consent:
		return "The browser came back.", []string{"to `" + s.Listener.RedirectURI + "`, after " + took(st.Duration)}
	case flow.Callback:
		facts = []string{"It is good for one use"}
		if s.Response != nil && s.Response.Iss != "" {
			facts = append(facts, "`iss` names the issuer")
		}
		return "A code arrived, with the state that this walk sent.", facts
	case flow.Exchange:
		if s.Grant == nil {
			return "", nil
		}
		return "The server gave " + given(s.Grant, "an access token") + ".", lifeOf(s.Grant)
	case flow.API:
		if s.Call == nil {
			return "", nil
		}
		if _, song := told(v); song != "" {
			facts = []string{song}
		}
		return fmt.Sprintf("The API accepted the token and responded with %d.", s.Call.Status), facts
	case flow.Refresh:
		if s.Renewal == nil {
			return "", nil
		}
		facts = lifeOf(s.Renewal)
		if s.Renewal.Rotated {
			facts = append(facts, "the old refresh token must not be used again")
		}
		return "The server gave " + given(s.Renewal, "a new access token") + ".", facts
	case flow.Revoke:
		if r := s.Revocation; r != nil && r.Proof != nil && r.Proof.Status == 401 {
			facts = []string{"The API refuses the access token with 401, as expected"}
		}
		return "The server responded to the revocation with 200.", facts
	}
	return "", nil
}

// given are the tokens of a response.
func given(g *token.Result, access string) string {
	if g.Response.RefreshToken.IsZero() {
		return access + ", and no refresh token"
	}
	return access + " and a refresh token"
}

// lifeOf is what a token response says of scope and lifetime.
func lifeOf(g *token.Result) []string {
	var facts []string
	if scope := g.New.Scope; scope != "" {
		facts = append(facts, "Scope `"+plain.Text(scope)+"`")
	}
	if life := lifetime(g.Response); life > 0 {
		facts = append(facts, "the access token expires at "+g.Arrived.Add(life).Local().Format(time.TimeOnly))
	}
	return facts
}
