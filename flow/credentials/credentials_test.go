package credentials

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/client"
)

// got is a client in one line, with its secret, for comparing.
func got(all []Credentials) string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprintf("%s%s|%s|%s|%s", c.Prefix, c.Preset, c.ID, c.Secret.Reveal(), c.RedirectURI))
	}
	return strings.Join(out, "; ")
}

func TestParse(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"plain": {"CLIENT_ID=a\nCLIENT_SECRET=b\nREDIRECT_URI=http://127.0.0.1:3500/callback\n",
			"|a|b|http://127.0.0.1:3500/callback"},
		"prefix": {"SPOTIPY_CLIENT_ID='a'\nSPOTIPY_CLIENT_SECRET=\"b\"\nSPOTIPY_REDIRECT_URI=u\n",
			"SPOTIPY_spotify|a|b|u"},
		"two": {"GITHUB_CLIENT_ID=g\nCLIENT_ID=a\nGITHUB_CLIENT_SECRET=h\n",
			"|a||; GITHUB_github|g|h|"},
		"windows, comments, export": {"\xef\xbb\xbf# mine\r\n\r\nexport CLIENT_ID = a # the first\r\nOTHER=1\r\n", "|a||"},
		"lower case":                {"my_app_client_id: a\n", "MY_APP_|a||"},
		"dollar in single quotes":   {"CLIENT_ID=a\nCLIENT_SECRET='b$HOME\\n'\n", `|a|b$HOME\n|`},
		"dollar elsewhere":          {"PATH=$HOME\nCLIENT_ID=a\n", "|a||"},
		"empty is absent":           {"CLIENT_ID=a\nCLIENT_SECRET=\nREDIRECT_URI=\"\"\n", "|a||"},
		"other names":               {"CONSUMER_KEY=a\nCONSUMER_SECRET=b\nCALLBACK_URL=u\n", "|a|b|u"},
		"an App's ID":               {"APP_ID=7\nCLIENT_ID=a\nAPP_SECRET=b\n", "|a|b|"},
		"a key":                     {"TIKI_CLIENT_KEY=a\n", "TIKI_|a||"},
		"reference":                 {"BASE=http://127.0.0.1:3500\nCLIENT_ID=a\nREDIRECT_URI=${BASE}/callback\n", "|a||http://127.0.0.1:3500/callback"},
		"several lines":             {"KEY=\"1\n2\"\nCLIENT_ID=a\n", "|a||"},
		"google desktop": {`{"installed":{"client_id":"a","client_secret":"b","redirect_uris":["http://localhost"]}}`,
			"google-desktop|a|b|"},
		"google web": {`{"web":{"client_id":"a","client_secret":"b","redirect_uris":["https://x.example/cb","http://y"]}}`,
			"google-web|a|b|https://x.example/cb"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := Parse("x.env", []byte(tt.text))
			if err != nil || got(all) != tt.want {
				t.Errorf("got %s, %v, want %s", got(all), err, tt.want)
			}
		})
	}
}

// An error says where, and repeats nothing of what it found there.
func TestParseErrors(t *testing.T) {
	const hush = "hushhush"
	for name, tt := range map[string]struct {
		text string
		line int
		says string
		kind error
	}{
		"open quote":       {"CLIENT_ID=a\nCLIENT_SECRET=\"hushhush\nX=1\n", 2, "quote", nil},
		"open quote last":  {"CLIENT_ID=a\nCLIENT_SECRET='hushhush", 2, "quote", nil},
		"no assignment":    {"CLIENT_ID=a\n\nhushhush hushhush!\nX=1\n", 3, "NAME=VALUE", nil},
		"after several":    {"A=\"1\n2\n3\"\nhushhush!\n", 4, "NAME=VALUE", nil},
		"first line":       {"hushhush!", 1, "NAME=VALUE", nil},
		"no such variable": {"CLIENT_SECRET=${hushhush}\n", 1, "no such variable", nil},
		"nested":           {"A=${B}\nB=1\nREDIRECT_URI=${A}/x\n", 3, "single quotes", nil},
		"dollar":           {"CLIENT_SECRET=hushhush$x\n", 1, "single quotes", nil},
		"backslash":        {"CLIENT_ID=a\nCLIENT_SECRET=\"hushhush\\x\"\n", 2, "single quotes", nil},
		"twice":            {"CLIENT_ID=a\nX=1\nclient_id=hushhush\n", 3, "already on line 1", nil},
		"control":          {"CLIENT_SECRET=hushhush\x1b[31m\n", 1, "control character", nil},
		"nothing":          {"SECRET=hushhush\n", 0, "none of CLIENT_ID", ErrNothing},
		"empty":            {"", 0, "none of CLIENT_ID", ErrNothing},
		"empty values":     {"CLIENT_ID=\n", 0, "with a value", ErrNothing},
		"not text":         {"CLIENT_ID=\xff\xfe", 0, "UTF-8", ErrUnreadable},
		"UTF-16":           {"C\x00L\x00", 0, "UTF-8", ErrUnreadable},
		"long":             {strings.Repeat("#hushhush\n", 2000), 0, "16 KiB", ErrUnreadable},
		"many lines":       {strings.Repeat("\n", 2000), 0, "1000 lines", ErrUnreadable},
		"broken JSON":      {"{\n\"installed\":{\"client_secret\":\"hushhush\"\n", 3, "the JSON text is invalid", nil},
		"service account":  {`{"type":"service_account","private_key":"hushhush"}`, 0, "Desktop app", ErrNothing},
		"signed-in user":   {`{"type":"authorized_user","refresh_token":"hushhush"}`, 0, "signed-in user", ErrNothing},
		"another type":     {`{"type":"hushhush"}`, 0, "different kind", ErrNothing},
		"other JSON":       {`{"client_secret":"hushhush"}`, 0, "neither installed nor web", ErrNothing},
		"no ID":            {`{"web":{"client_secret":"hushhush"}}`, 0, "no client_id", ErrNothing},
		"wrong shape":      {"{\"a\":1,\n\"web\":{\"client_id\":[\"hushhush\"]}}", 2, "as Google writes it", nil},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := Parse("x.env", []byte(tt.text))
			if err == nil {
				t.Fatalf("got %s, want an error", got(all))
			}
			var at *LineError
			if errors.As(err, &at) != (tt.line > 0) || at != nil && at.Line != tt.line {
				t.Errorf("error %v, want line %d", err, tt.line)
			}
			if tt.kind != nil && !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %q in it", err, tt.says)
			}
			if strings.Contains(err.Error(), hush) {
				t.Errorf("the error repeats the file: %v", err)
			}
		})
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.env")
	if _, err := ReadFile(path); !errors.Is(err, ErrUnreadable) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := ReadFile(t.TempDir()); !errors.Is(err, ErrUnreadable) || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ReadFile(os.DevNull); !errors.Is(err, ErrUnreadable) {
		t.Errorf("a device: %v", err)
	}
	if err := os.WriteFile(path, []byte("CLIENT_ID=a\n?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path); err == nil || !strings.HasPrefix(err.Error(), "mine.env, line 2: ") {
		t.Errorf("got %v", err)
	}
}

func TestChoose(t *testing.T) {
	spotify, github := "SPOTIPY_CLIENT_ID=s\n", "GITHUB_CLIENT_ID=g\n"
	for _, tt := range []struct {
		text, preset, want string
		kind               error
	}{
		{"CLIENT_ID=a\n", "spotify", "a", nil},
		{"CLIENT_ID=a\n", "", "a", nil},
		{"MY_CLIENT_ID=a\n", "spotify", "a", nil},
		{spotify, "spotify", "s", nil},
		{spotify + github, "github", "g", nil},
		{spotify + github, "", "", ErrNothing},
		{spotify, "", "", ErrNothing},
		{spotify, "https://accounts.spotify.com", "s", nil},
		{"NUXT_OAUTH_GITHUB_CLIENT_ID=g\n", "entra", "", ErrNothing},
		{"NUXT_OAUTH_GITHUB_CLIENT_ID=g\n", "github", "g", nil},
		{"NUXT_OAUTH_GITHUB_CLIENT_ID=g\nNUXT_OAUTH_MICROSOFT_CLIENT_ID=m\n", "entra", "m", nil},
		{"AUTH_GOOGLE_CLIENT_ID=g\n", "spotify", "", ErrNothing},
		{"NEXT_PUBLIC_SPOTIFY_CLIENT_ID=s\n", "github", "", ErrNothing},
		{"VITE_STACK_OVERFLOW_CLIENT_ID=s\n", "stackexchange", "s", nil},
		{"REACT_APP_DISCORD_CLIENT_ID=d\n", "spotify", "", ErrNothing},
		{"VITE_AZURE_AD_APP_ID=m\n", "entra", "m", nil},
		{"GITHUB_ENTRA_CLIENT_ID=b\n", "entra", "", ErrNothing}, // whose it is nobody knows
		{"MY_FACEBOOK_APP_ID=f\n", "spotify", "", ErrNothing},   // of no preset
		{"VITE_CLIENT_ID=a\n", "spotify", "a", nil},
		{github, "spotify", "", ErrNothing},
		{github + "CLIENT_ID=a\n", "spotify", "a", nil},
		{"A_CLIENT_ID=a\nB_CLIENT_ID=b\n", "spotify", "", ErrAmbiguous},
		{"GOOGLE_CLIENT_ID=a\n", "google-web", "a", nil},
		{`{"installed":{"client_id":"a"}}`, "google-web", "", ErrNothing},
		{`{"installed":{"client_id":"a"}}`, "google-desktop", "a", nil},
	} {
		all, err := Parse("x", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		to := client.Client{Preset: tt.preset, Name: tt.preset}
		if strings.HasPrefix(tt.preset, "https:") {
			to = client.Client{Issuer: tt.preset}
		}
		c, err := Choose(all, to)
		if c.ID != tt.want || !errors.Is(err, tt.kind) {
			t.Errorf("%q for %q: %q, %v, want %q, %v", tt.text, tt.preset, c.ID, err, tt.want, tt.kind)
		}
	}
}

// Whatever the file is, reading ends, and no error repeats a secret.
func FuzzParse(f *testing.F) {
	const hush = "hushhushhushhush"
	f.Add("CLIENT_ID=a\nCLIENT_SECRET=", "\n")
	f.Add("{\"web\":{\"client_secret\":\"", "\"}}")
	f.Add("CLIENT_SECRET=\"", "")
	f.Add("", "$x!\n=")
	f.Fuzz(func(t *testing.T, before, after string) {
		all, err := Parse("x", []byte(before+hush+after))
		if err != nil && strings.Contains(err.Error(), hush) {
			t.Errorf("the error repeats the file: %v", err)
		}
		if err == nil && len(all) == 0 {
			t.Error("no client and no error")
		}
		if shown := fmt.Sprintf("%v %+v", all, all); err == nil && len(all) == 1 && all[0].Secret.Reveal() == hush &&
			strings.Contains(shown, hush) {
			t.Errorf("printing shows the secret: %s", shown)
		}
	})
}

// Variables that double one another would fill the memory of a reader that puts them in.
func TestVariablesDoNotGrow(t *testing.T) {
	all, err := Parse("x", []byte("A=aaaaaaaaaaaaaaaa\n"+strings.Repeat("A=$A$A\n", 60)+"CLIENT_ID=a\n"))
	if err != nil || got(all) != "|a||" {
		t.Errorf("got %s, %v", got(all), err)
	}
}
