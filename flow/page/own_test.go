package page_test

import (
	"strings"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
)

// What somebody has is taken apart, judged by the rules of stage 1, and makes a client.
func TestReadOwn(t *testing.T) {
	for name, tt := range map[string]struct {
		text, is, id, provider string
		pkce                   authz.Method
		wrong                  string // IDs of what is wrong, in order
	}{
		"a good URL": {"https://accounts.spotify.com/authorize?response_type=code&client_id=abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback" +
			"&scope=user-read-email&state=0123456789012345678901234567&code_challenge=" + strings.Repeat("a", 43) + "&code_challenge_method=S256",
			"an authorization URL", "abc", "Spotify", authz.S256, ""},
		"a list of Python as scope": {"https://as.example/authorize?response_type=code&client_id=abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fc" +
			"&scope=%5B%27a%27%2C+%27b%27%5D&state=0123456789012345678901234567", "an authorization URL", "abc", "as.example", authz.Off, "scope_form"},
		"no state":          {"https://as.example/authorize?response_type=code&client_id=abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fc", "an authorization URL", "abc", "as.example", authz.Off, "state_sent"},
		"implicit":          {"https://as.example/authorize?response_type=token&client_id=abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fc&state=0123456789012345678901234567", "an authorization URL", "abc", "as.example", authz.Off, "response_type_sent"},
		"refused localhost": {"https://accounts.spotify.com/authorize?response_type=code&client_id=abc&redirect_uri=http%3A%2F%2Flocalhost%3A3500%2Fcallback&state=0123456789012345678901234567", "an authorization URL", "abc", "Spotify", authz.Off, "redirect_uri"},
		"a client ID":       {"  abc123 ", "a client ID", "abc123", "", authz.S256, ""},
	} {
		t.Run(name, func(t *testing.T) {
			own := page.ReadOwn(tt.text)
			if own.Is != tt.is || own.Problem != "" || own.Client.ID != tt.id || own.Client.Name != tt.provider || own.Client.PKCE != tt.pkce {
				t.Errorf("it is %q (%s): client %q of %q with %v", own.Is, own.Problem, own.Client.ID, own.Client.Name, own.Client.PKCE)
			}
			var wrong []string
			for _, f := range own.Findings {
				if f.Verdict != finding.Pass {
					wrong = append(wrong, f.ID)
				}
			}
			got := strings.Join(wrong, ",")
			if tt.wrong == "" && strings.Contains(got, "redirect") || tt.wrong != "" && !strings.Contains(got, tt.wrong) {
				t.Errorf("wrong is %q, want %q", got, tt.wrong)
			}
		})
	}
}

// A file of credentials is read, its secret is hidden, and what cannot be read says why.
func TestReadOwnFile(t *testing.T) {
	own := page.ReadOwn("SPOTIPY_CLIENT_ID=abc\nSPOTIPY_CLIENT_SECRET=the-secret-in-the-file\n")
	if own.Is != "a file of credentials" || len(own.Credentials) != 1 || own.Credentials[0].ID != "abc" {
		t.Errorf("read %+v", own.Is)
	}
	for _, r := range own.Rows {
		if strings.Contains(r.Value, "the-secret") {
			t.Errorf("%s is shown: %s", r.Name, r.Value)
		}
	}
	for text, says := range map[string]string{"https://as.example/": "without parameters", "what is this = that": "", "hello there you": ""} {
		if own := page.ReadOwn(text); own.Problem == "" || !strings.Contains(own.Problem, says) {
			t.Errorf("%q: the problem is %q", text, own.Problem)
		}
	}
}

func TestOddLoopbackIsSaid(t *testing.T) {
	own := page.ReadOwn("https://as.example/authorize?response_type=code&client_id=abc&redirect_uri=http%3A%2F%2F127.0.1%3A3500%2Fc&state=0123456789012345678901234567")
	for _, f := range own.Findings {
		if f.Verdict != finding.Pass && strings.Contains(f.Text+f.Evidence+f.Fix, "127.0.") {
			return
		}
	}
	t.Errorf("nothing says that 127.0.1 is no usual host: %+v", own.Findings)
}

// A secret that stands in a pasted URL is not sent again.
func TestSecretOfAPastedURLIsLeftOut(t *testing.T) {
	own := page.ReadOwn("https://as.example/authorize?response_type=code&client_id=abc&client_secret=the-secret-in-the-url&prompt=login")
	if got := own.Client.Extra; len(got) != 1 || got[0].Name != "prompt" {
		t.Errorf("the walk would send %d further parameters", len(got))
	}
}
