package advice

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// One error stands for a wrong method and for a wrong secret. A test of the client tells them apart.
func TestTestedClient(t *testing.T) {
	const method, wrong = "with a method", "The client secret is wrong"
	for name, tt := range map[string]struct {
		used  token.Auth
		test  client.Tested
		first string // cause
		says  string // its evidence
		out   string // cause that is ruled out; "" for none
	}{
		"no test": {token.Post, client.Tested{}, wrong, "no white space", ""},
		"another method": {token.Post, client.Tested{Accepted: token.Basic, Refused: []token.Auth{token.Post}},
			method, "with client_secret_basic were", wrong},
		"public client": {token.Basic, client.Tested{Accepted: token.None, Refused: []token.Auth{token.Basic}}, method, "as a public client", ""},
		"refused both": {token.Basic, client.Tested{Accepted: "", Refused: []token.Auth{token.Basic, token.Post}},
			wrong, "_basic and with client", ""},
		"accepted the way": {token.Basic, client.Tested{Accepted: token.Basic}, "", "", wrong},
		"of another way":   {token.Basic, client.Tested{Accepted: "", Refused: []token.Auth{token.Post}}, wrong, "no white space", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := flow.Snapshot{Configuration: flow.Configuration{Auth: tt.used}, Client: client.Client{ID: "web", Secret: secret.New("the-secret-of-this-test")}}
			st := &s.Stages[flow.Exchange.Index()]
			st.Stage, st.Status = flow.Exchange, flow.Failed
			st.Failure = &flow.Failure{Kind: flow.KindAnswer, Status: 401, Code: "invalid_client"}
			a := ForTested(s, flow.Exchange, tt.test)
			first := a.Causes[0]
			if !strings.Contains(first.Text, tt.first) || !strings.Contains(first.Evidence, tt.says) {
				t.Errorf("first cause %q with %q; want %q with %q", first.Text, first.Evidence, tt.first, tt.says)
			}
			for _, c := range a.Causes {
				if out := tt.out != "" && strings.Contains(c.Text, tt.out); strings.Contains(c.Text, wrong) && (c.Verdict == against) != out {
					t.Errorf("%q is ruled out: %v, with %q; want %v", c.Text, c.Verdict == against, c.Evidence, out)
				}
				if strings.Contains(c.Evidence, "the-secret") {
					t.Errorf("the evidence holds the secret: %q", c.Evidence)
				}
			}
		})
	}
}

// The number that the server sent names the cause more closely than a test that refuses the client as well.
func TestTheNumberStaysFirstAfterATest(t *testing.T) {
	for _, test := range []client.Tested{{}, {Refused: []token.Auth{token.Basic, token.Post}}} {
		s := flow.Snapshot{Configuration: flow.Configuration{Auth: token.Post},
			Client: client.Client{ID: "web", Preset: "microsoft", Secret: secret.New("the-secret-of-this-test")}}
		st := &s.Stages[flow.Exchange.Index()]
		st.Stage, st.Status = flow.Exchange, flow.Failed
		st.Failure = &flow.Failure{Kind: flow.KindAnswer, Status: 401, Code: "invalid_client",
			Description: "AADSTS7000215: Invalid client secret provided."}
		if first := ForTested(s, flow.Exchange, test).Causes[0]; !strings.HasPrefix(first.Text, "The client secret is wrong: its ID") ||
			!strings.HasPrefix(first.Evidence, "The server says AADSTS7000215") {
			t.Errorf("tested %+v, first is %q with %q", test, first.Text, first.Evidence)
		}
	}
}
