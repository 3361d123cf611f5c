package client

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// IdentityRules are about the client ID and the secret.
var IdentityRules = []Entry{{"client_id_form", IDForm, Setup | Check}, {"client_secret_form", SecretForm, Check},
	{"saved_binding", SavedBinding, 0}} // which those show that may have a saved client

// IDForm looks for what copying leaves behind. RFC 6749 2.2: the client ID is compared as a string; A.1 allows printable
// ASCII characters, a space among them.
func IDForm(c Case) finding.Finding {
	const id, section = "client_id_form", "RFC 6749 A.1"
	text, known := c.sent(Authorization, "client_id")
	if !known {
		text = c.ID
	}
	again := "Copy the client ID again, with nothing around it, from the page where the client is registered."
	switch at := oddAt(text); {
	case text == "":
		return finding.Failf(id, "RFC 6749 2.2", "There is no client ID.").
			With("", "Copy the client ID from the page where the client is registered.", finding.Action{})
	case text != strings.TrimSpace(text):
		return finding.Failf(id, section, "The client ID begins or ends with white space, and the server compares it byte by byte.").
			With(spaceAt("client ID", text), again, finding.Action{})
	case at >= 0:
		return finding.Failf(id, section, "The client ID has a character that is not allowed in client IDs.").
			With(oddByte("client ID", text, at), again, finding.Action{})
	case strings.Contains(text, " "):
		return finding.Warnf(id, section, "The client ID has a space in it, which is allowed but rare.").
			With(spaceAt("client ID", text), again, finding.Action{})
	case placeholder.MatchString(text):
		return finding.Warnf(id, section, "The client ID is %q, which looks like a placeholder.", text).
			With("", again, finding.Action{})
	}
	return finding.Passf(id, section, "The client ID has "+plain.Count(len(text), "printable character")+" and no white space.")
}

var placeholder = regexp.MustCompile(`(?i)^(<.*>|\{.*\}|x+|your[-_ ]?.*|client[-_ ]?id|changeme|todo)$`)

// SecretForm does the same for the secret, without a word of it. RFC 6749 A.2 allows printable ASCII characters, a space
// among them.
func SecretForm(c Case) finding.Finding {
	const id, section = "client_secret_form", "RFC 6749 A.2"
	const again = "Copy the secret again, without any spaces or line breaks around it."
	s := c.Secret.Reveal()
	size := "The secret has " + plain.Count(len(s), "byte") + "."
	switch {
	case s == "":
		return finding.Skipf(id, section, "There is no client secret: this is a public client.")
	case s == c.ID:
		return finding.Warnf(id, section, "The client secret is the same as the client ID.").
			With("", "Copy the secret from the provider's page. Some providers show it next to the client ID, others show it only once.",
				finding.Action{})
	case s != strings.TrimSpace(s):
		return finding.Warnf(id, section, "The client secret begins or ends with white space.").With(size, again, finding.Action{})
	case oddAt(s) >= 0:
		return finding.Warnf(id, section, "The client secret has characters outside printable ASCII.").
			With(size, again, finding.Action{})
	case strings.Contains(s, " "):
		return finding.Passf(id, section, "The client secret has %d printable characters, including a space inside, which is "+
			"allowed.", len(s))
	}
	return finding.Passf(id, section, "The client secret has "+plain.Count(len(s), "printable character")+" and no white space.")
}

// oddAt is the place of the first byte that is not printable ASCII; -1 when there is none.
func oddAt(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

func oddByte(name, s string, at int) string {
	return fmt.Sprintf("Byte %d of the %s is %s.", at, name, byteAt(s, at))
}

// spaceAt names the first white space of a text.
func spaceAt(name, s string) string { return oddByte(name, s, strings.IndexFunc(s, unicode.IsSpace)) }
