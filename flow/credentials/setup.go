package credentials

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/file"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// SetupSuffix is how the name of a file with a Setup ends.
const SetupSuffix = ".oauthwalk.json"

// Setup says which client walks against which server, in the words of the command line. Nothing secret is in it, so that it
// can be given to a class or a team. What is empty was not said.
type Setup struct {
	Provider, Issuer                                              string
	AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint, API string
	ClientID, RedirectURI, Scope, Auth, PKCE                      string
	Params, TokenParams, RefreshParams, APIHeaders                []string // NAME=VALUE, and 'Name: value'
	APIMethod                                                     string
}

// Setting is one value of a Setup: One, or Many where it can be given again and again. It has the name of its flag.
type Setting struct {
	Name string
	One  *string
	Many *[]string
}

// Settings are all values of a Setup, by which flags fill it, and a file.
func (s *Setup) Settings() []Setting {
	return []Setting{{"provider", &s.Provider, nil}, {"issuer", &s.Issuer, nil}, {"authorization-endpoint", &s.AuthorizationEndpoint, nil},
		{"token-endpoint", &s.TokenEndpoint, nil}, {"revocation-endpoint", &s.RevocationEndpoint, nil}, {"api", &s.API, nil},
		{"client-id", &s.ClientID, nil}, {"redirect-uri", &s.RedirectURI, nil}, {"scope", &s.Scope, nil}, {"auth", &s.Auth, nil},
		{"pkce", &s.PKCE, nil}, {"param", nil, &s.Params}, {"token-param", nil, &s.TokenParams},
		{"refresh-param", nil, &s.RefreshParams}, {"api-method", &s.APIMethod, nil}, {"api-header", nil, &s.APIHeaders}}
}

// Under takes from a file what was not given: a flag wins as a whole.
func (s *Setup) Under(from Setup, given func(name string) bool) {
	all := from.Settings()
	for i, f := range s.Settings() {
		switch {
		case given(f.Name):
		case f.One != nil:
			*f.One = *all[i].One
		default:
			*f.Many = *all[i].Many
		}
	}
}

// Foreign tells that the server is another one than the practice server. With the provider practice the endpoints override
// some of its own.
func (s Setup) Foreign() bool {
	return s.Issuer != "" || s.Preset() != "" || s.Provider == "" && (s.AuthorizationEndpoint != "" || s.TokenEndpoint != "")
}

// Preset is the ID of the provider preset, "" for the practice server and for a server that is named by its addresses.
func (s Setup) Preset() string {
	if s.Provider == provider.Practice {
		return ""
	}
	return s.Provider
}

// auths are the client authentications by the names that people give them.
var auths = map[string]token.Auth{"basic": token.Basic, "post": token.Post, "none": token.None,
	string(token.Basic): token.Basic, string(token.Post): token.Post}

// Check finds what does not go together, before anything is started.
func (s Setup) Check() error {
	_, known := auths[s.Auth]
	_, err := authz.ParseMethod(s.PKCE)
	switch {
	case s.Provider == provider.Practice && s.Issuer != "":
		return errors.New("--provider practice and --issuer cannot be combined")
	case s.Auth != "" && !known:
		return fmt.Errorf("--auth %q is not one of basic, post, none, client_secret_basic, client_secret_post", s.Auth)
	case err != nil:
		return fmt.Errorf("--pkce: %w", err)
	}
	return s.Fill(&client.Client{})
}

// Begin is the client of another server before Fill: of a preset, or of a server by its issuer. The parts of a preset come
// from the issuer, or from their defaults; scope and redirect URI have no default of the preset's, so that what is sent is
// what was said.
func (s Setup) Begin() (client.Client, error) {
	p, ok := provider.Find(s.Preset())
	switch {
	case !ok && s.Issuer == "" && (s.AuthorizationEndpoint == "" || s.TokenEndpoint == ""):
		return client.Client{}, errors.New("without --issuer, both --authorization-endpoint and --token-endpoint are required")
	case !ok:
		return client.Client{Name: s.Issuer, Issuer: s.Issuer, RedirectURI: client.DefaultRedirectURI, PKCE: authz.S256}, nil
	}
	var parts map[string]string
	if s.Issuer != "" {
		if parts, ok = p.PartsOf(s.Issuer); !ok {
			return client.Client{}, fmt.Errorf("--issuer is not of the form %s, which %s has; for example %s", p.Address, p.ID,
				p.ExampleAddress())
		}
	}
	out, err := client.FromPreset(p, parts, provider.Server{AuthorizationEndpoint: s.AuthorizationEndpoint, TokenEndpoint: s.TokenEndpoint})
	if _, missing := errors.AsType[*provider.MissingPartError](err); missing {
		return client.Client{}, fmt.Errorf("%w; give it with --issuer %s, "+
			"or give --authorization-endpoint and --token-endpoint", err, p.Address)
	}
	out.Address, out.Scope, out.RedirectURI = s.Issuer, "", client.DefaultRedirectURI
	return out, err
}

// texts are what is said in one text, and where it is in a client.
func (s *Setup) texts(c *client.Client) []struct{ said, in *string } {
	return []struct{ said, in *string }{{&s.AuthorizationEndpoint, &c.Server.AuthorizationEndpoint},
		{&s.TokenEndpoint, &c.Server.TokenEndpoint}, {&s.RevocationEndpoint, &c.Server.RevocationEndpoint},
		{&s.API, &c.Server.API}, {&s.ClientID, &c.ID}, {&s.RedirectURI, &c.RedirectURI}, {&s.Scope, &c.Scope}}
}

// Fill puts what was said into a client. No error holds a value: it may be a key.
func (s Setup) Fill(out *client.Client) error {
	for _, t := range s.texts(out) {
		*t.in = cmp.Or(*t.said, *t.in)
	}
	out.Auth = cmp.Or(auths[s.Auth], out.Auth)
	if s.PKCE != "" {
		out.PKCE, _ = authz.ParseMethod(s.PKCE)
	}
	for _, more := range []struct {
		flag string
		from []string
		to   *[]authz.Param
	}{{"--param", s.Params, &out.Extra}, {"--token-param", s.TokenParams, &out.TokenExtra}, {"--refresh-param", s.RefreshParams, &out.RefreshExtra}} {
		var given []authz.Param
		for _, text := range more.from {
			name, value, ok := strings.Cut(text, "=")
			if !ok || name == "" {
				return fmt.Errorf("%s takes NAME=VALUE", more.flag)
			}
			given = append(given, authz.Param{Name: name, Value: value})
		}
		preset := slices.DeleteFunc(slices.Clone(*more.to), func(p authz.Param) bool { // by name, what is given takes its place
			_, replaced := authz.Find(given, p.Name)
			return replaced
		})
		*more.to = append(preset, given...)
	}
	for _, line := range s.APIHeaders {
		name, value, found := strings.Cut(line, ":")
		if !found || strings.TrimSpace(name) == "" {
			return errors.New("--api-header expects 'Name: value'")
		}
		out.APIHeaders = append(out.APIHeaders, wire.Field{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	if s.APIMethod != "" {
		out.APICall = append(out.APICall, authz.Param{Name: "method", Value: strings.ToUpper(s.APIMethod)})
	}
	return nil
}

// ReadSetup reads a file with a Setup.
func ReadSetup(path string) (Setup, error) {
	text, err := file.Read(path, MaxFile)
	if err != nil {
		return Setup{}, fmt.Errorf("%w: %s: %w", ErrUnreadable, filepath.Base(path), err)
	}
	return ParseSetup(filepath.Base(path), text)
}

// ParseSetup reads the text of a file with a Setup: an object with the names of settings, and version 1. It comes from
// others: what is unknown, what is secret, and what would read this machine's files or environment is refused by its name.
func ParseSetup(name string, text []byte) (Setup, error) {
	var s Setup
	wrong := func(format string, args ...any) (Setup, error) {
		return Setup{}, fmt.Errorf("%s: %w", name, fmt.Errorf(format, args...))
	}
	settings := s.Settings()
	read := strictjson.Read(text, nil)
	if len(read.Problems) > 0 {
		p := read.Problems[0]
		return Setup{}, &LineError{File: name, Line: lineAt(text, p.Offset), Problem: p.Text()}
	}
	if v, _ := read.First("version"); v.Kind != strictjson.Number || v.Raw != "1" {
		return wrong(`it has no "version": 1, so it is not a set-up that this program knows`)
	}
	for _, m := range read.Members {
		if m.Name == "version" {
			continue
		}
		i := slices.IndexFunc(settings, func(f Setting) bool { return f.Name == m.Name })
		switch {
		case secretKey(m.Name):
			return wrong("%q is secret, or leads to something that is; a set-up is for others to read, so remove it", m.Name)
		case i < 0:
			return wrong("%q is not known; the keys are the flags of the client without their dashes, pkce and version", m.Name)
		}
		values, ok := valuesOf(m)
		if !ok || settings[i].Many == nil && len(values) != 1 {
			return wrong("%q is not a string, or a list of strings if a flag can be repeated", m.Name)
		}
		if settings[i].One != nil {
			*settings[i].One = values[0]
		} else {
			*settings[i].Many = values
		}
	}
	if _, known := provider.Find(s.Provider); s.Provider != "" && !known {
		return wrong("the provider is neither practice nor a known name; give another server by its issuer")
	}
	if what := s.secretIn(); what != "" {
		return wrong("%s holds something secret; a set-up is for others to read, so remove it", what)
	}
	err := s.Check()
	if err == nil && s.Foreign() {
		_, err = s.Begin()
	}
	if err != nil {
		return wrong("%w", err)
	}
	return s, nil
}

// secretKey tells the flags that have no place in a set-up: a stranger's file must not choose what is read from this machine
// and sent to a server.
func secretKey(name string) bool {
	return slices.Contains([]string{"env-file", "api-body"}, name) || strings.HasPrefix(name, "client-secret") ||
		secret.NamesSecret(strings.ReplaceAll(name, "-", "_"))
}

func valuesOf(m strictjson.Member) ([]string, bool) {
	switch m.Kind {
	case strictjson.String:
		return []string{m.Text}, m.Text != ""
	case strictjson.Array:
		var list []string
		err := json.Unmarshal([]byte(m.Raw), &list) // a null would become an empty text, which no flag takes
		return list, err == nil && !slices.Contains(list, "")
	}
	return nil, false
}

// secretIn names what is secret by its name: in an address, a parameter or a header field.
func (s Setup) secretIn() string {
	for _, f := range s.Settings() {
		if f.One != nil && strings.Contains(*f.One, "://") && new(secret.Redactor).URL(*f.One) != *f.One {
			return f.Name
		}
	}
	for _, text := range slices.Concat(s.Params, s.TokenParams, s.RefreshParams) {
		if name, _, _ := strings.Cut(text, "="); secret.NamesSecret(name) {
			return "the parameter " + name
		}
	}
	for _, line := range s.APIHeaders {
		if name, _, _ := strings.Cut(line, ":"); client.SensitiveHeader(strings.TrimSpace(name)) {
			return "the header field " + strings.TrimSpace(name)
		}
	}
	return ""
}

// SetupOf is the set-up that others make this client from. What its preset knows, and what a client of the practice server
// has, is not said again. A client with something secret elsewhere than in its secret cannot be shared.
func SetupOf(c client.Client, practice bool) (Setup, error) {
	s := Setup{Issuer: c.Issuer, ClientID: c.ID, RedirectURI: c.RedirectURI, Scope: c.Scope, Auth: string(c.Auth), PKCE: c.PKCE.String()}
	base := c
	switch p, known := provider.Find(c.Preset); {
	case practice:
		s.Provider, s.Issuer = provider.Practice, ""
	case known:
		s.Provider, s.Issuer = p.ID, c.Address
		base, _ = s.Begin() // a part that is missing still leaves all to be said
	default:
		base = client.Client{}
	}
	based := s.texts(&base)
	for i, t := range s.texts(&c) {
		if *t.in != *based[i].in || *t.said != "" {
			*t.said = *t.in
		}
	}
	if !practice {
		s.Params, s.TokenParams, s.RefreshParams = more(c.Extra, base.Extra), more(c.TokenExtra, base.TokenExtra), more(c.RefreshExtra, base.RefreshExtra)
	}
	for _, h := range c.APIHeaders {
		if !practice && !slices.Contains(base.APIHeaders, h) {
			s.APIHeaders = append(s.APIHeaders, h.Name+": "+h.Value)
		}
	}
	for _, call := range c.APICall {
		if call.Name == "method" {
			s.APIMethod = call.Value
		}
	}
	if what := s.secretIn(); what != "" {
		return Setup{}, fmt.Errorf("%s holds something secret; remove it from the client first", what)
	}
	return s, nil
}

// more are the parameters that the other list does not have.
func more(list, base []authz.Param) (out []string) {
	for _, p := range list {
		if !slices.Contains(base, p) {
			out = append(out, p.Name+"="+p.Value)
		}
	}
	return out
}

// JSON is the text of a file with the set-up.
func (s Setup) JSON() []byte {
	var b bytes.Buffer
	b.WriteString("{\n  \"version\": 1")
	write := func(name string, value any) {
		text, _ := json.Marshal(value) // strings always are
		fmt.Fprintf(&b, ",\n  %q: %s", name, text)
	}
	for _, f := range s.Settings() {
		switch {
		case f.One != nil && *f.One != "":
			write(f.Name, *f.One)
		case f.Many != nil && len(*f.Many) > 0:
			write(f.Name, *f.Many)
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}
