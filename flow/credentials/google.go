package credentials

import (
	"bytes"
	"encoding/json"
	"fmt"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
)

// googleClient is what Google's console puts into a file, inside of installed or web.
type googleClient struct {
	ID           string   `json:"client_id"`
	Secret       string   `json:"client_secret"`
	RedirectURIs []string `json:"redirect_uris"`
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
		return nil, fmt.Errorf("%w: %s is the key of a %s, and nobody signs in there; create an OAuth client ID of the kind "+
			"Desktop app and download its file", ErrNothing, name, kindOfKey(m))
	}
	var out []Credentials
	for _, kind := range []string{"installed", "web"} {
		m, ok := file.First(kind)
		if !ok {
			continue
		}
		var c googleClient
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
		return nil, fmt.Errorf("%w: %s has neither installed nor web, so it is no client_secret file of Google", ErrNothing,
			name)
	}
	return out, nil
}

// kindOfKey names the two other files that Google's console gives out.
func kindOfKey(m strictjson.Member) string {
	switch m.Text {
	case "service_account":
		return "service account"
	case "authorized_user":
		return "signed-in user"
	}
	return "different kind"
}

func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), len(text))], []byte("\n"))
}
