package page_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/secret"
)

// The last page tells the walk of this person, in the past, with what came and what to do next.
func TestEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		who       person.Person
		alter     func(*client.Client)
		intro     string
		sentences []string
		next      []string
	}{
		"with PKCE": {person.Person{}, func(*client.Client) {}, "You let an app into Mira's music, and the app gave the key back at the end.",
			[]string{"client `web`", "pressed Allow", "came the response: the code `", "the verifier `", "“Home at 127.0.0.1” by The Loopbacks; a refresh brought a second access token; since the revocation the API refuses that one"},
			[]string{"Start without PKCE", "Start and deny", "Open the lab"}},
		"without PKCE": {person.Person{}, func(c *client.Client) { c.PKCE = authz.Off }, "You let an app into Mira's music",
			[]string{"client `web`", "pressed Allow", "came the response: the code `", "the code, authenticated by its client secret and without PKCE,", "API refuses that"},
			[]string{"Start with PKCE", "Start and deny", "Open the lab"}},
		"denied": {person.Person{Deny: true}, func(*client.Client) {}, "You kept an app out.",
			[]string{"client `web`", "pressed Deny", "the error `access_denied`", "the app has no code"},
			[]string{"Start and allow", "Start without PKCE"}},
	} {
		t.Run(name, func(t *testing.T) {
			end := walk(t, tt.who, tt.alter, func(page.View) {})
			if !page.Over(end) {
				t.Fatal("the walk has no end")
			}
			v := page.View{Snapshot: end, Practice: true, Open: true, Labs: []page.Offer{{At: page.AtEnd, Title: "Steal the code", Lab: "stolen"}}}
			p := page.End(v)
			if !strings.HasPrefix(p.Intro, tt.intro) {
				t.Errorf("it begins with %q, want %q", p.Intro, tt.intro)
			}
			lines := p.Find(page.Sentences).Lines
			if len(lines) != len(tt.sentences) {
				t.Fatalf("%d sentences, want %d: %q", len(lines), len(tt.sentences), lines)
			}
			for i, want := range tt.sentences {
				if !strings.Contains(lines[i], want) {
					t.Errorf("sentence %d is %q, want %q in it", i+1, lines[i], want)
				}
			}
			var next []string
			for _, s := range p.All(func(s page.Section) bool { return s.Key == page.Next }) {
				next = append(next, s.Buttons[0].Text)
				if c := s.Buttons[0].Command; c.Kind != page.Lab && (c.Kind != page.Again || c.Client == nil || c.Client.ID != "web") {
					t.Errorf("%s is %+v", s.Title, c)
				}
			}
			if strings.Join(next, ", ") != strings.Join(tt.next, ", ") || p.Buttons[0].Text != tt.next[0] {
				t.Errorf("what next: %q and first %q, want %q", next, p.Buttons[0].Text, tt.next)
			}
			v.Open = false
			for _, text := range []string{page.EndMarkdown(page.View{Snapshot: end, Practice: true, Open: true}), strings.Join(page.End(v).Find(page.Sentences).Lines, "\n")} {
				for what, x := range secretsOf(end) {
					if !x.IsZero() && (strings.Contains(text, x.Reveal()) || strings.Contains(text, x.Reveal()[:6]+"…")) {
						t.Errorf("the summary has the %s in it:\n%s", what, text)
					}
				}
			}
		})
	}
}

func secretsOf(s flow.Snapshot) map[string]secret.Value {
	out := map[string]secret.Value{"client secret": s.Client.Secret, "verifier": s.Request.PKCE.Verifier, "code": s.Response.Code}
	if s.Grant != nil {
		out["access token"], out["refresh token"] = s.Grant.New.Access, s.Grant.New.Refresh
	}
	return out
}

// How long each lived is told to scale, and nothing lived longer than it may.
func TestLives(t *testing.T) {
	end := walk(t, person.Person{}, func(*client.Client) {}, func(page.View) {})
	lives := page.End(page.View{Snapshot: end, Practice: true, Open: true}).Find(page.Lives).Lives
	var names []string
	for _, l := range lives {
		names = append(names, l.Name)
		if l.Of == 0 || l.To.Sub(l.From) > l.Of || l.To.Before(l.From) {
			t.Errorf("%s lived %s", l.Name, l.Text())
		}
	}
	if got := strings.Join(names, ", "); got != "code, access token, new token" || !strings.HasSuffix(lives[1].Text(), " of 1 h") {
		t.Errorf("the lives are %s: %+v", got, lives)
	}
}
