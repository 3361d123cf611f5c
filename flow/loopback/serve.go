package loopback

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/wire"
)

// connKey finds the connection of a request.
type connKey struct{}

// serve responds to a request. It is no ServeMux: a mux takes HEAD for GET and redirects unclean paths with the code
// still in them.
func (l *Listener) serve(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(connKey{}).(*conn)
	c.state.Store(int32(serving))
	line, fields := wire.ParseHead(c.head) // net/http keeps neither order nor spelling
	answer, stray := l.stray(c.peer, r, fields)
	if !stray {
		answer = l.callback(w, r, Arrival{At: l.config.Now(), RequestLine: line, Header: fields, RawQuery: r.URL.RawQuery})
	}
	if answer.kind != "" {
		l.tell(answer.kind, line, answer.event, answer.question)
	}
	answer.send(w)
}

// callback is the reply to a request of our own user at the redirect URI: the response wins if the browser is known, one in
// a body is held until the browser comes back with its cookie, and any other is asked about.
func (l *Listener) callback(w http.ResponseWriter, r *http.Request, a Arrival) (answer reply) {
	then := func(a Arrival) {
		l.win(a)
		answer = leadAway(l.clean, l.guard.cookie)
	}
	name := "" // of a POST that came before
	if r.Method == http.MethodPost {
		body, refusal := l.body(w, r)
		if refusal.status != 0 {
			return refusal
		}
		a.RawQuery, a.Posted = body, true
		then = func(a Arrival) { answer = l.hold(a) }
	} else {
		if p, ok := l.held(a.RawQuery); ok {
			a, name = p.arrival, p.name
		}
		if !l.known(r) {
			then = func(a Arrival) { answer = l.ask(a, name) }
		}
	}
	response, err := l.receive(a, then)
	if err != nil || response.Outcome == authz.Ignored {
		return refusalPage(response, err)
	}
	return answer
}

// maxForm is the limit for the body of a POST.
const maxForm = 64 << 10

// body is the field list of a POST (OAuth 2.0 Form Post Response Mode 2), or the reply that refuses it.
func (l *Listener) body(w http.ResponseWriter, r *http.Request) (string, reply) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return "", wrongMethod
	}
	if r.URL.RawQuery != l.redirect.rawQuery { // of two lists nobody knows which one counts
		return "", twoLists
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return "", tooLongForm
	case err != nil:
		return "", partial
	}
	return string(body), reply{}
}

// stray is the reply to a request that is no response: it looks at host, then path, then sender, then method, each step only
// if the one before held.
func (l *Listener) stray(from peer, r *http.Request, fields []wire.Field) (reply, bool) {
	path := r.URL.EscapedPath()
	switch {
	case !l.meant(r, fields):
		return misdirected, true
	case path == l.clean && l.hasAnswer():
		if r.Method != http.MethodGet {
			return wrongMethod, true
		}
		l.browserLeft()
		return done(l.arrival.Response), true
	case path != l.redirect.path && !strings.HasPrefix(path, startPath):
		return notFound, true
	case from != ours:
		refusal := map[peer]reply{other: otherUser, lost: lostSender}[from]
		if path != l.redirect.path { // somebody had a start address: he has read it in a command line
			refusal.event = strings.Replace(refusal.event, "a callback", "a start address", 1)
		}
		return refusal, true
	case path != l.redirect.path && r.Method != http.MethodGet:
		return wrongMethod, true
	case path != l.redirect.path && unseen(r.Header):
		return unseenStart, true
	case path != l.redirect.path:
		return l.begin(strings.TrimPrefix(path, startPath)), true
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return wrongMethod, true
	case l.hasAnswer():
		return late, true
	// RFC 6749 3.1.2: the redirect URI may have a query of its own; alone it is no response.
	case r.Method == http.MethodGet && (r.URL.RawQuery == "" || r.URL.RawQuery == l.redirect.rawQuery):
		return noQuery, true
	}
	return reply{}, false
}

// meant compares the host byte for byte, so that a name that was rebound to this machine gets nothing. net/http takes
// the host of an absolute request target over the header, so the header is looked at again.
func (l *Listener) meant(r *http.Request, fields []wire.Field) bool {
	want := l.redirect.hostHeader()
	for _, f := range fields {
		if http.CanonicalHeaderKey(f.Name) == "Host" && f.Value != want {
			return false
		}
	}
	return r.Host == want
}

// receive reads one response at a time, unless it was read already, and does then what is to be done with one that is not
// ignored. The error is ErrAnswered or ErrClosed when it was not even read. A reader that panics takes neither the program
// nor the walk with it.
func (l *Listener) receive(a Arrival, then func(Arrival)) (response authz.Response, err error) {
	l.turn.Lock()
	defer l.turn.Unlock()
	defer func() {
		if recover() != nil {
			err = errUnread // the panic's value may hold the query, so it is not shown
		}
	}()
	// RFC 9700 4.2.4: a state is dead after its first use, so later responses are not even looked at.
	if err := l.over(); err != nil {
		return authz.Response{}, err
	}
	if a.Response.Outcome == authz.Ignored {
		a.Response = l.config.read(a.RawQuery, l.config.Expect)
	}
	if a.Response.Outcome != authz.Ignored {
		then(a)
	}
	return a.Response, nil
}

// over says why no response is taken any more.
func (l *Listener) over() error {
	if l.hasAnswer() {
		return ErrAnswered
	}
	select {
	case <-l.closing:
		return ErrClosed
	default:
		return nil
	}
}

func (l *Listener) hasAnswer() bool {
	select {
	case <-l.answered:
		return true
	default:
		return false
	}
}

// refusalPage is the reply to what was received and is not used.
func refusalPage(response authz.Response, err error) reply {
	switch {
	case errors.Is(err, ErrAnswered):
		return late
	case errors.Is(err, ErrClosed):
		return tooLate
	case err != nil:
		return ourFault
	}
	return notAccepted(response)
}
