package stage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// hosts are the spellings of this machine, which no server takes for each other. RFC 8252 7.3 and 8.3.
var hosts = []string{"127.0.0.1", "localhost", "[::1]"}

// loopback is a redirect URI on this machine in its parts.
type loopback struct {
	host string // one of hosts
	port string // "" for none
	path string // with its query, from the slash on
}

// readLoopback takes a redirect URI apart. One that would not come out the same again is not for this helper.
func readLoopback(uri string) (loopback, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" {
		return loopback{}, false
	}
	l := loopback{host: strings.TrimSuffix(u.Host, ":"+u.Port()), port: u.Port()}
	l.path = strings.TrimPrefix(uri, "http://"+u.Host)
	return l, slices.Contains(hosts, l.host) && l.uri() == uri
}

func (l loopback) uri() string {
	return "http://" + l.host + strings.TrimSuffix(":"+l.port, ":") + l.path
}

// redirect is what stands below a redirect URI on this machine: its host, port and path one by one, and at once what
// the provider makes of it.
type redirect struct {
	change     func(func(*client.Client))
	content    *fyne.Container // nil before it is first shown: entries are dear
	host       *part.Segmented
	port, path *part.Entry
	rule       *part.FindingList
	shown      loopback
}

func (r *redirect) build() {
	r.host, r.port, r.path, r.rule = part.NewSegmented(hosts...), part.NewEntry(), part.NewEntry(), part.NewChecklist()
	r.rule.Flush = true
	r.path.TextStyle.Monospace, r.port.TextStyle.Monospace = true, true
	r.host.OnChanged = func(i int) { r.alter(func(l *loopback) { l.host = hosts[i] }) }
	r.port.OnChanged = func(port string) {
		if !isPort(port) {
			r.rule.SetFindings([]finding.Finding{finding.Failf("port", "", "A port is a number from 0 to 65535.")})
			return
		}
		r.alter(func(l *loopback) { l.port = port })
	}
	r.path.OnChanged = func(path string) {
		r.alter(func(l *loopback) { l.path = "/" + strings.TrimPrefix(strings.TrimSpace(path), "/") })
	}
	r.content = part.Column(8, part.Actions(r.host),
		part.Actions(labelled("port", 72, r.port), labelled("path", 200, r.path)), r.rule)
}

// alter changes one part of the redirect URI.
func (r *redirect) alter(with func(*loopback)) {
	l := r.shown
	if with(&l); l != r.shown {
		r.change(func(c *client.Client) { c.RedirectURI = l.uri() })
	}
}

// under is what stands below the field, nil for nothing: another redirect URI has no parts that could be chosen.
func (r *redirect) under(v View, editing bool) fyne.CanvasObject {
	c := v.Snapshot.Client
	l, ok := readLoopback(c.RedirectURI)
	if !ok || !editing {
		return nil
	}
	if r.content == nil {
		r.build()
	}
	r.shown = l
	r.host.Select(slices.Index(hosts, l.host))
	r.port.Write(l.port)
	r.path.Write(l.path)
	r.rule.SetFindings([]finding.Finding{page.RedirectURIRule(v.View)})
	return r.content
}

// isPort takes a number, 0 for any port, or nothing.
func isPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil || port == ""
}

// labelled is an entry of a width with a word before it.
func labelled(word string, width float32, e *part.Entry) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedHBoxLayout(8), part.NewText(word, theme.Muted), part.InWidth(width, e))
}
