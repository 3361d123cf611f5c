// Package saved keeps clients for the next time: what a person typed goes by name into one JSON file of mode 0600, the
// client secret and the refresh token go into the system's keyring. RFC 6749 10.3 and 10.4: credentials stay confidential
// where they rest; RFC 9700 4.14.2: a rotated refresh token is stored before anything is done with its access token.
//
// Several programs may work on the same file. Whoever changes a client holds its lock, from the reading of a secret to
// the writing of the next one. An item of the keyring is written over in place and read back, and the file names it
// before it is written, so that a kill at any moment leaves no secret that nobody knows of. Each item says which client
// and which servers it is for: to change the file is not enough to send a secret elsewhere.
//
// Left out on purpose: access tokens, codes, verifiers and ID tokens, which never rest; encryption of the file, which
// holds no secret; and sharing a file between machines.
package saved

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Client is one saved client. Texts are as a person typed them; an empty one is not set.
type Client struct {
	ID   string `json:"id"` // chosen by Save, stays when the name changes
	Name string `json:"name"`

	Provider              string  `json:"provider,omitempty"` // ID of a preset
	Address               string  `json:"address,omitempty"`  // of the person's own server, for a preset that has one for each customer
	Issuer                string  `json:"issuer,omitempty"`
	AuthorizationEndpoint string  `json:"authorization_endpoint,omitempty"`
	TokenEndpoint         string  `json:"token_endpoint,omitempty"`
	RevocationEndpoint    string  `json:"revocation_endpoint,omitempty"`
	API                   string  `json:"api,omitempty"`
	ClientID              string  `json:"client_id,omitempty"`
	RedirectURI           string  `json:"redirect_uri,omitempty"`
	Scope                 string  `json:"scope,omitempty"`
	Auth                  string  `json:"auth,omitempty"` // as token.Auth spells it
	PKCE                  string  `json:"pkce,omitempty"` // as authz.ParseMethod reads it
	Extra                 []Extra `json:"extra,omitempty"`
	CAFile                string  `json:"ca_file,omitempty"`

	// Revision grows with each Save. One that is not the file's shows that another window saved meanwhile.
	Revision int `json:"revision"`
	// Gone marks a client that was removed, or whose first Save did not end: only its items are left, to be deleted.
	Gone bool `json:"gone,omitempty"`
	// Secrets says what is stored for this client. Save does not read it: it changes secrets by its own argument.
	Secrets map[keyring.Kind]Item `json:"secrets,omitempty"`
}

// Extra is a parameter or header that goes into one sort of request beside what the protocol asks for.
type Extra struct {
	For   string `json:"for"` // "authorization", "token", "refresh" or "api-header"
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Item is where a secret is kept.
type Item struct {
	ID     string    `json:"item"` // its name for flow/keyring
	Since  time.Time `json:"since"`
	Unused bool      `json:"unused,omitempty"` // not written yet, or to be deleted
	Before string    `json:"before,omitempty"` // where it is if ID is not there: a rotation that version 1 did not finish
	Kept   bool      `json:"-"`                // in memory only, until the program ends
}

// Secrets are changes to the secrets of a client: a kind that is absent stays as it is, an empty value removes.
type Secrets map[keyring.Kind]secret.Value

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotFound: no saved client has that ID.
	ErrNotFound = errors.New("no such saved client")
	// ErrInvalid: a client that cannot be saved as it is; the text says what to change.
	ErrInvalid = errors.New("the client cannot be saved")
	// ErrSecret: a secret stands where it would be written into the file.
	ErrSecret = errors.New("a secret would be written into the file of saved clients")
	// ErrNameTaken: another client has that name.
	ErrNameTaken = errors.New("another saved client has this name")
	// ErrChanged: the client was saved elsewhere since it was loaded.
	ErrChanged = errors.New("the client was changed in another window; load it again")
	// ErrLocked: another window or another run of the program is at work on the client.
	ErrLocked = errors.New("another window is saving or refreshing this client")
	// ErrNoToken: there is no stored refresh token; a sign-in brings one.
	ErrNoToken = errors.New("no refresh token is stored; sign in again")
	// ErrNotRevoked: the stored refresh token is not the one that was revoked. Another window has renewed it since, or
	// another token was sent.
	ErrNotRevoked = errors.New("it is not the token that was revoked")
)

const maxName = 100

// check says why c cannot be saved with these secrets.
func (c Client) check(secrets Secrets) error {
	name := []rune(c.Name)
	switch {
	case strings.TrimSpace(c.Name) == "":
		return fmt.Errorf("%w: it has no name; give it one", ErrInvalid)
	case len(name) > maxName:
		return fmt.Errorf("%w: its name has %d characters; use at most %d", ErrInvalid, len(name), maxName)
	case slices.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w: its name contains a control character; type it again", ErrInvalid)
	}
	for _, e := range c.Extra {
		named := e.For == "api-call" && new(secret.Redactor).Body("", []byte(e.Value)) != e.Value // a secret by its name, in the body
		if named || secret.NamesSecret(e.Name) || e.For == "api-header" && client.SensitiveHeader(e.Name) {
			return fmt.Errorf("%w: %q, an extra for %s; remove it to save the client, and type it for each walk", ErrSecret, e.Name, e.For)
		}
	}
	// Everything else about an address is for the walk to judge: a person may well save a wrong one to look at it later.
	for _, raw := range []string{c.Issuer, c.AuthorizationEndpoint, c.TokenEndpoint, c.RevocationEndpoint, c.API, c.RedirectURI} {
		u, err := url.Parse(raw)
		if err != nil {
			continue
		}
		if _, has := u.User.Password(); has {
			return fmt.Errorf("%w: the URL at %s contains a password; remove it", ErrSecret, u.Host)
		}
		for name := range u.Query() {
			if secret.NamesSecret(name) {
				return fmt.Errorf("%w: the URL at %s has the parameter %q; remove it", ErrSecret, u.Host, name)
			}
		}
	}
	return c.checkValues(secrets)
}

// checkValues looks at the secrets themselves: their kind, their size, and whether one was pasted into another field.
func (c Client) checkValues(secrets Secrets) error {
	c.Secrets = nil
	text, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	for kind, value := range secrets {
		if !slices.Contains(keyring.Kinds(), kind) {
			return fmt.Errorf("%w: %q is not a kind of secret that is kept", ErrInvalid, kind)
		}
		if err := keyring.CheckSize(bind(c, value)); err != nil {
			return fmt.Errorf("the %s: %w", kind, err)
		}
		quoted, err := json.Marshal(value.Reveal())
		if err != nil {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		const accident = 8 // a shorter secret may be found by chance
		if inner := strings.Trim(string(quoted), `"`); len(inner) >= accident && strings.Contains(string(text), inner) {
			return fmt.Errorf("%w: the %s also appears in another field of the client; clear that field", ErrSecret, kind)
		}
	}
	return nil
}

// lists are the further parameters of a client, by the request that they are for.
func lists(c *client.Client) []list {
	return []list{{"authorization", &c.Extra}, {"token", &c.TokenExtra}, {"refresh", &c.RefreshExtra},
		{"api-header", &c.APIHeaders}, {"api-call", &c.APICall}}
}

type list struct {
	request string
	params  *[]authz.Param
}

// Of is what stage 1 has set up, as it is saved, without its secret: that goes to Save on its own. A client that was
// saved before keeps its ID.
func Of(name string, c client.Client) Client {
	out := Client{ID: c.Saved, Name: name, Provider: c.Preset, Address: c.Address, Issuer: c.Issuer,
		AuthorizationEndpoint: c.Server.AuthorizationEndpoint, TokenEndpoint: c.Server.TokenEndpoint,
		RevocationEndpoint: c.Server.RevocationEndpoint, API: c.Server.API, ClientID: c.ID, RedirectURI: c.RedirectURI,
		Scope: c.Scope, Auth: string(c.Auth), PKCE: c.PKCE.String(), CAFile: wire.CAPath(c.CAFile)}
	for _, list := range lists(&c) {
		for _, p := range *list.params {
			out.Extra = append(out.Extra, Extra{For: list.request, Name: p.Name, Value: p.Value})
		}
	}
	return out
}

// Client is what stage 1 starts from, without its secret and bound to what it was saved for. The error says what in the
// file no walk can use.
func (c Client) Client() (client.Client, error) {
	method, err := authz.ParseMethod(c.PKCE)
	if err != nil {
		return client.Client{}, fmt.Errorf("the saved client %q: %w", c.Name, err)
	}
	auth := token.Auth(c.Auth)
	if !slices.Contains([]token.Auth{"", token.Basic, token.Post, token.None}, auth) {
		return client.Client{}, fmt.Errorf("the saved client %q: client authentication %q is not %s, %s or %s",
			c.Name, c.Auth, token.Basic, token.Post, token.None)
	}
	out := client.Client{Saved: c.ID, Name: c.Name, Address: c.Address, Issuer: c.Issuer,
		Server: provider.Server{AuthorizationEndpoint: c.AuthorizationEndpoint, TokenEndpoint: c.TokenEndpoint,
			RevocationEndpoint: c.RevocationEndpoint, API: c.API},
		ID: c.ClientID, Auth: auth, RedirectURI: c.RedirectURI, Scope: c.Scope, PKCE: method, CAFile: c.CAFile}
	if preset, ok := provider.Find(c.Provider); ok {
		out.Preset, out.ScopeSeparator = preset.ID, preset.Scopes.Separator
		parts, _ := preset.PartsOf(c.Address)
		if known, err := preset.Server(parts, out.Server); err == nil { // without its address no more is known of it
			out.Server.Name, out.Server.Issuer = known.Name, known.Issuer
		}
	}
	for _, list := range lists(&out) {
		for _, e := range c.Extra {
			if e.For == list.request {
				*list.params = append(*list.params, authz.Param{Name: e.Name, Value: e.Value})
			}
		}
	}
	out.Bound = out.Binding()
	return out, nil
}

// Kinds of failure of a secret that is there. Test for them with errors.Is.
var (
	// ErrUnbound: the item is of version 1, which did not say what it is for. Bind says it, for a person who was asked.
	ErrUnbound = errors.New("it was saved by an earlier version, which did not record the servers it is for")
	// ErrBound: the item is for another client or another server than the file says.
	ErrBound = errors.New("it does not match this client's current settings in the file")
)

// boundMark begins an item that says what it is for: a digest for each place of the binding stands before the secret.
// Digests are short, since Windows leaves 2560 bytes for it all; 96 bits are beyond a second preimage.
const boundMark = "oauthwalk 2 "

// binding is what the client may be used with, as client.Binding has it, but for what cannot be parsed.
func (c Client) binding() []wire.Field {
	c.PKCE, c.Auth = "", "" // which say nothing of where a secret goes, and may be wrong
	out, _ := c.Client()
	return out.Bound
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// bind is the value as an item keeps it; empty stays empty.
func bind(c Client, value secret.Value) secret.Value {
	if value.IsZero() {
		return value
	}
	out := boundMark
	for _, place := range c.binding() {
		out += digest(place.Value) + " "
	}
	return secret.New(out + value.Reveal())
}

// unbind is the secret of an item, when the item is for this client: ErrUnbound, or ErrBound with the names of what
// differs. The value comes with ErrUnbound as well.
func unbind(c Client, item secret.Value) (secret.Value, error) {
	rest, bound := strings.CutPrefix(item.Reveal(), boundMark)
	if !bound {
		return item, fmt.Errorf("%w. Open the window, press Use at this client, and confirm them: %s", ErrUnbound,
			strings.Join(c.places(), ", "))
	}
	var differ []string
	for _, place := range c.binding() {
		var is string
		if is, rest, _ = strings.Cut(rest, " "); is != digest(place.Value) {
			differ = append(differ, place.Name+" "+cmp.Or(place.Value, "(none)"))
		}
	}
	if len(differ) > 0 {
		return secret.Value{}, fmt.Errorf("%w: it was not saved for %s. Save the client again", ErrBound, strings.Join(differ, ", "))
	}
	return secret.New(rest), nil
}

// Places says line by line what the secrets of the client are for, once they are bound.
func (c Client) Places() string { return strings.Join(c.places(), "\n") }

// places are those of the binding that are set.
func (c Client) places() (set []string) {
	for _, p := range c.binding() {
		if p.Value != "" {
			set = append(set, p.Name+" "+p.Value)
		}
	}
	return set
}
