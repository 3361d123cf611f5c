package lab

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow/practice"
)

// Theft is what somebody got who read the redirect and was faster than the app. He knows the client ID, the redirect URI and
// the code, and the client secret, which was found in a copy of the program.
type Theft struct {
	Error string // that the token endpoint gave him; "" when he got a token
	API   string // what the API told him then

	caught []string
}

// String is what the thief has of it.
func (t *Theft) String() string {
	switch _, title := practice.Told(http.StatusOK, []byte(t.API)); {
	case t.Error != "":
		return "The thief got no token: " + t.Error + "."
	case title != "":
		return "The thief got a token, and read " + title + "."
	}
	return "The thief got a token."
}

// steal exchanges the code before the app does, by real HTTP, and calls the API with what comes.
func (b *bench) steal() error {
	s := b.walk.Snapshot()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {s.Response.Code.Reveal()}, "redirect_uri": {s.Client.RedirectURI},
		"client_id": {s.Client.ID}}
	req, err := http.NewRequest(http.MethodPost, s.Server.TokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !s.Client.Public() {
		req.SetBasicAuth(url.QueryEscape(s.Client.ID), url.QueryEscape(s.Client.Secret.Reveal()))
	}
	body, err := fetch(req)
	if err != nil {
		return err
	}
	var got struct {
		Token string `json:"access_token"`
		Error string `json:"error"`
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return err
	}
	b.thief = &Theft{Error: got.Error}
	if got.Token == "" {
		all := b.server.Decisions()
		b.thief.caught = failed(all[len(all)-1].Checks)
		return nil
	}
	if req, err = http.NewRequest(http.MethodGet, s.Server.API, nil); err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+got.Token)
	body, err = fetch(req)
	b.thief.API = string(body)
	return err
}

func fetch(req *http.Request) ([]byte, error) {
	c := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(io.LimitReader(response.Body, 1<<20))
}
