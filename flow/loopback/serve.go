package loopback

import (
	"context"
	"errors"
	"net"
	"net/http"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/wire"
)

// connKey finds the connection of a request.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// serve responds to a request. It is no ServeMux: a mux takes HEAD for GET and redirects unclean paths with the code
// still in them.
func (l *Listener) serve(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(connKey{}).(*conn)
	c.state.Store(int32(serving))
	line, fields := wire.ParseHead(c.head) // net/http keeps neither order nor spelling
	answer, stray := l.stray(c.peer, r, fields)
	if !stray {
		answer = l.afterwards(l.receive(Arrival{At: l.config.Now(), RequestLine: line, Header: fields, RawQuery: r.URL.RawQuery}))
	}
	if answer.kind != "" {
		l.note(answer.kind, line, answer.event)
	}
	answer.send(w)
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
	case path != l.redirect.path:
		return notFound, true
	case from == other:
		return otherUser, true
	case from == lost:
		return lostSender, true
	case r.Method != http.MethodGet:
		return wrongMethod, true
	case l.hasAnswer():
		return late, true
	// RFC 6749 3.1.2: the redirect URI may have a query of its own; alone it is no response.
	case r.URL.RawQuery == "" || r.URL.RawQuery == l.redirect.rawQuery:
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

// receive reads one response at a time and lets one of them win. The error is ErrAnswered or ErrClosed when it was not
// even read. A reader that panics takes neither the program nor the walk with it.
func (l *Listener) receive(a Arrival) (response authz.Response, err error) {
	l.turn.Lock()
	defer l.turn.Unlock()
	defer func() {
		if recover() != nil {
			err = errUnread // the panic's value may hold the query, so it is not shown
		}
	}()
	// RFC 9700 4.2.4: a state is dead after its first use, so later responses are not even looked at.
	if l.hasAnswer() {
		return authz.Response{}, ErrAnswered
	}
	select {
	case <-l.closing:
		return authz.Response{}, ErrClosed
	default:
	}
	a.Response = l.config.read(a.RawQuery, l.config.Expect)
	if a.Response.Outcome != authz.Ignored {
		// Closing a channel never blocks, whether somebody waits or not.
		l.arrival = a
		close(l.answered)
	}
	return a.Response, nil
}

func (l *Listener) hasAnswer() bool {
	select {
	case <-l.answered:
		return true
	default:
		return false
	}
}

// afterwards is the reply to what was received.
func (l *Listener) afterwards(response authz.Response, err error) reply {
	switch {
	case errors.Is(err, ErrAnswered):
		return late
	case errors.Is(err, ErrClosed):
		return tooLate
	case err != nil:
		return ourFault
	case response.Outcome == authz.Ignored:
		return notAccepted(response)
	}
	return leadAway(l.clean)
}
