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
var wanted = regexp.MustCompile(`(?i)^([a-z0-9_.]*_)?(` + strings.Join(slices.Concat(idNames, secretNames, uriNames), "|") + `)$`)

// What a client ID, a secret and a redirect URI are called, the best name first: a GitHub App has an APP_ID besides.
var (
	idNames     = []string{"CLIENT_ID", "CLIENT_KEY", "CONSUMER_KEY", "APP_ID"}
	secretNames = []string{"CLIENT_SECRET", "CONSUMER_SECRET", "APP_SECRET"}
	uriNames    = []string{"REDIRECT_URI", "REDIRECT_URL", "CALLBACK_URL", "CALLBACK_URI"}
)

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
	if err := checkLines(name, text, values); err != nil {
		return nil, err
	}
	byPrefix := map[string]map[string]string{} // of values, by what they are called
	for key, value := range values {
		if found := wanted.FindStringSubmatch(key); found != nil && strings.TrimSpace(value) != "" {
			prefix := strings.ToUpper(found[1])
			if byPrefix[prefix] == nil {
				byPrefix[prefix] = map[string]string{}
			}
			byPrefix[prefix][strings.ToUpper(found[2])] = value
		}
	}
	if len(byPrefix) == 0 {
		return nil, fmt.Errorf("%w: %s has none of CLIENT_ID, CLIENT_SECRET and REDIRECT_URI with a value, "+
			"with or without a prefix", ErrNothing, name)
	}
	var out []Credentials
	for _, prefix := range slices.Sorted(maps.Keys(byPrefix)) {
		first := func(names []string) string {
			for _, n := range names {
				if v := byPrefix[prefix][n]; v != "" {
					return v
				}
			}
			return ""
		}
		c := Credentials{Prefix: prefix, ID: first(idNames), Secret: secret.New(first(secretNames)), RedirectURI: first(uriNames)}
		if all := named(prefix); len(all) > 0 {
			c.Preset = all[0].ID
		}
		out = append(out, c)
	}
	return out, nil
}

// noDollar stands in for $ while the file is read. It is a control character, which no value may have.
const noDollar = "\x01"

// readEnv keeps the reader from putting variables into other variables: a few lines that double one another would grow
// without end. checkLines puts in what a wanted value refers to, once.
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
		return "the quote before the value is not closed. Close it on the same line"
	}
	return "this is not NAME=VALUE. Names consist of letters, digits, dots and underscores; begin a comment with #"
}

var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z0-9_.]+)\s*[=:]\s*(.*)$`)

// reference is a variable of the same file in a value.
var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_.]*)\}`)

// resolved puts the file's own variables into a value, "" where that leaves a $.
func resolved(value string, values map[string]string) string {
	value = reference.ReplaceAllStringFunc(value, func(ref string) string { return values[ref[2:len(ref)-1]] })
	if strings.Contains(value, "$") {
		return ""
	}
	return value
}

// checkLines finds what the reader would take in silence: a name that is there twice, and a value that it would change. It
// resolves the values that refer to others.
func checkLines(name string, text []byte, values map[string]string) error {
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
			if values[key] = resolved(values[key], values); values[key] == "" {
				problem = key + " has a $ in it, which readers of such files replace, and the file has no such variable. " +
					"Put the value in single quotes"
			}
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
