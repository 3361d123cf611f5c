package check

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

var (
	// echo is our own request, where a page repeats it: its names would be taken for the server's words.
	echo     = regexp.MustCompile(`(?i)\b(response_type|client_id|redirect_uri|scope|state|code_challenge\w*)(=|%3D)\S*`)
	formTag  = regexp.MustCompile(`(?i)<form\b`)
	password = regexp.MustCompile(`(?i)<input[^>]*type\s*=\s*["']?password`)
)

// readPage tells a sign-in page from an error page. RFC 6749 4.1.2.1: as long as client or redirect URI are wrong, the
// server tells the person and not the client.
func (r *run) readPage(x wire.Exchange) answer {
	if x.Header("Content-Encoding") != "" {
		return answer{about: aboutMystery, words: r.status(x) + ", compressed, though the request did not ask for that"}
	}
	text := words.Visible(x.ResponseBody)
	form := formTag.Match(x.ResponseBody) || password.Match(x.ResponseBody)
	// A page with a form at status 200 asks for something; only an error's own name on it counts as one.
	text = echo.ReplaceAllString(text, "…")
	named, at := words.Named(text, form && x.Status == http.StatusOK)
	said := r.status(x)
	if text != "" {
		said += ": " + quote(around(text, at))
	}
	affirms := affirmed("consent", "", text)
	if affirms != nil && affirms.Code == "" && x.Status >= 400 {
		named = "" // the words are about something else, and only mention this
	}
	switch {
	case named != "":
		return answer{about: abouts[named], words: said, affirms: affirms}
	case words.Number(text) != "": // no sign-in page has one, whatever its form
		return answer{about: aboutUnknown, words: said, affirms: affirms}
	case form && x.Status < 300:
		return answer{words: said, how: "it shows a page with a form for signing in or giving consent"}
	case x.Status == http.StatusNotFound, x.Status == http.StatusMethodNotAllowed, x.Status == http.StatusGone:
		return answer{about: aboutEndpoint, words: said}
	case x.Status >= 400:
		return answer{about: aboutUnknown, words: said, affirms: affirms}
	}
	return answer{about: aboutMystery, words: said}
}

// aboutLocation reads a redirect to a page of the provider's own that shows an error.
func aboutLocation(to *url.URL) about {
	path := strings.ToLower(to.Path)
	named := strings.Contains(path, "/error") || strings.Contains(path, "/oops")
	for name, values := range to.Query() {
		n := strings.ToLower(name)
		if !strings.Contains(n, "error") && !named {
			continue
		}
		for _, v := range append(values, decoded(values)...) {
			if code, _ := words.Named(v, false); code != "" {
				return abouts[code]
			}
		}
		named = named || strings.Contains(n, "error")
	}
	if named {
		return aboutUnknown
	}
	return aboutNothing
}

// around is the text from a little before the words that tell.
func around(text string, at int) string {
	const before = 40
	if at <= before {
		return text
	}
	start := at - before
	if space := strings.IndexByte(text[start:at], ' '); space >= 0 {
		start += space + 1 // whole words, and whole characters
	}
	return "… " + strings.ToValidUTF8(text[start:], "")
}

// quote is a piece of the server's text in a sentence.
func quote(s string) string { return `"` + plain.Cut(s, 200) + `"` }

// reason is what a token or revocation endpoint said, as evidence.
func (r *run) reason(x wire.Exchange, code, description string) string {
	said := r.status(x)
	if code != "" {
		said += ", error " + quote(code)
	}
	if description != "" {
		said += ", " + quote(description)
	}
	if code == "" && description == "" && len(x.ResponseBody) > 0 {
		said += ": " + quote(words.Visible([]byte(r.redact.Body("", x.ResponseBody))))
	}
	return said
}

// abouts tell what an error is about, by its code: of RFC 6749 4.1.2.1, of OpenID Connect Core 3.1.2.6, of a provider's
// own, or as words.Named has it.
var abouts = map[string]about{
	"login_required": aboutNothing, "interaction_required": aboutNothing, // the request is good, only nobody is signed in
	"consent_required": aboutNothing, "account_selection_required": aboutNothing,
	"invalid_scope": aboutScope, "unauthorized_scope_error": aboutScope,
	"redirect_uri_mismatch": aboutRedirect, "redirect_mismatch": aboutRedirect, words.BadRedirectURI: aboutRedirect,
	"invalid_client": aboutClient, "unknown_client": aboutClient,
	"unauthorized_client": aboutGrant, "unsupported_response_type": aboutGrant,
	"application_suspended": aboutApp, words.AppBlocked: aboutApp,
	"server_error": aboutTrouble, "temporarily_unavailable": aboutTrouble,
	words.BadChallenge: aboutPKCE, words.NoSuchPage: aboutEndpoint,
}

// aboutError is what an error in a redirect is about. A code that is general gives way to what the words affirm.
func aboutError(code, description string, m *words.Meaning) about {
	if m != nil && m.Means != "grant" && m.Means != "outage" &&
		slices.Contains([]string{"invalid_request", "invalid_client", "unauthorized_client", "access_denied", "server_error"}, code) {
		return cmp.Or(abouts[m.Code], aboutUnknown)
	}
	if what, ok := abouts[strings.ToLower(code)]; ok {
		return what
	}
	if named, _ := words.Named(description, false); named != "" {
		return abouts[named]
	}
	return aboutUnknown
}

// decoded are the values that are base64, as Google wraps its error in a redirect, in their plain form.
func decoded(values []string) (out []string) {
	for _, v := range values {
		v = strings.TrimRight(v, "=")
		for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.RawStdEncoding} {
			if b, err := e.DecodeString(v); err == nil {
				out = append(out, string(b))
				break
			}
		}
	}
	return out
}
