package loopback

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// startPath is where a browser begins: what follows it is random, and good once.
const startPath = "/start/"

// CookiePrefix stands before the port in the name of the cookie that ties a response to the browser that was sent away.
const CookiePrefix = "oauthwalk_"

// Bounds of what is kept for browsers that may never come.
const (
	maxStarts = 64
	maxPosts  = 16
	postTime  = 10 * time.Second
)

// guard ties the response to a browser that this program started. The state alone does not: whoever reads the address bar,
// a command line or a log has it. All but the cookie is guarded by the turn of the listener.
type guard struct {
	cookie http.Cookie // of this walk; its value is random

	starts []entry // oldest first
	posts  []post
	asked  *question // about the one callback that waits for an answer
	last   int       // number of the last question
}

// entry is an address that was handed out, and where it leads.
type entry struct{ name, to string }

// post is a response in the body of a POST, which waits for the GET that brings the cookie.
type post struct {
	name    string
	until   time.Time // zero when its browser came back without the cookie, and waits for the answer to another question
	arrival Arrival
}

func (p post) over() bool { return !p.until.IsZero() && time.Now().After(p.until) }

// question is a callback with the right state that brought no cookie; name is that of its POST, if it was one.
type question struct {
	number  int
	name    string
	arrival Arrival
}

// newGuard makes the cookie. It has the port in its name, because cookies know no ports (RFC 6265 8.5), and goes to the
// callback alone where the path can be written into a cookie.
func newGuard(r redirect) guard {
	path := r.path
	if !strings.HasPrefix(path, "/") || strings.ContainsFunc(path, func(c rune) bool { return c <= ' ' || c == ';' || c > '~' }) {
		path = "/"
	}
	return guard{cookie: http.Cookie{ //nolint:gosec // without Secure: loopback has no TLS
		Name: CookiePrefix + strconv.Itoa(r.port), Value: rand.Text(), Path: path, HttpOnly: true, SameSite: http.SameSiteLaxMode}}
}

// AsksCookie tells whether a callback has to bring the cookie that a browser gets at Start.
func (l *Listener) AsksCookie() bool { return l.config.Cookie && len(l.doors) > 0 }

// Start is an address of this listener that leads a browser on to another one, once, and gives it the cookie that the
// callback asks for. Nothing of the authorization request stands in it, so a command line may hold it. Where no cookie is
// asked for it is the other address itself.
func (l *Listener) Start(to string) string {
	if !l.AsksCookie() {
		return to
	}
	s := entry{rand.Text(), to}
	l.turn.Lock()
	defer l.turn.Unlock()
	l.guard.starts = append(l.guard.starts[max(0, len(l.guard.starts)-maxStarts+1):], s)
	return "http://" + l.redirect.hostHeader() + startPath + s.name
}

// begin leads a browser on, and uses up the start that it came by.
func (l *Listener) begin(name string) reply {
	l.turn.Lock()
	defer l.turn.Unlock()
	i := slices.IndexFunc(l.guard.starts, func(s entry) bool { return s.name == name })
	if i < 0 || l.hasAnswer() {
		return usedStart
	}
	to := l.guard.starts[i].to
	l.guard.starts = slices.Delete(l.guard.starts, i, i+1)
	return reply{status: http.StatusSeeOther, location: to, cookie: &l.guard.cookie}
}

// unseen tells that a request was not made by opening a tab: whoever reads a start address in a command line can have a page
// embed it, and a browser may load it before the person does. Programs and old browsers do not say.
func unseen(h http.Header) bool {
	dest := h.Get("Sec-Fetch-Dest")
	return dest != "" && dest != "document" || h.Get("Sec-Purpose") != "" || h.Get("Purpose") != ""
}

// known tells whether a request brings the cookie of this walk, or needs none.
func (l *Listener) known(r *http.Request) bool {
	return !l.AsksCookie() || slices.ContainsFunc(r.CookiesNamed(l.guard.cookie.Name), func(c *http.Cookie) bool {
		return subtle.ConstantTimeCompare([]byte(c.Value), []byte(l.guard.cookie.Value)) == 1
	})
}

// hold keeps a response that came in a body, and sends the browser back for its cookie: with a POST of another site it
// brings none that is SameSite=Lax. A full house refuses the new one, so that none is pushed out. The turn is held.
func (l *Listener) hold(a Arrival) reply {
	l.guard.posts = slices.DeleteFunc(l.guard.posts, post.over)
	if len(l.guard.posts) == maxPosts {
		return tooMany
	}
	p := post{rand.Text(), time.Now().Add(postTime), a}
	l.guard.posts = append(l.guard.posts, p)
	return reply{status: http.StatusSeeOther, location: l.redirect.path + "?" + p.name}
}

// held is the response that came in a body and is waited for under that name, or that a question is asked about.
func (l *Listener) held(name string) (post, bool) {
	l.turn.Lock()
	defer l.turn.Unlock()
	if q := l.guard.asked; q != nil && q.name == name {
		return post{name: name, arrival: q.arrival}, true
	}
	i := slices.IndexFunc(l.guard.posts, func(p post) bool { return p.name == name && !p.over() })
	if i < 0 {
		return post{}, false
	}
	return l.guard.posts[i], true
}

// ask keeps a callback without the cookie until the person has answered. Of two the first is asked about, so that what is
// answered is what was asked. The turn is held.
func (l *Listener) ask(a Arrival, name string) reply {
	g := &l.guard
	i := slices.IndexFunc(g.posts, func(p post) bool { return p.name == name })
	if g.asked != nil && (g.asked.arrival.RawQuery != a.RawQuery || g.asked.name != name) {
		if i >= 0 {
			g.posts[i].until = time.Time{}
		}
		return othersAsked
	}
	if g.asked != nil {
		return asking.noted("", "") // the same page, loaded again, is no second event
	}
	if i >= 0 {
		g.posts = slices.Delete(g.posts, i, i+1)
	}
	g.last++
	g.asked = &question{g.last, name, a}
	out := asking
	out.question = g.last
	return out
}

// Decide answers the question of that number: the callback it is about is the response of the walk, or is dropped. The
// error is ErrNoQuestion, ErrAnswered or ErrClosed.
func (l *Listener) Decide(number int, use bool) error {
	l.turn.Lock()
	defer l.turn.Unlock()
	q := l.guard.asked
	if q == nil || q.number != number {
		return ErrNoQuestion
	}
	if l.guard.asked = nil; !use {
		return nil
	}
	if err := l.over(); err != nil {
		return err
	}
	l.win(q.arrival)
	l.browserLeft() // that browser has its page
	return nil
}

// win makes a the response. The turn is held.
func (l *Listener) win(a Arrival) {
	l.arrival = a
	l.guard.starts, l.guard.posts, l.guard.asked = nil, nil, nil
	close(l.answered) // never blocks, whether somebody waits or not
}
