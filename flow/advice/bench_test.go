package advice

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// failed is a walk that failed in one stage.
func failed(stage flow.Stage, f flow.Failure) flow.Snapshot {
	s := flow.Snapshot{Next: stage.RestartFrom()}
	for i, name := range flow.Stages {
		s.Stages[i] = flow.StageState{Stage: name, Status: flow.Done}
	}
	s.Stages[stage.Index()].Status, s.Stages[stage.Index()].Failure = flow.Failed, &f
	return s
}

// sentParam is one parameter as a stage sent it.
func sentParam(name, value string) flow.Param {
	return flow.Param{Name: name, Value: secret.New(value)}
}

var began = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// walked is a walk with everything well and ten seconds between the callback and the exchange, failed in that stage.
func walked(stage flow.Stage, f flow.Failure) flow.Snapshot {
	s := failed(stage, f)
	s.Redactor = new(secret.Redactor)
	s.Client = client.Client{Name: "Example", ID: "the-client", Secret: secret.New("the-client-secret"), PKCE: authz.S256,
		RedirectURI: "http://127.0.0.1:3500/callback", Scope: "activity"}
	s.Auth = token.Basic
	s.Server.AuthorizationEndpoint, s.Server.TokenEndpoint = "https://as.example/authorize", "https://as.example/token"
	s.Server.API = "https://api.example/me"
	s.Listener = flow.Listener{RedirectURI: s.Client.RedirectURI, Addresses: []string{"127.0.0.1:3500"}}
	s.Stages[flow.Consent.Index()].Duration = 30 * time.Second
	s.Arrival = loopback.Arrival{At: began}
	pkce := authz.Derive(authz.S256, secret.New(strings.Repeat("v", 43)))
	s.Stages[flow.Request.Index()].Params = []flow.Param{sentParam("response_type", "code"),
		sentParam("client_id", s.Client.ID), sentParam("redirect_uri", s.Client.RedirectURI),
		sentParam("scope", "activity"), sentParam("state", "the-state-of-this-walk"),
		sentParam("code_challenge", pkce.Challenge), sentParam("code_challenge_method", "S256")}
	s.Tokens = flow.Tokens{Access: secret.New("the-access-token"), Refresh: secret.New("the-refresh-token"),
		Received: began.Add(10 * time.Second), Expires: began.Add(time.Hour + 10*time.Second), Scope: "activity"}
	s.Redactor.Add(s.Client.Secret, s.Tokens.Access, s.Tokens.Refresh, pkce.Verifier)
	basic := base64.StdEncoding.EncodeToString([]byte("the-client:the-client-secret"))
	ask := func(st flow.Stage, after time.Duration, body string, params ...flow.Param) {
		state := &s.Stages[st.Index()]
		state.Params, state.Started = params, began.Add(after)
		form := url.Values{}
		for _, p := range params {
			form.Set(p.Name, p.Value.Reveal())
		}
		x := wire.Exchange{Method: "POST", URL: s.Server.TokenEndpoint, Status: 200, RemoteAddr: "192.0.2.1:443",
			Started: state.Started, RequestBody: []byte(form.Encode()), ResponseBody: []byte(body),
			RequestHeader: []wire.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
				{Name: "Authorization", Value: "Basic " + basic}},
			ResponseHeader: []wire.Field{{Name: "Content-Type", Value: "application/json"},
				{Name: "Date", Value: state.Started.Format("Mon, 02 Jan 2006 15:04:05 GMT")}}}
		if st == flow.API {
			x.Method, x.URL, x.RequestBody = "GET", s.Server.API, nil
			x.RequestHeader = []wire.Field{{Name: "Authorization", Value: "Bearer the-access-token"}}
		}
		state.Exchanges = []wire.Exchange{x}
		reread(&s, st)
	}
	const tokens = `{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"activity"}`
	ask(flow.Exchange, 10*time.Second, tokens, sentParam("grant_type", "authorization_code"),
		sentParam("code", "the-code"), sentParam("redirect_uri", s.Client.RedirectURI),
		sentParam("code_verifier", pkce.Verifier.Reveal()))
	ask(flow.API, time.Minute, `{}`, sentParam("url", s.Server.API), sentParam("access_token", "the-access-token"))
	ask(flow.Refresh, 2*time.Minute, tokens, sentParam("grant_type", "refresh_token"),
		sentParam("refresh_token", "the-refresh-token"))
	ask(flow.Revoke, 3*time.Minute, `{}`, sentParam("token", "the-refresh-token"))
	s.Revocation = &flow.Revocation{Status: 200, Proof: &resource.Result{Status: 401}}
	return s
}

// change alters a snapshot that a test owns.
type change = func(*flow.Snapshot)

// set replaces, adds or, with "", removes a parameter by hand.
func set(stage flow.Stage, name, value string) change {
	return func(s *flow.Snapshot) {
		st := &s.Stages[stage.Index()]
		for i, p := range st.Params {
			if p.Name != name {
				continue
			}
			if value == "" {
				st.Params = append(st.Params[:i:i], st.Params[i+1:]...)
				return
			}
			st.Params[i] = flow.Param{Name: name, Value: secret.New(value), Edited: true}
			return
		}
		st.Params = append(st.Params, flow.Param{Name: name, Value: secret.New(value), Edited: true, Added: true})
	}
}

// exchangeOf alters the last exchange of a stage.
func exchangeOf(stage flow.Stage, alter func(*wire.Exchange)) change {
	return func(s *flow.Snapshot) {
		all := s.Stages[stage.Index()].Exchanges
		alter(&all[len(all)-1])
	}
}

// answers replaces the body of the last response of a stage.
func answers(stage flow.Stage, body string) change {
	return func(s *flow.Snapshot) {
		exchangeOf(stage, func(x *wire.Exchange) { x.ResponseBody = []byte(body) })(s)
		reread(s, stage)
	}
}

// reread gives the snapshot what the walk reads of the last response of a stage.
func reread(s *flow.Snapshot, stage flow.Stage) {
	result := &token.Result{Response: token.Read(s.Stage(stage).Exchanges[0], s.Redactor)}
	switch stage {
	case flow.Exchange:
		s.Grant = result
	case flow.Refresh:
		s.Renewal = result
	}
}

// field sets a field of the last response, or with request one of the last request.
func field(stage flow.Stage, request bool, name, value string) change {
	return exchangeOf(stage, func(x *wire.Exchange) {
		if request {
			x.RequestHeader = append([]wire.Field{{Name: name, Value: value}}, x.RequestHeader...)
			return
		}
		x.ResponseHeader = append([]wire.Field{{Name: name, Value: value}}, x.ResponseHeader...)
	})
}

// stray adds a request that was not the response.
func stray(kind, line string) change {
	return func(s *flow.Snapshot) {
		st := &s.Stages[flow.Consent.Index()]
		st.Events = append(st.Events, loopback.Event{Kind: kind, RequestLine: line, Text: "a stray request of kind " + kind})
	}
}

// status sets how far a stage is, without a failure.
func status(stage flow.Stage, to flow.Status) change {
	return func(s *flow.Snapshot) {
		s.Stages[stage.Index()].Status, s.Stages[stage.Index()].Failure = to, nil
	}
}
