package page

import "regexp"

// Term is a word of the flow, and what it means.
type Term struct{ Word, Text string }

// terms are the words that a beginner may not know, with the pattern by which a text has them. Those stand first that say
// more. Of a parameter the table of parameters says what it is.
var terms = []struct{ word, said, text string }{
	{"public client", `\bpublic\b|no secret`, "A program that cannot keep a secret, because everybody has a copy of it. RFC 6749 2.1."},
	{"confidential client", `confidential|(has|have) a secret`, "A program that keeps a secret on a machine of its own, and proves its identity with it. RFC 6749 2.1."},
	{"verifier", `\bverifier`, explanations["code_verifier"]},
	{"challenge", `\bchallenge`, explanations["code_challenge"]},
	{"PKCE", `\bPKCE\b`, explanations["PKCE"]},
	{"state", `\bstate\b`, explanations["state"]},
	{"issuer", `\bissuer\b|\biss\b`, "The address by which a server names itself. RFC 8414 2."},
	{"metadata", `\bmetadata\b`, "What a server says about itself: its name, its endpoints, and what it can do. RFC 8414 2."},
	{"refresh token", `\brefresh`, meanings["refresh_token"]},
	{"scope", `\bscopes?\b|\bgrants (less|more)`, explanations["scope"]},
	{"HTTP Basic", `\bBasic\b`, "ID and secret of the client in the Authorization header, joined by a colon and encoded in base64. RFC 7617 2."},
	{"grant", `\banother grant\b`, explanations["grant_type"]},
	{"redirect URI", `\bredirect URI|\bredirect_uri\b`, explanations["redirect_uri"]},
	{"redirect", `\bthe redirect\b`, "The server's response, which the browser carries to the app. It has the code in its URL. RFC 6749 1.7."},
	{"307", `\b307\b`, "The same request once more, with its body, at another address. RFC 9110 15.4.8."},
	{"access token", `\btoken\b`, meanings["access_token"]},
	{"callback", `\bcallback\b`, "The request with which the browser brings the response of the server to the app, at stage 4."},
	{"code", `\bcodes?\b`, meanings["code"]},
	{"exchange", `\bexchange`, "The request to the token endpoint in which a code is traded for tokens, at stage 5. RFC 6749 4.1.3."},
}

// Terms are the words of a text that are worth a sentence, at most that many.
func Terms(text string, most int) (out []Term) {
	for _, t := range terms {
		if len(out) < most && regexp.MustCompile(t.said).MatchString(text) {
			out = append(out, Term{t.word, t.text})
		}
	}
	return out
}
