package terminal

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/builtin"
)

// clientFlags are the flags that say which client walks against which server.
type clientFlags struct {
	provider, issuer                        string
	authorization, token, revocation, api   string
	id, secretEnv, redirectURI, scope, auth string
	secretStdin                             bool
	params                                  list
}

func (c *clientFlags) register(fs *flag.FlagSet) {
	for _, f := range []struct {
		to   *string
		name string
	}{
		{&c.provider, "provider"}, {&c.issuer, "issuer"}, {&c.authorization, "authorization-endpoint"},
		{&c.token, "token-endpoint"}, {&c.revocation, "revocation-endpoint"}, {&c.api, "api"}, {&c.id, "client-id"},
		{&c.secretEnv, "client-secret-env"}, {&c.redirectURI, "redirect-uri"}, {&c.scope, "scope"}, {&c.auth, "auth"},
	} {
		fs.StringVar(f.to, f.name, "", "")
	}
	fs.BoolVar(&c.secretStdin, "client-secret-stdin", false, "")
	fs.Var(&c.params, "param", "")
}

var authNames = map[string]token.Auth{"": "", "basic": token.Basic, "post": token.Post, "none": token.None}

// foreign tells that the flags name a server of their own. With --provider the endpoints override some of its own.
func (c *clientFlags) foreign() bool {
	return c.issuer != "" || c.provider == "" && (c.authorization != "" || c.token != "")
}

// check finds wrong combinations before anything is started.
func (c *clientFlags) check() error {
	_, known := authNames[c.auth]
	switch {
	case c.provider != "" && c.provider != "practice":
		return fmt.Errorf("--provider %q is not known; it can be practice, and --issuer takes any other server", c.provider)
	case c.provider != "" && c.issuer != "":
		return errors.New("--provider and --issuer exclude each other")
	case !known:
		return fmt.Errorf("--auth %q is not one of basic, post, none", c.auth)
	case c.secretEnv != "" && c.secretStdin:
		return errors.New("--client-secret-env and --client-secret-stdin exclude each other")
	case c.foreign() && c.id == "":
		return errors.New("--client-id is missing: another server knows its clients by it")
	case c.foreign() && c.issuer == "" && (c.authorization == "" || c.token == ""):
		return errors.New("without --issuer, both --authorization-endpoint and --token-endpoint are needed")
	}
	return nil
}

// client is what the flags describe. With the practice server, srv is it; with another one it is nil.
func (c *clientFlags) client(t *Terminal, stdin *bufio.Reader, srv *practice.Server) (flow.Client, error) {
	out := flow.Client{Name: c.issuer, Issuer: c.issuer, ID: c.id, RedirectURI: flow.DefaultRedirectURI}
	if srv != nil {
		out = builtin.Client(srv, c.id)
	}
	out.Auth = authNames[c.auth]
	out.Server.AuthorizationEndpoint, out.Server.TokenEndpoint = c.authorization, c.token
	out.Server.RevocationEndpoint = c.revocation
	for _, f := range []struct {
		to   *string
		flag string
	}{{&out.Server.API, c.api}, {&out.RedirectURI, c.redirectURI}, {&out.Scope, c.scope}} {
		if f.flag != "" {
			*f.to = f.flag
		}
	}
	given, err := c.secret(t, stdin)
	if err != nil {
		return flow.Client{}, err
	}
	if !given.IsZero() {
		out.Secret = given
	}
	out.Extra, err = params(c.params)
	return out, err
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
		line, _ := stdin.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			return secret.Value{}, errors.New("--client-secret-stdin: the first line of standard input is empty")
		}
		return secret.New(line), nil
	}
	return secret.Value{}, nil
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
