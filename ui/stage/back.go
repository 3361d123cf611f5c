package stage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// tab is one view of what came back. Its key changes when what it shows does, so that nothing is laid out twice.
type tab struct {
	title string
	key   string
	build func() fyne.CanvasObject
}

// back is "what came back": the exchanges as they went over the wire, and readable views of them.
type back struct {
	stage   flow.Stage
	content *part.Tabs
	keys    []string
	views   map[string]*messageView // by "request" or "response" and the number of the exchange
}

// messageView shows one message after another: its grids are dear to make and stay in memory for a minute when they are
// not used any more.
type messageView struct {
	*part.HTTPView
	key string // of the message that is shown
}

func newBack(s flow.Stage) *back {
	return &back{stage: s, content: part.NewTabs(), views: map[string]*messageView{}}
}

func (b *back) draw(v View, st flow.StageState, more []tab) {
	tabs := append(b.exchangeTabs(v, st), more...)
	if told := library(v.Snapshot, st.Stage); told != "" {
		tabs = append(tabs, tab{"Go library", "library" + st.Started.String(), func() fyne.CanvasObject {
			return part.Inset(12, 16, part.NewProse("What golang.org/x/oauth2 made of the same bytes:\n\n"+told))
		}})
	}
	if t, ok := serverTab(v, st); ok {
		tabs = append(tabs, t)
	}
	part.Show(b.content, len(tabs) > 0)
	keys := make([]string, len(tabs))
	shown := make([]part.Tab, len(tabs))
	for i, t := range tabs {
		keys[i] = t.title + "\x00" + t.key
		shown[i] = part.Tab{ID: t.key, Text: t.title, Build: t.build}
	}
	if slices.Equal(keys, b.keys) {
		return
	}
	b.keys = keys
	b.content.SetTabs(shown...)
	if len(tabs) > 0 {
		b.content.Select(selected(tabs))
	}
}

// selected is the tab that a person wants to see first: the last response, or else the first tab.
func selected(tabs []tab) string {
	for _, t := range tabs {
		if strings.HasPrefix(t.key, "response") {
			return t.key
		}
	}
	return tabs[0].key
}

func (b *back) exchangeTabs(v View, st flow.StageState) []tab {
	var tabs []tab
	for i, x := range st.Exchanges {
		if x.Method == "" {
			continue // nothing was sent
		}
		key := fmt.Sprintf("%d/%d/%v", x.Started.UnixNano(), i, v.Open)
		tabs = append(tabs,
			b.messageTab(requestTitle(st, i), "request", i, key,
				func() part.Message { return Request(x, v.Open, v.Snapshot.Redactor) }),
			b.messageTab(ResponseTitle(x), "response", i, key,
				func() part.Message { return Response(x, v.Open, v.Snapshot.Redactor) }))
	}
	return tabs
}

func requestTitle(st flow.StageState, i int) string {
	if len(st.Exchanges) == 1 {
		return "Request"
	}
	return "Request" + " " + fmt.Sprint(i+1)
}

func httpView(m part.Message) fyne.CanvasObject {
	view := part.NewHTTPView()
	view.SetMessage(m)
	return view
}

func (b *back) messageTab(title, kind string, i int, key string, message func() part.Message) tab {
	return tab{title, kind + key, func() fyne.CanvasObject {
		place := fmt.Sprint(kind, i)
		view := b.views[place]
		if view == nil {
			view = &messageView{HTTPView: part.NewHTTPView()}
			b.views[place] = view
		}
		if view.key != key {
			view.key = key
			view.SetMessage(message())
		}
		return view.HTTPView
	}}
}

// library is what x/oauth2 made of the response to a stage; it cannot revoke.
func library(s flow.Snapshot, stage flow.Stage) string {
	switch {
	case stage == flow.Exchange && s.Grant != nil:
		return s.Grant.Library
	case stage == flow.Refresh && s.Renewal != nil:
		return s.Renewal.Library
	}
	return ""
}

// serverTab is what the practice server decided meanwhile, request by request.
func serverTab(v View, st flow.StageState) (tab, bool) {
	if v.Decisions == nil || st.Started.IsZero() || st.Status == flow.Running || st.Stage == flow.Callback {
		return tab{}, false
	}
	decisions := v.Decisions(st.Started, st.Started.Add(st.Duration)) // both sides read the same clock
	if len(decisions) == 0 {
		return tab{}, false
	}
	return tab{"Server's view", "server" + st.Started.String(), func() fyne.CanvasObject {
		body := part.Column(4)
		for _, d := range decisions {
			line := fmt.Sprintf("%s %s → %d %s", d.Method, d.Path, d.Status, d.Error)
			body.Add(part.Inset(6, 16, part.NewMono(line, theme.Text)))
			checks := part.NewChecklist()
			checks.SetFindings(d.Checks)
			body.Add(checks)
		}
		return body
	}}, true
}

// reveal is a value as this page may show it.
func reveal(v View, x any) string {
	switch x := x.(type) {
	case nil:
		return "—"
	case secret.Value:
		if v.Open {
			return x.Reveal()
		}
		return x.Redacted()
	}
	return plain.Text(fmt.Sprint(x))
}
