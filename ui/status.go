package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// status is the bar at the foot: the listener, the token, where the secrets are, and the two keys to know.
type status struct {
	content  fyne.CanvasObject
	listener *part.StatusItem
	token    *part.StatusItem
}

func newStatus() *status {
	s := &status{listener: part.NewStatusItem("", theme.Muted), token: part.NewStatusItem("", theme.Clear)}
	secrets := part.NewStatusItem(lang.L("Secrets: in memory only"), theme.Clear)
	keys := part.NewStatusItem(lang.L("Ctrl+Enter next step · F1 explains"), theme.Clear)
	bar := container.NewHBox(s.listener, s.token, secrets, layout.NewSpacer(), keys)
	s.content = container.NewStack(part.NewFill(theme.Panel), part.Inset(6, 16, bar))
	return s
}

func (s *status) draw(v stage.View) {
	l := v.Snapshot.Listener
	switch {
	case l.Open:
		s.listener.Set(fmt.Sprintf(lang.L("Listening on %s"), strings.Join(l.Addresses, ", ")), theme.Pass)
	default:
		s.listener.Set(lang.L("Not listening"), theme.Muted)
	}
	s.token.Set(tokenText(v), theme.Clear)
}

func tokenText(v stage.View) string {
	t := v.Snapshot.Tokens
	switch {
	case t.Access.IsZero() && v.Snapshot.Stage(flow.Revoke).Status == flow.Done:
		return lang.L("Tokens revoked")
	case t.Access.IsZero():
		return lang.L("No access token yet")
	case t.Expires.IsZero():
		return lang.L("Access token: lifetime unknown")
	case !t.Expires.After(v.Now):
		return lang.L("Access token: expired")
	}
	return fmt.Sprintf(lang.L("Access token: %s left"), stage.Clock(t.Expires.Sub(v.Now)))
}
