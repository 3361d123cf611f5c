// Package finding is what anybody says of anything: a rule of the client, the check, a stage of the walk and the practice
// server all give their verdicts as a Finding, and every face shows Findings. It decides nothing itself.
package finding

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Verdict is the outcome of one rule.
type Verdict string

// The verdicts, as they stand in the JSON of the command line.
const (
	Pass Verdict = "pass"
	Warn Verdict = "warn" // works, but not as the specification says
	Fail Verdict = "fail"
	Skip Verdict = "skip" // could not be looked at; the text says why

	// Unknown is of the check alone: it asked, and the response told nothing.
	Unknown Verdict = "unknown"
)

// Word is the verdict as it stands in a sentence. A verdict from a later version counts as skipped.
func (v Verdict) Word() string {
	words := map[Verdict]string{Pass: "passed", Warn: "warning", Fail: "failed", Unknown: "unknown"}
	return cmp.Or(words[v], "skipped")
}

// Finding is one verdict with its reasons. Everything in it is fit to be shown. Its JSON is the form of a walk's checks on
// the command line.
type Finding struct {
	ID       string  `json:"id"` // of the rule, stable, lower case with underscores: "redirect_uri"; an ID means one rule
	Verdict  Verdict `json:"verdict"`
	Text     string  `json:"text"`    // what is so
	Section  string  `json:"section"` // of the specification that the rule comes from: "RFC 6749 3.1.2"
	Evidence string  `json:"-"`       // what was seen; "" when there is nothing to show
	Fix      string  `json:"-"`       // what to do next; "" when there is nothing to do
	Action   Action  `json:"-"`       // how this tool can do the fix; zero when it cannot

	quoted []string // the words of others within Text
}

// Passf is a rule that holds. String arguments are the words of others, which Redact looks at; a secret.Value among the
// arguments redacts itself.
func Passf(id, section, format string, args ...any) Finding {
	return newf(Pass, id, section, format, args)
}

// Warnf is a rule that does not hold, without being a reason to stop.
func Warnf(id, section, format string, args ...any) Finding {
	return newf(Warn, id, section, format, args)
}

// Failf is a rule that does not hold and ends the stage.
func Failf(id, section, format string, args ...any) Finding {
	return newf(Fail, id, section, format, args)
}

// Skipf is a rule that could not be applied; the text is the reason.
func Skipf(id, section, format string, args ...any) Finding {
	return newf(Skip, id, section, format, args)
}

// Unknownf is a rule that was asked for in vain; the text is the reason.
func Unknownf(id, section, format string, args ...any) Finding {
	return newf(Unknown, id, section, format, args)
}

func newf(v Verdict, id, section, format string, args []any) Finding {
	f := Finding{ID: id, Verdict: v, Section: section, Text: format}
	if len(args) > 0 {
		f.Text = fmt.Sprintf(format, args...)
	}
	for _, arg := range args {
		if s, ok := arg.(string); ok && s != "" {
			f.quoted = append(f.quoted, s)
			if escaped := strconv.Quote(s); escaped[1:len(escaped)-1] != s { // as %q writes it
				f.quoted = append(f.quoted, escaped[1:len(escaped)-1])
			}
		}
	}
	return f
}

// With returns the finding with its evidence, its fix and the action that does the fix, if one does.
func (f Finding) With(evidence, fix string, action ...Action) Finding {
	f.Evidence, f.Fix, f.Action = evidence, fix, cmp.Or(action...)
	return f
}

// Redact masks secrets in the words of others and in the evidence. Our own words stay: a secret that is one of them
// would otherwise show itself by its mark.
func (f Finding) Redact(mask func(string) string) Finding {
	for _, words := range f.quoted {
		if masked := mask(words); masked != words {
			f.Text = strings.ReplaceAll(f.Text, words, masked)
		}
	}
	f.Evidence = mask(f.Evidence)
	f.quoted = nil
	return f
}

// Failed returns the first finding that failed, and whether there is one.
func Failed(findings []Finding) (Finding, bool) {
	for _, f := range findings {
		if f.Verdict == Fail {
			return f, true
		}
	}
	return Finding{}, false
}

// Cite writes "RFC 6749 5.1" as it is written in running text, "RFC 6749 §5.1". Other sources stay as they are.
func Cite(section string) string {
	head, tail, found := strings.Cut(strings.TrimPrefix(section, "RFC "), " ")
	appendix := len(tail) > 2 && tail[0] >= 'A' && tail[0] <= 'Z' && tail[1] == '.'
	if !found || !strings.HasPrefix(section, "RFC ") || !appendix && (tail == "" || tail[0] < '0' || tail[0] > '9') {
		return section
	}
	return "RFC " + head + " §" + tail
}

// source finds the first RFC of a text, with its section or its appendix.
var source = regexp.MustCompile(`RFC (\d+)(?: §?(\d+(?:\.\d+)*)| (?:[Aa]ppendix )?([A-Z](?:\.\d+)*)\b)?`)

// Page is where a section can be read; "" for a source without a known page.
func Page(section string) string {
	found := source.FindStringSubmatch(section)
	switch {
	case found == nil && strings.HasPrefix(section, "OpenID Connect Core"):
		return "https://openid.net/specs/openid-connect-core-1_0.html"
	case found == nil:
		return ""
	}
	page := "https://www.rfc-editor.org/rfc/rfc" + found[1]
	switch {
	case found[2] != "":
		page += "#section-" + found[2]
	case found[3] != "":
		page += "#appendix-" + found[3]
	}
	return page
}
