package page

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
)

// AuthorizationURL is the URL that the browser opens, "" where there is none yet or it could not be made.
func AuthorizationURL(s flow.Snapshot) string {
	if r := s.Request; r != nil && s.Stage(flow.Request).Failure == nil {
		return r.URL
	}
	return ""
}

func requestURL(v View) []Section {
	if url := AuthorizationURL(v.Snapshot); url != "" {
		return []Section{{Key: URL, Title: "The authorization URL", URL: url}}
	}
	return nil
}

// derivation is how the challenge is made of the verifier. The verifier is shown even with a real provider: it was made
// here, is good for one code, and is the lesson.
func derivation(v View) []Section {
	if AuthorizationURL(v.Snapshot) == "" || v.Snapshot.Request.PKCE.Verifier.IsZero() {
		return nil
	}
	method := v.Snapshot.Client.PKCE
	p := authz.Derive(method, v.Snapshot.Request.PKCE.Verifier)
	var rows []Row
	add := func(name, value, of string) {
		rows = append(rows, Row{Name: name, Value: value, Of: of, Explain: Explain(name)})
	}
	add("code_verifier", v.Snapshot.Request.PKCE.Verifier.Reveal(), "code_verifier")
	if method == authz.S256 {
		add("SHA-256", hex.EncodeToString(p.Hash[:]), "")
	}
	add("code_challenge", p.Challenge, "code_challenge")
	add("code_challenge_method", string(method), "")
	return []Section{{Key: PKCE, Title: "Code verifier and code challenge", Rows: rows}}
}

// wait is the listener while it waits, and what else came to it.
func wait(v View, st flow.StageState) []Section {
	var out []Section
	if st.Status == flow.Running && !v.Earlier {
		out = append(out, Section{Key: Waiting, Title: "Waiting for the callback", Lines: []string{
			fmt.Sprintf(asked(st), v.Snapshot.Listener.RedirectURI) + " " + plain.Sentence(Guard(v.Snapshot.Listener)),
			"If no browser opened, copy the URL and open it yourself. If the browser runs on another " +
				"machine, open the authorization URL there (it is below), and paste the URL where the browser ended up."}})
	}
	if len(st.Events) > 0 {
		refused := Section{Key: Refused, Title: "Other requests that the listener refused"}
		for _, e := range st.Events {
			refused.Lines = append(refused.Lines, e.At.Format(time.TimeOnly)+"  "+e.Text)
			if received, sent := foreign(v, e); sent != "" {
				refused.Lines[len(refused.Lines)-1] += fmt.Sprintf(" Received: `%s`. Sent: `%s`.", received, sent)
				refused.Title, refused.Of = "An attempt, stopped by the state check", map[string]string{received: "state", sent: "state"}
				refused.Note = "A response with a different state may be an attempt to give this app a code that it did not ask for. The state " +
					"check stopped it; without it, the app might have ended up in somebody else's account."
			}
		}
		out = append(out, refused)
	}
	return append(out, requestURL(v)...)
}

// foreign is the state of a response that was refused for it, and the one that was sent; "" for any other event.
func foreign(v View, e loopback.Event) (received, sent string) {
	_, query, _ := strings.Cut(e.RequestLine, "?")
	query, _, _ = strings.Cut(query, " ")
	got, err := url.ParseQuery(query)
	params := v.Snapshot.Stage(flow.Request).Params
	at := slices.IndexFunc(params, func(p flow.Param) bool { return p.Name == "state" })
	if err != nil || at < 0 || !got.Has("state") || params[at].Value.Equal(secret.New(got.Get("state"))) {
		return "", ""
	}
	if received = plain.Text(got.Get("state")); !v.Open {
		received = v.Snapshot.Redactor.Text(received)
	}
	return plain.Cut(received, 80), reveal(v, params[at].Value)
}

// OtherBrowser is what has happened where a callback brought no cookie.
const OtherBrowser = "A callback came from a browser that this program did not start."

// Guard says which callbacks the listener takes, and from whom.
func Guard(l flow.Listener) string {
	if l.Others() == "" {
		return "the callback has to be pasted"
	}
	return l.Takes() + "; " + l.Others()
}

// asked says what became of the browser, as far as the opener tells.
func asked(st flow.StageState) string {
	for _, c := range st.Checks {
		if c.ID == "browser" && c.Verdict == finding.Warn {
			return "No browser could be opened: copy the URL and open it yourself. The listener is waiting on `%s`."
		}
	}
	return "The system was asked to open a browser. The listener is waiting on `%s`."
}
