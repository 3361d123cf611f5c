package page

import (
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow/authz"
)

// EndText is the end of a walk: what happened, and what to type next.
func EndText(v View) string {
	var t Text
	p := End(v)
	t.title("%s. %s", p.Title, p.Intro)
	for _, s := range p.Sections {
		switch s.Key {
		case Sentences:
			for i, line := range s.Lines {
				t.Line(1, "%d. %s", i+1, strings.ReplaceAll(line, "`", ""))
			}
		case Held, NeverSaw:
			t.Line(0, "%s: %s", s.Title, strings.Join(s.Lines, "; "))
		case Differ:
			for _, line := range s.Lines {
				t.Line(0, "%s: %s", s.Title, line)
			}
		case Lives:
			for _, l := range s.Lives {
				t.Line(0, "Held for %s: %s", l.Text(), l.Name)
			}
		}
	}
	switch {
	case denied(v.Snapshot):
		t.Line(0, "Next: run the command again, and press Allow in the browser.")
	case v.Snapshot.Client.PKCE == authz.Off:
		t.Line(0, "Next: the same command with --pkce S256; or this command again, and then Deny in the browser.")
	default:
		t.Line(0, "Next: the same command with --pkce off; or this command again, and then Deny in the browser.")
	}
	if v.Open {
		return t.String()
	}
	return v.Snapshot.Redactor.Text(t.String())
}

// EndMarkdown is the last page as a text to keep, without a secret in it.
func EndMarkdown(v View) string {
	v.Open = false
	p := End(v)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", p.Title, p.Intro)
	for _, s := range p.Sections {
		if s.Key == Next {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", s.Title)
		for i, line := range s.Lines {
			if s.Key == Sentences {
				fmt.Fprintf(&b, "%d. %s\n", i+1, line)
			} else {
				fmt.Fprintf(&b, "- %s\n", line)
			}
		}
		for _, l := range s.Lives {
			fmt.Fprintf(&b, "- %s: %s\n", l.Name, l.Text())
		}
	}
	fmt.Fprintf(&b, "\n## The walk as one picture\n\n")
	for _, a := range Arrows(v) {
		if a.State == ArrowDone || a.State == ArrowLost {
			fmt.Fprintf(&b, "- %s → %s: %s\n", a.From, a.To, a.Label)
		}
	}
	text := v.Snapshot.Redactor.Text(b.String())
	if u, err := url.Parse(v.Snapshot.Server.Issuer); err == nil && u.Host != "" {
		text += "\nServer: " + u.Scheme + "://" + u.Host + "\n"
	}
	return text
}
