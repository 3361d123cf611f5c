package flow

import (
	"bytes"
	"context"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
)

// prepareAPI shows what the call is made of: the address, the token in its header (RFC 6750 2.1), and each further
// header field in a row of its own.
func prepareAPI(s *Snapshot) []Param {
	rows := []authz.Param{{Name: "url", Value: s.Server.API}, {Name: "access_token", Value: s.Tokens.Access.Reveal()}}
	return append(prepared(append(rows, s.Client.APICall...)), s.headerRows()...)
}

// api calls the resource server.
func (w *Walk) api(ctx context.Context, snap Snapshot) outcome {
	params := snap.Stage(API).Params
	if valueOf(params, "url") == "" {
		return outcome{skipped: "No API address is set for this server."}
	}
	http, rec := w.client()
	res := resource.Send(ctx, http, rec, snap.Redactor, callOf(params, valueOf(params, "url"), valueIn(params, "access_token")))
	out := outcome{checks: res.Checks, exchanges: []wire.Exchange{res.Exchange}}
	out.apply = func(s *Snapshot) { s.Call = &res }
	if res.Err != nil {
		if out.failure = stopped(ctx, "The call was cancelled. The tokens are still valid."); out.failure == nil {
			out.failure = answerFailure(res.Err, res.Status)
		}
	}
	if c := destination(snap, params); c.Verdict != finding.Fail { // of one that fails the call itself tells
		out.checks = append([]finding.Finding{c}, out.checks...)
	}
	if out.failure == nil {
		out.judgeSubject(snap, subjectOf(params, snap.Tokens.Access, res))
	}
	return out
}

// callOf is the call that the rows of the API stage describe.
func callOf(params []Param, address string, access secret.Value) resource.Call {
	return resource.Call{Method: strings.ToUpper(valueOf(params, "method")), Address: address, Token: access, Headers: headers(params),
		Body: valueOf(params, "body")}
}

// destination says whose host the access token would go to, before it goes.
func destination(snap Snapshot, params []Param) finding.Finding {
	c := client.Case{Client: snap.Client, Metadata: snap.Metadata,
		Sent: map[client.Target][]authz.Param{client.API: list(params)}}
	c.Server = snap.Server
	return client.TokenDestination(c)
}

// Subject is whom an API named as the person behind the tokens, and the address at which it did.
type Subject struct{ Address, Sub string }

// subjectOf reads the sub of a response; zero when it has none, or when another token was sent than the walk's own.
func subjectOf(params []Param, access secret.Value, res resource.Result) Subject {
	c := res.Content
	if c.Kind != resource.JSON || !valueIn(params, "access_token").Equal(access) ||
		!bytes.Contains(c.Body, []byte(`"sub"`)) { // most responses have none, and may be long
		return Subject{}
	}
	m, _ := strictjson.Read(c.Body, nil).First("sub")
	if m.Kind != strictjson.String || m.Text == "" {
		return Subject{}
	}
	return Subject{valueOf(params, "url"), m.Text}
}

// judgeSubject compares with the call before, and remembers the first one. OpenID Connect Core 5.3.2 wants one sub for
// one sign-in; a refresh does not change who signed in (12.2).
func (o *outcome) judgeSubject(snap Snapshot, now Subject) {
	const id, section = "same_subject", "OpenID Connect Core 5.3.2"
	first := snap.Tokens.Subject
	switch {
	case now == Subject{}:
	case first.Address != now.Address:
		keep := o.apply
		o.apply = func(s *Snapshot) {
			keep(s)
			s.Tokens.Subject = now
		}
	case first.Sub != now.Sub:
		o.checks = append(o.checks, finding.Warnf(id, section,
			"The response is about another person: sub was %q in the first call and is %q now, with tokens from the same sign-in.",
			plain.Cut(first.Sub, 60), plain.Cut(now.Sub, 60)))
	default:
		o.checks = append(o.checks, finding.Passf(id, section, "The response is about the same person as before: sub has not changed."))
	}
}
