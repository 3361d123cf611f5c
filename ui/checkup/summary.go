package checkup

import (
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow/finding"
)

// summary is the check in one line, and the facts below it.
type summary struct {
	verdict finding.Verdict
	title   string
	facts   string
}

// sum puts a check into words. A stale one is that of a client which was changed since.
func sum(s *state, stale bool) summary {
	switch {
	case s.running():
		return summary{finding.Skip, progress(s), facts(s)}
	case stale:
		return summary{finding.Warn, "The client was changed after this check. Check it again.", facts(s)}
	}
	fails, warns := s.judged(finding.Fail), s.judged(finding.Warn)
	out := summary{verdict: finding.Pass, title: "Nothing wrong found.", facts: facts(s)}
	switch {
	case len(fails) == 1:
		out.verdict, out.title = finding.Fail, "1 thing is wrong:"+" "+fails[0].Text
	case len(fails) > 1:
		out.verdict = finding.Fail
		out.title = fmt.Sprintf("%d things are wrong. The first one:", len(fails)) + " " + fails[0].Text
	case s.cancelled():
		out.verdict, out.title = finding.Skip, "Nothing wrong found before the end."
	case len(warns) > 0:
		out.verdict = finding.Warn
	}
	if s.cancelled() {
		out.title = "The check was cancelled." + " " + out.title
	}
	if n := len(s.judged(finding.Skip)); n > 0 && len(fails) == 0 {
		out.title += " " + fmt.Sprintf("%d were not checked.", n)
	}
	return out
}

// progress says which request is under way. It is the last that left, until the next one does.
func progress(s *state) string {
	if s.sent == 0 {
		return "Checking. Nothing was sent yet."
	}
	return fmt.Sprintf("Checking: request %d of at most %d", s.sent, len(s.plan))
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
	add("%d failed", len(s.judged(finding.Fail)))
	add("%d worth a look", len(s.judged(finding.Warn)))
	add("%d not checked", len(s.judged(finding.Skip)))
	add("%d in order", len(s.judged(finding.Pass)))
	parts = append(parts, fmt.Sprintf("%d of %d requests sent", len(s.report.Sent), len(s.plan)),
		s.ended.Format(time.TimeOnly))
	return strings.Join(parts, " · ")
}
