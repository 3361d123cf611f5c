package practice

import (
	"net/http"

	"oauthwalk/flow/finding"
)

// crossSite tells that a page of another origin made the browser send this; another port of this machine is another
// origin. Programs are never that: they send neither Sec-Fetch-Site nor Origin.
func (q *request) crossSite() bool {
	asPost := *q.Request // safe methods are let through unseen
	asPost.Method = http.MethodPost
	return http.NewCrossOriginProtection().Check(&asPost) != nil
}

// refuseCrossSite keeps out what a page of another origin may not do: send a form (RFC 6749 10.12), and load the
// authorization endpoint without the person seeing it, in a frame or as a picture. A link leads there from anywhere.
func (s *Server) refuseCrossSite(q *request) (answer, bool) {
	hidden := q.endpoint == EndpointAuthorize && q.Header.Get("Sec-Fetch-Dest") != "" && q.Header.Get("Sec-Fetch-Dest") != "document"
	if q.Method != http.MethodPost && !hidden || !q.crossSite() {
		return answer{}, false
	}
	from := s.public(q.Header.Get("Origin"))
	if from == "" {
		from = "Sec-Fetch-Site " + s.text(q.Header.Get("Sec-Fetch-Site"))
	}
	q.note(finding.Failf("origin", "RFC 6749 10.12", "expected a request from this server's own page or from a program, received %s", from))
	return s.problemPage(http.StatusForbidden, problem{Title: "This request came from a page of another site", Parameter: "Origin",
		Received: from, Expected: s.issuer + ", or a program, which sends none", Section: "RFC 6749 10.12",
		Next: "Open the authorization URL as a link, and send the forms from the pages of this server."}), true
}

// sorted is a shelf in two halves, so that no page of another site, however often it sends the browser here, pushes out
// what a request of the person's own led to.
type sorted[T any] struct{ own, foreign shelf[T] }

func newSorted[T any]() sorted[T] { return sorted[T]{newShelf[T](), newShelf[T]()} }

func (s *sorted[T]) put(k key, v T, foreign bool) {
	if foreign {
		s.foreign.put(k, v)
		return
	}
	s.own.put(k, v)
}

func (s *sorted[T]) get(k key) (T, bool) {
	if v, ok := s.own.get(k); ok {
		return v, true
	}
	return s.foreign.get(k)
}

func (s *sorted[T]) drop(k key) {
	s.own.drop(k)
	s.foreign.drop(k)
}
