package tutorial

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// newSheet is the page in a window, drawn when the test says so.
func newSheet(t *testing.T) (s *Sheet, settle func(), asked *[]page.Command) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	queue := make(chan func(), 100)
	asked = &[]page.Command{}
	home, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	s = New(home, func(f func()) { queue <- f }, func(c page.Command) { *asked = append(*asked, c) }, func() {}, func() bool { return true })
	s.later = func(f func()) { queue <- f }
	t.Cleanup(func() { s.Close(); home.Close() })
	test.NewTempWindow(t, s.Content()).Resize(fyne.NewSize(1000, 900))
	return s, func() {
		for len(queue) > 0 {
			(<-queue)()
		}
	}, asked
}

// The list has every text, and each of them starts a provider of its own, says what to change and what waits, and ends with
// the list.
func TestEveryText(t *testing.T) {
	s, _, asked := newSheet(t)
	for _, c := range companion.All() {
		if !strings.Contains(seen.Text(s.root), c.Title) {
			t.Errorf("%s is not in the list", c.Name)
		}
		s.Follow(c.Name)
		text := seen.Text(s.root)
		for _, step := range c.Steps {
			if !strings.Contains(text, step.Text) {
				t.Errorf("%s does not show the step %q", c.Name, step.Text)
			}
		}
		if s.server == nil || !strings.Contains(text, s.server.Issuer()) || strings.Contains(text, s.server.Clients()[0].Secret.Reveal()) {
			t.Errorf("%s: the page has no address of the provider, or its secret in the clear", c.Name)
		}
		s.Primary()
		if last := (*asked)[len(*asked)-1]; last.Kind != page.Copy || !strings.Contains(last.Value, "CLIENT_SECRET="+s.server.Clients()[0].Secret.Reveal()) {
			t.Errorf("%s: copied was %q", c.Name, last.Value)
		}
		if key := s.server.Plays().API.Key; strings.Contains(s.Env(), "API_KEY=") != (key != "") || !strings.Contains(s.Env(), key) {
			t.Errorf("%s: the API wants the key %q, and the file has\n%s", c.Name, key, s.Env())
		}
		s.List()
		if s.server != nil {
			t.Errorf("%s: its provider runs behind the list", c.Name)
		}
	}
}

// A program that follows a text to the letter is seen: its step is ticked, the pitfall says that it was seen, the lab is one
// press away, and the status bar counts.
func TestAProgramIsSeen(t *testing.T) {
	s, settle, asked := newSheet(t)
	s.Follow("spotify-article")
	authorize, token, _ := s.server.Endpoints()
	c := s.server.Clients()[0]
	q := url.Values{"response_type": {"code"}, "client_id": {c.ID}, "redirect_uri": {s.text.Sends}, "scope": {"user-read-private"}}
	body := get(t, authorize+"?"+q.Encode())
	settle()
	if !strings.Contains(s.Status(), "1 request seen") {
		t.Fatalf("the status says %s, the page said %q", s.Status(), body)
	}
	if !strings.Contains(seen.Text(s.root), "Seen in your program: ") {
		t.Errorf("no pitfall was seen in a request without state:\n%s", seen.Text(s.root))
	}
	for _, b := range seen.All[*part.Button](s.root) {
		if strings.HasPrefix(b.Text, "Lab: ") {
			test.Tap(b)
			break
		}
	}
	if last := (*asked)[len(*asked)-1]; last.Kind != page.Lab {
		t.Errorf("the lab asked for %+v", last)
	}
	resp, err := http.PostForm(token, url.Values{"grant_type": {"authorization_code"}, "code": {"never-given"}, "redirect_uri": {s.text.Sends}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	settle()
	text := seen.Text(s.root)
	if !strings.Contains(s.Status(), "2 requests seen, 1 refused") || !strings.Contains(text, "stage 5") ||
		!strings.Contains(text, "no state: ") || strings.Contains(text, "state was not sent") {
		t.Errorf("the status says %q, and the page:\n%s", s.Status(), text)
	}
	if last := s.run.Events[slices.IndexFunc(s.run.Events, program.Event.Refused)]; last.Advice == nil ||
		!strings.Contains(text, strings.TrimPrefix(last.Advice.Causes[0].Text, "The server saw it. ")) || !strings.Contains(text, last.Advice.Causes[0].Fix) {
		t.Errorf("the page does not say why it was refused: %+v", last.Advice)
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A program that hangs, sends garbage and hammers is counted and drawn once; the newest requests are kept, and the page says
// how many are not.
func TestAProgramMisbehaves(t *testing.T) {
	s, settle, _ := newSheet(t)
	s.Follow("yutify-guide")
	host := strings.TrimPrefix(s.server.Issuer(), "http://")
	for _, sent := range []string{"POST /api/token HTTP/1.1\r\nHost: " + host + "\r\n", "\x00\xff\r\n\r\n"} {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, sent)
	}
	drawn := 0
	later := s.later
	s.later = func(f func()) { drawn++; later(f) }
	for range 520 {
		get(t, s.server.Issuer()+"/api/me")
	}
	settle()
	for _, want := range []string{"· 500 like this", "20 requests before; the first 20 are no longer kept", "520 requests seen, 520 refused"} {
		if text := seen.Text(s.root); !strings.Contains(text, want) || drawn != 1 {
			t.Errorf("drawn %d times, and no %q in\n%s", drawn, want, text)
		}
	}
}

// Who has the port of the program is said, and a walk gives it back before the program starts.
func TestThePortOfTheProgram(t *testing.T) {
	s, settle, asked := newSheet(t)
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s.Follow("yutify-guide")
	if first := (*asked)[0]; first.Kind != page.LeavePort || first.Value != "http://127.0.0.1:3500/callback" {
		t.Errorf("asked for %+v", first)
	}
	if !s.Needs("http://127.0.0.1:3500/other") || s.Needs("http://127.0.0.1:3600/callback") || s.Needs("com.example:/callback") {
		t.Error("the port of the program is another one")
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	s.text.Sends = "http://127.0.0.1:" + port + "/callback"
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(seen.Text(s.root), "Port "+port+": a walk in this window waits there"); settle() {
		if s.Tick(stage.View{}); time.Now().After(deadline) {
			t.Fatalf("nobody is said to listen:\n%s", seen.Text(s.root))
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.List()
	if s.Needs("http://127.0.0.1:" + port + "/callback") {
		t.Error("the list needs a port")
	}
}

// What the window asks the program itself ticks no step, and neither does a request without what the step sends.
func TestNoStep(t *testing.T) {
	s, _, _ := newSheet(t)
	s.Follow("yutify-guide")
	s.run.Events = []program.Event{{Stage: flow.Callback, Decision: practice.Decision{Method: "OPTIONS", Endpoint: program.EndpointCallback}}}
	if _, ok := s.reached(companion.Step{Stage: flow.Callback}); ok {
		t.Error("the callback counts as seen")
	}
	s.run.Events = []program.Event{{Stage: flow.Request, NotSent: []string{"code_challenge"}, Decision: practice.Decision{Method: "GET"}}}
	for sent, want := range map[string]bool{"code_challenge and code_challenge_method=S256": false, "a state": true, "": true} {
		if _, ok := s.reached(companion.Step{Stage: flow.Request, Sent: sent}); ok != want {
			t.Errorf("a step that sends %q is seen: %v", sent, ok)
		}
	}
}

// A step of the person is ticked by the button that the text tells to press, and not by the sign-in before.
func TestThePersonAnswers(t *testing.T) {
	s, _, _ := newSheet(t)
	s.Follow("yutify-guide")
	answer := practice.Decision{Method: "POST", Endpoint: practice.EndpointAuthorize, Status: 303}
	allow, deny := answer, answer
	allow.Checks, deny.Error = []finding.Finding{finding.Passf("server_consent", "RFC 6749 4.1.2", "pressed Allow")}, "access_denied"
	for name, tt := range map[string]struct {
		d    practice.Decision
		want string
	}{"signs in": {answer, ""}, "allows": {allow, "Press Allow"}, "denies": {deny, "Press Deny"}} {
		s.run.Events = []program.Event{{Stage: flow.Consent, Decision: tt.d}}
		got := ""
		for _, step := range s.text.Steps {
			if _, ok := s.reached(step); ok && step.Stage == flow.Consent {
				button, _, _ := strings.Cut(step.Text, ",")
				got += button
			}
		}
		if got != tt.want {
			t.Errorf("who %s ticks %q, want %q", name, got, tt.want)
		}
	}
}

// What the program sends is registered with one press, and what was seen of it stays.
func TestRegisterWhatIsSent(t *testing.T) {
	s, settle, asked := newSheet(t)
	s.Follow("yutify-guide")
	authorize, _, _ := s.server.Endpoints()
	request := authorize + "?" + url.Values{"response_type": {"code"}, "client_id": {"practice-web"}, "redirect_uri": {s.text.Sends}}.Encode()
	get(t, request)
	settle()
	test.Tap(seen.Button(s.root, register))
	if last := (*asked)[len(*asked)-1]; last.Kind != page.Say || !strings.HasPrefix(last.Value, s.text.Sends+" is registered") {
		t.Errorf("what was done is not said: %+v", last)
	}
	if !s.foreign.Hidden {
		t.Error("it can be registered again")
	}
	get(t, request)
	settle()
	if got := s.Status(); got != "Your program: 2 requests seen, 1 refused" {
		t.Errorf("the status says %q", got)
	}
}

const register = "Register the address of the .env"

// The button is there where the played provider would not take what the .env says: the mismatch of the guide, and localhost
// at Spotify, which has to become another address.
func TestWhatCanBeRegistered(t *testing.T) {
	s, _, _ := newSheet(t)
	for name, uri := range map[string]string{"yutify-guide": "http://127.0.0.1:3500/callback", "spotify-article": "", "pytify": "",
		"pytify-flask": "http://127.0.0.1:3000/callback", "stack-exchange": ""} {
		s.Follow(name)
		if s.foreign.Visible() != (uri != "") || !strings.Contains(s.Env(), uri) || strings.Contains(s.Env(), "localhost") != (name == "stack-exchange") {
			t.Errorf("%s: the button is there: %v, and the .env says\n%s", name, s.foreign.Visible(), s.Env())
		}
		if uri == "" {
			continue
		}
		const registered = "The redirect URI of the .env is registered here."
		before := strings.Contains(seen.Text(s.root), registered)
		s.registerBoth()
		if before || !strings.Contains(seen.Text(s.root), registered) || !s.server.Takes(uri) || s.foreign.Visible() {
			t.Errorf("%s: %s is not registered", name, uri)
		}
	}
}

// What has the focus keeps it while requests come in, and stays in sight; what was unfolded stays so.
func TestTheFocusStays(t *testing.T) {
	s, settle, _ := newSheet(t)
	s.Follow("yutify-guide")
	authorize, _, api := s.server.Endpoints()
	get(t, authorize)
	settle()
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	lab := seen.Button(s.root, "Lab: code-old")
	fold := seen.All[*part.Fold](s.root)[0]
	fold.SetOpen(true)
	canvas.Focus(lab)
	s.Reveal(lab)
	for range 3 {
		get(t, authorize+"?client_id=nobody")
		get(t, api+"/me")
		settle()
		where := fyne.CurrentApp().Driver().AbsolutePositionForObject(lab).Y
		if canvas.Focused() != fyne.Focusable(lab) || seen.Button(s.root, lab.Text) != lab || where < 0 || where > s.content.Size().Height {
			t.Fatalf("the focus is at %v, and the button at %.0f", canvas.Focused(), where)
		}
	}
	canvas.FocusNext()
	if canvas.Focused() == nil || canvas.Focused() == fyne.Focusable(lab) {
		t.Errorf("the next stop of the Tab key is %v", canvas.Focused())
	}
	s.Follow("pytify")
	if lab == seen.Button(s.root, lab.Text) {
		t.Error("a button of another text is kept")
	}
}

// Who chooses a text with Return goes on with Return: it copies the .env, and does not begin the text anew.
func TestReturnGoesOn(t *testing.T) {
	s, _, asked := newSheet(t)
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	press := func() { canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	canvas.FocusNext()
	press()
	server := s.server
	if server == nil || canvas.Focused() != fyne.Focusable(s.env) {
		t.Fatalf("the focus is at %v", canvas.Focused())
	}
	if press(); s.server != server || (*asked)[len(*asked)-1].Kind != page.Copy {
		t.Errorf("the second press asked for %+v", (*asked)[len(*asked)-1])
	}
	canvas.Focus(s.other)
	press()
	if press(); s.server == nil || s.server == server {
		t.Error("the list has lost the focus")
	}
}

// A pitfall that the program is no longer in says so.
func TestAPitfallIsMended(t *testing.T) {
	s, settle, _ := newSheet(t)
	s.Follow("pytify-flask")
	s.registerBoth()
	authorize, _, _ := s.server.Endpoints()
	q := url.Values{"response_type": {"code"}, "client_id": {practice.WebClient}, "redirect_uri": {s.text.RedirectURI()}, "scope": {"user-read-private"}}
	get(t, authorize+"?"+q.Encode())
	settle()
	const text = "No state is sent, and none is checked."
	if !strings.Contains(seen.Text(s.root), "Seen in your program: "+text) {
		t.Errorf("the pitfall is not seen:\n%s", seen.Text(s.root))
	}
	q.Set("state", "of this browser")
	get(t, authorize+"?"+q.Encode())
	settle()
	if now := seen.Text(s.root); strings.Contains(now, "Seen in your program: ") || !strings.Contains(now, "Seen in an earlier run, not in the last one: "+text) {
		t.Errorf("the pitfall was mended, and the page says\n%s", now)
	}
}

// A program that begins with a refresh is not awaited at the authorization endpoint.
func TestAProgramBeginsWithARefresh(t *testing.T) {
	s, _, _ := newSheet(t)
	for name, asks := range map[string]bool{"pytify": false, "pytify-flask": true} {
		s.Follow(name)
		if text := seen.Text(s.diagram); strings.Contains(text, "GET /authorize") != asks || !strings.Contains(text, "POST /api/token") {
			t.Errorf("%s: the diagram says\n%s", name, text)
		}
	}
}
