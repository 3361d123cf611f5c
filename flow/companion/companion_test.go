package companion_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
)

var names = []string{"pytify", "pytify-flask", "spotify-article", "stack-exchange", "yutify-guide"}

// The names are stable, and a companion has everything that a reader needs: a provider that is there, steps with a stage of
// the walk, what to change, and pitfalls that wait in a step.
func TestCompanionsAreWhole(t *testing.T) {
	var got []string
	for _, c := range companion.All() {
		got = append(got, c.Name)
		p, ok := provider.Find(c.Provider)
		if !ok || c.Title == "" || len(c.Base) == 0 || len(c.Steps) < 4 || len(c.Pitfalls) < 4 {
			t.Errorf("%s is not whole: %d steps, %d pitfalls", c.Name, len(c.Steps), len(c.Pitfalls))
		}
		if (c.Sends == "") != c.RefreshToken {
			t.Errorf("%s: a program begins with an authorization or with a refresh token", c.Name)
		}
		waiting := map[string]bool{}
		for _, s := range c.Steps {
			if s.Text == "" || !slices.Contains(flow.Stages, s.Stage) {
				t.Errorf("%s: the step %q is of stage %q", c.Name, s.Text, s.Stage)
			}
			for _, f := range s.Falls {
				waiting[f] = true
			}
		}
		for _, f := range c.Pitfalls {
			if f.Text == "" || f.Fix == "" || !waiting[f.Name] {
				t.Errorf("%s: the pitfall %s has no words, no way out or no step", c.Name, f.Name)
			}
			if _, err := lab.Find(f.Lab); f.Lab != "" && err != nil {
				t.Errorf("%s: %s names the lab %s, which is not there", c.Name, f.Name, f.Lab)
			}
			delete(waiting, f.Name)
		}
		if len(waiting) > 0 {
			t.Errorf("%s: steps name pitfalls that are not there: %v", c.Name, waiting)
		}
		if p.ID == "" {
			t.Errorf("%s has no provider", c.Name)
		}
	}
	if !slices.Equal(got, names) {
		t.Errorf("companions %v, want %v", got, names)
	}
}

// The list that was committed before the companions is what they have, by name, lab and whether it is seen or told.
func TestPitfallsAreTheListedOnes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "pitfalls.md"))
	if err != nil {
		t.Fatal(err)
	}
	heading, row := regexp.MustCompile(`^## ([a-z-]+):`), regexp.MustCompile(`^\| ([a-z0-9-]+) \|.*\| (seen|told)[^|]*\| ([a-z0-9-]+) \|$`)
	listed, of := map[string][]string{}, ""
	for line := range strings.SplitSeq(string(text), "\n") {
		if m := heading.FindStringSubmatch(line); m != nil {
			of = m[1]
		}
		if m := row.FindStringSubmatch(line); m != nil && m[1] != "name" {
			listed[of] = append(listed[of], strings.Join(m[1:], " "))
		}
	}
	for _, c := range companion.All() {
		var has []string
		for _, p := range c.Pitfalls {
			how, lab := "told", "none"
			if p.Seen != nil {
				how = "seen"
			}
			if p.Lab != "" {
				lab = p.Lab
			}
			has = append(has, p.Name+" "+how+" "+lab)
		}
		if !slices.Equal(has, listed[c.Name]) {
			t.Errorf("%s has\n%s\nand the list has\n%s", c.Name, strings.Join(has, "\n"), strings.Join(listed[c.Name], "\n"))
		}
	}
}

// A sign names an endpoint of the practice server and a verdict, or it would never show.
func TestSignsCanShow(t *testing.T) {
	endpoints := []practice.Endpoint{practice.EndpointAuthorize, practice.EndpointToken, practice.EndpointMe, "callback"}
	for _, c := range companion.All() {
		for _, p := range c.Pitfalls {
			if s := p.Seen; s != nil && (!slices.Contains(endpoints, practice.Endpoint(s.Endpoint)) ||
				!slices.Contains([]string{"pass", "warn", "fail", "skip"}, s.Verdict) || s.Check == "") {
				t.Errorf("%s: %s is shown by %+v", c.Name, p.Name, *s)
			}
		}
	}
}

// What the program is told to send can be taken: Spotify refuses localhost, registered or not.
func TestTheProviderTakesTheRedirectURI(t *testing.T) {
	for _, c := range companion.All() {
		p, _ := provider.Find(c.Provider)
		if u, err := url.Parse(c.RedirectURI()); err != nil || slices.Contains(p.Redirect.Refused, u.Hostname()) {
			t.Errorf("%s: its program is to send %q, which %s refuses: %v", c.Name, c.RedirectURI(), p.Name, err)
		}
	}
}

func TestTheRedirectURITellsTheCompanion(t *testing.T) {
	for _, tt := range []struct{ provider, uri, want string }{
		{"yutify", "http://127.0.0.1:3500/callback", "yutify-guide"},
		{"yutify", "http://localhost:3500/callback", "yutify-guide"},
		{"spotify", "http://127.0.0.1:5000/spotify/callback", "spotify-article"},
		{"spotify", "http://localhost:3000/callback", "pytify-flask"},
		{"spotify", "http://127.0.0.1:3000/callback", "pytify-flask"},
		{"spotify", "", "pytify"},
		{"stackexchange", "http://localhost:8000/oauth/callback/stackexchange", "stack-exchange"},
		{"spotify", "http://127.0.0.1:3500/callback", ""},
		{"github", "http://127.0.0.1:3500/callback", ""},
	} {
		if c, ok := companion.For(tt.provider, tt.uri); c.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("%s with %q is %q, want %q", tt.provider, tt.uri, c.Name, tt.want)
		}
	}
}
