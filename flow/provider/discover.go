// Package provider knows authorization servers: what a walk needs to know of one, and how to ask the server itself. It
// obeys RFC 8414 2, 3.1 to 3.3 and OpenID Connect Discovery 4, and RFC 9700 4.4.2: every endpoint comes from one
// document, whose issuer is the one that was asked for, byte for byte. Anything else would let one server send the
// codes of another to itself.
//
// Left out on purpose: signed metadata, keys, WebFinger, and dynamic registration.
package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// Discover asks issuer for its metadata, first where RFC 8414 puts them, then where OpenID Connect does, and takes the
// first document that can be used, whole. A document that names another issuer ends the search: the server is not who
// it was taken for. One redirect on the same server is followed, which frameworks send for a slash at the end; what lies
// elsewhere is not the response to the request (RFC 8414 3.2). The checks tell what was looked at; they are complete also when the search fails.
func Discover(ctx context.Context, client *http.Client, rec *wire.Recorder, issuer string) (Server, []finding.Finding, error) {
	u, first, err := parseIssuer(issuer)
	checks := []finding.Finding{first}
	if err != nil {
		return Server{}, checks, err
	}
	var tried []string
	for _, place := range locations(u) {
		server, found, err := place.ask(ctx, client, rec, issuer)
		checks = append(checks, found...)
		switch {
		case err == nil:
			server.Name = u.Host
			return server, checks, nil
		case errors.Is(err, ErrMismatch):
			return Server{}, checks, err
		case errors.Is(err, ErrUnreachable):
			// The second place is on the same host.
			checks = append(checks, finding.Failf("metadata", place.section, "The server cannot be reached."))
			return Server{}, checks, err
		}
		tried = append(tried, fmt.Sprintf("%s: %v", place.url, err))
	}
	checks = append(checks, finding.Failf("metadata", "RFC 8414 3",
		"No metadata was found. Ask the provider, or type the endpoints by hand."))
	return Server{}, checks, fmt.Errorf("%w; check the issuer, or type the endpoints by hand (%s)",
		ErrNoMetadata, strings.Join(tried, "; "))
}

// ask looks in one place. An error other than a mismatch means: look elsewhere.
func (l location) ask(ctx context.Context, client *http.Client, rec *wire.Recorder, issuer string) (Server, []finding.Finding, error) {
	const id = "metadata_location"
	body, contentType, err := l.fetch(ctx, client, rec)
	if err != nil {
		return Server{}, []finding.Finding{finding.Warnf(id, l.section, "No %s metadata at %s: %s.", l.name, l.url,
			err.Error())}, err
	}
	d := read(body)
	if d.refused != "" {
		return Server{}, []finding.Finding{finding.Warnf(id, l.section, "The %s metadata at %s cannot be used: %s",
			l.name, l.url, d.refused)}, errors.New(strings.TrimSuffix(d.refused, "."))
	}
	checks := []finding.Finding{finding.Passf(id, l.section, "There is %s metadata at %s.", l.name, l.url)}
	c, err := d.checkIssuer(issuer)
	checks = append(checks, c)
	if err != nil {
		return Server{}, checks, err
	}
	checks = append(checks, checkContentType(contentType))
	server, more, err := d.server(issuer)
	return server, append(checks, more...), err
}

// fetch reads one document. Its errors say why there is none; they hold nothing that the server wrote but a status.
func (l location) fetch(ctx context.Context, client *http.Client, rec *wire.Recorder) (body []byte, contentType string, err error) {
	x := wire.Exchange{}
	for to, hops := l.url, 0; to != "" && hops < 2; hops++ {
		req, bad := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
		if bad != nil {
			return nil, "", fmt.Errorf("%w: the address cannot be used", ErrIssuer)
		}
		req.Header.Set("Accept", "application/json")
		x, err = rec.Once(client, req)
		to = wire.Hop(x.Method, x.URL, x.Header("Location"), x.Status)
	}
	switch {
	case x.Status >= 300 && x.Status < 400:
		return nil, "", fmt.Errorf("the response is a redirect (status %d), which is not followed", x.Status)
	case x.Status != 0 && x.Status != http.StatusOK:
		return nil, "", fmt.Errorf("the status is %d", x.Status)
	case x.Truncated:
		return nil, "", fmt.Errorf("the document is longer than %d KiB", wire.DefaultMaxBody>>10)
	case err != nil:
		return nil, "", wire.Because(ErrUnreachable, err, wire.Explain(err))
	}
	return x.ResponseBody, plain.Text(x.Header("Content-Type")), nil
}

// Server is an authorization server and the API that its tokens are for. An empty field is not known.
type Server struct {
	Name   string // for people
	Issuer string

	AuthorizationEndpoint string
	TokenEndpoint         string
	RevocationEndpoint    string
	API                   string // called with the access token; userinfo where the metadata name it

	AuthMethods  []string // token_endpoint_auth_methods_supported; absent means client_secret_basic (RFC 8414 2)
	PKCEMethods  []string // code_challenge_methods_supported; absent means that nothing is promised
	Scopes       []string // scopes_supported; servers may leave some out
	GrantTypes   []string // grant_types_supported; absent means authorization_code and implicit (RFC 8414 2)
	IssSupported bool     // authorization_response_iss_parameter_supported (RFC 9207 3)
}

// SameAsToken tells that the token endpoint has the address of another endpoint, or ends in its name, so that somebody has
// mixed them up.
func (s Server) SameAsToken() bool {
	return s.TokenEndpoint != "" && (slices.Contains([]string{s.AuthorizationEndpoint, s.API, s.RevocationEndpoint}, s.TokenEndpoint) ||
		otherEndpoint.MatchString(s.TokenEndpoint))
}

// otherEndpoint ends in the name of an endpoint that is not that of tokens. RFC 7662 2, RFC 7009 2, OpenID Connect Core 5.3.
var otherEndpoint = regexp.MustCompile(`(?i)/(introspect(ion)?|revo(ke|cation)(_token)?|userinfo|authorize|jwks(\.json)?)/?(\?|$)`)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrIssuer: the issuer is not an address that can be asked. Nothing was sent.
	ErrIssuer = errors.New("the issuer cannot be used")
	// ErrMismatch: the document speaks for another issuer. It is not used, and nothing else was asked.
	ErrMismatch = errors.New("the metadata belongs to another issuer")
	// ErrUnreachable: no complete response came; the error tells why.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrNoMetadata: no usable document was found.
	ErrNoMetadata = errors.New("no usable metadata was found")
)

// MismatchError is metadata of another issuer. It wraps ErrMismatch.
type MismatchError struct{ Asked, Received string }

// Error implements error.
func (e *MismatchError) Error() string {
	return fmt.Sprintf("%v: asked %s, received %s. If that is the server you mean, enter its issuer exactly so",
		ErrMismatch, e.Asked, e.Received)
}

// Unwrap implements errors.Unwrap.
func (e *MismatchError) Unwrap() error { return ErrMismatch }

// JoinScopes puts the names, separated by spaces, into the form that is sent. "" is a space (RFC 6749 3.3).
func JoinScopes(scope, separator string) string {
	if separator == "" || separator == " " {
		return scope
	}
	return strings.Join(strings.Fields(scope), separator)
}

// SplitScopes is the way back: what was sent or came, with spaces between the names.
func SplitScopes(scope, separator string) string {
	if separator == "" || separator == " " {
		return scope
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(scope, separator, " ")), " ")
}

// location is one place where the metadata may be.
type location struct {
	name, section, url string
}

// locations lists the two well-known places for an issuer, in the order of trying. For an issuer with a path they
// differ in where the path goes, and that is the classic mistake.
func locations(u *url.URL) []location {
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	root := u.Scheme + "://" + u.Host
	return []location{
		// RFC 8414 3.1: between host and path.
		{"OAuth", "RFC 8414 3.1", root + "/.well-known/oauth-authorization-server" + path},
		// OpenID Connect Discovery 4: behind the path.
		{"OpenID", "OpenID Connect Discovery 4", root + path + "/.well-known/openid-configuration"},
	}
}

// MetadataURLs are the addresses that Discover may ask for, in the order of trying; none for an issuer that it refuses.
func MetadataURLs(issuer string) (urls []string) {
	u, _, err := parseIssuer(issuer)
	if err != nil {
		return nil
	}
	for _, l := range locations(u) {
		urls = append(urls, l.url)
	}
	return urls
}

// IssuerForm says whether that can be an issuer at all, before anybody is asked. RFC 8414 2.
func IssuerForm(issuer string) finding.Finding {
	_, f, _ := parseIssuer(issuer)
	return f
}

// parseIssuer. RFC 8414 2: an issuer is an https URL without query and fragment; http will do on this machine.
func parseIssuer(issuer string) (*url.URL, finding.Finding, error) {
	u, why := authz.CheckEndpoint(issuer)
	switch {
	case issuer == "":
		why = "there is none"
	case why != "":
	case u.RawQuery != "" || u.ForceQuery:
		why = "it has a query (?), which an issuer must not have"
	case strings.Contains(issuer, "/.well-known/"):
		why = "it is the address of the metadata; enter only the part before /.well-known/"
	}
	if why != "" {
		return nil, finding.Failf("issuer", "RFC 8414 2", "The issuer cannot be used: %s.", why),
			fmt.Errorf("%w: %s", ErrIssuer, why)
	}
	if u.Scheme == "http" {
		return u, finding.Passf("issuer", "RFC 8414 2", "The issuer is a usable address on this machine, where oauthwalk accepts http; the specification requires TLS."), nil
	}
	return u, finding.Passf("issuer", "RFC 8414 2", "The issuer is a usable address."), nil
}
