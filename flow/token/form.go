package token

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"oauthwalk/flow/strictjson"
)

// readFormBody reads a form-encoded answer as strictly as the JSON one: in order, no name twice, nothing dropped that
// cannot be decoded. It uses the same types, so that what follows need not know the difference.
func readFormBody(body []byte) strictjson.Object {
	var o strictjson.Object
	text := strings.TrimRight(string(body), "\r\n")
	offset := 0
	for pair := range strings.SplitSeq(text, "&") {
		if pair != "" {
			readPair(&o, pair, offset)
		}
		offset += len(pair) + 1
	}
	return o
}

func readPair(o *strictjson.Object, pair string, offset int) {
	name, value, _ := strings.Cut(pair, "=")
	n, err := url.QueryUnescape(name)
	v, err2 := url.QueryUnescape(value)
	switch {
	case err != nil || err2 != nil:
		add(o, strictjson.BadSyntax, offset, "a percent sign is not followed by two hexadecimal digits")
		return
	case !utf8.ValidString(n) || !utf8.ValidString(v):
		add(o, strictjson.NotUTF8, offset, "")
	}
	for _, m := range o.Members {
		switch {
		case m.Name == n:
			add(o, strictjson.Duplicate, offset, n)
		case strictjson.SameButForCase(m.Name, n):
			add(o, strictjson.Lookalike, offset, n)
		}
	}
	for _, known := range standard {
		if strictjson.SameButForCase(known, n) {
			add(o, strictjson.Lookalike, offset, n)
		}
	}
	o.Members = append(o.Members, strictjson.Member{Name: n, Kind: strictjson.String, Raw: v, Text: v})
}

func add(o *strictjson.Object, k strictjson.ProblemKind, offset int, detail string) {
	o.Problems = append(o.Problems, strictjson.Problem{Kind: k, Offset: offset, Detail: detail})
}
