package preflight

import (
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/token"
)

// Client is what is checked: a client as a walk would use it, and what is known of its registration.
type Client struct {
	client.Client
	Registered []string     // redirect URIs as the provider has them; none when that is not known
	Rule       RedirectRule // what the provider asks of redirect URIs
	Listening  []string     // host:port on which a walk of this program listens now, so that nobody else could
}

// RedirectRule is what a provider asks of redirect URIs beyond the specifications. The zero value knows nothing.
type RedirectRule struct {
	Known       bool // the provider's rule is known; without it nothing is judged
	LoopbackAny bool // the port of a loopback IP literal is not compared (RFC 8252 7.3)
	NoLocalhost bool // the name localhost is refused
	HTTPSOnly   bool // http is refused, on loopback too
}

// others are the client authentications that could be right when auth is refused, the likeliest first. RFC 6749 2.3.1:
// two of them need a secret.
func others(auth token.Auth, public bool, listed []string) []token.Auth {
	var out []token.Auth
	for _, a := range []token.Auth{token.Basic, token.Post, token.None} {
		switch {
		case a == auth, a != token.None && public:
		case len(listed) > 0 && !slices.Contains(listed, string(a)):
		default:
			out = append(out, a)
		}
	}
	return out
}

// checkID looks for what copying leaves behind. RFC 6749 2.2: the client ID is compared as a string.
func (r *run) checkID() {
	q := r.ask("client_id_form", "RFC 6749 2.2")
	switch id := r.client.ID; {
	case id == "":
		q.fail("", "Copy the client ID from the page where the client is registered.", "There is no client ID.")
	case oddAt(id) >= 0:
		q.fail(oddByte("client ID", id), "Copy it again without that character.",
			"The client ID has a character that no client ID has; the server compares byte by byte.")
	default:
		q.pass("", "The client ID has %d visible characters and nothing around them.", len(id))
	}
}

// checkSecret does the same for the secret, without a word of it. RFC 6749 A.2 allows visible characters and spaces.
func (r *run) checkSecret() {
	q := r.ask("client_secret_form", "RFC 6749 A.2")
	s := r.client.Secret.Reveal()
	const again = "Copy the secret again, alone, without a line end."
	switch {
	case s == "":
		q.skip("", "There is no client secret: this is a public client.")
	case s == r.client.ID:
		q.warn("", "Copy the secret from the provider's page; it is shown beside the client ID, or only once.",
			"The client secret is the client ID.")
	case s != strings.TrimSpace(s):
		q.warn("The secret has "+count(len(s), "byte")+", and white space at an end.", again,
			"The client secret begins or ends with white space.")
	case oddAt(strings.ReplaceAll(s, " ", "_")) >= 0:
		q.warn("The secret has "+count(len(s), "byte")+".", again,
			"The client secret has characters outside the printable ASCII ones.")
	default:
		q.pass("", "The client secret has %d printable characters and no space at an end.", len(s))
	}
}

// extra refuses what would take the place of the walk's own parameters. RFC 6749 3.1: none is sent twice.
func (r *run) checkExtra() bool {
	_, err := (authz.Draft{Extra: r.client.Extra}).Params()
	if err == nil {
		return true
	}
	r.ask("extra_parameters", "RFC 6749 3.1").fail(err.Error(), "Leave that parameter out.",
		"An extra parameter cannot be sent beside those of the walk.")
	return false
}
