package advice

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// credentials are how the last request named the client, read from the wire.
type credentials struct {
	basic      bool
	id         string // of the Basic header
	colon      bool
	inForm     bool // client_secret in the form
	formID     bool // client_id in the form
	unreadable bool
}

func credentialsOf(x wire.Exchange) (c credentials) {
	form, _ := url.ParseQuery(string(x.RequestBody)) // what can be read of it is enough
	c.inForm, c.formID = form.Has("client_secret"), form.Has("client_id")
	kind, packed, _ := strings.Cut(wire.Value(x.RequestHeader, "Authorization"), " ")
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

// words tells which method the request used.
func (c credentials) words() string {
	switch {
	case c.basic && c.inForm:
		return "The request had the secret twice: in a Basic header and in the form-encoded body."
	case c.basic:
		return "The request had a Basic header."
	case c.inForm:
		return "The request had client_id and client_secret in the form-encoded body."
	case c.formID:
		return "The request had a client_id in the form-encoded body, but no secret."
	}
	return "The request had no credentials at all."
}

// authSent: RFC 6749 2.3 allows one method a request, and a confidential client uses one.
func authSent(sc *scene, x wire.Exchange) (finding.Verdict, string) {
	c := credentialsOf(x)
	switch {
	case c.basic && c.inForm, !c.basic && !c.inForm && !sc.snap.Client.Public():
		return supports, c.words()
	case sc.snap.Client.Public() && slices.Contains(sc.tested.Refused, token.None):
		return supports, "Tested by the check of the client: the server refuses this client without a secret."
	}
	return open, c.words()
}

// basicBuilt takes the header apart as a server does. RFC 6749 2.3.1.
func basicBuilt(sc *scene, x wire.Exchange) (finding.Verdict, string) {
	c := credentialsOf(x)
	switch {
	case !c.basic:
		return against, "The request had no Basic header."
	case c.unreadable:
		return supports, "The Basic header cannot be decoded."
	case !c.colon:
		return supports, "The Basic header has no colon between the ID and the secret."
	case c.id != sc.requested("client_id"):
		return supports, fmt.Sprintf("The Basic header has the client ID %s, but the authorization request had %s.",
			quoted(c.id), quoted(sc.requested("client_id")))
	}
	return against, "The Basic header has the client ID of the authorization request, followed by a colon."
}

// refreshClient: within one walk the client that refreshes is the one that got the token.
func refreshClient(sc *scene) (finding.Verdict, string) {
	if sc.snap.Stage(flow.Exchange).Status != flow.Done {
		return open, "The refresh token does not come from this walk."
	}
	if sc.snap.Auth == token.None {
		return open, ""
	}
	return against, "This walk got the refresh token with the same client."
}

// theSecret is never put into a sentence.
func theSecret(sc *scene) (string, bool) {
	s := sc.snap.Client.Secret
	return s.Reveal(), !s.IsZero()
}

// credentialsTell says how the last request named the client, which the cause takes for wrong or not.
func credentialsTell(wrong func(credentials) bool) look {
	return onLast(func(_ *scene, x wire.Exchange) (finding.Verdict, string) {
		c := credentialsOf(x)
		return compared(wrong(c), c.words(), c.words())
	})
}

// authListed asks the rule. Where the metadata lists another method too, the client may still be registered for one of
// them alone (RFC 7591 2).
func authListed(sc *scene) (finding.Verdict, string) {
	v, text := rule(client.AuthenticationChoice, true)(sc)
	methods := sc.snap.Server.AuthMethods
	other := slices.ContainsFunc([]token.Auth{token.Basic, token.Post}, func(a token.Auth) bool {
		return a != sc.snap.Auth && slices.Contains(methods, string(a))
	})
	switch {
	case sc.snap.Auth == token.None && !sc.snap.Client.Public(): // which auth_sent says of a cause of its own
		return open, ""
	case v == supports && !words.General(sc.code), v == supports && sc.code != "invalid_client" && words.Particular(sc.words) != "":
		return open, text // the server names something else
	case v != against:
		return v, text
	case len(methods) == 0:
		return open, "No metadata lists the client authentication methods that the server accepts."
	case other:
		return open, text + " It lists " + inOneLine(methods) + ", and a client may be registered for one alone."
	}
	return v, text
}

// idEdited can rule a wrong ID out, because a walk that has a code has been at the authorization endpoint with it.
func idEdited(sc *scene) (finding.Verdict, string) {
	for stage, what := range map[flow.Stage]string{flow.Request: "The client ID", flow.Exchange: "The client ID in the token request"} {
		if v, text := edited(stage, "client_id", what)(sc); v == supports {
			return v, text
		}
	}
	if sc.snap.Arrival.At.IsZero() {
		return open, ""
	}
	return against, "The authorization endpoint recognized the same client ID."
}

func clientIDHeader(sc *scene) (finding.Verdict, string) {
	id, known := header("Client-Id")(sc)
	switch {
	case !known:
		return open, ""
	case id == "":
		return supports, "The request had no Client-Id header."
	}
	return compared(id != sc.snap.Client.ID, "The Client-Id header does not match the ID of this client.",
		"The Client-Id header matched the ID of this client.")
}

// orTested asks the test first, and the look where the test says nothing.
func orTested(test, otherwise look) look {
	return func(sc *scene) (finding.Verdict, string) {
		if v, text := test(sc); v != open {
			return v, text
		}
		return otherwise(sc)
	}
}

// methodTested: RFC 6749 5.2 has one error for a wrong method and for wrong credentials. That another method was
// accepted tells them apart.
func methodTested(sc *scene) (finding.Verdict, string) {
	switch used, accepted := sc.snap.Auth, sc.tested.Accepted; accepted {
	case "", client.RawBasic:
		return open, ""
	case used:
		return against, "Ruled out by the check of the client: the server accepted the client with the same authentication method."
	case token.None:
		return supports, "Tested by the check of the client: the server accepted the client without a secret, as a public client."
	default:
		return supports, fmt.Sprintf("Tested by the check of the client: the same credentials sent with %s were accepted, so "+
			"they are right.", accepted)
	}
}

// testedTo is methodTested for a cause that names the method that the server takes.
func testedTo(method token.Auth) look {
	return func(sc *scene) (finding.Verdict, string) {
		if accepted := sc.tested.Accepted; accepted != method && accepted != sc.snap.Auth {
			return open, ""
		}
		return methodTested(sc)
	}
}

// secretTested: a server that accepted ID and secret knows both.
func secretTested(sc *scene) (finding.Verdict, string) {
	t := sc.tested
	switch {
	case sc.snap.Auth == token.None && slices.Contains(t.Refused, token.None):
		return against, "No secret was sent."
	case t.Accepted == client.RawBasic && sc.snap.Client.Escaped():
		return supports, "Tested by the check of the client: the secret was entered percent-encoded, and the server accepted it only when " +
			"it was not encoded once more."
	case t.Accepted == token.Basic, t.Accepted == token.Post, t.Accepted == client.RawBasic:
		return against, "Ruled out by the check of the client: the server accepted the same ID and secret."
	case t.Accepted == "" && slices.Contains(t.Refused, sc.snap.Auth):
		text := "Tested by the check of the client: the server refused the client"
		for i, method := range t.Refused {
			text += []string{" with ", " and with "}[min(i, 1)] + string(method)
		}
		return supports, text + "."
	}
	return open, ""
}

// basicEncoding: RFC 6749 2.3.1 wants ID and secret percent-encoded in the Basic header, and some servers compare them raw.
func basicEncoding(sc *scene) (finding.Verdict, string) {
	switch {
	case !basicHeader(sc):
		return against, "The request had no Basic header."
	case sc.tested.Accepted == client.RawBasic && sc.snap.Client.Escaped():
		return against, "Ruled out by the check of the client: the secret was entered percent-encoded."
	case sc.tested.Accepted == client.RawBasic:
		return supports, "Tested by the check of the client: the server accepted the same client ID and secret without percent-encoding."
	case slices.Contains(sc.tested.Refused, client.RawBasic):
		return against, "Ruled out by the check of the client: the server refused the client without percent-encoding, too."
	}
	return compared(sc.snap.Client.Encoded(),
		"The percent-encoding changes the client ID or the secret.", "The percent-encoding changes neither the client ID nor the secret.")
}
