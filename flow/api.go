package flow

import (
	"context"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// prepareAPI shows what the call is made of: the address, the token in its header (RFC 6750 2.1), and each further
// header field in a row of its own.
func (w *Walk) prepareAPI(st *StageState) {
	st.Params = append(prepared([]authz.Param{
		{Name: "url", Value: w.snap.Server.API},
		{Name: "access_token", Value: w.snap.Tokens.Access.Reveal()},
	}), w.headerRows()...)
	st.Prepared = st.Params
}

// api calls the resource server.
func (w *Walk) api(ctx context.Context, snap Snapshot) outcome {
	params := snap.Stage(API).Params
	if valueOf(params, "url") == "" {
		return outcome{skipped: "No API address is set for this server."}
	}
	return w.callAPI(ctx, valueOf(params, "url"), valueIn(params, "access_token"), headers(params))
}

func (w *Walk) callAPI(ctx context.Context, url string, access secret.Value, headers []wire.Field) outcome {
	client, rec := w.client()
	res := resource.Get(ctx, client, rec, url, access, headers...)
	out := outcome{checks: res.Checks, exchanges: []wire.Exchange{res.Exchange}}
	out.values = []Value{
		{"status", optional(res.Status == 0, res.Status)},
		{"body", optional(res.Status == 0, string(res.Body))},
	}
	if res.Err == nil {
		return out
	}
	if out.failure = stopped(ctx, "The call was cancelled. The tokens are still good."); out.failure == nil {
		out.failure = answerFailure(res.Err, res.Status)
	}
	return out
}
