package credentials

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/joho/godotenv"

	"oauthwalk/flow/secret"
)

// maxLines bounds the search for a wrong line, which reads the file again for each.
const maxLines = 1000

// wanted are the names that are looked for, behind any prefix.
var wanted = regexp.MustCompile(`(?i)^([a-z0-9_.]*_)?(CLIENT_ID|CLIENT_SECRET|REDIRECT_URI)$`)

// parseEnv reads a .env file.
func parseEnv(name string, text []byte) ([]Credentials, error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if bytes.Count(text, []byte("\n")) > maxLines {
		return nil, fmt.Errorf("%w: %s has more than %d lines", ErrUnreadable, name, maxLines)
	}
	values, err := readEnv(text)
	if err != nil {
		// The reader's own error repeats the line, and a secret with it.
		return nil, &LineError{File: name, Line: wrongLine(text), Problem: kindOf(err)}
	}
	if err := checkLines(name, text); err != nil {
		return nil, err
	}
	byPrefix := map[string]*Credentials{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		found := wanted.FindStringSubmatch(key)
		if found == nil || strings.TrimSpace(values[key]) == "" {
			continue
		}
		prefix := strings.ToUpper(found[1])
		c := byPrefix[prefix]
		if c == nil {
			c = &Credentials{Prefix: prefix, Preset: presetOf(prefix)}
			byPrefix[prefix] = c
		}
		switch strings.ToUpper(found[2]) {
		case "CLIENT_ID":
			c.ID = values[key]
		case "CLIENT_SECRET":
			c.Secret = secret.New(values[key])
		case "REDIRECT_URI":
			c.RedirectURI = values[key]
		}
	}
	if len(byPrefix) == 0 {
		return nil, fmt.Errorf("%w: %s has none of CLIENT_ID, CLIENT_SECRET and REDIRECT_URI with a value, "+
			"with or without a prefix", ErrNothing, name)
	}
	var out []Credentials
	for _, prefix := range slices.Sorted(maps.Keys(byPrefix)) {
		out = append(out, *byPrefix[prefix])
	}
	return out, nil
}

// noDollar stands in for $ while the file is read. It is a control character, which no value may have.
const noDollar = "\x01"

// readEnv keeps the reader from putting variables into other variables: a few lines that double one another would grow
// without end, and no value here is wanted in any form but its own.
func readEnv(text []byte) (map[string]string, error) {
	values, err := godotenv.UnmarshalBytes(bytes.ReplaceAll(text, []byte("$"), []byte(noDollar)))
	for key, value := range values {
		values[key] = strings.ReplaceAll(value, noDollar, "$")
	}
	return values, err
}

// wrongLine is the line behind the longest start of the file that can be read. A value in quotes may go over several
// lines, so a shorter start may fail where a longer one does not.
func wrongLine(text []byte) int {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := readEnv(bytes.Join(lines[:n], nil)); err == nil {
			return n + 1
		}
	}
	return 1
}

// kindOf says what the reader's error is about, without its words.
func kindOf(err error) string {
	if strings.HasPrefix(err.Error(), "unterminated") {
		return "the quote in front of the value is not closed. Close it in the same line"
	}
	return "this is not NAME=VALUE. Names have letters, digits, dots and underscores; begin a comment with #"
}

var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z0-9_.]+)\s*[=:]\s*(.*)$`)

// checkLines finds what the reader would take in silence: a name that is there twice, and a value that it would change.
func checkLines(name string, text []byte) error {
	seen := map[string]int{}
	for i, line := range strings.Split(string(text), "\n") {
		m := assignment.FindStringSubmatch(line)
		if m == nil || !wanted.MatchString(m[1]) {
			continue
		}
		key, value := m[1], m[2]
		problem := ""
		folded := strings.ToUpper(key)
		switch {
		case seen[folded] > 0:
			problem = fmt.Sprintf("%s is already on line %d. Keep one of them", key, seen[folded])
		case strings.HasPrefix(value, "'"):
		case strings.Contains(value, "$"):
			problem = key + " has a $ in it, which readers of such files replace. Put the value into single quotes"
		case strings.HasPrefix(value, `"`) && strings.Contains(value, `\`):
			problem = key + ` has a \ in it, which means something else in double quotes. Put the value into single quotes`
		}
		if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
			problem = key + " has a control character in it. Copy the value again"
		}
		if problem != "" {
			return &LineError{File: name, Line: i + 1, Problem: problem}
		}
		seen[folded] = i + 1
	}
	return nil
}
