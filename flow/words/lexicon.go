package words

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Meaning is what somebody's words affirm, with the sentence that says it as a cause.
type Meaning struct {
	Means   string   `json:"means"` // its name: "code_used"
	Code    string   `json:"code"`  // that Named gives it: of RFC 6749 4.1.2.1, or one of those below
	ID      string   `json:"id"`    // of the error that it is, in the table of advice
	Section string   `json:"section"`
	Cause   string   `json:"cause"`
	Fix     string   `json:"fix"`
	Actions []string `json:"action"`
	Strong  bool     `json:"strong"` // it counts more than a row of advice that is about a part of the words
	Unless  string   `json:"unless"` // regular expression: beside such words the phrases are about something else
	If      string   `json:"if"`     // name of a condition of advice, without which the words do not mean this
	At      string   `json:"at"`     // a stage at which Says is said; the only one for a number
	Says    string   `json:"says"`   // a sentence that means this, for tests
	Phrases []Phrase `json:"phrases"`

	// Of an error number of Microsoft Entra:
	Number   string `json:"number"`
	Weak     bool   `json:"weak"`     // many errors have it, so that the words beside it count for more
	Evidence string `json:"evidence"` // name of a look of advice
	Source   string `json:"source"`

	unless *regexp.Regexp // nil for none
}

// Phrase is one way to say it.
type Phrase struct {
	Words  string   `json:"words"`  // regular expression, in any case
	Stages []string `json:"stages"` // where it means this; none is everywhere
	Source string   `json:"source"`

	// Certain words are an error's own name. They count on a sign-in page, which speaks of clients and scopes, too.
	Certain bool `json:"certain"`

	pattern *regexp.Regexp
}

// Affirmed is the meaning that the words of an error affirm at a stage, nil for none. The particular meanings stand before
// the general ones, and of several the first one counts whose condition holds; words that fit every cause affirm none.
// An error number of Microsoft Entra decides, unless many errors share it: then the words beside it come first.
func Affirmed(stage, code, text string, holds func(condition string) bool) *Meaning {
	numbered, _ := byNumber(stage, text)
	if numbered != nil && !numbered.Weak {
		return numbered
	}
	code, text = general.ReplaceAllString(code, ""), definitions.ReplaceAllString(general.ReplaceAllString(text, ""), "")
	if several(text) {
		return numbered
	}
	said := code + "\n" + spaced(code) + "\n" + text
	if !strings.Contains(text, " ") { // a code where the text should be
		said += "\n" + spaced(text)
	}
	for i := range lexicon() {
		m := &lexicon()[i]
		if m.If != "" && !holds(m.If) || m.unless != nil && m.unless.MatchString(said) {
			continue
		}
		if slices.ContainsFunc(m.Phrases, func(p Phrase) bool {
			return (len(p.Stages) == 0 || slices.Contains(p.Stages, stage)) && (p.pattern.MatchString(said) ||
				strings.HasPrefix(p.Words, "^") && p.pattern.MatchString(text))
		}) {
			if m.Cause == "" {
				break
			}
			return m
		}
	}
	return numbered
}

// In is the byte of a text at which one of its phrases stands, -1 for none.
func (m *Meaning) In(text string) int {
	for _, p := range m.Phrases {
		if at := p.pattern.FindStringIndex(text); at != nil {
			return at[0]
		}
	}
	return -1
}

// What the words of a page name for which RFC 6749 4.1.2.1 has no code.
const (
	BadRedirectURI = "invalid_redirect_uri"   // RFC 7591 3.2.2 calls it so
	BadChallenge   = "invalid_code_challenge" // or none, where one is required
	AppBlocked     = "app_blocked"            // the client is known, and unpublished, suspended or fenced in
	NoSuchPage     = "no_such_page"           // at this address
)

// Named is the error that the words of an authorization server name, as a code, and the byte at which they stand; "" for
// words that name none. What is certain comes first, and on a sign-in page nothing else counts.
func Named(text string, signIn bool) (code string, at int) {
	if m, at := byNumber("page", text); m != nil && !m.Weak {
		return m.Code, at
	}
	for _, certain := range []bool{true, false} {
		for _, m := range lexicon() {
			if m.unless != nil && m.unless.MatchString(text) {
				continue
			}
			for _, p := range m.Phrases {
				if m.Code == "" || p.Certain != certain || signIn && !certain || len(p.Stages) > 0 && !slices.Contains(p.Stages, "page") {
					continue
				}
				if found := p.pattern.FindStringIndex(text); found != nil {
					return m.Code, found[0]
				}
			}
		}
	}
	return "", 0
}

//go:embed lexicon.json
var file []byte

// subjects are what a refused code can be about, in a few languages.
var subjects = []*regexp.Regexp{
	regexp.MustCompile(`(?i)redirect|redirection|リダイレクト|重定向|回调|перенаправ|redirecci`),
	regexp.MustCompile(`(?i)expired|expirad|abgelaufen|期限|过期|истек|만료`),
	regexp.MustCompile(`(?i)already (been )?used|revoked|使用済|已使用|取り消|verwendet|utilis`),
	regexp.MustCompile(`(?i)another client|different client|別の|クライアント|issued to|verifier`),
}

// Telling are the words of a text without the sentences that RFC 6749 has for every case; the text itself where nothing is left.
func Telling(text string) string {
	return cmp.Or(Particular(text), text)
}

// Particular are the words of a text that are nobody's but the server's: "" where it repeats RFC 6749.
func Particular(text string) string { return strings.TrimSpace(definitions.ReplaceAllString(text, "")) }

// several tells that a sentence lists causes, of which it affirms none: servers send it for each of them.
func several(text string) bool {
	n := 0
	for _, s := range subjects {
		if s.MatchString(text) {
			n++
		}
	}
	return n > 2
}

// Meanings are all of the lexicon, in its order, and those of the error numbers.
func Meanings() []Meaning { return slices.Concat(lexicon(), numbers()) }

// lexicon is read when the first failure is explained. It is embedded: a test of this package sees every mistake.
var lexicon = sync.OnceValue(func() []Meaning { return mustRead(file) })

func mustRead(file []byte) (all []Meaning) {
	if err := json.Unmarshal(file, &all); err != nil {
		panic("meanings: " + err.Error())
	}
	for i := range all {
		if all[i].Unless != "" {
			all[i].unless = regexp.MustCompile("(?is)" + all[i].Unless)
		}
		for j := range all[i].Phrases {
			p := &all[i].Phrases[j]
			p.pattern = regexp.MustCompile("(?is)" + p.Words)
		}
	}
	return all
}
