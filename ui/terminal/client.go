package terminal

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/file"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/builtin"
)

// clientFlags are the flags that say which client walks against which server.
type clientFlags struct {
	provider, issuer                        string
	authorization, token, revocation, api   string
	id, secretEnv, redirectURI, scope, auth string
	envFile                                 string
	secretStdin                             bool
	params                                  list
	tokenParams, refreshParams, apiHeaders  list
	apiMethod, apiBody                      string

	saved  *savedClient // that --provider names, nil for none
	others string       // the saved clients, for the error that a name is unknown
}

func (c *clientFlags) register(fs *flag.FlagSet) {
	for _, f := range []struct {
		to   *string
		name string
	}{
		{&c.provider, "provider"}, {&c.issuer, "issuer"}, {&c.authorization, "authorization-endpoint"},
		{&c.token, "token-endpoint"}, {&c.revocation, "revocation-endpoint"}, {&c.api, "api"}, {&c.id, "client-id"},
		{&c.secretEnv, "client-secret-env"}, {&c.redirectURI, "redirect-uri"}, {&c.scope, "scope"}, {&c.auth, "auth"},
		{&c.envFile, "env-file"},
	} {
		fs.StringVar(f.to, f.name, "", "")
	}
	fs.BoolVar(&c.secretStdin, "client-secret-stdin", false, "")
	for name, to := range map[string]*list{"param": &c.params, "token-param": &c.tokenParams, "refresh-param": &c.refreshParams,
		"api-header": &c.apiHeaders} {
		fs.Var(to, name, "")
	}
	fs.StringVar(&c.apiMethod, "api-method", "", "")
	fs.StringVar(&c.apiBody, "api-body", "", "")
}

var authNames = map[string]token.Auth{"": "", "basic": token.Basic, "post": token.Post, "none": token.None,
	string(token.Basic): token.Basic, string(token.Post): token.Post}

// foreign tells that the flags name a server of their own, or a provider that is not the practice server. With
// --provider practice the endpoints override some of its own.
func (c *clientFlags) foreign() bool {
	return c.issuer != "" || c.saved != nil || c.preset() != "" || c.provider == "" && (c.authorization != "" || c.token != "")
}

// preset is the ID of the provider preset, "" for the practice server and for a server that is named by its addresses.
func (c *clientFlags) preset() string {
	switch {
	case c.saved != nil:
		return c.saved.client.Provider
	case c.provider == provider.Practice:
		return ""
	}
	return c.provider
}

// check finds wrong combinations before anything is started.
func (c *clientFlags) check() error {
	_, known := authNames[c.auth]
	switch {
	case c.provider == provider.Practice && c.issuer != "":
		return errors.New("--provider practice and --issuer exclude each other")
	case !known:
		return fmt.Errorf("--auth %q is not one of basic, post, none, client_secret_basic, client_secret_post", c.auth)
	case c.secretEnv != "" && c.secretStdin:
		return errors.New("--client-secret-env and --client-secret-stdin exclude each other")
	case c.envFile != "" && !c.foreign():
		return errors.New("--env-file needs --provider or --issuer: the credentials belong to that server")
	case c.saved != nil:
		return c.saved.check(c)
	case c.preset() != "":
		return c.checkPreset()
	case c.foreign() && c.issuer == "" && (c.authorization == "" || c.token == ""):
		return errors.New("without --issuer, both --authorization-endpoint and --token-endpoint are needed")
	}
	return nil
}

// client is what the flags describe. With the practice server, srv is it; with another one it is nil.
func (c *clientFlags) client(ctx context.Context, t *Terminal, stdin *bufio.Reader, srv *practice.Server) (client.Client, error) {
	out, err := c.begin(srv)
	if err != nil {
		return client.Client{}, err
	}
	if err := c.readEnvFile(&out); err != nil {
		return client.Client{}, err
	}
	if c.auth != "" {
		out.Auth = authNames[c.auth]
	}
	for _, f := range []struct {
		to   *string
		flag string
	}{
		{&out.Server.AuthorizationEndpoint, c.authorization}, {&out.Server.TokenEndpoint, c.token},
		{&out.Server.RevocationEndpoint, c.revocation}, {&out.Server.API, c.api},
		{&out.ID, c.id}, {&out.RedirectURI, c.redirectURI}, {&out.Scope, c.scope},
	} {
		if f.flag != "" {
			*f.to = f.flag
		}
	}
	if out.ID == "" {
		return client.Client{}, errors.New("--client-id is missing: another server knows its clients by it")
	}
	if bound := client.SavedBinding(out.Case()); bound.Verdict == finding.Fail {
		said := bound.Redact(new(secret.Redactor).Text) // a flag may hold an address with a key in it
		return client.Client{}, fmt.Errorf("%s %s", said.Text, said.Fix)
	}
	given, err := c.secret(t, stdin)
	if err != nil {
		return client.Client{}, err
	}
	if !given.IsZero() {
		out.Secret = given
	}
	if c.saved != nil && out.Secret.IsZero() && out.Auth != token.None {
		if out.Secret, err = c.saved.secret(ctx, t); err != nil {
			return client.Client{}, err
		}
	}
	if err := c.odd(&out); err != nil {
		return client.Client{}, err
	}
	extra, err := params(c.params)
	out.Extra = withParams(out.Extra, extra)
	return out, err
}

// begin is the client before the flags of its own: of the practice server, a saved one, of a preset, or of a server by its
// issuer.
func (c *clientFlags) begin(srv *practice.Server) (client.Client, error) {
	if srv != nil {
		return builtin.Client(srv, c.id), nil
	}
	if c.saved != nil {
		return c.saved.client.Client()
	}
	if c.preset() != "" {
		return c.presetClient()
	}
	return client.Client{Name: c.issuer, Issuer: c.issuer, RedirectURI: client.DefaultRedirectURI}, nil
}

func (c *clientFlags) secret(t *Terminal, stdin *bufio.Reader) (secret.Value, error) {
	switch {
	case c.secretEnv != "":
		v := t.Getenv(c.secretEnv)
		if v == "" {
			return secret.Value{}, fmt.Errorf("--client-secret-env: the environment variable %s is empty", c.secretEnv)
		}
		return secret.New(v), nil
	case c.secretStdin:
		line, err := readLine(stdin)
		if errors.Is(err, errLongLine) {
			return secret.Value{}, fmt.Errorf("--client-secret-stdin: %w", err)
		}
		if line == "" {
			return secret.Value{}, errors.New("--client-secret-stdin: the first line of standard input is empty")
		}
		return secret.New(line), nil
	}
	return secret.Value{}, nil
}

// maxLine is how long a line of standard input may be, in bytes: no secret and no callback URL is longer.
const maxLine = 64 << 10

var errLongLine = fmt.Errorf("the line is longer than %d KiB and was not read in full", maxLine>>10)

// readLine reads a line without its end. The error is errLongLine, or that of the reader; a last line comes with io.EOF.
func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxLine {
			return "", errLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return strings.TrimRight(string(line), "\r\n"), err
		}
	}
}

// maxBody is how long a file with the body of an API call may be, in bytes.
const maxBody = 1 << 20

// odd adds what a provider or an API wants beyond the standard.
func (c *clientFlags) odd(out *client.Client) error {
	for _, more := range []struct {
		from list
		to   *[]authz.Param
	}{{c.tokenParams, &out.TokenExtra}, {c.refreshParams, &out.RefreshExtra}} {
		extra, err := params(more.from)
		if err != nil {
			return err
		}
		*more.to = append(*more.to, extra...)
	}
	for _, line := range c.apiHeaders {
		name, value, found := strings.Cut(line, ":")
		if !found || strings.TrimSpace(name) == "" {
			return fmt.Errorf("--api-header takes 'Name: value', not %q", line)
		}
		out.APIHeaders = append(out.APIHeaders, wire.Field{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	if c.apiMethod != "" {
		out.APICall = append(out.APICall, authz.Param{Name: "method", Value: strings.ToUpper(c.apiMethod)})
	}
	if c.apiBody != "" {
		body, err := file.Read(c.apiBody, maxBody)
		if err != nil {
			return fmt.Errorf("--api-body: %w", err)
		}
		out.APICall = append(out.APICall, authz.Param{Name: "body", Value: string(body)})
	}
	return nil
}

func params(list []string) ([]authz.Param, error) {
	var out []authz.Param
	for _, s := range list {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, errors.New("--param takes NAME=VALUE")
		}
		out = append(out, authz.Param{Name: name, Value: value})
	}
	return out, nil
}

// checkPreset finds what is wrong with the choice of a provider before anything is started.
func (c *clientFlags) checkPreset() error {
	p, ok := provider.Find(c.preset())
	switch {
	case !ok:
		return fmt.Errorf("--provider %q is not known; it can be %s, and --issuer accepts any other server%s", c.provider,
			strings.Join(providerNames(), ", "), c.others)
	case c.issuer != "" && p.Address == "":
		return fmt.Errorf("--issuer does not go with --provider %s, whose addresses are known; "+
			"--authorization-endpoint and the flags like it override one of them", p.ID)
	}
	_, err := c.presetClient()
	return err
}

// presetClient is a client of the preset. Its parts come from --issuer, or from their defaults; scope and redirect URI
// have no default of the preset's here, so that a script sends what it says.
func (c *clientFlags) presetClient() (client.Client, error) {
	p, _ := provider.Find(c.preset())
	var parts map[string]string
	if c.issuer != "" {
		var ok bool
		if parts, ok = p.PartsOf(c.issuer); !ok {
			return client.Client{}, fmt.Errorf("--issuer is not of the form %s, which %s has; for example %s", p.Address, p.ID,
				p.ExampleAddress())
		}
	}
	out, err := client.FromPreset(p, parts, provider.Server{AuthorizationEndpoint: c.authorization, TokenEndpoint: c.token})
	var missing *provider.MissingPartError
	if errors.As(err, &missing) {
		return client.Client{}, fmt.Errorf("%w; give it with --issuer %s, "+
			"or give --authorization-endpoint and --token-endpoint", err, p.Address)
	}
	out.Scope, out.RedirectURI = "", client.DefaultRedirectURI
	return out, err
}

func providerNames() []string {
	var names []string
	for _, p := range provider.Presets() {
		names = append(names, p.ID)
	}
	return names
}

// readEnvFile takes ID, secret and redirect URI from the file. Flags come later, and win.
func (c *clientFlags) readEnvFile(out *client.Client) error {
	if c.envFile == "" {
		return nil
	}
	all, err := credentials.ReadFile(c.envFile)
	if err != nil {
		return fmt.Errorf("--env-file: %w", err)
	}
	found, err := credentials.Choose(all, *out)
	if err != nil {
		return fmt.Errorf("--env-file: %w", err)
	}
	found.Fill(out)
	return nil
}

// withParams lets given parameters take the place of the preset's, by name.
func withParams(preset, given []authz.Param) []authz.Param {
	out := slices.DeleteFunc(slices.Clone(preset), func(p authz.Param) bool {
		return slices.ContainsFunc(given, func(g authz.Param) bool { return g.Name == p.Name })
	})
	return append(out, given...)
}

// warn says what is to be known of a provider before stage 1 ends.
func (t *Terminal) warn(c client.Client) {
	p, ok := provider.Find(c.Preset)
	if !ok {
		return
	}
	for _, w := range p.Warnings(provider.Situation{RedirectURI: c.RedirectURI, Public: c.Public(),
		API: c.Server.API}) {
		fmt.Fprintf(t.Stderr, "%s: %s\n", p.Name, plain.Text(w.Text))
	}
}

// seconds is a duration as a flag: a bare number is seconds.
type seconds time.Duration

func (s *seconds) String() string { return time.Duration(*s).String() }

// Set implements flag.Value.
func (s *seconds) Set(text string) error {
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		*s = seconds(time.Duration(n) * time.Second)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("want a duration such as 5m, or a number of seconds")
	}
	*s = seconds(d)
	return nil
}
