package lab

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
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
}

// String is what came of it.
func (o *Other) String() string { return o.Text }

// others are the acts of somebody else, by the name that labs.json has for them.
var others = map[string]func(*bench, context.Context, Act) error{
	"steal": (*bench).steal, "race": (*bench).race, "redeem": (*bench).redeem, "unencoded": (*bench).unencoded,
	"binary": (*bench).binary, "refresh": (*bench).refresh, "revoke": (*bench).revoke, "login": (*bench).login, "query": (*bench).query,
}

// answer is what a server said to somebody else's request.
type answer struct {
	status int
	body   []byte
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
	if a.body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20)); err != nil {
		return answer{}, err
	}
	if err := json.Unmarshal(a.body, &a); err != nil && a.status < 400 {
		return answer{}, err
	}
	a.bytes = bytesOf(method, address, []byte(form.Encode()), a.status, a.body)
	for _, d := range b.server.Decisions() { // another request may have been decided meanwhile
		if d.Status >= 400 && d.Status == a.status && d.Path == req.URL.Path {
			a.caught = failed(d.Checks)
		}
	}
	return a, nil
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

// exchange redeems the code of the walk as a client, with what else is known, and calls the API with what comes.
func (b *bench) exchange(ctx context.Context, id, verifier string) (a answer, heard string, err error) {
	s := b.walk.Snapshot()
	return b.exchangeCode(ctx, id, s.Response.Code.Reveal(), s.Client.RedirectURI, verifier)
}

func (b *bench) exchangeCode(ctx context.Context, id, code, redirectURI, verifier string) (a answer, heard string, err error) {
	s := b.walk.Snapshot()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirectURI}}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	if a, err = b.send(ctx, s.Server.TokenEndpoint, form, b.as(id, form)); err != nil || a.Token == "" {
		return a, "", err
	}
	called, err := b.send(ctx, s.Server.API, nil, bearer(a.Token))
	_, heard = practice.Told(called.status, called.body)
	return a, heard, err
}

// tell says what somebody got by an exchange.
func (b *bench) tell(who string, a answer, heard string) {
	b.other = &Other{Stage: flow.Exchange, Error: a.Error, Caught: a.caught, Bytes: a.bytes}
	switch {
	case a.Token == "":
		b.other.Who, b.other.Text = "server", who+" got no token: "+a.Error+"."
	case heard != "":
		b.other.Text = who + " got a token, and read " + heard + "."
	default:
		b.other.Text = who + " got a token."
	}
}

// steal is somebody who reads the redirect and is faster than the app. He knows the client, the redirect URI, the code, the
// authorization URL, and the secret where there is one, which was found in a copy of the program.
func (b *bench) steal(ctx context.Context, a Act) error {
	s, verifier := b.walk.Snapshot(), ""
	if a.Value == "challenge" {
		u, err := url.Parse(s.Request.URL)
		if err != nil {
			return errors.New("the authorization URL cannot be read")
		}
		verifier = u.Query().Get("code_challenge")
	}
	got, heard, err := b.exchange(ctx, s.Client.ID, verifier)
	if err == nil {
		b.tell("The thief", got, heard)
	}
	return err
}

// redeem is another client, with a secret of its own, that got hold of the code.
func (b *bench) redeem(ctx context.Context, _ Act) error {
	got, heard, err := b.exchange(ctx, otherID, "")
	if err == nil {
		b.tell("The other client", got, heard)
	}
	return err
}

// race sends the app's exchange twice at the same moment.
func (b *bench) race(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	var got [2]answer
	var heard [2]string
	var failed [2]error
	var both sync.WaitGroup
	for i := range got {
		both.Go(func() { got[i], heard[i], failed[i] = b.exchange(ctx, s.Client.ID, s.Request.PKCE.Verifier.Reveal()) })
	}
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		return err
	}
	won := slices.IndexFunc(got[:], func(a answer) bool { return a.Token != "" })
	if won < 0 || got[1-won].Token != "" {
		return fmt.Errorf("of two exchanges not exactly one got a token: %q and %q", got[0].Error, got[1].Error)
	}
	after, err := b.send(ctx, s.Server.API, nil, bearer(got[won].Token))
	if err != nil {
		return err
	}
	lost := got[1-won]
	b.other = &Other{Who: "server", Stage: flow.Exchange, Error: lost.Error, Caught: lost.caught, Bytes: lost.bytes,
		Text: fmt.Sprintf("One of the two got a token, the other %s. That attempt revoked the token: the API now responds with %d.", lost.Error, after.status)}
	return nil
}

// unencoded sends the credentials with HTTP Basic as they are. RFC 6749 2.3.1: each is form-encoded first.
func (b *bench) unencoded(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {s.Response.Code.Reveal()}, "redirect_uri": {s.Client.RedirectURI},
		"code_verifier": {s.Request.PKCE.Verifier.Reveal()}}
	got, err := b.send(ctx, s.Server.TokenEndpoint, form, func(r *http.Request) {
		r.SetBasicAuth(s.Client.ID, s.Client.Secret.Reveal())
	})
	if err == nil {
		b.tell("The program that does not encode its secret", got, "")
	}
	return err
}

// binary looks for the secret of practice-web in this very program, as anybody can in a program that was shipped, and walks
// with it as a second program.
func (b *bench) binary(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	found, err := shippedSecret(s.Client.ID)
	if err != nil {
		return err
	}
	verifier := strings.Repeat("the-verifier-of-the-second-program-", 2)
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{"response_type": {"code"}, "client_id": {s.Client.ID}, "redirect_uri": {s.Client.RedirectURI}, "scope": {"activity"},
		"state": {"the-state-of-the-second-program"}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
	callback, err := person.Person{}.Answer(ctx, s.Server.AuthorizationEndpoint+"?"+q.Encode())
	if err != nil {
		return err
	}
	back, err := url.Parse(callback)
	if err != nil {
		return err
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {s.Client.RedirectURI},
		"code_verifier": {verifier}}
	got, err := b.send(ctx, s.Server.TokenEndpoint, form, func(r *http.Request) { r.SetBasicAuth(s.Client.ID, url.QueryEscape(found)) })
	if err != nil {
		return err
	}
	heard := ""
	if got.Token != "" {
		called, err := b.send(ctx, s.Server.API, nil, bearer(got.Token))
		if err != nil {
			return err
		}
		_, heard = practice.Told(called.status, called.body)
	}
	b.tell(fmt.Sprintf("A second program found the secret (%d characters) in the file of this one, and", len(found)), got, heard)
	return nil
}

// shippedSecret is the secret of practice-web as it stands in the file of this program.
func shippedSecret(id string) (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("the file of this program cannot be read: %w", err)
	}
	word := id + "-secret" // the first guess of everybody; put together here, so that it is not what is found
	if !bytes.Contains(file, []byte(word)) {
		return "", errors.New("no secret was found in the file of this program")
	}
	return word, nil
}

// refresh is somebody who comes with a refresh token of the walk: the one before the last, or as another client the last.
func (b *bench) refresh(ctx context.Context, a Act) error {
	s := b.walk.Snapshot()
	id, token, who := s.Client.ID, s.Grant.New.Refresh.Reveal(), "The second comer"
	if a.Value == "other client" {
		id, who = otherID, "The other client"
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
	got, err := b.send(ctx, s.Server.TokenEndpoint, form, b.as(id, form))
	if err != nil {
		return err
	}
	b.tell(who, got, "")
	b.other.Stage = flow.Refresh
	if s.Renewal != nil {
		after, err := b.send(ctx, s.Server.API, nil, bearer(s.Renewal.New.Access.Reveal()))
		if err != nil {
			return err
		}
		b.other.Text += fmt.Sprintf(" And to the token of the app itself the API now responds with %d.", after.status)
	}
	return nil
}

// revoke ends the access token before the app uses it.
func (b *bench) revoke(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	form := url.Values{"token": {s.Grant.New.Access.Reveal()}}
	_, err := b.send(ctx, s.Server.RevocationEndpoint, form, b.as(s.Client.ID, form))
	return err
}

// login is an app that takes an access token of another app for the sign-in of whom the API names. One that asks the server
// whose token it is (RFC 7662 2.2) does not.
func (b *bench) login(ctx context.Context, _ Act) error {
	s, token := b.walk.Snapshot(), b.earlier("access_token")
	if b.lab.safe {
		form := url.Values{"token": {token}}
		got, err := b.send(ctx, b.server.Issuer()+"/api/introspect", form, b.as(s.Client.ID, form))
		if err != nil {
			return err
		}
		b.other = &Other{Stage: flow.API, Bytes: got.bytes, Text: "The app took the token for a sign-in."}
		if !got.Active {
			b.other.Who, b.other.Caught = "client", []string{"audience"}
			b.other.Text = "The app asked the server about the token, which is none of its own, and signed nobody in."
		}
		return nil
	}
	called, err := b.send(ctx, s.Server.API, nil, bearer(token))
	if err != nil {
		return err
	}
	name, _ := practice.Told(called.status, called.body)
	b.other = &Other{Stage: flow.API, Bytes: called.bytes, Text: "The app signed the bearer of the token in as " + name + ", who had given it to another app."}
	if name == "" {
		b.other.Who, b.other.Text = "server", "The API named nobody."
	}
	return nil
}

// query calls the API with the token in the URL.
func (b *bench) query(ctx context.Context, _ Act) error {
	s := b.walk.Snapshot()
	called, err := b.send(ctx, s.Server.API+"?access_token="+url.QueryEscape(s.Grant.New.Access.Reveal()), nil, nil)
	if err != nil {
		return err
	}
	_, heard := practice.Told(called.status, called.body)
	b.other = &Other{Stage: flow.API, Caught: called.caught, Bytes: called.bytes}
	if heard == "" {
		b.other.Who, b.other.Text = "server", fmt.Sprintf("The API did not look at the URL, and responded with %d.", called.status)
		return nil
	}
	b.other.Text = "The API responded with " + heard + ". The token now stands in the log of the server, in the history of the browser, " +
		"and in the Referer of what such a page loads."
	return nil
}
