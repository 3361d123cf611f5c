package checkup

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow/check"
)

// summary is the check in one line, and the facts below it.
type summary struct {
	verdict check.Verdict
	title   string
	facts   string
}

// sum puts a check into words. A stale one is that of a client which was changed since.
func sum(s *state, stale bool) summary {
	switch {
	case s.running():
		return summary{check.Skip, progress(s), facts(s)}
	case stale:
		return summary{check.Warn, lang.L("The client was changed after this check. Check it again."), facts(s)}
	}
	fails, warns := s.judged(check.Fail), s.judged(check.Warn)
	out := summary{verdict: check.Pass, title: lang.L("Nothing wrong found."), facts: facts(s)}
	switch {
	case len(fails) == 1:
		out.verdict, out.title = check.Fail, lang.L("1 thing is wrong:")+" "+fails[0].Text
	case len(fails) > 1:
		out.verdict = check.Fail
		out.title = fmt.Sprintf(lang.L("%d things are wrong. The first one:"), len(fails)) + " " + fails[0].Text
	case s.cancelled():
		out.verdict, out.title = check.Skip, lang.L("Nothing wrong found before the end.")
	case len(warns) > 0:
		out.verdict = check.Warn
	}
	if s.cancelled() {
		out.title = lang.L("The check was cancelled.") + " " + out.title
	}
	if n := len(s.judged(check.Skip)); n > 0 && len(fails) == 0 {
		out.title += " " + fmt.Sprintf(lang.L("%d were not checked."), n)
	}
	return out
}

// progress says which request is under way. It is the last that left, until the next one does.
func progress(s *state) string {
	if s.sent == 0 {
		return lang.L("Checking. Nothing was sent yet.")
	}
	return fmt.Sprintf(lang.L("Checking: request %d of at most %d"), s.sent, len(s.plan))
}

// facts are the numbers.
func facts(s *state) string {
	if s.running() && s.sent > 0 {
		return "`" + s.sending.Method + " " + s.sending.URL + "`"
	}
	if s.running() {
		return ""
	}
	var parts []string
	add := func(format string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	add(lang.L("%d failed"), len(s.judged(check.Fail)))
	add(lang.L("%d worth a look"), len(s.judged(check.Warn)))
	add(lang.L("%d not checked"), len(s.judged(check.Skip)))
	add(lang.L("%d in order"), len(s.judged(check.Pass)))
	parts = append(parts, fmt.Sprintf(lang.L("%d of %d requests sent"), len(s.report.Sent), len(s.plan)),
		s.ended.Format(time.TimeOnly))
	return strings.Join(parts, " · ")
}
