package words

import (
	"html"
	"regexp"
	"strings"
)

var (
	unseen = regexp.MustCompile(`(?is)<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<noscript\b.*?</noscript>|` +
		`<template\b.*?</template>|<svg\b.*?</svg>`)
	head  = regexp.MustCompile(`(?is)<head\b.*?</head>`)
	tag   = regexp.MustCompile(`(?s)<[^>]*>`)
	space = regexp.MustCompile(`\s+`)
)

// Visible is the text that a person would read on a page, or its title where there is none. Scripts are not run: a page
// that is made by one has no text.
func Visible(body []byte) string {
	s := unseen.ReplaceAllString(string(body), " ")
	if text := untagged(head.ReplaceAllString(s, " ")); text != "" {
		return text
	}
	return untagged(s)
}

// untagged is what is left without tags.
func untagged(s string) string {
	s = html.UnescapeString(tag.ReplaceAllString(s, " "))
	return strings.TrimSpace(space.ReplaceAllString(s, " "))
}
