package check

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

var (
	unseen = regexp.MustCompile(`(?is)<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<noscript\b.*?</noscript>|` +
		`<template\b.*?</template>|<svg\b.*?</svg>`)
	head = regexp.MustCompile(`(?is)<head\b.*?</head>`)
	tag  = regexp.MustCompile(`(?s)<[^>]*>`)
	// echo is our own request, where a page repeats it: its names would be taken for the server's words.
	echo     = regexp.MustCompile(`(?i)\b(response_type|client_id|redirect_uri|scope|state|code_challenge\w*)(=|%3D)\S*`)
	space    = regexp.MustCompile(`\s+`)
	formTag  = regexp.MustCompile(`(?i)<form\b`)
	password = regexp.MustCompile(`(?i)<input[^>]*type\s*=\s*["']?password`)
)

// excerpt is how many characters of a page stand in the evidence.
const excerpt = 200

// visible is the text that a person would read on a page, or its title where there is none. Scripts are not run: a page
// that is made by one has no text.
func visible(body []byte) string {
	s := unseen.ReplaceAllString(string(body), " ")
	if text := words(head.ReplaceAllString(s, " ")); text != "" {
		return text
	}
	return words(s)
}

// words are what is left without tags.
func words(s string) string {
	s = html.UnescapeString(tag.ReplaceAllString(s, " "))
	return strings.TrimSpace(space.ReplaceAllString(s, " "))
}

// readPage tells a sign-in page from an error page. RFC 6749 4.1.2.1: as long as client or redirect URI are wrong, the
// server tells the person and not the client.
func (r *run) readPage(x wire.Exchange) answer {
	if x.Header("Content-Encoding") != "" {
		return answer{about: aboutMystery, words: r.status(x) + ", compressed, though nobody asked for that"}
	}
	text := visible(x.ResponseBody)
	form := formTag.Match(x.ResponseBody) || password.Match(x.ResponseBody)
	// A page with a form at status 200 asks for something; only an error's own name on it counts as one.
	text = echo.ReplaceAllString(text, "…")
	what, at := aboutText(text, form && x.Status == http.StatusOK)
	said := r.status(x)
	if text != "" {
		said += ": " + quote(around(text, at))
	}
	if what != aboutNothing {
		return answer{about: what, words: said}
	}
	switch {
	case form && x.Status < 300:
		return answer{words: said, how: "it shows a page with a form, to sign in or to consent"}
	case x.Status == http.StatusNotFound, x.Status == http.StatusMethodNotAllowed, x.Status == http.StatusGone:
		return answer{about: aboutEndpoint, words: said}
	case x.Status >= 400:
		return answer{about: aboutUnknown, words: said}
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
			if what, _ := aboutText(v, false); what != aboutNothing {
				return what
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
func quote(s string) string { return `"` + plain.Cut(s, excerpt) + `"` }

// reason is what a token or revocation endpoint said, as evidence.
func (r *run) reason(x wire.Exchange, code, description string) string {
	words := r.status(x)
	if code != "" {
		words += ", error " + quote(code)
	}
	if description != "" {
		words += ", " + quote(description)
	}
	if code == "" && description == "" && len(x.ResponseBody) > 0 {
		words += ": " + quote(visible(x.ResponseBody))
	}
	return words
}
