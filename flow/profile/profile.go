// Package profile keeps clients for the next time: what a person typed goes by name into one JSON file of mode 0600,
// the client secret and the refresh token go into the system's keyring, and the file says which items there belong to
// it. RFC 6749 10.3 and 10.4: credentials stay confidential where they rest; RFC 9700 4.14.2: a rotated refresh token
// is stored before anything is done with its access token.
//
// Several programs may work on the same file. Each change is one replacement of the file under a lock, and a kill at
// any moment leaves file and keyring in agreement, at the latest after Settle. A secret is never overwritten in place:
// a new one gets an item of its own, the file turns to it, and the old item goes.
//
// Left out on purpose: access tokens, codes, verifiers and ID tokens, which never rest; encryption of the file, which
// holds no secret; and sharing a file between machines.
package profile

import (
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

// Profile is one saved client. Texts are as a person typed them; an empty one is not set.
type Profile struct {
	ID   string `json:"id"` // chosen by Save, stays when the name changes
	Name string `json:"name"`

	Provider              string `json:"provider,omitempty"` // ID of a preset
	Address               string `json:"address,omitempty"`  // of the person's own server, for a preset that has one for each customer
	Issuer                string `json:"issuer,omitempty"`
	AuthorizationEndpoint string `json:"authorization_endpoint,omitempty"`
	TokenEndpoint         string `json:"token_endpoint,omitempty"`
	RevocationEndpoint    string `json:"revocation_endpoint,omitempty"`
	API                   string `json:"api,omitempty"`

	ClientID    string  `json:"client_id,omitempty"`
	RedirectURI string  `json:"redirect_uri,omitempty"`
	Scope       string  `json:"scope,omitempty"`
	Auth        string  `json:"auth,omitempty"` // as token.Auth spells it
	PKCE        string  `json:"pkce,omitempty"` // as authz.ParseMethod reads it
	Extra       []Extra `json:"extra,omitempty"`
	CAFile      string  `json:"ca_file,omitempty"`

	// Revision grows with each Save. One that is not the file's shows that another window saved meanwhile.
	Revision int `json:"revision"`
	// Secrets says what is stored for this client. Save does not read it: it changes secrets by its own argument.
	Secrets map[keyring.Kind]Item `json:"secrets,omitempty"`

	rest members // written by a later version of this program
}

// Extra is a parameter or header that goes into one sort of request beside what the protocol asks for.
type Extra struct {
	For   string `json:"for"` // "authorization", "token", "refresh" or "api-header"
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Item is where a secret is kept.
type Item struct {
	ID    string    `json:"item"` // its name for flow/keyring, made for this one value
	Since time.Time `json:"since"`
	Kept  bool      `json:"-"` // in memory only, until the program ends
}

// Secrets are changes to the secrets of a profile: a kind that is absent stays as it is, an empty value removes.
type Secrets map[keyring.Kind]secret.Value

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotFound: no profile has that ID.
	ErrNotFound = errors.New("no such profile")
	// ErrInvalid: a profile that cannot be saved as it is; the text says what to change.
	ErrInvalid = errors.New("the profile cannot be saved")
	// ErrSecret: a secret stands where it would be written into the file.
	ErrSecret = errors.New("a secret would be written into the profiles file")
	// ErrNameTaken: another profile has that name.
	ErrNameTaken = errors.New("another profile has this name")
	// ErrChanged: the profile was saved elsewhere since it was loaded.
	ErrChanged = errors.New("the profile was changed in another window; load it again")
	// ErrNewer: the file was written by a later version and is left alone.
	ErrNewer = errors.New("the profiles file was written by a newer version of oauthwalk")
)

const maxName = 100

// check says why p cannot be saved with these secrets.
func (p Profile) check(secrets Secrets) error {
	name := []rune(p.Name)
	switch {
	case strings.TrimSpace(p.Name) == "":
		return fmt.Errorf("%w: it has no name; give it one", ErrInvalid)
	case len(name) > maxName:
		return fmt.Errorf("%w: its name has %d letters; use at most %d", ErrInvalid, len(name), maxName)
	case slices.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w: its name holds a control character; type it again", ErrInvalid)
	}
	for _, e := range p.Extra {
		if secret.NamesSecret(e.Name) || e.For == forAPIHeader && client.SensitiveHeader(e.Name) {
			return fmt.Errorf("%w: %q, an extra for %s; take it out to save the client, and type it for each walk", ErrSecret, e.Name, e.For)
		}
	}
	for _, raw := range []string{p.Issuer, p.AuthorizationEndpoint, p.TokenEndpoint, p.RevocationEndpoint, p.API,
		p.RedirectURI} {
		if err := checkURL(raw); err != nil {
			return err
		}
	}
	return p.checkValues(secrets)
}

// checkURL refuses what would put a secret into the file. Everything else about a URL is for the walk to judge: a
// person may well save a wrong one to look at it later.
func checkURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	if _, has := u.User.Password(); has {
		return fmt.Errorf("%w: the URL at %s holds a password; take it out", ErrSecret, u.Host)
	}
	for name := range u.Query() {
		if secret.NamesSecret(name) {
			return fmt.Errorf("%w: the URL at %s has the parameter %q; take it out", ErrSecret, u.Host, name)
		}
	}
	return nil
}

// checkValues looks at the secrets themselves: their kind, their size, and whether one was pasted into another field.
func (p Profile) checkValues(secrets Secrets) error {
	p.Secrets, p.rest = nil, nil
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	for kind, value := range secrets {
		if !slices.Contains(keyring.Kinds(), kind) {
			return fmt.Errorf("%w: %q is no kind of secret that is kept", ErrInvalid, kind)
		}
		if err := keyring.CheckSize(value); err != nil {
			return fmt.Errorf("the %s: %w", kind, err)
		}
		quoted, err := json.Marshal(value.Reveal())
		if err != nil {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		const accident = 8 // a shorter secret may be found by chance
		if inner := strings.Trim(string(quoted), `"`); len(inner) >= accident && strings.Contains(string(text), inner) {
			return fmt.Errorf("%w: the %s also appears in another field of the profile; clear that field", ErrSecret, kind)
		}
	}
	return nil
}

// The requests that an Extra can be for.
const (
	forAuthorization = "authorization"
	forToken         = "token"
	forRefresh       = "refresh"
	forAPIHeader     = "api-header"
)

// Of is a profile of what stage 1 has set up, without its secret: that goes to Save on its own. A client that was saved
// before keeps its ID.
func Of(name string, c client.Client) Profile {
	p := Profile{
		ID:                    c.Saved,
		Name:                  name,
		Provider:              c.Preset,
		Address:               c.Address,
		Issuer:                c.Issuer,
		AuthorizationEndpoint: c.Server.AuthorizationEndpoint,
		TokenEndpoint:         c.Server.TokenEndpoint,
		RevocationEndpoint:    c.Server.RevocationEndpoint,
		API:                   c.Server.API,
		ClientID:              c.ID,
		RedirectURI:           c.RedirectURI,
		Scope:                 c.Scope,
		Auth:                  string(c.Auth),
		PKCE:                  c.PKCE.String(),
		CAFile:                wire.CAPath(c.CAFile),
	}
	for _, list := range []struct {
		request string
		params  []authz.Param
	}{{forAuthorization, c.Extra}, {forToken, c.TokenExtra}, {forRefresh, c.RefreshExtra}, {forAPIHeader, c.APIHeaders}} {
		for _, e := range list.params {
			p.Extra = append(p.Extra, Extra{For: list.request, Name: e.Name, Value: e.Value})
		}
	}
	return p
}

// Client is what stage 1 starts from, without its secret. The error says what in the file no walk can use.
func (p Profile) Client() (client.Client, error) {
	method, err := authz.ParseMethod(p.PKCE)
	if err != nil {
		return client.Client{}, fmt.Errorf("the profile %q: %w", p.Name, err)
	}
	auth := token.Auth(p.Auth)
	switch auth {
	case "", token.Basic, token.Post, token.None:
	default:
		return client.Client{}, fmt.Errorf("the profile %q: client authentication %q is not one of %s, %s, %s",
			p.Name, p.Auth, token.Basic, token.Post, token.None)
	}
	c := client.Client{
		Saved:   p.ID,
		Name:    p.Name,
		Address: p.Address,
		Issuer:  p.Issuer,
		Server: provider.Server{
			AuthorizationEndpoint: p.AuthorizationEndpoint,
			TokenEndpoint:         p.TokenEndpoint,
			RevocationEndpoint:    p.RevocationEndpoint,
			API:                   p.API,
		},
		ID:          p.ClientID,
		Auth:        auth,
		RedirectURI: p.RedirectURI,
		Scope:       p.Scope,
		PKCE:        method,
		CAFile:      p.CAFile,
	}
	if preset, ok := provider.Find(p.Provider); ok {
		c.Preset, c.ScopeSeparator = preset.ID, preset.Scopes.Separator
		parts, _ := preset.PartsOf(p.Address)
		if known, err := preset.Server(parts, c.Server); err == nil { // without its address no more is known of it
			c.Server.Name, c.Server.Issuer = known.Name, known.Issuer
		}
	}
	for _, e := range p.Extra {
		param := authz.Param{Name: e.Name, Value: e.Value}
		switch e.For {
		case forAuthorization:
			c.Extra = append(c.Extra, param)
		case forToken:
			c.TokenExtra = append(c.TokenExtra, param)
		case forRefresh:
			c.RefreshExtra = append(c.RefreshExtra, param)
		case forAPIHeader:
			c.APIHeaders = append(c.APIHeaders, param)
		}
	}
	return c, nil
}
