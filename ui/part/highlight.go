package part

import (
	"cmp"
	"mime"
	"regexp"
	"strings"

	"oauthwalk/ui/theme"
)

// Tone is the colour that the values of a parameter have everywhere in the window, so that a person can follow them from
// stage to stage; "" for one like any other.
func Tone(parameter string) theme.ColorName {
	switch parameter {
	case "code", "access_token", "refresh_token", "token":
		return theme.Code
	case "redirect_uri", "url", "authorization_endpoint", "token_endpoint":
		return theme.URL
	case "code_verifier", "code_challenge":
		return theme.Proof
	case "state":
		return theme.Key
	}
	return ""
}

// grammar finds what is coloured in a format: the n-th group of the pattern has the n-th tone, all else is plain. The group
// without a tone is the value of the parameter in the first one, and has its colour.
type grammar struct {
	pattern *regexp.Regexp
	tones   []theme.ColorName
}

// The grammars are for three formats, to be read by a person; a highlighter for all formats costs seven milliseconds and
// three megabytes at the start of the program.
var (
	jsonGrammar = &grammar{regexp.MustCompile(`("(?:\\.|[^"\\\n])*")\s*:(?:\s*"((?:\\.|[^"\\\n])*)")?|"(?:\\.|[^"\\\n])*"?|\b(true|false|null)\b`),
		[]theme.ColorName{theme.Key, "", theme.Proof}}
	markupGrammar = &grammar{regexp.MustCompile(`(<!--(?s:.*?)(?:-->|\z)|<[!?][^>]*>?)|(</?[\w:.-]+|/?>)|([\w:.-]+)\s*=\s*(?:"[^"]*"?|'[^']*'?)`),
		[]theme.ColorName{theme.Muted, theme.Key, theme.URL}}
	formGrammar = &grammar{regexp.MustCompile(`([^=&\s]+)(=)([^&]*)|(&)`), []theme.ColorName{theme.Key, theme.Muted, "", theme.Muted}}
)

// grammarFor returns the grammar of a media type, nil for plain text.
func grammarFor(contentType string) *grammar {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";") // a broken parameter does not hide what is before it
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch {
	case media == "application/json", strings.HasSuffix(media, "+json"):
		return jsonGrammar
	case media == "text/html", media == "application/xml", media == "text/xml", strings.HasSuffix(media, "+xml"):
		return markupGrammar
	case media == "application/x-www-form-urlencoded":
		return formGrammar
	}
	return nil
}

// paint makes coloured runs of a line; without a grammar it is plain.
func (g *grammar) paint(text string) (line codeLine) {
	at := 0
	add := func(to int, tone theme.ColorName) {
		if to > at {
			line = append(line, run{text: text[at:to], tone: tone})
		}
		at = to
	}
	if g != nil {
		for _, found := range g.pattern.FindAllStringSubmatchIndex(text, -1) {
			for i, tone := range g.tones {
				if from, to := found[2*i+2], found[2*i+3]; from >= 0 {
					if tone == "" {
						tone = cmp.Or(Tone(strings.Trim(text[found[2]:found[3]], `"`)), theme.Text)
					}
					add(from, theme.Text)
					add(to, tone)
				}
			}
		}
	}
	add(len(text), theme.Text)
	return line
}
