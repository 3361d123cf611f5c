package stage

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/theme"
)

// acting is told of a command.
type acting func(page.Command)

func (a acting) Act(c page.Command) { a(c) }

// A section that no pane was made for is drawn by what it has, keeps its widgets, and goes when the page has it no more.
func TestASectionOfAnyKeyIsDrawn(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	var asked page.Kind
	p := New(flow.Exchange, acting(func(c page.Command) { asked = c.Kind }))
	test.NewTempWindow(t, p.Content())
	fix := finding.Action{Kind: finding.UseBasic}
	p.shown = page.Page{Sections: []page.Section{{Key: page.Sent, Title: "It has a pane"}, {Key: "new", Title: "Something new", Note: "A note.",
		Lines: []string{"A line."}, Rows: []page.Row{{Name: "row", Value: "value"}}, Findings: []finding.Finding{{Text: "A finding.", Action: fix}},
		Fixes:   map[finding.Action]page.Button{fix: {Text: "Mend", Command: page.Command{Kind: page.Mend}}},
		Buttons: []page.Button{{Text: "Check", Command: page.Command{Kind: page.Check}}, {Text: "Not now"}}}}}
	p.drawSections()
	text := seen.Text(p.body)
	for _, want := range []string{"SOMETHING NEW", "A note.", "A line.", "row", "value", "A finding."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not drawn in %q", want, text)
		}
	}
	if strings.Count(text, "IT HAS A PANE") != 1 {
		t.Error("a section is drawn twice")
	}
	for button, want := range map[string]page.Kind{"Mend": page.Mend, "Check": page.Check} {
		if test.Tap(seen.Button(p.body, button)); asked != want {
			t.Errorf("%s asks for %q", button, asked)
		}
	}
	before := seen.Button(p.body, "Check")
	p.shown.Sections[1].Lines = []string{"Another."}
	if p.drawSections(); seen.Button(p.body, "Check") != before || !strings.Contains(seen.Text(p.body), "Another.") {
		t.Error("what is drawn anew does not keep its widgets")
	}
	if !seen.Button(p.body, "Not now").Disabled() {
		t.Error("a button without a command can be pressed")
	}
	p.shown = page.Page{}
	if p.drawSections(); strings.Contains(seen.Text(p.body), "SOMETHING NEW") {
		t.Error("a section stays that is gone")
	}
}

func TestReadLoopback(t *testing.T) {
	for _, tt := range []struct {
		uri  string
		want loopback
		ok   bool
	}{
		{"http://127.0.0.1:3500/callback", loopback{"127.0.0.1", "3500", "/callback"}, true},
		{"http://localhost/cb?a=b", loopback{"localhost", "", "/cb?a=b"}, true},
		{"http://[::1]:0/", loopback{"[::1]", "0", "/"}, true},
		{"http://127.0.0.1", loopback{"127.0.0.1", "", ""}, true},
		{"http://127.0.0.1:3500/a%2Fb", loopback{"127.0.0.1", "3500", "/a%2Fb"}, true},
		{"https://localhost:3500/callback", loopback{}, false},
		{"http://app.example/callback", loopback{}, false},
		{"http://LOCALHOST/", loopback{}, false},
		{"http://localhost:/", loopback{}, false},
		{"http://me@localhost/", loopback{}, false},
		{"com.example:/callback", loopback{}, false},
		{"", loopback{}, false},
	} {
		got, ok := readLoopback(tt.uri)
		if ok != tt.ok || ok && (got != tt.want || got.uri() != tt.uri) {
			t.Errorf("%q: got %+v, %v, want %+v, %v", tt.uri, got, ok, tt.want, tt.ok)
		}
	}
}

func TestScopeChips(t *testing.T) {
	known := []provider.Scope{{Name: "a", Meaning: "the first"}, {Name: "b"}}
	for _, tt := range []struct{ scope, want string }{
		{"", "+a +b"},
		{"b", "+a ✓b"},
		{"mine  b mine", "+a ✓b ×mine"},
	} {
		chips, more := scopeChips(tt.scope, known)
		var got []string
		for _, c := range chips {
			sign := map[[2]bool]string{{true, false}: "✓", {false, false}: "+", {true, true}: "×"}[[2]bool{c.On, c.Stray}]
			got = append(got, sign+c.Name)
		}
		if strings.Join(got, " ") != tt.want || more != 0 {
			t.Errorf("%q: got %v and %d more, want %s", tt.scope, got, more, tt.want)
		}
	}
	var many []provider.Scope
	for i := range 100 {
		many = append(many, provider.Scope{Name: strings.Repeat("x", i+1)})
	}
	chips, more := scopeChips(many[90].Name, many)
	if len(chips) != maxChips+1 || more != 100-maxChips-1 || !chips[maxChips].On {
		t.Errorf("of 100 scopes %d are shown and %d counted", len(chips), more)
	}
}

func TestToggled(t *testing.T) {
	for _, tt := range []struct{ scope, name, want string }{
		{"", "a", "a"}, {"a  b", "c", "a b c"}, {"a b a", "a", "b"}, {"a", "a", ""},
	} {
		if got := toggled(tt.scope, tt.name); got != tt.want {
			t.Errorf("%q with %q: got %q, want %q", tt.scope, tt.name, got, tt.want)
		}
	}
}
