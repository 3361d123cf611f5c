package token

import (
	"bytes"
	"mime"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
)

// Format is what a body turned out to be, whatever its content type says.
type Format string

// The formats of a response.
const (
	JSON  Format = "json"
	Form  Format = "form"
	HTML  Format = "html"
	Text  Format = "text"
	Empty Format = "empty"
)

// Answer is our own reading of a response of the token or revocation endpoint. It holds everything that could be read,
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

// Member is one member of the response.
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

// mediaType is a content type without its parameters, in lower case; "" when absent or unreadable.
func mediaType(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		t, _, _ = strings.Cut(contentType, ";")
		t = strings.ToLower(strings.TrimSpace(t))
	}
	return t
}

var formStart = regexp.MustCompile(`^[A-Za-z0-9_.%+-]+=`)

// sniff decides by the body. Servers label JSON as text and forms as HTML; the label gets a check of its own.
func sniff(contentType string, body []byte) Format {
	start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	media := mediaType(contentType)
	switch {
	case len(start) == 0:
		return Empty
	case start[0] == '{':
		return JSON
	case start[0] == '<':
		return HTML
	case media == "application/x-www-form-urlencoded":
		return Form
	case formStart.Match(start) && !bytes.ContainsAny(bytes.TrimRight(start, "\r\n"), " <>{}\"\r\n"):
		return Form
	case media == "application/json":
		return JSON
	case media == "text/html":
		return HTML
	}
	return Text
}

// compressed tells that the body is packed, though the request did not offer to unpack anything.
func compressed(contentEncoding string, body []byte) bool {
	coding := strings.ToLower(strings.TrimSpace(contentEncoding))
	return coding != "" && coding != "identity" || bytes.HasPrefix(body, []byte{0x1f, 0x8b})
}

// standard are the members that this package gives a meaning to. A name that differs from one of them in case only is
// not taken for it, and not believed either.
var standard = []string{"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token", "error",
	"error_description", "error_uri"}

// harmless are standard members that hold no secret, although their names may sound like it.
var harmless = []string{"token_type", "expires_in", "scope", "error", "error_description", "error_uri"}

// sensitive are parts of names that make an unknown member worth masking: better one too many than one too few.
var sensitive = []string{"token", "secret", "password", "passwd", "assertion", "cookie", "session",
	"credential", "key", "code", "verifier", "jwt", "ticket", "nonce", "state", "signature"}

func (p *parser) members() []Member {
	members := make([]Member, 0, len(p.object.Members))
	for _, m := range p.object.Members {
		members = append(members, Member{
			Name:  p.words(m.Name),
			Kind:  m.Kind,
			Value: secret.New(m.Text),
			// An unknown member that repeats a token is as secret as the token.
			Secret:   maskable(m) || p.redact.Text(m.Raw) != m.Raw,
			Standard: slices.Contains(standard, m.Name),
		})
	}
	return members
}

// maskable also looks for sensitive names inside of nested values: Slack puts a second token into one.
func maskable(m strictjson.Member) bool {
	names := strings.ToLower(m.Name)
	if slices.Contains(harmless, m.Name) {
		names = ""
	}
	if m.Kind == strictjson.Nested || m.Kind == strictjson.Array && m.Name != "scope" {
		names += " " + strings.ToLower(m.Raw)
	}
	return slices.ContainsFunc(sensitive, func(part string) bool { return strings.Contains(names, part) })
}
