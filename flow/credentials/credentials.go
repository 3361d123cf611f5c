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
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

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
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	case info.IsDir():
		return nil, fmt.Errorf("%w: %s is a folder; name the file in it", ErrUnreadable, name)
	case !info.Mode().IsRegular(): // a pipe would be waited for
		return nil, fmt.Errorf("%w: %s is not a plain file", ErrUnreadable, name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
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
