package token

import (
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// add keeps checks, with every secret of the call redacted in them.
func (k *call) add(checks ...finding.Finding) {
	for _, c := range checks {
		k.result.Checks = append(k.result.Checks, c.Redact(k.redact.Text))
	}
}

// checkUnique looks for repeated parameters. RFC 6749 3.2: a request parameter appears once at the most.
func (k *call) checkUnique() finding.Finding {
	seen := map[string]bool{}
	for _, p := range k.form {
		if seen[p.Name] {
			return finding.Warnf("request_unique", "RFC 6749 3.2", "The parameter %s is sent more than once.", short(p.Name))
		}
		seen[p.Name] = true
	}
	return finding.Passf("request_unique", "RFC 6749 3.2", "No parameter is sent twice.")
}

// learn collects the secrets of the request, so that an answer that repeats them does not carry them into a text.
func (k *call) learn() {
	for _, p := range k.form {
		switch p.Name {
		case "code", "code_verifier", "refresh_token", "client_secret", "token", "client_assertion", "password":
			k.redact.Add(secret.New(p.Value))
		}
	}
	k.redact.Add(k.client.Secret)
}

// words makes a text of the server fit for the middle of a sentence: no secret, one line, short.
func (k *call) words(s string) string { return short(k.redact.Text(s)) }
