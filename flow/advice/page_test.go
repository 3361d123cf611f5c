package advice

import (
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow"
)

// A pasted address is compared with what the walk sent, byte by byte.
func TestPastedAddressIsComparedWithTheRequest(t *testing.T) {
	with := func(uri, client string) string {
		return "https://as.example/error?client_id=" + url.QueryEscape(client) + "&redirect_uri=" + url.QueryEscape(uri)
	}
	const sent = "http://127.0.0.1:3500/callback"
	for _, test := range []struct {
		name, text, about string
		want              string
		out               bool
	}{
		{"same", "redirect_uri is invalid " + with(sent, "the-client"), "The page belongs to a request",
			"has the redirect URI of this walk, byte for byte", true},
		{"host", "invalid redirect_uri " + with("http://localhost:3500/callback", "the-client"),
			"The page belongs to a request",
			"this machine is written as 127.0.0.1 in the first and localhost in the second", false},
		{"slash", "redirect_uri mismatch " + with(sent+"/", "the-client"), "The page belongs to a request",
			"a slash at the end", false},
		{"client", "redirect_uri mismatch " + with(sent, "someone"), "The redirect URI is registered for a client",
			`the pasted address has "someone"`, false},
		{"inside another address", "redirect_uri mismatch https://as.example/login?next=" +
			url.QueryEscape("/authorize?redirect_uri="+url.QueryEscape("https://127.0.0.1:3500/callback")),
			"The page belongs to a request", "the scheme is http in the first and https in the second", false},
		{"in the fragment", "redirect_uri mismatch https://as.example/#redirect_uri=" + url.QueryEscape(sent),
			"The page belongs to a request", "byte for byte", true},
		{"no address", "redirect_uri mismatch", "The page belongs to a request", "", false},
	} {
		got := ForPage(walked(flow.Exchange, flow.Failure{}), test.text)
		c := cause(got.Causes, test.about)
		if got.ID != "E001" || !strings.Contains(c.Evidence, test.want) || (c.Verdict == against) != test.out {
			t.Errorf("%s: %s, %+v; want E001, %q, ruled out %v", test.name, got.ID, c, test.want, test.out)
		}
	}
}

func TestPastedTextThatNobodyKnows(t *testing.T) {
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	for _, test := range []struct {
		text   string
		causes int
		says   string
	}{
		{"Something odd has happened.", 3, "Nothing was changed by hand"},
		{"https://as.example/error?client_id=the-client&redirect_uri=http://localhost/x", 5, "this machine is written as"},
		{strings.Repeat("x", 1<<20), 3, ""},
	} {
		got := ForPage(s, test.text)
		evidence := ""
		for _, c := range got.Causes {
			evidence += c.Evidence
		}
		if got.ID != "E000" || len(got.Causes) != test.causes || !strings.Contains(evidence, test.says) {
			t.Errorf("%.80s: %+v", test.text, got)
		}
	}
	for _, nothing := range []string{"", " \n\t"} {
		if got := ForPage(s, nothing); got != nil {
			t.Errorf("%q is explained: %+v", nothing, got)
		}
	}
}

// What stands in an address by chance is not taken for the words of a server.
func TestAddressIsNoPageText(t *testing.T) {
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	for _, text := range []string{
		"https://as.example/authorize?client_id=the-client&state=x-404-y",
		"https://as.example/authorize?client_id=the-client&scope=invalid_scope_reader",
		"https://as.example/csrf-token-missing?client_id=the-client",
	} {
		if got := ForPage(s, text); got.ID != "E000" {
			t.Errorf("%s: got %s (%s)", text, got.ID, got.What)
		}
	}
}

// A pasted address of the callback holds a code and a state. Neither is shown.
func TestPasteShowsNoSecret(t *testing.T) {
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	for _, text := range []string{
		"http://127.0.0.1:3500/callback?code=a-secret-code&state=a-secret-state",
		"http://127.0.0.1:3500/callback?code=a-secret-code%2520&state=the-state-of-this-walk",
		"http://127.0.0.1:3500/callback?state=a-secret-state",
		"http://127.0.0.1:3500/callback?error=access_denied&error_description=a-secret-code&state=a-secret-state",
		"redirect_uri mismatch https://as.example/?client_id=the-client-secret&redirect_uri=http://x/?token=the-access-token",
		"a-secret-code",
		"AADSTS1234567: What?\nhttp://127.0.0.1:3500/callback?code=a-secret-code&state=a-secret-state",
		"AADSTS1234567: What? http://127.0.0.1:3500/callback?code=a-secret-code&state=a-secret-state",
		"AADSTS1234567: 0.AXkA-the-long-a-secret-code.AQABwLEAAAAbXn7Tz2C9",
	} {
		got := ForPage(s, text)
		all := got.What
		for _, c := range got.Causes {
			all += c.Text + c.Evidence + c.Fix
		}
		for _, hidden := range []string{"a-secret-code", "a-secret-state", "the-state-of-this-walk", "the-client-secret",
			"the-access-token"} {
			if strings.Contains(all, hidden) {
				t.Errorf("%s: %s is shown: %s", text, hidden, all)
			}
		}
	}
}

func FuzzForPage(f *testing.F) {
	for _, p := range pageSamples {
		f.Add(p.paste)
	}
	f.Add("https://a/?b=https://c/?d=https://e/?f=https://g/?redirect_uri=x#y=%zz")
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	f.Fuzz(func(t *testing.T, text string) {
		got := ForPage(s, text)
		if strings.TrimSpace(text) != "" && (got == nil || len(got.Causes) == 0 || got.What == "") {
			t.Fatalf("%q is not answered: %+v", text, got)
		}
	})
}

// The address that the walk waits for is recognised among other words, and nothing else is.
func TestCallbackIsFoundInAPaste(t *testing.T) {
	s := walked(flow.Consent, flow.Failure{Kind: flow.KindTimeout})
	const good = "http://127.0.0.1:3500/callback?code=x1y2&state=the-state-of-this-walk"
	for text, want := range map[string]string{
		good:               good,
		"  " + good + "\n": good,
		"127.0.0.1 refused to connect. ERR_CONNECTION_REFUSED\n" + good: good,
		"http://127.0.0.1:3500/callback?error=access_denied&state=the-state-of-this-walk": "http://127.0.0.1:3500/callback" +
			"?error=access_denied&state=the-state-of-this-walk",
		"http://127.0.0.1:3500/callback?code=x1y2&state=of-another-walk":        "",
		"http://127.0.0.1:3500/callback?code=x1y2":                              "",
		"http://127.0.0.1:3500/callback?state=the-state-of-this-walk":           "",
		"http://localhost:3500/callback?code=x1y2&state=the-state-of-this-walk": "",
		"http://127.0.0.1:3501/callback?code=x1y2&state=the-state-of-this-walk": "",
		"http://127.0.0.1:3500/other?code=x1y2&state=the-state-of-this-walk":    "",
		"https://as.example/?code=x1y2&state=the-state-of-this-walk":            "",
		"redirect_uri mismatch": "",
		"":                      "",
	} {
		if got := Callback(s, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := Callback(flow.Snapshot{}, good); got != "" {
		t.Errorf("a walk without a request takes %q", got)
	}
}
