package part

import (
	"mime"
	"strings"

	"github.com/alecthomas/chroma/v2"

	"oauthwalk/ui/theme"
)

// The lexers are rules of ours for chroma's engine. Its own collection costs seven milliseconds and three megabytes at
// the start of the program, for three formats.
var (
	jsonLexer = chroma.MustNewLexer(&chroma.Config{Name: "JSON"}, jsonRules)
	tagLexer  = chroma.MustNewLexer(&chroma.Config{Name: "markup"}, tagRules)
	formLexer = chroma.MustNewLexer(&chroma.Config{Name: "form"}, formRules)
)

func jsonRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `"(?:\\.|[^"\\\n])*"(?=\s*:)`, Type: chroma.NameTag},
		{Pattern: `"(?:\\.|[^"\\\n])*"?`, Type: chroma.LiteralString},
		{Pattern: `-?\d[\d.eE+-]*`, Type: chroma.LiteralNumber},
		{Pattern: `true|false|null`, Type: chroma.KeywordConstant},
		{Pattern: `[\s{}\[\],:]+`, Type: chroma.Punctuation},
		{Pattern: `.`, Type: chroma.Text},
	}}
}

func tagRules() chroma.Rules {
	return chroma.Rules{
		"root": {
			{Pattern: `<!--[\s\S]*?(?:-->|\z)`, Type: chroma.Comment},
			{Pattern: `<[!?][^>]*>?`, Type: chroma.Comment},
			{Pattern: `</?[\w:.-]+`, Type: chroma.NameTag, Mutator: chroma.Push("tag")},
			{Pattern: `[^<]+`, Type: chroma.Text},
			{Pattern: `<`, Type: chroma.Text},
		},
		"tag": {
			{Pattern: `/?>`, Type: chroma.NameTag, Mutator: chroma.Pop(1)},
			{Pattern: `[\w:.-]+(?=\s*=)`, Type: chroma.NameAttribute},
			{Pattern: `"[^"]*"?|'[^']*'?`, Type: chroma.LiteralString},
			{Pattern: `\s+`, Type: chroma.Text},
			{Pattern: `.`, Type: chroma.Text},
		},
	}
}

func formRules() chroma.Rules {
	return chroma.Rules{
		"root": {
			{Pattern: `[^=&\s]+(?==)`, Type: chroma.NameTag},
			{Pattern: `=`, Type: chroma.Comment, Mutator: chroma.Push("value")},
			{Pattern: `&`, Type: chroma.Comment},
			{Pattern: `[^=&\s]+|\s+`, Type: chroma.Text},
		},
		"value": {
			{Pattern: `&`, Type: chroma.Comment, Mutator: chroma.Pop(1)},
			{Pattern: `[^&]+`, Type: chroma.LiteralString},
		},
	}
}

// lexerFor returns the lexer for a media type, nil for plain text.
func lexerFor(contentType string) chroma.Lexer {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";") // a broken parameter does not hide what is before it
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch {
	case media == "application/json", strings.HasSuffix(media, "+json"):
		return jsonLexer
	case media == "text/html", media == "application/xml", media == "text/xml", strings.HasSuffix(media, "+xml"):
		return tagLexer
	case media == "application/x-www-form-urlencoded":
		return formLexer
	}
	return nil
}

// highlight splits a text into lines of coloured runs. What the lexer cannot read is plain.
func highlight(text, contentType string) []codeLine {
	next := chroma.Literator(chroma.Token{Type: chroma.Text, Value: text})
	if lexer := lexerFor(contentType); lexer != nil {
		if read, err := lexer.Tokenise(nil, text); err == nil {
			next = read
		}
	}
	lines := []codeLine{nil}
	for token := next(); token != chroma.EOF; token = next() {
		for i, piece := range strings.Split(token.Value, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if piece != "" {
				last := len(lines) - 1
				lines[last] = append(lines[last], run{text: piece, tone: toneOf(token.Type)})
			}
		}
	}
	return lines
}

func toneOf(t chroma.TokenType) theme.ColorName {
	switch t {
	case chroma.NameTag:
		return theme.Key
	case chroma.NameAttribute:
		return theme.URL
	case chroma.KeywordConstant:
		return theme.Proof
	case chroma.Comment:
		return theme.Muted
	}
	return theme.Text
}
