package stage_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// caller writes down what the page of an API call asks for.
type caller struct {
	restarted flow.Stage
	forgot    bool
}

func (c *caller) Act(cmd page.Command) {
	switch cmd.Kind {
	case page.Restart, page.Another:
		c.restarted = cmd.Stage
	case page.Forget:
		c.forgot = true
	}
}

// pageOf is the page of a stage in that state.
func pageOf(t *testing.T, a stage.Actor, st flow.StageState) (*stage.Page, func(flow.StageState)) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	p := stage.New(st.Stage, a)
	test.NewTempWindow(t, p.Content()).Resize(fyne.NewSize(800, 800))
	draw := func(st flow.StageState) {
		snap := flow.Snapshot{Next: st.Stage, Redactor: &secret.Redactor{}}
		snap.Tokens.Access = secret.New("the-access-token")
		snap.Stages[st.Stage.Index()] = st
		if len(st.Exchanges) > 0 {
			snap.Call = &resource.Result{Content: resource.ContentOf(st.Exchanges[0]).Decoded()}
		}
		p.Draw(stage.View{View: page.View{Snapshot: snap, Practice: true, Open: true, Now: time.Now()}})
	}
	draw(st)
	return p, draw
}

func answered(contentType string, body []byte) flow.StageState {
	return flow.StageState{Stage: flow.API, Status: flow.Done, Exchanges: []wire.Exchange{{
		Started: time.Unix(1, 0), Method: "GET", Status: 200, StatusLine: "HTTP/1.1 200 OK", ResponseBody: body,
		ResponseHeader: []wire.Field{{Name: "Content-Type", Value: contentType}}}}}
}

func TestAnswersAreShownByWhatTheyAre(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		label string
		body  []byte
		says  string
		drawn bool
	}{
		"form":    {"application/x-www-form-urlencoded", []byte("name=Ann+B"), "Ann B", false},
		"JSON":    {"application/json", []byte(`{"name":"Ann B"}`), "Ann B", false},
		"HTML":    {"text/html", []byte("<p>"), "This is an HTML page, shown as text. Nothing in it is loaded or run.", false},
		"SVG":     {"image/svg+xml", []byte("<svg/>"), "This is an SVG picture, shown as text because SVG files can contain scripts.", false},
		"binary":  {"application/pdf", []byte("\x00\x01\x02"), "The body is not text: 3 bytes of application/pdf.", false},
		"picture": {"image/png", picture.Bytes(), "PNG, 8 × 8 pixels, 75 bytes.", true},
		"damaged": {"image/png", picture.Bytes()[:40], "PNG, 8 × 8 pixels, 40 bytes. It is not drawn: its bytes are damaged.", false},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := pageOf(t, &caller{}, answered(tt.label, tt.body))
			texts, pictures := "", 0
			for _, tabs := range seen.All[*part.Tabs](p.Content()) {
				tabs.Select(fmt.Sprint(string(page.Readable), time.Unix(1, 0).UnixNano(), true))
			}
			texts = "\n" + seen.Text(p.Content())
			for _, o := range seen.All[*canvas.Image](p.Content()) {
				if o.Image != nil && o.Image.Bounds().Dx() == 8 {
					pictures++
				}
			}
			if !strings.Contains(texts, "\n"+tt.says) || (pictures == 1) != tt.drawn {
				t.Errorf("%d pictures and the texts:%s\nwant %q, drawn %v", pictures, texts, tt.says, tt.drawn)
			}
		})
	}
}

func TestAnotherURLIsTypedAtOnce(t *testing.T) {
	c := &caller{}
	page, draw := pageOf(t, c, answered("text/plain", []byte("a")))
	button := seen.Button(page.Content(), "Call another URL")
	if button == nil {
		t.Fatal("there is no button to call another URL")
	}
	test.Tap(button)
	if c.restarted != flow.API {
		t.Errorf("it restarted %q", c.restarted)
	}
	warning := finding.Warnf("token_destination", "RFC 9700 4.9.1", "It goes to %s.", "other.example")
	ready := flow.StageState{Stage: flow.API, Status: flow.Ready, Checks: []finding.Finding{warning},
		Params: []flow.Param{{Name: "url", Value: secret.New("https://other.example/")}}}
	draw(ready)
	if seen.Button(page.Content(), "Done") == nil {
		t.Error("the address cannot be typed at once")
	}
	if !strings.Contains(seen.Text(page.Content()), "It goes to other.example.\n") {
		t.Error("where the token goes is not said before it goes")
	}
	ready.Status = flow.Running
	draw(ready)
	if seen.Button(page.Content(), "Done") != nil {
		t.Error("what was sent can be edited")
	}
}

func TestTokensCanBeForgottenAfterAFailedRevocation(t *testing.T) {
	c := &caller{}
	page, draw := pageOf(t, c, flow.StageState{Stage: flow.Revoke, Status: flow.Failed,
		Failure: &flow.Failure{Kind: flow.KindAnswer, Status: 405, Text: "The server did not confirm."}})
	button := seen.Button(page.Content(), "Forget the tokens here")
	if button == nil || seen.Button(page.Content(), "Try again") == nil {
		t.Fatal("trying again and forgetting are not both offered")
	}
	if test.Tap(button); !c.forgot {
		t.Error("the button does nothing")
	}
	draw(flow.StageState{Stage: flow.Revoke, Status: flow.Done})
	if seen.Button(page.Content(), "Forget the tokens here") != nil {
		t.Error("tokens that were revoked can be forgotten")
	}
}
