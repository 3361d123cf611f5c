package flow_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// What the check makes of a token response, by its truth. A refusal of the code means that the client was accepted; of the
// client, that it was not; of anything else, that nothing is known of it.
var (
	aboutTheCode   = []string{"code", "code_expired", "code_used"}
	afterTheClient = append([]string{"verifier", "redirect_uri", "account", "policy", "consent", "tenant"}, aboutTheCode...)
	aboutTheClient = []string{"secret", "client_id", "method", "public", "disabled", "encoding"}
)

// The check sees the same responses as the walk, from servers whose authorization endpoint tells clients apart. It says yes
// where only the code was refused, no where the client was, and yes to nothing else.
func TestMatrixOfCausesInTheCheck(t *testing.T) {
	score := map[string]int{}
	for _, m := range allMisfits(t) {
		if m.At != "token" {
			continue
		}
		names := strings.Split(m.Truth, "|")
		only := func(list []string) bool {
			return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(list, name) })
		}
		any := func(list []string) bool {
			return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(list, name) })
		}
		f := m.checked(t)
		result := "right"
		switch {
		case f.Verdict == finding.Pass && !any(afterTheClient), f.Verdict == finding.Fail && only(aboutTheCode):
			result = "wrong"
		case f.Verdict != finding.Pass && only(aboutTheCode), f.Verdict != finding.Fail && only(aboutTheClient):
			result = "nothing"
		}
		score[result]++
		if result != "right" {
			t.Logf("%s: %s, want %s: %s %s [%.160s]", m.Name, result, m.Truth, f.Verdict, f.Text, f.Evidence)
		}
	}
	t.Logf("right %d, wrong %d, nothing %d", score["right"], score["wrong"], score["nothing"])
	if score["wrong"] > 0 || score["right"]*100 < 95*(score["right"]+score["nothing"]) {
		t.Errorf("right %d, wrong %d, nothing %d; want none wrong, and 95 in 100 right", score["right"], score["wrong"], score["nothing"])
	}
}

// checked is what a check says of the client authentication at a server that answers token requests in the words of the
// misfit.
func (m misfit) checked(t *testing.T) finding.Finding {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch q := r.URL.Query(); {
		case r.URL.Path != "/authorize":
			m.write(w)
		case q.Get("client_id") != "app" || !strings.HasPrefix(q.Get("redirect_uri"), "http://127.0.0.1:"):
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, "Nothing of that name is registered here.")
		default:
			io.WriteString(w, `<form method="post"><input name="user"><input type="password"></form>`)
		}
	}))
	defer s.Close()
	password := secret.New("a-secret")
	if m.Secret != "" {
		password = secret.New(m.Secret)
	}
	c := check.Of(client.Client{ID: "app", Secret: password, Auth: token.Auth(m.Auth), PKCE: authz.S256,
		RedirectURI: "http://127.0.0.1:0/callback",
		Server:      provider.Server{AuthorizationEndpoint: s.URL + "/authorize", TokenEndpoint: s.URL + "/token"}})
	var out finding.Finding
	check.Run(t.Context(), c, check.Deps{}, func(f finding.Finding) {
		if f.ID == "client_authentication" {
			out = f
		}
	})
	return out
}

// beforeSignIn are the causes that a server can tell before anybody signs in.
var beforeSignIn = []string{"client_id", "redirect_uri", "scope", "pkce_required", "grant", "disabled", "resource", "nonce", "parameter",
	"state", "tenant", "tls", "endpoint", "issuer", "no_metadata", "instead", "challenge_page", "outage", "rate"}

// Walk and check agree on what needs no sign-in: where the metadata, the authorization endpoint or its page says it, the check
// fails too, and names no other cause than the walk; or it says that it cannot tell. It passes only what needs a person.
func TestMatrixBeforeTheSignIn(t *testing.T) {
	truths, score := readTruths(t), map[string]int{}
	for _, m := range allMisfits(t) {
		if m.Kind == "program" || m.At != "metadata" && m.At != "callback" && m.At != "page" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			names := strings.Split(m.Truth, "|")
			early := !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(beforeSignIn, name) })
			first, report := m.asked(t)
			result := "agree" // with the truth, as the walk does in TestMatrixOfCauses
			switch {
			case !report.Failed && !report.Unknown && early:
				result = "passes"
			case strings.HasSuffix(first.Text, "refuses the request.") && !early: // it names no cause
			case report.Failed:
				if result, _ = judge(m, &advice.Advice{ID: "check", Causes: []finding.Finding{first}}, truths); result == "right" {
					result = "agree"
				} else if walk, _ := judge(m, m.advice(t), truths); walk == "nothing" {
					result = "agree" // both know nothing
				}
			}
			score[result]++
			if result != "agree" {
				t.Logf("%s: %s, want %s: the check says %s [%.160s]", m.Name, result, m.Truth, first.Text, first.Evidence)
			}
		})
	}
	t.Log(score)
	if score["agree"] < 150 || len(score) > 1 {
		t.Errorf("%v, want that they agree in all", score)
	}
}

// asked is what a check says first that fails, at a server that answers the authorization request, or the one for its metadata,
// in the words of the misfit.
func (m misfit) asked(t *testing.T) (first finding.Finding, report check.Report) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case m.At == "metadata":
			m.write(w)
		case r.URL.Path == "/token":
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"error":"invalid_grant"}`)
		case q.Get("client_id") != "app" || !strings.HasPrefix(q.Get("redirect_uri"), "http://127.0.0.1:"):
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, "Nothing of that name is registered here.")
		case m.At == "callback":
			w.Header().Set("Location", q.Get("redirect_uri")+"?"+m.Query+"&state="+q.Get("state"))
			w.WriteHeader(http.StatusFound)
		default:
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, m.Text)
		}
	}))
	defer s.Close()
	c := client.Client{ID: "app", Secret: secret.New("a-secret"), PKCE: authz.S256, RedirectURI: "http://127.0.0.1:0/callback"}
	if m.At == "metadata" {
		c.Issuer = s.URL
	} else {
		c.Server = provider.Server{AuthorizationEndpoint: s.URL + "/authorize", TokenEndpoint: s.URL + "/token"}
	}
	report = check.Run(t.Context(), check.Of(c), check.Deps{}, func(f finding.Finding) {
		if f.Verdict == finding.Fail && first.ID == "" {
			first = f
		}
	})
	return first, report
}
