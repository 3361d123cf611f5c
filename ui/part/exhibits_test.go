package part_test

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func rail() fyne.CanvasObject {
	r := part.NewRail()
	r.SetStages([]part.Stage{
		{Title: "Set up the client", State: part.StageDone},
		{Title: "Build the request", Note: "0 ms", State: part.StageDone},
		{Title: "Sign in and consent", Note: "8 s", State: part.StageDone},
		{Title: "Read the callback", Note: "1 ms", State: part.StageDone, Stale: true},
		{Title: "Exchange the code", State: part.StageNow},
		{Title: "Call the API", State: part.StageFailed},
		{Title: "Refresh"},
		{Title: "Revoke"},
	}, 4)
	r.SetEarlier([]part.Earlier{
		{Title: "Authorization code", Time: "12:04"},
		{Title: "Replayed code", Time: "11:58", Failed: true},
	})
	return container.NewStack(part.NewFill(theme.Panel), r)
}

func paramRows() []part.Row {
	return []part.Row{
		{Name: "grant_type", Value: "authorization_code", Explain: "Which of the grants of OAuth this is."},
		{Name: "code", Value: "cVo3hJZ0xkq9aJ2m81LwzX0YtQbN7rSvk9Qe1234567890abcdefghijklmnopqrstuvwxyz", Tone: theme.Code,
			Note: "one use · expires in 0:52", Explain: "The one-time code from the callback."},
		{Name: "redirect_uri", Value: "http://127.0.0.1:3500/callback", Tone: theme.URL, Explain: "As in the request."},
		{Name: "code_verifier", Value: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Tone: theme.Proof, Explain: "x"},
		{Name: "client_secret", Value: "geheim", Secret: true, Masked: true, Edited: true, Explain: "x"},
		{Name: "client authentication", Value: "HTTP Basic · demo : ••••••••", ReadOnly: true, Explain: "x"},
	}
}

func stagePage() fyne.CanvasObject {
	table := part.NewParamTable()
	table.SetRows(paramRows())
	card := part.NewCard("What we send", table)
	card.Action = part.NewQuiet("Edit", nil)
	open := part.NewParamTable()
	open.SetRows(paramRows()[1:3])
	edit := part.NewParamTable()
	edit.SetRows(paramRows())
	edit.SetEditing(true)
	send := part.NewPrimary("Exchange the code", nil)
	send.Trailing = part.GlyphEnter
	code := part.NewButton("Code", nil)
	code.Trailing = part.GlyphMore
	off := part.NewButton("Not now", nil)
	off.Disable()
	return part.Column(12,
		part.NewHeading("Exchange the code for tokens"),
		part.NewProse("The client now trades the one-time code for an access token, straight to the token endpoint. "+
			"The verifier proves that it is the same client that started the walk. The response was `invalid_grant`, so."),
		card,
		container.NewHBox(send, part.NewCopyButton("Copy as curl", nil), code, off),
		part.NewCard("Editing", edit),
	)
}

func side() fyne.CanvasObject {
	d := part.NewSequenceDiagram()
	d.SetArrows([]page.Arrow{
		{From: page.ThisApp, To: page.Browser, Label: "open the URL", State: page.ArrowDone},
		{From: page.Browser, To: page.AuthServer, Label: "GET /authorize?…challenge", State: page.ArrowDone},
		{From: page.AuthServer, To: page.Browser, Label: "302 with code + state", State: page.ArrowDone, Sign: page.Checked},
		{From: page.Browser, To: page.ThisApp, Label: "GET /callback", State: page.ArrowDone},
		{From: page.ThisApp, To: page.AuthServer, Label: "POST /token", State: page.ArrowNow},
		{From: page.AuthServer, To: page.ThisApp, Label: "no response", State: page.ArrowLost, Sign: page.Rejected},
		{From: page.ThisApp, To: page.API, Label: "GET /api/me with a label that is too long", State: page.ArrowTodo},
		{From: page.API, To: page.ThisApp, State: page.ArrowTodo},
	})
	why := part.NewCard("Why this stage?", part.Inset(12, 14, part.NewProse("The code passed through the browser, "+
		"where others may see it. Tokens must not.")))
	return part.Column(0, container.NewStack(part.NewFill(theme.Panel), part.Column(16, d, why)))
}

func values() fyne.CanvasObject {
	pkce := part.NewPKCEView()
	pkce.Set(part.PKCE{
		Verifier:  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
		Digest:    "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3",
		Challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Method: "S256"})
	plain := part.NewPKCEView()
	plain.Set(part.PKCE{Verifier: "abc", Challenge: "abc", Method: "plain"})
	url := part.NewURLView()
	url.SetURL("http://127.0.0.1:41233/authorize?response_type=code&client_id=demo" +
		"&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback&scope=activity%20profile" +
		"&state=Wb7Yq0Xx2r1jv9z0b6O3l5GkFQ8n4HcPtTsSdEaMuIg&code_challenge=" +
		"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256")
	table := part.NewJSONTable([]byte(`{"sub":"u-1",` +
		`"user":{"name":"Ada","roles":["admin","dev"],"tags":[]},"age":36,"ok":true,"note":null} x`))
	return part.Column(12, part.NewCard("How the challenge is made", pkce), part.NewCard("Plain", plain),
		part.NewCard("The authorization URL", url), part.NewCard("Values", table))
}

func failed() fyne.CanvasObject {
	list := causes(nil)
	list.SetFindings([]finding.Finding{
		{Verdict: finding.Fail, Text: "The credentials were sent in the body, and this server accepts HTTP Basic only.",
			Evidence: "Tested just now: the same credentials in an Authorization: Basic header gave " +
				"`invalid_grant`, so they are right.",
			Fix: "Choose basic in stage 1.", Action: fixBy("Use Basic, retry")},
		{Verdict: finding.Skip, Text: "The redirect URI is not registered.", Evidence: "Not tested.",
			Action: fixBy("Change the redirect URI to the registered one")},
		{Verdict: finding.Pass, Text: "The client secret is wrong or was reset.", Evidence: "The test above speaks against it."},
	})
	panel := part.NewOutcomePanel()
	panel.Set(finding.Fail, "The server does not accept this client's authentication",
		"401 · error: `invalid_client` · no description given")
	return part.Column(12, panel, part.NewCard("Most likely first", part.Inset(12, 16, list)))
}

func bars() fyne.CanvasObject {
	flow := part.NewSegmented("Authorization code", "+ PKCE")
	flow.Select(1)
	practice := part.NewButton("Practice server (built in)", nil)
	practice.Trailing = part.GlyphMore
	name := part.NewText("oauthwalk", theme.Text)
	name.Style.Bold = true
	header := container.NewHBox(part.NewLogo(), name, practice, flow)
	listening := part.NewStatus("")
	listening.Set(theme.Pass, "Listening on http://127.0.0.1:3500/callback")
	bar := part.NewStatusBar(part.NewCaption("Ctrl+Enter next stage · F1 explains"), listening, part.NewStatus("Access token: 59:48 left"),
		part.NewStatus("Secrets: system keyring"))
	half := part.NewCountdown(5 * time.Minute)
	half.SetRemaining(2 * time.Minute)
	late := part.NewCountdown(5 * time.Minute)
	late.SetRemaining(12 * time.Second)
	toasts := part.NewToasts()
	toasts.Alert("The browser could not be asked to open the page. Copy the URL and open it yourself.")
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(fyne.NewSize(10, 160))
	return part.Column(12, container.NewStack(part.NewFill(theme.Panel), part.Inset(10, 16, header)), half, late,
		container.NewStack(room, toasts), bar)
}

func tabs() fyne.CanvasObject {
	view := part.NewHTTPView(part.Message{
		Start:       "HTTP/1.1 401 UNAUTHORIZED",
		Body:        []byte(`{"error": "invalid_client"}`),
		ContentType: "application/json",
	})
	t := part.NewTabs(
		part.Tab{ID: "request", Text: "Request"},
		part.Tab{ID: "response", Text: "Response · 401 · 9 ms", Build: func() fyne.CanvasObject { return view }},
		part.Tab{ID: "server", Text: "Server's view"})
	t.Select("response")
	return t
}

func httpViews() fyne.CanvasObject {
	answer := part.NewHTTPView(part.Message{
		Start:  "HTTP/1.1 200 OK",
		Header: []wire.Field{{Name: "Content-Type", Value: "application/json"}, {Name: "Cache-Control", Value: "no-store"}},
		Body: []byte("{\n  \"access_token\": \"4i4SwzX0YtQbN7rSvk9QeBllGm\",\n  \"token_type\": \"Bearer\",\n" +
			"  \"expires_in\": 3600,\n  \"scope\": \"activity\",\n  \"ok\": true\n}"),
	})
	request := part.NewHTTPView(part.Message{
		Start: "POST /token HTTP/1.1",
		Header: []wire.Field{
			{Name: "Host", Value: "127.0.0.1:3500"},
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		},
		Body: []byte("grant_type=authorization_code&code=cVo3hJZ0xkq9aJ2m81LwzX0YtQbN7rSvk9Qe1234567890&redirect_uri=" +
			"http%3A%2F%2F127.0.0.1%3A3500%2Fcallback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
	})
	long := part.NewHTTPView(part.Message{
		Start:     "HTTP/1.1 500 Internal Server Error",
		Header:    []wire.Field{{Name: "Content-Type", Value: "text/html; charset=utf-8"}},
		Body:      []byte("<!doctype html>\n" + strings.Repeat("<p class='x'>No\u202ething & more</p>\n", 500)),
		Truncated: true,
	})
	return part.Column(12, part.NewCard("Response", answer), part.NewCard("Request", request), part.NewCard("Page", long))
}

func checklist() fyne.CanvasObject {
	list := part.NewChecklist()
	list.SetFindings([]finding.Finding{
		finding.Passf("token_type", "RFC 6750", "token_type is Bearer"),
		finding.Passf("scope", "RFC 6749 3.3", "Granted scope is what you asked for: activity"),
		finding.Warnf("cache", "RFC 6749 5.1",
			"The response does not forbid caching, so a proxy on the way may keep a copy of the tokens for others"),
		finding.Failf("status", "RFC 6749 5.1", "The token endpoint answered 200"),
		finding.Skipf("iss", "RFC 9207 2.4", "The server does not say who it is"),
	})
	return list
}
