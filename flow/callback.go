package flow

import (
	"fmt"
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
)

// callback reads the authorization response that consent received.
func (w *Walk) callback() outcome {
	w.mu.Lock()
	arrival, redactor := w.arrival, w.snap.Redactor
	w.mu.Unlock()
	r := authz.ParseResponse(arrival.RawQuery, w.expect())
	redactor.Add(r.Code, r.State) // now, because the words below may repeat them
	// The server's words go into texts, and nothing keeps a server from repeating a secret there.
	r.Iss, r.Error = words(redactor, r.Iss), words(redactor, r.Error)
	r.ErrorDescription, r.ErrorURI = words(redactor, r.ErrorDescription), words(redactor, r.ErrorURI)
	out := outcome{checks: redacted(redactor, r.Checks), values: callbackValues(r)}
	out.apply = func() {
		w.state = secret.Value{} // RFC 9700 4.2.4: a state is dead after its first use
		w.snap.Stages[Callback.Index()].Arrival = arrival
		w.snap.Stages[Callback.Index()].Started = arrival.At
	}
	bad, _ := finding.Failed(out.checks)
	switch r.Outcome {
	case authz.Denied:
		out.failure = &Failure{Kind: KindDenied, Code: r.Error, Description: r.ErrorDescription,
			Text: fmt.Sprintf("The authorization server responded with the error %s.", r.Error)}
	case authz.Refused:
		out.failure = &Failure{Kind: KindRefused, Text: bad.Text}
	}
	return out
}

// words makes a text of the server fit for showing. Redaction comes first: cutting could leave half a secret.
func words(r *secret.Redactor, s string) string { return plain.Text(r.Text(s)) }

// redacted does the same for the words that findings quote.
func redacted(r *secret.Redactor, findings []finding.Finding) []finding.Finding {
	out := slices.Clone(findings)
	for i, f := range out {
		out[i] = f.Redact(r.Text)
	}
	return out
}

func callbackValues(r authz.Response) []Value {
	values := []Value{
		{"code", optional(r.Code.IsZero(), r.Code)},
		{"state", optional(r.State.IsZero(), r.State)},
		{"iss", optional(r.Iss == "", r.Iss)},
		{"error", optional(r.Error == "", r.Error)},
		{"error_description", optional(r.ErrorDescription == "", r.ErrorDescription)},
	}
	if r.ErrorURI != "" {
		values = append(values, Value{"error_uri", r.ErrorURI})
	}
	return values
}
