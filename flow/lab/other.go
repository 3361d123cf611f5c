package lab

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// Other is what somebody else than the app did in a lab, by real HTTP, and what came of it: a thief, a second program, the
// app once more.
type Other struct {
	Text   string     // in sentences
	Who    string     // who stopped it: "server" or "client"; "" for nobody
	Stage  flow.Stage // to which the request belongs
	Error  string
	Caught []string // IDs of the checks that failed
	Bytes  []string // his request and the response, in short

	token bool // he got one
}

// others are the acts with requests beside those of the walk, by the name that labs.json has for them: whose they are, and
// what they ask.
var others = map[string]struct {
	do   func(*bench, context.Context, Act) error
	who  page.Actor
	asks []string
}{
	"steal": {(*bench).steal, page.Thief, exchanges}, "redeem": {(*bench).redeem, page.Thief, exchanges}, "binary": {(*bench).binary, page.Thief, exchanges},
	"refresh": {(*bench).refresh, page.Thief, exchanges}, "race": {(*bench).race, page.ThisApp, []string{"POST /api/token", "POST /api/token"}},
	"unencoded": {(*bench).unencoded, page.ThisApp, exchanges}, "revoke": {(*bench).revoke, page.ThisApp, []string{"POST /api/revoke"}},
	"renew": {(*bench).renew, page.ThisApp, []string{"GET /api/me", "POST /api/token", "GET /api/me"}}, "login": {(*bench).login, page.ThisApp, calls},
	"query": {(*bench).query, page.ThisApp, calls},
}

var exchanges, calls = []string{"POST /api/token"}, []string{"GET /api/me"}

// answer is what a server said to somebody else's request.
type answer struct {
	status int
	person string   // of whom the API spoke
	heard  string   // and what it told of them
	Token  string   `json:"access_token"`
	Error  string   `json:"error"`
	Active bool     `json:"active"`
	caught []string // checks of the server that failed
	bytes  []string
}

// send makes a request of somebody else. Without a form it is a GET.
func (b *bench) send(ctx context.Context, address string, form url.Values, authorize func(*http.Request)) (answer, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return answer{}, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if authorize != nil {
		authorize(req)
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode}
	got, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return answer{}, err
	}
	if err := json.Unmarshal(got, &a); err != nil && a.status < 400 {
		return answer{}, err
	}
	if a.person, a.heard = practice.Told(a.status, got); a.heard != "" {
		a.heard = a.person + "'s song " + a.heard
	}
	if strings.Contains(a.Error, " ") {
		a.Error = "" // words, and no code
	}
	x := wire.Exchange{Method: method, URL: address, RequestBody: []byte(form.Encode()), Status: a.status, ResponseBody: got,
		ResponseHeader: []wire.Field{{Name: "Content-Type", Value: resp.Header.Get("Content-Type")}}}
	if proof := req.Header.Get("Authorization"); proof != "" {
		x.RequestHeader = []wire.Field{{Name: "Authorization", Value: proof}}
	}
	a.bytes = bytesOf(x)
	for _, d := range b.server.Decisions() { // another request may have been decided meanwhile
		if d.Status >= 400 && d.Status == a.status && d.Path == req.URL.Path {
			a.caught = withVerdict(d.Checks, finding.Fail)
		}
	}
	b.note(method, req.URL.Path, a)
	return a, nil
}

// note keeps a request and its response for the diagram, and for the thief's page where they are his.
func (b *bench) note(method, path string, a answer) {
	pair := request(b.who, b.at, method+" "+path, fmt.Sprint(a.status))
	there, back := &pair[0], &pair[1]
	there.State, back.State, back.Sign = page.ArrowDone, page.ArrowDone, page.Checked
	got, title := "", fmt.Sprintf("He got %d.", a.status)
	switch {
	case a.status >= 400:
		back.Sign, got, title = page.Rejected, a.Error, strings.TrimSpace(fmt.Sprintf("He was refused: %d %s", a.status, a.Error))+"."
	case a.Token != "":
		got, title = "token", "He has an access token."
	case a.heard != "":
		got, title = "song", "He reads "+a.heard+"."
	}
	back.Label = strings.TrimSpace(back.Label + " " + got)
	if b.who == page.Thief {
		there.Sign = page.Stolen
		if a.status < 400 {
			back.Sign, back.Held = page.Stolen, got
		}
		if b.thief != nil {
			b.thief.did(title, "", a.bytes)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = append(b.sent, pair...)
}

// as authenticates as a client, or names it where it has no secret.
func (b *bench) as(id string, form url.Values) func(*http.Request) {
	for _, c := range b.server.Clients() {
		if c.ID == id && !c.Public() {
			return func(r *http.Request) { r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(c.Secret.Reveal())) }
		}
	}
	form.Set("client_id", id)
	return nil
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

// exchangeForm is what a token request says of a code; without a verifier, what one without PKCE does.
func exchangeForm(code, redirectURI, verifier string) url.Values {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirectURI}}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	return form
}

// trade asks for a token, and calls the API with what comes. The answer is that of the token endpoint, with what the API told.
func (b *bench) trade(ctx context.Context, form url.Values, authorize func(*http.Request)) (answer, error) {
	s := b.walk.Snapshot()
	a, err := b.send(ctx, s.Server.TokenEndpoint, form, authorize)
	if err != nil || a.Token == "" {
		return a, err
	}
	called, err := b.send(ctx, s.Server.API, nil, bearer(a.Token))
	a.heard = called.heard
	return a, err
}

// tell says what somebody got by an exchange.
func (b *bench) tell(who string, a answer) {
	b.other = &Other{Stage: flow.Exchange, Error: a.Error, Caught: a.caught, Bytes: a.bytes, token: a.Token != ""}
	switch {
	case a.Token == "":
		b.other.Who, b.other.Text = "server", who+" got no token: the token endpoint responded with "+a.Error+"."
	case a.heard != "":
		b.other.Text = who + " got a token at the token endpoint, and read " + a.heard + "."
	default:
		b.other.Text = who + " got a token at the token endpoint."
	}
}
