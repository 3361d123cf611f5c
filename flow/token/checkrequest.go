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

// checkAuth says how the client authenticates. RFC 6749 2.3: with one method in a request, never with two.
func (k *call) checkAuth() finding.Finding {
	const id, section = "client_authentication", "RFC 6749 2.3"
	switch c := k.client; {
	case c.Auth == Basic && has(k.form, "client_secret"):
		return finding.Warnf(id, section, "The secret is sent twice, in the header and in the form. One method is allowed.")
	case c.Auth == Basic && c.Secret.IsZero():
		return finding.Warnf(id, section, "The client authenticates with client_secret_basic, but it has no secret.")
	case c.Auth == Basic:
		return finding.Passf(id, "RFC 6749 2.3.1", "The client ID and the secret are in the Authorization header.")
	case c.Auth == Post && c.Secret.IsZero():
		return finding.Warnf(id, section, "The client authenticates with client_secret_post, but it has no secret.")
	case c.Auth == Post:
		return finding.Passf(id, "RFC 6749 2.3.1", "The client ID and the secret are in the form.")
	}
	return finding.Passf(id, "RFC 6749 3.2.1", "A public client: it names itself with client_id and proves nothing.")
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
