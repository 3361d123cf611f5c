package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"

	"oauthwalk/ui/theme"
)

// urlTones are the colours of the parameters that mean the same everywhere in the window. The others take one of
// urlTurns that neither neighbour has, for which three are enough.
var urlTones = map[string]theme.ColorName{
	"redirect_uri":   theme.URL,
	"code_challenge": theme.Proof,
	"code":           theme.Code,
}

var urlTurns = []theme.ColorName{theme.Accent, theme.Code, theme.URL}

// URLView shows a URL as it is sent, each parameter in its own colour and on its own line. The line breaks are ours;
// the copy button has the URL in one piece.
type URLView struct {
	holder
	url  string
	pane *codePane
}

// NewURLView returns an empty view.
func NewURLView() *URLView {
	v := &URLView{pane: newCodePane()}
	v.hold(v, container.NewStack(newPaneGround(), withCopy(v.pane, func() string { return v.url })))
	return v
}

// SetURL shows a URL.
func (v *URLView) SetURL(url string) {
	if url == v.url {
		return
	}
	v.url = url
	v.pane.setLines(urlLines(MiddleCut(url, oneBudget.bytes)))
	v.Refresh()
}

// urlLines splits a URL before its query and before each parameter, without decoding anything.
func urlLines(url string) []codeLine {
	base, query, found := strings.Cut(url, "?")
	lines := []codeLine{{{text: Visible(base), tone: theme.Text}}}
	if !found {
		return lines
	}
	sign, last := "?", theme.ColorName("")
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, has := strings.Cut(pair, "=")
		tone, known := urlTones[name]
		if !known {
			next, _, _ := strings.Cut(append(pairs, "")[i+1], "=")
			tone = turn(last, urlTones[next])
		}
		last = tone
		line := codeLine{{text: sign, tone: theme.Muted}, {text: Visible(name), tone: tone, bold: true}}
		if has {
			line = append(line, run{text: "=", tone: theme.Muted}, run{text: Visible(value), tone: tone})
		}
		lines, sign = append(lines, line), "&"
	}
	return lines
}

// turn is the first colour that is not one of those.
func turn(not ...theme.ColorName) theme.ColorName {
	return urlTurns[slices.IndexFunc(urlTurns, func(tone theme.ColorName) bool { return !slices.Contains(not, tone) })]
}
