package terminal

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/file"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/builtin"
)

// clientFlags are the flags that say which client walks against which server, and where its secret comes from.
type clientFlags struct {
	credentials.Setup
	file                        string // with more of the set-up
	secretEnv, envFile, apiBody string
	secretStdin                 bool

	saved  *savedClient // that --provider names, nil for none
	others string       // the saved clients, for the error that a name is unknown

	server *practice.Server // nil for another server
	stdin  *bufio.Reader
}

func (c *clientFlags) register(f *flags) {
	usage := clientUsage()
	f.about("The client")
	for _, one := range c.Settings() {
		if one.One != nil {
			f.add(one.Name, one.One, usage[one.Name])
		} else {
			f.add(one.Name, one.Many, usage[one.Name])
		}
	}
	f.add("api-body", &c.apiBody, "`FILE`: the body of the API call")
	f.add("client-secret-env", &c.secretEnv, "`NAME`: take the client secret from this environment variable")
	f.add("client-secret-stdin", &c.secretStdin, "take the client secret from the first line of standard input")
	f.add("env-file", &c.envFile, "`FILE`: take CLIENT_ID, CLIENT_SECRET and REDIRECT_URI, also with a prefix such as "+
		"SPOTIPY_, from a .env file, or a client from Google's client_secret file")
	f.add("setup", &c.file, "`FILE`: take any of the above except secrets from a set-up, such as class"+credentials.SetupSuffix+"; flags win")
}

// open is the client that the flags of a command describe, and the exit code where there is none. The practice server is
// started where it is meant, until close.
func (c *clientFlags) open(ctx context.Context, t *Terminal, fs *flags, timeout time.Duration) (client.Client, int) {
	name := fs.command.name
	if err := c.read(fs); err != nil {
		return client.Client{}, t.usage(name, err)
	}
	if err := c.findSaved(t.Saved); err != nil {
		return client.Client{}, t.fail(name, fmt.Errorf("the saved clients: %w", err))
	}
	err := errors.New("--timeout must be longer than 0")
	if timeout > 0 {
		err = c.check()
	}
	if err != nil {
		return client.Client{}, t.usage(name, err)
	}
	if !c.foreign() {
		if c.server, err = practice.Start(practice.Config{}); err != nil {
			return client.Client{}, t.fail(name, err)
		}
	}
	c.stdin = bufio.NewReader(t.Stdin)
	out, err := c.client(ctx, t)
	if err != nil {
		return client.Client{}, t.usage(name, err)
	}
	t.warn(out)
	return out, exitOK
}

func (c *clientFlags) close() {
	if c.server != nil {
		c.server.Close()
	}
}

// read adds the file of --setup to the flags, which win.
func (c *clientFlags) read(fs *flags) error {
	if c.file != "" {
		from, err := credentials.ReadSetup(c.file)
		if err != nil {
			return fmt.Errorf("--setup: %w", err)
		}
		given := map[string]bool{}
		fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
		c.Under(from, func(name string) bool { return given[name] })
	}
	c.PKCE = cmp.Or(c.PKCE, string(authz.S256))
	return nil
}

// foreign tells that the walk goes to another server than the practice server.
func (c *clientFlags) foreign() bool { return c.saved != nil || c.Foreign() }

// check finds wrong combinations before anything is started.
func (c *clientFlags) check() error {
	err := c.Check()
	switch {
	case err != nil:
		return err
	case c.secretEnv != "" && c.secretStdin:
		return errors.New("--client-secret-env and --client-secret-stdin cannot be combined")
	case c.envFile != "" && !c.foreign():
		return errors.New("--env-file needs --provider or --issuer: the credentials belong to that server")
	case c.saved != nil:
		return c.saved.check(c)
	case c.foreign():
		return c.checkServer()
	}
	return nil
}

// client is what the flags describe.
func (c *clientFlags) client(ctx context.Context, t *Terminal) (client.Client, error) {
	out, err := c.begin()
	if err != nil {
		return client.Client{}, err
	}
	if err := c.readEnvFile(&out); err != nil {
		return client.Client{}, err
	}
	if err := c.Fill(&out); err != nil {
		return client.Client{}, err
	}
	if out.ID == "" {
		return client.Client{}, errors.New("--client-id is missing: the server identifies its clients by it; add --client-id ID")
	}
	if bound := client.SavedBinding(out.Case()); bound.Verdict == finding.Fail {
		return client.Client{}, fmt.Errorf("%s %s", bound.Text, bound.Fix)
	}
	given, err := c.secret(t)
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
	if c.apiBody != "" {
		body, err := file.Read(c.apiBody, maxBody)
		if err != nil {
			return client.Client{}, fmt.Errorf("--api-body: %w", err)
		}
		out.APICall = append(out.APICall, authz.Param{Name: "body", Value: string(body)})
	}
	return out, nil
}

// begin is the client before the flags of its own.
func (c *clientFlags) begin() (client.Client, error) {
	switch {
	case c.server != nil:
		return builtin.Client(c.server, c.ClientID), nil
	case c.saved != nil:
		return c.saved.client.Client()
	}
	return c.Begin()
}

func (c *clientFlags) secret(t *Terminal) (secret.Value, error) {
	switch {
	case c.secretEnv != "":
		v := t.Getenv(c.secretEnv)
		if v == "" {
			return secret.Value{}, fmt.Errorf("--client-secret-env: the environment variable %s is empty; export it first, or give the secret with --client-secret-stdin", c.secretEnv)
		}
		return secret.New(v), nil
	case c.secretStdin:
		line, err := readLine(c.stdin)
		if errors.Is(err, errLongLine) || errors.Is(err, errInterrupted) {
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

// checkServer finds what is wrong with the choice of a server before anything is started.
func (c *clientFlags) checkServer() error {
	p, ok := provider.Find(c.Preset())
	switch {
	case !ok && c.Preset() != "":
		return fmt.Errorf("--provider %q is not known; it can be %s, and --issuer accepts any other server%s", c.Provider,
			strings.Join(providerNames(), ", "), c.others)
	case ok && c.Issuer != "" && p.Address == "":
		return fmt.Errorf("--issuer cannot be combined with --provider %s, whose addresses are known; "+
			"flags such as --authorization-endpoint override one of them", p.ID)
	}
	_, err := c.Begin()
	return err
}

func providerNames() []string { return append([]string{provider.Practice}, presetNames(false)...) }

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

// warn says what is to be known of a provider before stage 1 ends.
func (t *Terminal) warn(c client.Client) {
	p, ok := provider.Find(c.Preset)
	if !ok {
		return
	}
	for _, w := range p.Warnings(provider.Situation{RedirectURI: c.RedirectURI, Public: c.Public(), API: c.Server.API}) {
		t.say("%s: %s\n", p.Name, plain.Text(w.Text))
	}
}

// seconds reads a duration: a bare number is seconds.
func seconds(text string) (time.Duration, error) {
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(n) * time.Second, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, errors.New("want a duration such as 5m, or a number of seconds")
	}
	return d, nil
}

// Saved is where the window keeps clients. The commands only read there.
type Saved struct {
	Path    string // of the file of saved clients
	Keyring keyring.Backend
}

// savedClient is a client that --provider named.
type savedClient struct {
	client saved.Client
	store  *saved.Store
}

// findSaved looks --provider up among the saved clients, unless it is the name of a provider.
func (c *clientFlags) findSaved(from Saved) error {
	if _, known := provider.Find(c.Provider); known || c.Provider == "" {
		return nil
	}
	if from.Path == "" {
		c.others = "; there is no home folder to look for saved clients in"
		return nil
	}
	store, err := saved.Open(saved.Config{Path: from.Path, Keyring: keyring.New(from.Keyring)})
	if err != nil {
		return err
	}
	all, err := store.Load()
	if err != nil {
		return err
	}
	if found := saved.Find(all, c.Provider); found != nil {
		c.saved = &savedClient{*found, store}
		return nil
	}
	if len(all) > 0 {
		names := textsOf(all, func(found saved.Client) string { return fmt.Sprintf("%q", found.Name) })
		c.others = "; the saved clients are " + strings.Join(names, ", ")
	}
	return nil
}

// check finds what does not go with a saved client.
func (s *savedClient) check(c *clientFlags) error {
	if c.Issuer != "" {
		return errors.New("--issuer cannot be combined with a saved client, which has its own server")
	}
	_, err := s.client.Client()
	return err
}

// secret reads the client secret from the keyring, which may open a window that asks for its password.
func (s *savedClient) secret(ctx context.Context, t *Terminal) (secret.Value, error) {
	if _, stored := s.client.Secrets[keyring.ClientSecret]; !stored {
		return secret.Value{}, nil
	}
	t.say("Asking the system's keyring for the client secret of %q. It may ask for its password.\n", s.client.Name)
	ctx, cancel := context.WithTimeout(ctx, keyring.WriteWait)
	defer cancel()
	v, err := s.store.Secret(ctx, s.client.ID, keyring.ClientSecret)
	if err != nil {
		return secret.Value{}, fmt.Errorf("the saved client %q: %w; you can also give the secret with --client-secret-env or "+
			"--client-secret-stdin", s.client.Name, err)
	}
	return v, nil
}
