package terminal

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/companion"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/session"
)

// played is what the practice server shall play: a provider, with the companion of a text if there is one.
type played struct {
	as, companion string // as given
	uris          list
	refresh       bool // with a first refresh token

	play *practice.Play       // nil for the server's own rules
	text *companion.Companion // nil for none
}

// settle finds what was named. Without redirect URIs, a companion registers those of its text; without a companion, the
// redirect URI tells it.
func (p *played) settle() (err error) {
	if p.companion != "" {
		c, ok := companion.Find(p.companion)
		if !ok {
			return fmt.Errorf("--companion: there is no %q, only %s", p.companion, strings.Join(companionNames(), ", "))
		}
		if p.as != "" && p.as != c.Provider {
			return fmt.Errorf("--companion %s plays %s, and --as names %s: leave one of them out", c.Name, c.Provider, p.as)
		}
		p.text, p.as, p.refresh = &c, c.Provider, p.refresh || c.RefreshToken
		if len(p.uris) == 0 {
			p.uris = slices.Clone(c.Registers)
		}
	}
	if p.as == "" {
		return nil
	}
	preset, ok := provider.Find(p.as)
	if !ok {
		return fmt.Errorf("--as: there is no preset %q; oauthwalk walk --help lists them", p.as)
	}
	for _, uri := range p.uris {
		if c, ok := companion.For(p.as, uri); ok && p.text == nil {
			p.text = &c
		}
	}
	p.play, err = session.Play(preset)
	return err
}

func companionNames() (names []string) {
	for _, c := range companion.All() {
		names = append(names, c.Name)
	}
	return names
}

// companionText is a companion in words: what to change in the program, and the steps with what waits in them.
func companionText(c companion.Companion) string {
	var t page.Text
	t.Line(0, "Companion: %s", c.Title)
	t.Line(0, "To change in your program, so that it meets this server:")
	for _, b := range c.Base {
		t.Line(1, "%s", b)
	}
	for i, s := range c.Steps {
		added := ""
		if s.Added {
			added = " (not in the text that we have)"
		}
		t.Line(0, "Step %d, %s: %s%s", i+1, s.Stage, s.Text, added)
		if s.Sent != "" {
			t.Line(1, "Sent by then: %s", s.Sent)
		}
		if s.Today != "" {
			t.Line(1, "Different today: %s", s.Today)
		}
		for _, f := range c.Pitfalls {
			if slices.Contains(s.Falls, f.Name) {
				pitfallText(&t, f)
			}
		}
	}
	return t.String()
}

func pitfallText(t *page.Text, f companion.Pitfall) {
	t.Line(1, "Pitfall, %s: %s", f.Name, f.Text)
	t.Line(2, "To do: %s", f.Fix)
	if l, err := lab.Find(f.Lab); err == nil {
		t.Line(2, "Why: oauthwalk lab %s (%s)", l.Name, l.Title)
	}
}
