// Package credentials reads what a developer already has: a .env file with CLIENT_ID, CLIENT_SECRET and REDIRECT_URI,
// also with a prefix such as SPOTIPY_, or the client_secret file that Google's console gives out.
//
// No error holds a value of a file; it says in which line something is wrong and what to do. Left out on purpose:
// variables inside of values, other programs' formats, and writing anything.
package credentials

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"oauthwalk/flow/client"
	"oauthwalk/flow/file"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// MaxFile is how long a file may be, in bytes. What is longer is no file of credentials.
const MaxFile = 16 << 10

// Kinds of failure. Test for them with errors.Is.
var (
	ErrUnreadable = errors.New("the file cannot be read")
	ErrNothing    = errors.New("no client credentials were found")
	ErrAmbiguous  = errors.New("there are several clients")
)

// LineError is one line that is wrong. Its text holds nothing of the line.
type LineError struct {
	File    string // its name, without the folder
	Line    int    // from 1
	Problem string // what is wrong and what to do
}

// Error says where and what.
func (e *LineError) Error() string { return fmt.Sprintf("%s, line %d: %s", e.File, e.Line, e.Problem) }

// Credentials are those of one client. What the file does not have is empty.
type Credentials struct {
	Prefix       string // of the names in a .env file, "" for none: "SPOTIPY_"
	Preset       string // the provider preset that the file is for, where it says so
	ID           string
	Secret       secret.Value
	RedirectURI  string
	RedirectURIs []string // all that a client_secret file lists
}

// ReadFile reads a file of either kind.
func ReadFile(path string) ([]Credentials, error) {
	name := filepath.Base(path)
	text, err := file.Read(path, MaxFile)
	if errors.Is(err, file.ErrFolder) {
		return nil, fmt.Errorf("%w: %s is a folder; name the file in it", ErrUnreadable, name)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreadable, name, err)
	}
	return Parse(name, text)
}

// Parse reads the text of a file of either kind: what begins with a brace is Google's. name is for the errors. There is
// at least one client in the result when there is no error.
func Parse(name string, text []byte) ([]Credentials, error) {
	switch {
	case len(text) > MaxFile:
		return nil, fmt.Errorf("%w: %s is longer than %d KiB, which no file of credentials is", ErrUnreadable, name,
			MaxFile>>10)
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return nil, fmt.Errorf("%w: %s is not text in UTF-8; save it as that", ErrUnreadable, name)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // editors on Windows write a byte order mark
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return parseGoogle(name, text)
	}
	return parseEnv(name, text)
}

// Fill puts what the file has into a client, and lists the names of what it put there. A secret belongs to its client
// ID: one that was there before goes when another ID comes without a secret. Whatever else the file does not have stays.
func (c Credentials) Fill(to *client.Client) []string {
	var names []string
	other := c.ID != "" && c.ID != to.ID
	if c.ID != "" {
		to.ID, names = c.ID, append(names, "client_id")
	}
	if !c.Secret.IsZero() || other {
		to.Secret = c.Secret
	}
	if !c.Secret.IsZero() {
		names = append(names, "client_secret")
	}
	if c.RedirectURI != "" {
		to.RedirectURI, names = c.RedirectURI, append(names, "redirect_uri")
	}
	return names
}

// presetOf is the preset that a prefix names, "" when it names none.
func presetOf(prefix string) string {
	prefix = strings.TrimSuffix(prefix, "_")
	for _, p := range provider.Presets() {
		if slices.Contains(p.Variables, prefix) {
			return p.ID
		}
	}
	return strings.ToLower(prefix)
}

// Choose takes the client that is meant for a preset: the one whose prefix or file names it, else the one that names no
// provider. An empty preset stands for a server without one. isPreset knows the IDs of all presets: a client that is
// named after another provider is never taken, so that no secret goes to the wrong one.
func Choose(all []Credentials, preset string, isPreset func(id string) bool) (Credentials, error) {
	var left []Credentials
	var names []string
	for _, c := range all {
		switch {
		case preset != "" && fits(c, preset):
			return c, nil
		case preset == "" || !isPreset(c.Preset):
			left = append(left, c)
		}
		names = append(names, c.Name())
	}
	for _, c := range left {
		if len(left) == 1 || c.Prefix == "" && c.Preset == "" {
			return c, nil
		}
	}
	if len(left) == 0 {
		return Credentials{}, fmt.Errorf("%w for %s: the file has %s, and a secret goes to its own provider only; "+
			"name the right provider, or take the prefix away", ErrNothing, preset, strings.Join(names, ", "))
	}
	return Credentials{}, fmt.Errorf("%w in the file (%s), and none is named after the provider; keep one of them",
		ErrAmbiguous, strings.Join(names, ", "))
}

// Name is what the file calls the client.
func (c Credentials) Name() string {
	switch {
	case c.Prefix != "":
		return c.Prefix + "CLIENT_ID"
	case c.Preset != "":
		return "a client for " + c.Preset
	}
	return "CLIENT_ID"
}

// fits lets the prefix GOOGLE_ stand for both kinds of clients. Google's own file says which it is.
func fits(c Credentials, preset string) bool {
	return c.Preset == preset || c.Prefix == "GOOGLE_" && preset == "google-web"
}
