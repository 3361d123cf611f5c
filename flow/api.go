package flow

import (
	"context"
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// prepareAPI shows what the call is made of: the address, the token in its header (RFC 6750 2.1), and each further
// header field in a row of its own. An address of the person's own choice stays from call to call.
func (w *Walk) prepareAPI(st *StageState) {
	before := st.Params
	st.Prepared = append(prepared([]authz.Param{
		{Name: "url", Value: w.snap.Server.API},
		{Name: "access_token", Value: w.snap.Tokens.Access.Reveal()},
	}), w.headerRows()...)
	st.Params = slices.Clone(st.Prepared)
	if i := indexOf(before, "url"); i >= 0 && before[i].Edited && before[i].Default.Equal(st.Params[0].Default) {
		st.Params[0] = before[i]
	}
	w.preview(API)
}

// api calls the resource server.
func (w *Walk) api(ctx context.Context, snap Snapshot) outcome {
	params := snap.Stage(API).Params
	if valueOf(params, "url") == "" {
		return outcome{skipped: "No API address is set for this server."}
	}
	out, content := w.callAPI(ctx, valueOf(params, "url"), valueIn(params, "access_token"), headers(params))
	if c := destination(snap, params); c.Verdict != finding.Fail { // of one that fails the call itself tells
		out.checks = append([]finding.Finding{c}, out.checks...)
	}
	if out.failure == nil {
		out.judgeSubject(w, snap, subjectOf(params, snap.Tokens.Access, content))
	}
	return out
}

func (w *Walk) callAPI(ctx context.Context, url string, access secret.Value, headers []wire.Field) (outcome, resource.Content) {
	http, rec := w.client()
	res := resource.Get(ctx, http, rec, url, access, headers...)
	out := outcome{checks: res.Checks, exchanges: []wire.Exchange{res.Exchange}}
	out.values = []Value{
		{"status", optional(res.Status == 0, res.Status)},
		{"body", optional(res.Status == 0, string(res.Content.Body))},
	}
	if res.Err == nil {
		return out, res.Content
	}
	if out.failure = stopped(ctx, "The call was cancelled. The tokens are still good."); out.failure == nil {
		out.failure = answerFailure(res.Err, res.Status)
	}
	return out, res.Content
}

// destination says whose host the access token would go to, before it goes.
func destination(snap Snapshot, params []Param) finding.Finding {
	c := client.Case{Client: snap.Client, Metadata: snap.Announced,
		Sent: map[client.Target][]authz.Param{client.API: list(params)}}
	c.Server = snap.Server
	return client.TokenDestination(c)
}
