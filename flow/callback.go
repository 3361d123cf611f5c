package flow

import (
	"fmt"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
)

// callback reads the authorization response that consent received.
func (w *Walk) callback() outcome {
	w.mu.Lock()
	arrival := w.arrival
	w.mu.Unlock()
	r := authz.ParseResponse(arrival.RawQuery, w.expect())
	out := outcome{checks: r.Checks, values: callbackValues(r), learn: []secret.Value{r.Code, r.State}}
	out.apply = func() {
		w.state = secret.Value{} // RFC 9700 4.2.4: a state is dead after its first use
		w.snap.Stages[Callback.Index()].Arrival = arrival
		w.snap.Stages[Callback.Index()].Started = arrival.At
	}
	bad, _ := check.Failed(r.Checks)
	switch r.Outcome {
	case authz.Denied:
		out.failure = &Failure{Kind: KindDenied, Code: plain.Text(r.Error), Description: plain.Text(r.ErrorDescription),
			Text: fmt.Sprintf("The authorization server answered with the error %s.", plain.Text(r.Error))}
	case authz.Refused:
		out.failure = &Failure{Kind: KindRefused, Text: bad.Text()}
	}
	return out
}

func callbackValues(r authz.Response) []Value {
	values := []Value{
		{"code", optional(r.Code.IsZero(), r.Code)},
		{"state", optional(r.State.IsZero(), r.State)},
		{"iss", optional(r.Iss == "", plain.Text(r.Iss))},
		{"error", optional(r.Error == "", plain.Text(r.Error))},
		{"error_description", optional(r.ErrorDescription == "", plain.Text(r.ErrorDescription))},
	}
	if r.ErrorURI != "" {
		values = append(values, Value{"error_uri", plain.Text(r.ErrorURI)})
	}
	return values
}
