// Package credentials reads what a developer already has: a .env file with CLIENT_ID, CLIENT_SECRET and REDIRECT_URI, or
// what others call them, also with a prefix such as SPOTIPY_, or the client_secret file that Google's console gives out.
//
// No error holds a value of a file; it says in which line something is wrong and what to do. Left out on purpose:
// variables of the environment, other programs' formats, and writing anything.
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
	"unicode/utf8"

	"oauthwalk/flow/client"
	"oauthwalk/flow/file"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
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
	Prefix      string // of the names in a .env file, "" for none: "SPOTIPY_"
	Preset      string // the provider preset that the file is for, where it says so
	ID          string
	Secret      secret.Value
	RedirectURI string
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
		return nil, fmt.Errorf("%w: %s is longer than %d KiB, which is too long for a file of credentials", ErrUnreadable, name,
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
func (c Credentials) Fill(to *client.Client) (names []string) {
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

// named are the presets whose provider a prefix names, as a word or as words in it: NUXT_OAUTH_GITHUB_ names GitHub.
func named(prefix string) (found []provider.Preset) {
	in := "_" + strings.Trim(words.Replace(strings.ToUpper(prefix)), "_") + "_"
	is := func(name string) bool { return strings.Contains(in, "_"+words.Replace(strings.ToUpper(name))+"_") }
	for _, p := range provider.Presets() {
		if slices.ContainsFunc(slices.Concat(p.Variables, p.KnownAs.Names, []string{p.ID, p.KnownAs.Family}), is) {
			found = append(found, p)
		}
	}
	for _, name := range withoutPreset {
		if is(name) {
			found = append(found, provider.Preset{Name: name, KnownAs: provider.KnownAs{Family: name}})
		}
	}
	return found
}

var words = strings.NewReplacer(".", "_", "-", "_", " ", "_")

// withoutPreset are other providers whose names stand in such files: theirs is not the secret of whichever was chosen.
var withoutPreset = []string{"Facebook", "Instagram", "Twitter", "Apple", "Amazon", "Cognito", "Salesforce", "Shopify", "PayPal",
	"Stripe", "Notion", "Figma", "Strava", "Fitbit", "HubSpot", "Box", "Asana", "Trello", "Pinterest", "TikTok", "Yahoo",
	"Yandex", "VK", "Line", "Kakao", "Naver", "Patreon", "WordPress", "Battlenet", "Steam", "Webex", "Xero", "QuickBooks",
	"DigitalOcean", "Heroku", "Netlify", "Vercel", "Trakt", "Todoist", "Miro", "Monday", "ClickUp", "Airtable", "Zendesk"}

// providers are the presets that a client of the file is named after.
func (c Credentials) providers() []provider.Preset {
	if p, ok := provider.Find(c.Preset); ok && c.Prefix == "" {
		return []provider.Preset{p} // Google's own file says which kind it is
	}
	return named(c.Prefix)
}

// fits tells whether the client is named after this provider, and after no other.
func (c Credentials) fits(p provider.Preset) bool {
	all := c.providers()
	return p.ID != "" && len(all) > 0 && !slices.ContainsFunc(all, func(q provider.Preset) bool {
		return q.KnownAs.Family != p.KnownAs.Family || c.Prefix == "" && q.ID != p.ID
	})
}

// Choose takes the client of a file that is meant for the server of to: the one that is named after its provider, else the
// one that names no provider. A client that is named after another provider is never taken, so that no secret goes to the
// wrong one.
func Choose(all []Credentials, to client.Client) (Credentials, error) {
	preset := presetOf(to)
	var left []Credentials
	var names, foreign []string
	for _, c := range all {
		switch {
		case c.fits(preset):
			return c, nil
		case len(c.providers()) == 0:
			left = append(left, c)
		default:
			foreign = append(foreign, c.providers()[0].Name)
		}
		names = append(names, c.Name())
	}
	for _, c := range left {
		if len(left) == 1 || c.Prefix == "" {
			return c, nil
		}
	}
	if len(left) == 0 {
		return Credentials{}, fmt.Errorf("%w for %s: the file has %s, which names %s, and a secret is sent only to its own provider"+
			"; choose that provider, or rename the variables", ErrNothing, to.Name, strings.Join(names, ", "),
			strings.Join(foreign, " and "))
	}
	return Credentials{}, fmt.Errorf("%w in the file (%s), and none is named after the provider; keep one of them",
		ErrAmbiguous, strings.Join(names, ", "))
}

// presetOf is what is known of the server of a client: its preset, or the one that its addresses are of.
func presetOf(c client.Client) provider.Preset {
	if p, ok := provider.Find(c.Preset); ok {
		return p
	}
	for _, p := range provider.Presets() {
		if at := cmp.Or(c.Issuer, c.Server.TokenEndpoint); at != "" && p.KnownAs.IsAt(at) {
			return p
		}
	}
	return provider.Preset{}
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

// googleKinds are the presets for the two kinds of clients.
var googleKinds = map[string]string{"installed": "google-desktop", "web": "google-web"}

// parseGoogle reads a client_secret file.
func parseGoogle(name string, text []byte) ([]Credentials, error) {
	file := strictjson.Read(text, nil)
	if len(file.Problems) > 0 {
		p := file.Problems[0]
		return nil, &LineError{File: name, Line: lineAt(text, p.Offset),
			Problem: "the JSON text is invalid here. Download the file again, or add the missing quote or bracket"}
	}
	if m, ok := file.First("type"); ok {
		return nil, fmt.Errorf("%w: %s is the key of a %s, and nobody signs in with it; create an OAuth client ID of the kind "+
			"Desktop app and download its file", ErrNothing, name, cmp.Or(keys[m.Text], "different kind"))
	}
	var out []Credentials
	for _, kind := range []string{"installed", "web"} {
		m, ok := file.First(kind)
		if !ok {
			continue
		}
		var c struct {
			ID           string   `json:"client_id"`
			Secret       string   `json:"client_secret"`
			RedirectURIs []string `json:"redirect_uris"`
		}
		if err := json.Unmarshal([]byte(m.Raw), &c); err != nil || m.Kind != strictjson.Nested {
			return nil, &LineError{File: name, Line: lineAt(text, bytes.Index(text, []byte(`"`+kind+`"`))),
				Problem: kind + " is not an object with client_id, client_secret and redirect_uris as Google writes it"}
		}
		if c.ID == "" {
			return nil, fmt.Errorf("%w: %s has no client_id inside of %s", ErrNothing, name, kind)
		}
		found := Credentials{Preset: googleKinds[kind], ID: c.ID, Secret: secret.New(c.Secret)}
		// A desktop client takes any loopback address; what its file lists is an example.
		if kind == "web" && len(c.RedirectURIs) > 0 {
			found.RedirectURI = c.RedirectURIs[0]
		}
		out = append(out, found)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: %s has neither installed nor web, so it is not a client_secret file from Google", ErrNothing,
			name)
	}
	return out, nil
}

// keys are the two other files that Google's console gives out.
var keys = map[string]string{"service_account": "service account", "authorized_user": "signed-in user"}

func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), len(text))], []byte("\n"))
}
