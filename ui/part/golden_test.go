package part_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// golden builds one small example of each part. Their markup is kept in testdata, in both palettes: a change of
// structure, place or colour shows as a difference of text. After a wanted change copy testdata/failed over testdata.
var golden = map[string]exhibit{
	"actions": {400, func() fyne.CanvasObject {
		off := part.NewButton("Not now", nil)
		off.Disable()
		send := part.NewPrimary("Send", nil)
		send.Trailing = part.GlyphEnter
		return part.Actions(send, part.NewCopyButton("Copy", nil), off,
			part.NewQuiet("Edit", nil), part.NewFaint("", "?", nil))
	}},
	"answers": {420, func() fyne.CanvasObject {
		a := part.NewAnswers([2]string{"The server, at stage 5, with `invalid_grant`", "A code is good once."}, [2]string{"Nobody stops it", "It is good."})
		a.Choose(1)
		return a
	}},
	"card": {300, func() fyne.CanvasObject {
		card := part.NewCard("What happens", part.Inset(12, 16, part.NewProse("Two sentences. And `code`.")))
		card.Action = part.NewQuiet("Edit", nil)
		return card
	}},
	"causes": {420, func() fyne.CanvasObject {
		list := causes(nil)
		list.SetFindings([]finding.Finding{{Verdict: finding.Fail, Text: "One.", Evidence: "Seen.", Fix: "Mend it.",
			Action: fixBy("Fix")}, {Verdict: finding.Pass, Text: "Two.", Evidence: "Not seen.", Fix: "No."}})
		return list
	}},
	"checklist": {420, func() fyne.CanvasObject {
		list := part.NewChecklist()
		list.SetFindings([]finding.Finding{
			finding.Passf("a", "RFC 6750", "token_type is Bearer"),
			finding.Failf("b", "RFC 6749 5.1", "200"),
		})
		return list
	}},
	"chips": {420, func() fyne.CanvasObject {
		chips := part.NewChips()
		chips.SetChips([]part.Chip{{Name: "openid", Meaning: "who you are", On: true}, {Name: "email"},
			{Name: "mine", On: true, Stray: true}})
		return chips
	}},
	"countdown": {200, func() fyne.CanvasObject {
		c := part.NewCountdown(time.Minute)
		c.SetRemaining(20 * time.Second)
		return c
	}},
	"findings": {420, func() fyne.CanvasObject {
		list := part.NewFindingList()
		list.Label = func(f finding.Finding) string { return f.Action.Arg }
		list.SetFindings([]finding.Finding{{Verdict: finding.Fail, Text: "It is wrong", Evidence: "Seen.", Fix: "Do it.",
			Section: "RFC 6749 5.2", Action: fixBy("Fix")},
			{Verdict: finding.Pass, Text: "In order", Section: "RFC 8414 2"}})
		return list
	}},
	"httpview": {240, func() fyne.CanvasObject {
		view := part.NewHTTPView()
		view.SetMessage(part.Message{Start: "HTTP/1.1 200 OK", Body: []byte(`{"a": 1}`), ContentType: "application/json"})
		return view
	}},
	"jsontable": {360, func() fyne.CanvasObject {
		table := part.NewJSONTable([]byte(`{"user":{"name":"Ada"},"age":36}`))
		return table
	}},
	"logo": {40, func() fyne.CanvasObject { return part.NewLogo() }},
	"outcome": {360, func() fyne.CanvasObject {
		p := part.NewOutcomePanel()
		p.Set(finding.Pass, "Nothing wrong found", "3 in order")
		return p
	}},
	"paramtable": {520, func() fyne.CanvasObject {
		table := part.NewParamTable()
		table.SetRows(paramRows())
		return table
	}},
	"paramtable-editing": {520, func() fyne.CanvasObject {
		table := part.NewParamTable()
		table.SetRows(paramRows()[:1])
		table.SetEditing(true)
		return table
	}},
	"pkceview": {520, func() fyne.CanvasObject {
		view := part.NewPKCEView()
		view.Set(part.PKCE{Verifier: "verifier", Digest: "13d31e", Challenge: "challenge", Method: "S256"})
		return view
	}},
	"rail": {232, rail},
	"rail-labs": {232, func() fyne.CanvasObject {
		r := part.NewRail()
		r.SetStages([]part.Stage{{Title: "Set up the client"}}, -1)
		r.SetSeries(part.Series{Title: "Labs · state", Current: 1, Note: "1 of 2 as predicted", Labs: []part.Stage{
			{Title: "Another state", Note: "as predicted", State: part.StageForeseen}, {Title: "No state", Note: "otherwise", State: part.StageNow}}})
		return r
	}},
	"remarks": {300, func() fyne.CanvasObject {
		list := part.NewRemarkList()
		list.SetRemarks([]part.Remark{{Finding: finding.Warnf("E104", "RFC 6749 §1.5", "No refresh token came."),
			Causes: []finding.Finding{{Text: "One."}}}})
		return list
	}},
	"segmented": {300, func() fyne.CanvasObject {
		return part.Actions(part.NewSegmented("Authorization code", "+ PKCE"))
	}},
	"sequence-lane": {400, func() fyne.CanvasObject {
		d := part.NewSequenceDiagram()
		d.SetArrows([]page.Arrow{
			{From: page.ThisApp, To: page.Browser, Label: "open the URL", State: page.ArrowDone, Held: "state", Check: "state"},
			{From: page.Browser, To: page.Thief, State: page.ArrowDone, Sign: page.Stolen, Held: "code"},
			{From: page.Thief, To: page.API, Label: "GET /api/me", State: page.ArrowDone, Sign: page.Stolen},
			{From: page.API, To: page.Thief, Label: "401", State: page.ArrowDone, Sign: page.Rejected},
		})
		return part.Column(8, d, part.NewLabLegend())
	}},
	"sequence": {320, func() fyne.CanvasObject {
		d := part.NewSequenceDiagram()
		d.SetArrows([]page.Arrow{{From: page.Browser, To: page.ThisApp, Label: "GET /callback", State: page.ArrowDone},
			{From: page.ThisApp, To: page.AuthServer, Label: "POST /token", State: page.ArrowLost}})
		return d
	}},
	"statusbar": {600, func() fyne.CanvasObject {
		s := part.NewStatus("")
		s.Set(theme.Pass, "Listening")
		return part.NewStatusBar(part.NewCaption("F1 explains"), s)
	}},
	"steps": {360, func() fyne.CanvasObject {
		list := part.NewStepList()
		list.SetSteps([]part.Step{{Title: "GET /a", Text: "Why."}, {Title: "POST /b", Text: "And why.", Names: "code, scope"}})
		return list
	}},
	"tabs": {360, func() fyne.CanvasObject {
		return part.NewTabs(part.Tab{ID: "a", Text: "Request"}, part.Tab{ID: "b", Text: "Response"})
	}},
	"toast": {500, func() fyne.CanvasObject {
		toasts := part.NewToasts()
		toasts.Alert("The port is taken.")
		room := part.NewCountdown(time.Minute)
		return container.NewStack(part.Inset(60, 0, room), toasts)
	}},
	"urlview": {280, func() fyne.CanvasObject {
		view := part.NewURLView()
		view.SetURL("http://x/a?b=c")
		return view
	}},
}

func TestGolden(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Dark, theme.Light} {
		for name, one := range golden {
			t.Run(name+"-"+string(mode), func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Settings().SetTheme(theme.New(mode, theme.Normal))
				o := one.build()
				settle(o, one.width)
				test.AssertObjectRendersToMarkup(t, name+"-"+string(mode)+".xml", o)
			})
		}
	}
}
