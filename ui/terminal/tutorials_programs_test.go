package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each text's program is followed twice: as the text has it, until the played provider refuses it and the watch names why,
// and with the corrections of its companion, to its last line. The ports are free ones; the texts have ports of their own.

func TestYutifyGuide(t *testing.T) {
	port := freePort(t)
	here := "http://127.0.0.1:" + port
	s := follow(t, "yutify-guide", "http://localhost:"+port+"/callback")
	flask(t, "yutify_guide.py", port, s.environment("REDIRECT_URI="+here+"/callback"))
	status, page := browse(t, here+"/authorize", "yes")
	expect(t, status, page, 400, "yutify says: <code>invalid_request</code>", "the host")
	refusal(t, s.end(), "request", "differs in the host", "two-hosts")

	// With the redirect URI of the program registered: deny, then allow, to the code on the page, where the stored text ends.
	port = freePort(t)
	here = "http://127.0.0.1:" + port
	s = follow(t, "yutify-guide", here+"/callback")
	flask(t, "yutify_guide.py", port, s.environment("REDIRECT_URI="+here+"/callback"))
	status, page = browse(t, here+"/authorize", "no")
	expect(t, status, page, 400, "denied: The resource owner")
	status, page = browse(t, here+"/authorize", "yes")
	expect(t, status, page, 200, "code on the page: ")
	refusal(t, s.end(), "exchange", "no request came to exchange it", "code-on-page")

	// And with the steps that the text announces.
	port = freePort(t)
	here = "http://127.0.0.1:" + port
	s = follow(t, "yutify-guide", here+"/callback")
	flask(t, "yutify_guide.py", port, s.environment("REDIRECT_URI="+here+"/callback", "ADDED=1"))
	status, page = browse(t, here+"/authorize", "yes")
	expect(t, status, page, 200, "listens to: Home at 127.0.0.1")
	clean(t, s.end(), "request", "exchange", "refresh", "api")

	// A person who allows before the callback has its route is told so while the sign-in page is open.
	port = freePort(t)
	here = "http://127.0.0.1:" + port
	s = follow(t, "yutify-guide", here+"/not-yet")
	flask(t, "yutify_guide.py", port, s.environment("REDIRECT_URI="+here+"/not-yet"))
	status, page = browse(t, here+"/authorize", "yes")
	expect(t, status, page, 404, "Not Found")
	s.out.await(t, "has no route /not-yet")
	if printed := s.end(); strings.Count(printed, "the program is running but has no route /not-yet") != 1 || !strings.Contains(printed, `"stage":"callback"`) {
		t.Errorf("the missing route is not told once:\n%s", printed)
	}
}

func TestSpotifyArticle(t *testing.T) {
	port := freePort(t)
	here := "http://127.0.0.1:" + port
	s := follow(t, "spotify-article", here+"/spotify/callback")
	flask(t, "spotify_article.py", port, s.environment("REDIRECT_URI="+here+"/spotify/callback"))
	status, page := browse(t, here+"/", "yes")
	expect(t, status, page, 400, "Spotify says: <code>Illegal scope</code>", "['user-read-email', 'user-follow-read']")
	printed := s.end()
	refusal(t, printed, "request", "received ['user-read-email', 'user-follow-read']", "scope-list", "no-state")
	if lines := read(t, printed); strings.Join(lines[0].NotSent, " ") != "code_challenge state" {
		t.Errorf("not sent: %v", lines[0].NotSent)
	}

	port = freePort(t)
	here = "http://127.0.0.1:" + port
	s = follow(t, "spotify-article", here+"/spotify/callback")
	flask(t, "spotify_article.py", port, s.environment("REDIRECT_URI="+here+"/spotify/callback", "CORRECTED=scope-list no-state"))
	status, page = browse(t, here+"/", "yes")
	expect(t, status, page, 200, "called back")
	refusal(t, s.end(), "exchange", "no request came to exchange it", "unused-callback")

	// The token in the URL is taken, and named as a risk; in the header there is nothing to name.
	for _, corrected := range []string{"", " token-in-query"} {
		port = freePort(t)
		here = "http://127.0.0.1:" + port
		s = follow(t, "spotify-article", here+"/spotify/callback")
		flask(t, "spotify_article.py", port, s.environment("REDIRECT_URI="+here+"/spotify/callback", "CORRECTED=scope-list no-state unused-callback"+corrected))
		status, page = browse(t, here+"/", "yes")
		expect(t, status, page, 200, "follows: The Loopbacks, Bearer and the Tokens, Redirect Street")
		printed := s.end()
		clean(t, printed, "request", "exchange", "refresh", "api")
		if risk := strings.Count(printed, "the access token came in the URL"); risk != strings.Count(printed, `"token-in-query"`) || (risk == 2) != (corrected == "") {
			t.Errorf("corrected %q, and the risk is named %d times:\n%s", corrected, risk, printed)
		}
	}
}

func TestPytify(t *testing.T) {
	s := follow(t, "pytify")
	for _, tt := range []struct {
		file     string // what is in the file of the refresh token; "-" for no file
		more     []string
		good     bool
		says     string
		cause    string
		pitfalls []string
	}{
		{"-", nil, false, "FileNotFoundError", "", nil},
		{s.Clients[0].Refresh + "\n", nil, false, "refused: Invalid refresh token", "is not a refresh token of this server", []string{"starts-with-refresh", "line-end"}},
		{"", []string{"METHOD=client_credentials"}, false, "refused: client_credentials issues a token without any person", "received client_credentials", []string{"other-method"}},
		{s.Clients[0].Refresh + "\n", []string{"CORRECTED=1"}, true, "plays: 204", "", nil},
		{s.Clients[0].Refresh + "\n", []string{"CORRECTED=1"}, true, "plays: 204", "", nil}, // the next start
	} {
		cmd, output := script(t, "pytify.py", s.environment(tt.more...))
		if tt.file != "-" {
			if err := os.WriteFile(filepath.Join(cmd.Dir, ".pytify"), []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before := len(s.out.String())
		if err := cmd.Run(); (err == nil) != tt.good || !strings.Contains(output.String(), tt.says) {
			t.Errorf("%v: %v, want %q in\n%s", tt.more, err, tt.says, output)
		}
		if tt.cause != "" {
			stage := "refresh"
			if tt.more != nil {
				stage = "exchange"
			}
			awaitLine(t, s, before)
			refusal(t, s.out.String(), stage, tt.cause, tt.pitfalls...)
		}
	}
	s.end()
}

// awaitLine waits until something more than before was printed, whole: the watch prints beside the server.
func awaitLine(t *testing.T, s *tutorial, before int) {
	t.Helper()
	n := strings.Count(s.out.String()[:before], "\n")
	s.line(t, n)
}

func TestPytifyFlask(t *testing.T) {
	port := freePort(t)
	s := follow(t, "pytify-flask", "http://localhost:"+port+"/callback")
	flask(t, "pytify_flask.py", port, s.environment("REDIRECT_URI=http://localhost:"+port+"/callback", "HOST=localhost"))
	status, page := browse(t, "http://localhost:"+port+"/", "yes")
	expect(t, status, page, 400, "Spotify says: <code>INVALID_CLIENT: Insecure redirect URI</code>")
	refusal(t, s.end(), "request", "the host localhost is not allowed", "localhost-refused")

	// With another host the code arrives, and the callback fails before it is exchanged.
	port = freePort(t)
	uri := "http://127.0.0.1:" + port + "/callback"
	s = follow(t, "pytify-flask", uri)
	flask(t, "pytify_flask.py", port, s.environment("REDIRECT_URI="+uri, "HOST=127.0.0.1"))
	status, page = browse(t, "http://127.0.0.1:"+port+"/", "yes")
	expect(t, status, page, 500, "Internal Server Error")
	refusal(t, s.end(), "exchange", "no request came to exchange it", "one-too-many")

	// With that corrected, and a wrong secret: a 401 is taken for tokens, and the stray field is told.
	port = freePort(t)
	uri = "http://127.0.0.1:" + port + "/callback"
	s = follow(t, "pytify-flask", uri)
	env := append(s.environment("REDIRECT_URI="+uri, "HOST=127.0.0.1", "CORRECTED=one-too-many"), "CLIENT_SECRET=another")
	flask(t, "pytify_flask.py", port, env)
	status, page = browse(t, "http://127.0.0.1:"+port+"/", "yes")
	expect(t, status, page, 500, "Internal Server Error")
	refusal(t, s.end(), "exchange", "is not the registered one", "stray-json", "only-400")

	port = freePort(t)
	uri = "http://127.0.0.1:" + port + "/callback"
	s = follow(t, "pytify-flask", uri)
	dir := flask(t, "pytify_flask.py", port, s.environment("REDIRECT_URI="+uri, "HOST=127.0.0.1",
		"CORRECTED=no-state one-too-many stray-json only-400 denial-exchanged"))
	status, page = browse(t, "http://127.0.0.1:"+port+"/", "no")
	expect(t, status, page, 400, "denied: access_denied")
	status, page = browse(t, "http://127.0.0.1:"+port+"/", "yes")
	expect(t, status, page, 200, "all set")
	if kept, err := os.ReadFile(filepath.Join(dir, ".pytify")); err != nil || len(kept) != 43 {
		t.Errorf("the file has %d bytes: %v", len(kept), err)
	}
	if printed := s.end(); strings.Count(printed, `"stage":"exchange"`) != 1 || strings.Contains(printed, `"pitfalls"`) {
		t.Errorf("after a denial and a good run:\n%s", printed)
	}
}

func TestStackExchangeFlow(t *testing.T) {
	port := freePort(t)
	here := "http://localhost:" + port
	uri := here + "/oauth/callback/stackexchange"
	s := follow(t, "stack-exchange", uri) // typed into the field for the domain
	flask(t, "stack_exchange.py", port, s.environment("REDIRECT_URI="+uri))
	status, page := browse(t, here+"/", "yes")
	expect(t, status, page, 400, "The redirect URI is not registered")
	refusal(t, s.end(), "request", "differs in the form (a domain is compared", "domain-not-uri")

	// As the text has it, to its end; the API, of which it says nothing, wants more.
	port = freePort(t)
	here = "http://localhost:" + port
	uri = here + "/oauth/callback/stackexchange"
	s = follow(t, "stack-exchange")
	flask(t, "stack_exchange.py", port, s.environment("REDIRECT_URI="+uri))
	status, page = browse(t, here+"/", "yes")
	expect(t, status, page, 502, "members: access_token; refused: key_required")
	refusal(t, s.end(), "api", "key is missing from the query", "key-and-site")

	// Without the switch the parameters stand in the query.
	port = freePort(t)
	here = "http://localhost:" + port
	uri = here + "/oauth/callback/stackexchange"
	s = follow(t, "stack-exchange")
	flask(t, "stack_exchange.py", port, s.environment("REDIRECT_URI="+uri, "QUERY=1"))
	status, page = browse(t, here+"/", "yes")
	expect(t, status, page, 502, "refused: {'error': {")
	refusal(t, s.end(), "exchange", "grant_type", "form-or-query")

	port = freePort(t)
	here = "http://localhost:" + port
	uri = here + "/oauth/callback/stackexchange"
	s = follow(t, "stack-exchange")
	flask(t, "stack_exchange.py", port, s.environment("REDIRECT_URI="+uri, "CORRECTED=eternal-token state-stays denial-breaks key-and-site"))
	status, page = browse(t, here+"/", "no")
	expect(t, status, page, 400, "denied")
	status, page = browse(t, here+"/", "yes")
	expect(t, status, page, 200, "members: access_token expires; is: Mira Song")
	if printed := s.end(); strings.Contains(printed, `"pitfalls"`) {
		t.Errorf("no pitfall is left:\n%s", printed)
	}
}
