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

// handler answers the requests of one listener. It is no ServeMux: a mux takes HEAD for GET and redirects unclean
// paths with the code still in them.
type handler struct {
	*receiver
	redirect redirect
	clean    string // path of the page after the response
	page     *pages
	events   *journal
	seen     func() // the clean page was asked for
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(connKey{}).(*conn)
	c.state.Store(int32(serving))
	line, fields := wire.ParseHead(c.head) // net/http keeps neither order nor spelling
	answer := h.reply(r, line, fields)
	if answer.kind != "" {
		h.events.note(answer.kind, line, answer.event)
	}
	h.page.send(w, answer)
}

// reply looks at host, then path, then method, then at the response; each step only if the one before held.
func (h *handler) reply(r *http.Request, line string, fields []wire.Field) reply {
	path := r.URL.EscapedPath()
	switch {
	case !h.meant(r, fields):
		return misdirected
	case path == h.clean && h.hasAnswer():
		if r.Method != http.MethodGet {
			return wrongMethod
		}
		h.seen()
		return done(h.arrival.Response)
	case path != h.redirect.path:
		return notFound
	case r.Method != http.MethodGet:
		return wrongMethod
	case h.hasAnswer():
		return late
	// RFC 6749 3.1.2: the redirect URI may have a query of its own; alone it is no response.
	case r.URL.RawQuery == "" || r.URL.RawQuery == h.redirect.rawQuery:
		return noQuery
	}
	return h.received(Arrival{
		At: h.events.now(), RequestLine: line, Header: fields, RawQuery: r.URL.RawQuery,
	})
}

// meant compares the host byte for byte, so that a name that was rebound to this machine gets nothing. net/http takes
// the host of an absolute request target over the header, so the header is looked at again.
func (h *handler) meant(r *http.Request, fields []wire.Field) bool {
	want := h.redirect.hostHeader()
	for _, f := range fields {
		if http.CanonicalHeaderKey(f.Name) == "Host" && f.Value != want {
			return false
		}
	}
	return r.Host == want
}

// received reads a response. A reader that panics takes neither the program nor the walk with it.
func (h *handler) received(a Arrival) (r reply) {
	defer func() {
		if recover() != nil {
			r = ourFault // the panic's value may hold the query, so it is not shown
		}
	}()
	response, err := h.receive(a)
	switch {
	case errors.Is(err, ErrAnswered):
		return late
	case err != nil:
		return tooLate
	case response.Outcome == authz.Ignored:
		return notAccepted(response)
	}
	return leadAway(h.clean)
}
