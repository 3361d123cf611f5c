package advice

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// clientLooks are about who the client says it is. RFC 6749 2.2 and 2.3.
var clientLooks = map[string]look{
	"auth_listed":    orTested(methodTested, authListed),
	"auth_sent":      authSent,
	"basic_sent":     orTested(testedTo(token.Basic), basicSent),
	"post_sent":      orTested(testedTo(token.Post), postSent),
	"basic_built":    basicBuilt,
	"secret_form":    orTested(secretTested, secretForm),
	"secret_guid":    secretGUID,
	"secret_sent":    secretSent,
	"secret_missing": secretMissing,
	"id_edited":      idEdited,
	"id_form":        idForm,
	"id_google":      idGoogle,
	"refresh_client": refreshClient,
}

// authListed compares with the metadata. RFC 8414 2. Where these list another method too, the client may still be
// registered for one of them alone (RFC 7591 2).
func authListed(sc *scene) (verdict, string) {
	methods := sc.snap.Server.AuthMethods
	switch {
	case len(methods) == 0:
		return open, "The server does not say which client authentication it takes."
	case slices.Contains(methods, string(sc.snap.Auth)) && slices.ContainsFunc([]token.Auth{token.Basic, token.Post},
		func(a token.Auth) bool { return a != sc.snap.Auth && slices.Contains(methods, string(a)) }):
		return open, fmt.Sprintf("%s was used. The server's metadata lists %s, and a client may be registered for one alone.",
			sc.snap.Auth, names(methods))
	case slices.Contains(methods, string(sc.snap.Auth)):
		return against, fmt.Sprintf("%s was used, and the server's metadata lists it.", sc.snap.Auth)
	}
	return supports, fmt.Sprintf("%s was used, and the server's metadata lists only %s.", sc.snap.Auth, names(methods))
}

// credentials are how the last request named the client, read from the wire.
type credentials struct {
	known      bool // a request was sent
	basic      bool
	id         string // of the Basic header
	colon      bool
	inForm     bool // client_secret in the form
	formID     bool // client_id in the form
	unreadable bool
}

func (sc *scene) credentials() credentials {
	x, ok := sc.last()
	if !ok {
		return credentials{}
	}
	c := credentials{known: true}
	form, _ := url.ParseQuery(string(x.RequestBody)) // what can be read of it is enough
	c.inForm, c.formID = form.Has("client_secret"), form.Has("client_id")
	kind, packed, _ := strings.Cut(header(x.RequestHeader, "Authorization"), " ")
	if !strings.EqualFold(kind, "Basic") {
		return c
	}
	c.basic = true
	raw, err := base64.StdEncoding.DecodeString(packed)
	c.unreadable = err != nil
	id, _, colon := strings.Cut(string(raw), ":")
	c.colon = colon
	if c.id, err = url.QueryUnescape(id); err != nil {
		c.unreadable = true
	}
	return c
}

func header(fields []wire.Field, name string) string {
	return wire.Exchange{ResponseHeader: fields}.Header(name)
}

// words tells which method the request used.
func (c credentials) words() string {
	switch {
	case c.basic && c.inForm:
		return "The request had the secret twice, in a Basic header and in the form."
	case c.basic:
		return "The request had a Basic header."
	case c.inForm:
		return "The request had client_id and client_secret in the form."
	case c.formID:
		return "The request had a client_id in the form and no secret."
	}
	return "The request had no credentials at all."
}

// authSent: RFC 6749 2.3 allows one method a request, and a confidential client uses one.
func authSent(sc *scene) (verdict, string) {
	c := sc.credentials()
	switch {
	case !c.known:
		return open, ""
	case c.basic && c.inForm, !c.basic && !c.inForm && !sc.snap.Client.Public():
		return supports, c.words()
	}
	return open, c.words()
}

func basicSent(sc *scene) (verdict, string) {
	c := sc.credentials()
	if !c.known {
		return open, ""
	}
	return compared(!c.basic, c.words(), c.words())
}

func postSent(sc *scene) (verdict, string) {
	c := sc.credentials()
	if !c.known {
		return open, ""
	}
	return compared(!c.inForm, c.words(), c.words())
}

// basicBuilt takes the header apart as a server does. RFC 6749 2.3.1.
func basicBuilt(sc *scene) (verdict, string) {
	c := sc.credentials()
	switch {
	case !c.known:
		return open, ""
	case !c.basic:
		return against, "There was no Basic header."
	case c.unreadable:
		return supports, "The Basic header cannot be decoded."
	case !c.colon:
		return supports, "The Basic header has no colon between ID and secret."
	case c.id != sc.requested("client_id"):
		return supports, fmt.Sprintf("The Basic header has the client ID %s, the authorization request had %s.",
			quoted(c.id), quoted(sc.requested("client_id")))
	}
	return against, "The Basic header has the client ID of the authorization request, and a colon behind it."
}

func secretForm(sc *scene) (verdict, string) {
	s := sc.snap.Client.Secret.Reveal()
	switch {
	case s == "":
		return open, "There is no client secret."
	case s != strings.TrimSpace(s):
		return supports, "The client secret begins or ends with a space or a line break."
	case strings.ContainsAny(s, "\r\n\t "):
		return supports, "The client secret has a space or a line break in it."
	}
	return open, fmt.Sprintf("The client secret has %d characters, and no spaces.", len(s))
}

var guid = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// secretGUID: Microsoft shows an ID beside each secret, and that is what gets copied.
func secretGUID(sc *scene) (verdict, string) {
	s := sc.snap.Client.Secret.Reveal()
	if s == "" {
		return open, ""
	}
	return compared(guid.MatchString(s), "What was entered as the secret has the form of an ID.",
		"What was entered as the secret does not have the form of an ID.")
}

func secretSent(sc *scene) (verdict, string) {
	c := sc.credentials()
	if !c.known {
		return open, ""
	}
	return compared(c.basic || c.inForm, c.words(), c.words())
}

func secretMissing(sc *scene) (verdict, string) {
	c := sc.credentials()
	if !c.known {
		return open, ""
	}
	return compared(!c.basic && !c.inForm, c.words(), c.words())
}

// idEdited can rule a wrong ID out, because a walk that has a code has been at the authorization endpoint with it.
func idEdited(sc *scene) (verdict, string) {
	if v, text := edited(sc.snap, flow.Request, "client_id", "The client ID"); v == supports {
		return v, text
	}
	if v, text := edited(sc.snap, flow.Exchange, "client_id", "The client ID of the token request"); v == supports {
		return v, text
	}
	return against, "The authorization endpoint knew the same client ID."
}

// idForm looks for what no client ID has; it does not know the form of this provider's.
func idForm(sc *scene) (verdict, string) {
	id := sc.requested("client_id")
	if id == "" {
		id = sc.snap.Client.ID
	}
	switch {
	case id == "":
		return supports, "There is no client ID."
	case strings.TrimSpace(id) != id || strings.ContainsAny(id, " \t\r\n"):
		return supports, "The client ID has a space or a line break in it."
	case placeholder.MatchString(id):
		return supports, "The client ID is " + quoted(id) + ", which looks like a placeholder."
	}
	return open, fmt.Sprintf("The client ID that was sent has %d characters: %s.", len(id), plain.Cut(id, 100))
}

var placeholder = regexp.MustCompile(`(?i)^(<.*>|\{.*\}|x+|your[-_ ]?.*|client[-_ ]?id|changeme|todo)$`)

func idGoogle(sc *scene) (verdict, string) {
	id := sc.requested("client_id")
	if id == "" {
		return open, ""
	}
	return compared(!strings.HasSuffix(id, ".apps.googleusercontent.com"),
		"The client ID that was sent does not end with .apps.googleusercontent.com.",
		"The client ID that was sent ends with .apps.googleusercontent.com.")
}

// refreshClient: within one walk the client that refreshes is the one that got the token.
func refreshClient(sc *scene) (verdict, string) {
	if sc.snap.Stage(flow.Exchange).Status != flow.Done {
		return open, "The refresh token does not come from this walk."
	}
	if sc.snap.Auth == token.None {
		return open, ""
	}
	return against, "This walk got the refresh token with the same client."
}
