package page_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/ports"
)

// walk takes a client of the practice server through all stages, and shows each snapshot to look.
func walk(t *testing.T, p person.Person, alter func(*client.Client), look func(page.View)) flow.Snapshot {
	t.Helper()
	uri := "http://127.0.0.1:" + ports.Free(t) + "/callback"
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "web", Secret: secret.New("the-secret-of-this-test"), RedirectURIs: []string{uri}},
		{ID: "native", RedirectURIs: []string{uri}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	c := client.Client{Issuer: server.Issuer(), ID: "web", Secret: secret.New("the-secret-of-this-test"), RedirectURI: uri,
		Scope: "activity", PKCE: authz.S256, Server: provider.Server{API: server.Issuer() + "/api/me"}}
	alter(&c)
	w := flow.New(1, c, flow.Deps{OpenURL: p.Visit})
	defer w.Close()
	view := func(s flow.Snapshot) {
		look(page.View{Snapshot: s, Practice: true, Open: true, Now: time.Now(), Decisions: server.DecisionsBetween})
	}
	view(w.Snapshot())
	for _, s := range flow.Stages {
		if s == flow.Callback || w.Snapshot().Stage(s).Status == flow.Todo {
			continue
		}
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
		view(w.Snapshot())
	}
	return w.Snapshot()
}

// words are all sentences that a page shows, and all beside it.
func words(v page.View, s flow.Stage) []string {
	p := page.Of(v, s)
	out := []string{p.Title, p.Intro, page.Why(s)}
	for _, b := range p.Buttons {
		out = append(out, b.Text)
	}
	for _, a := range page.Arrows(v) {
		out = append(out, a.Label)
	}
	for _, section := range p.Sections {
		out = append(out, section.Title, section.Note)
		out = append(out, section.Lines...)
		for _, r := range section.Rows {
			out = append(out, r.Name, r.Note, r.Explain)
		}
		for _, f := range section.Findings {
			out = append(out, f.Text, f.Evidence, f.Fix)
		}
	}
	return out
}

// Without PKCE nothing on any page speaks of a verifier or a challenge as if there were one, and it is said what the
// absence allows.
func TestPagesWithoutPKCE(t *testing.T) {
	for name, tt := range map[string]struct {
		alter func(*client.Client)
		says  string
	}{
		"confidential": {func(c *client.Client) { c.PKCE = authz.Off }, "only the client secret keeps"},
		"public":       {func(c *client.Client) { c.PKCE, c.ID, c.Secret = authz.Off, "native", secret.Value{} }, "whoever gets hold of it"},
	} {
		t.Run(name, func(t *testing.T) {
			said := map[string]bool{}
			walk(t, person.Person{}, tt.alter, func(v page.View) {
				for _, s := range flow.Stages {
					for _, text := range words(v, s) {
						for sentence := range strings.SplitSeq(text, ". ") {
							said[sentence] = true
						}
					}
				}
			})
			told := false
			for text := range said {
				told = told || strings.Contains(text, tt.says)
				lower := strings.ToLower(text)
				for _, known := range []string{"'code_challenge'", "code_challenge_methods_supported", // words of the server
					"code challenge or its method is malformed", "there is no code challenge"} { // and a cause that is ruled out
					lower = strings.ReplaceAll(lower, known, "")
				}
				if (strings.Contains(lower, "verifier") || strings.Contains(lower, "challenge")) && !strings.Contains(text, "PKCE") {
					t.Errorf("without PKCE a page says: %s", text)
				}
			}
			if !told {
				t.Errorf("no page says %q", tt.says)
			}
		})
	}
}

// A page is in the present until its stage has ended, and then in the past.
func TestTenseFollowsTheStage(t *testing.T) {
	before, after := map[flow.Stage]string{}, map[flow.Stage]string{}
	end := walk(t, person.Person{}, func(*client.Client) {}, func(v page.View) {
		for _, s := range flow.Stages {
			text := page.Of(v, s).Intro
			if v.Snapshot.Stage(s).Status.Ended() {
				after[s] = text
			} else {
				before[s] = text
			}
		}
	})
	for _, s := range flow.Stages {
		if before[s] == after[s] || after[s] == "" {
			t.Errorf("stage %s says the same before and after: %q", s, after[s])
		}
	}
	if !strings.Contains(after[flow.Exchange], "verifier proved") || !strings.Contains(before[flow.Exchange], "verifier proves") {
		t.Errorf("with PKCE the exchange says %q, then %q", before[flow.Exchange], after[flow.Exchange])
	}
	p := page.Of(page.View{Snapshot: end, Practice: true, Open: true}, flow.Revoke)
	if p.Buttons[0].Text != "Continue: What happened" || p.Find(page.Checks).Findings == nil {
		t.Errorf("the last page has %+v and no checks", p.Buttons)
	}
}

// Who pressed Deny reads what happened, never that tokens came.
func TestDeniedPage(t *testing.T) {
	end := walk(t, person.Person{Deny: true}, func(*client.Client) {}, func(page.View) {})
	p := page.Of(page.View{Snapshot: end, Open: true}, flow.Callback)
	why := p.Find(page.Failure)
	if why.Source != "RFC 6749 §4.1.2.1 · E038" || len(why.Findings) == 0 || !strings.Contains(p.Intro, "stopped there") {
		t.Errorf("the page says %q, %+v", p.Intro, why)
	}
	if p.Buttons[0].Command != (page.Command{Kind: page.Restart, Stage: flow.Request}) {
		t.Errorf("its button is %+v", p.Buttons[0])
	}
	v := page.View{Snapshot: end, Open: true, Denial: true} // as it was meant to end
	p = page.Of(v, flow.Callback)
	if why := p.Find(page.Failure); why.Verdict != finding.Skip || len(why.Findings) > 0 || p.Buttons[0].Command.Kind != page.Ending {
		t.Errorf("a wanted denial says %+v, and its button is %+v", why, p.Buttons[0])
	}
	for _, a := range page.Arrows(v) {
		if a.Stage == flow.Callback && a.Opens == page.Request && a.Sign != page.AsExpected {
			t.Errorf("its callback has the sign %d", a.Sign)
		}
	}
}

// In the server's view each reason is a sentence that names what it is about, and a secret looks as it does on the client's
// side: whole walks have no mark of a redacted one where secrets may be shown.
func TestServersView(t *testing.T) {
	reasons, code := 0, ""
	walk(t, person.Person{}, func(*client.Client) {}, func(v page.View) {
		if r := v.Snapshot.Response; r != nil {
			code = r.Code.Reveal()[:6]
		}
		for _, s := range flow.Stages {
			for _, d := range page.Of(v, s).Find(page.Server).Decisions {
				for _, c := range d.Checks {
					name, _, _ := strings.Cut(c.Text, ":")
					first, _ := utf8.DecodeRuneInString(c.Text)
					if reasons++; !unicode.IsUpper(first) && strings.Contains(name, " ") && !strings.HasPrefix(c.Text, d.ClientID) || !strings.HasSuffix(c.Text, ".") || strings.Contains(c.Text, "[redacted") {
						t.Errorf("%s: the server says %q", s, c.Text)
					}
					if name == "code" && !strings.Contains(c.Text, code+"…") {
						t.Errorf("%s: the server's code is another one than ours (%s…): %q", s, code, c.Text)
					}
				}
			}
		}
	})
	if reasons == 0 || code == "" {
		t.Error("the server gave no reason")
	}
}

// The line of the present says since when nothing more has happened, which stays true while nobody looks.
func TestPresent(t *testing.T) {
	var seen []string
	end := walk(t, person.Person{}, func(*client.Client) {}, func(v page.View) {
		if text := page.Present(v); len(seen) == 0 || seen[len(seen)-1] != text {
			seen = append(seen, text)
		}
	})
	st := end.Stage(flow.Revoke)
	last := "now, since " + st.Started.Add(st.Duration).Local().Format(time.TimeOnly)
	if seen[0] != "now" || seen[len(seen)-1] != last {
		t.Errorf("it says %q, want now at first and %q at last", seen, last)
	}
}
