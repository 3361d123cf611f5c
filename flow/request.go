package flow

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"syscall"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
)

// prepareRequest makes a new state and verifier: every attempt has its own (RFC 9700 2.1.1).
func prepareRequest(s *Snapshot) []Param {
	state, pkce := authz.NewState(), authz.NewPKCE(s.Client.PKCE)
	s.Redactor.Add(state, pkce.Verifier)
	params, _ := s.Client.Draft(state, pkce).Params() // stage 1 has refused what could go wrong here
	s.Request = &AuthorizationRequest{PKCE: pkce}
	return prepared(params)
}

// preview keeps the request's URL, and the warning where an API call goes, in step with the parameters while they
// are edited.
func (s *Snapshot) preview(stage Stage) {
	st := &s.Stages[stage.Index()]
	if stage == API {
		st.Checks = []finding.Finding{destination(*s, st.Params)}
	}
	if stage != Request {
		return
	}
	url, err := authz.URL(s.Server.AuthorizationEndpoint, list(st.Params))
	st.Failure = nil
	if err != nil {
		st.Failure = &Failure{Kind: KindRequest, Text: sentence(err)}
	}
	s.Request = &AuthorizationRequest{url, s.Request.PKCE}
}

// request binds the listener and only then freezes the URL: the port is part of it (RFC 8252 7.3).
func (w *Walk) request(ctx context.Context, snap Snapshot) outcome {
	params := snap.Stage(Request).Params
	w.releases.Wait() // the same port may still be closing
	w.deps.Wait()
	if f := stopped(ctx, "The request was cancelled before the listener was opened. Nothing was sent."); f != nil {
		return outcome{failure: f}
	}
	// A request may leave the redirect URI out (RFC 6749 3.1.2.3): the server then takes the registered one.
	uri := cmp.Or(valueOf(params, "redirect_uri"), snap.Client.RedirectURI)
	listener, err := listen(loopback.Config{RedirectURI: uri, Now: w.deps.Now,
		OnEvent: func(e loopback.Event) { w.update(func() { w.snap.stray(e) }) }, Cookie: w.deps.OpenURL != nil,
		Expect: authz.Expect{State: valueIn(params, "state"), Issuer: snap.Server.Issuer,
			IssRequired: snap.Server.IssSupported, Redactor: snap.Redactor}})
	if err != nil {
		kind := KindListener
		if errors.Is(err, syscall.EADDRINUSE) {
			kind = KindPortTaken
		}
		return outcome{failure: &Failure{Kind: kind, Text: sentence(err)}}
	}
	params = withRealPort(params, listener.RedirectURI())
	url, err := authz.URL(snap.Server.AuthorizationEndpoint, list(params))
	if err != nil {
		listener.Close()
		return outcome{failure: &Failure{Kind: KindRequest, Text: sentence(err)}}
	}
	pkce := snap.Request.PKCE
	return outcome{
		checks: judgeRequest(snap, params),
		apply: func(s *Snapshot) {
			w.listener, s.Request = listener, &AuthorizationRequest{url, pkce}
			s.Stages[Request.Index()].Params = params
			s.Listener = Listener{Open: len(listener.Addresses()) > 0, RedirectURI: listener.RedirectURI(),
				Addresses: listener.Addresses(), Cookie: listener.AsksCookie(), Users: listener.TellsUsers()}
		},
	}
}

// withRealPort puts the port that was bound into the redirect URI, where any port was asked for.
func withRealPort(params []Param, uri string) []Param {
	i := indexOf(params, "redirect_uri")
	if i < 0 || params[i].Value.Reveal() == uri {
		return params
	}
	out := slices.Clone(params)
	out[i] = prepared([]authz.Param{{Name: "redirect_uri", Value: uri}})[0]
	return out
}

// listen opens the loopback listener, or one that takes pasted answers only where the redirect URI is elsewhere.
func listen(config loopback.Config) (*loopback.Listener, error) {
	l, err := loopback.Listen(config)
	if errors.Is(err, loopback.ErrNotLoopback) {
		return loopback.PasteOnly(config)
	}
	return l, err
}

// judgeRequest looks at the request as it is about to leave, changes by hand included.
func judgeRequest(snap Snapshot, params []Param) []finding.Finding {
	known, pkce := snap.Client.Case(), snap.Request.PKCE
	known.Sent = map[client.Target][]authz.Param{client.Authorization: list(params)}
	if pkce.Method == authz.Off {
		return known.Judge(client.StateSent, client.ChallengeFits)
	}
	known.Sent[client.Exchange] = []authz.Param{{Name: "code_verifier", Value: pkce.Verifier.Reveal()}}
	return known.Judge(client.StateSent, client.VerifierForm, client.ChallengeFits)
}
