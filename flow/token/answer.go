package token

import (
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
)

// Format is what a body turned out to be, whatever its content type says.
type Format string

// The formats of an answer.
const (
	JSON  Format = "json"
	Form  Format = "form"
	HTML  Format = "html"
	Text  Format = "text"
	Empty Format = "empty"
)

// Answer is our own reading of an answer of the token or revocation endpoint. It holds everything that could be read,
// also when it must not be used. Texts are the server's, cleaned for showing; tokens are as they came.
type Answer struct {
	Status      int
	ContentType string // as sent, cleaned; "" when absent
	Format      Format

	AccessToken  secret.Value
	RefreshToken secret.Value
	IDToken      secret.Value // never verified here
	TokenType    string
	Expiry       Expiry
	Scope        Scope

	Error            string
	ErrorDescription string
	ErrorURI         string
	ErrorShape       ErrorShape

	Members  []Member  // everything that came, in the order of the wire
	Problems []Problem // reasons not to believe the body; any one makes it unusable
	Usable   bool      // the tokens may be used
	Reason   string    // why not; "" when usable
}

// Member is one member of the answer.
type Member struct {
	Name     string          // cleaned
	Kind     strictjson.Kind // a form has strings only
	Value    secret.Value    // a string decoded, everything else as spelled on the wire
	Secret   bool            // to be masked
	Standard bool            // named by RFC 6749 5 or OpenID Connect
}

// Text is the value for showing: redacted when it is secret.
func (m Member) Text() string {
	if m.Secret {
		return m.Value.Redacted()
	}
	return m.Value.Reveal()
}

// Problem is one reason not to believe a body.
type Problem struct {
	ID     string // as strictjson names it, or "control_character", "wrong_type", "compressed"
	Offset int    // in bytes from the start of the body; -1 when it is not at one place
	Text   string // in words, cleaned
}

// Scope is the scope member. RFC 6749 5.1: an absent one means "as asked"; that is not the same as an empty one.
type Scope struct {
	Present bool
	Value   string // separated by spaces, as it came: clean it before showing it
	Array   bool   // came as a JSON array, which no specification knows
}

// ErrorShape says how an error was written down.
type ErrorShape string

// The shapes of an error. The zero value is the standard one, or no error.
const (
	ErrorStandard ErrorShape = ""
	ErrorObject   ErrorShape = "object"  // {"error":{"message":…}}
	ErrorNotOK    ErrorShape = "not_ok"  // {"ok":false,…}
	ErrorMessage  ErrorShape = "message" // {"message":…} without error
)
