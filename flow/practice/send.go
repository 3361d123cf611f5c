package practice

import (
	"bytes"
	"net/http"
)

// finish turns the parts into headers and body.
func (a *answer) finish() {
	if a.header == nil {
		a.header = http.Header{}
	}
	if a.redirect != nil {
		a.header.Set("Location", a.redirect.location())
	}
	if a.object != nil {
		a.body = a.object.bytes()
	}
}

// write sends an answer that is finished.
func (s *Server) write(w http.ResponseWriter, r *http.Request, a answer) {
	switch a.ending {
	case dropConnection:
		panic(http.ErrAbortHandler)
	case neverAnswer:
		// The read timeout would otherwise end the wait before a patient client does. Not every writer has deadlines.
		_ = http.NewResponseController(w).SetReadDeadline(noDeadline)
		select {
		case <-r.Context().Done():
		case <-s.closing:
		}
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	standing := pageHeaders
	if a.object != nil {
		standing = jsonHeaders
	}
	for name, values := range standing {
		h[name] = values
	}
	for name, values := range a.header {
		h[name] = values
	}
	if a.bare {
		h["Content-Type"] = nil
	}
	if h.Get("Date") == "" {
		h.Set("Date", s.now().UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(a.status)
	w.Write(a.body) // a client that left is no trouble of ours
	if a.ending == neverEnd {
		s.pour(w, r)
	}
}

// pour writes blanks until the client leaves, the server closes or the write timeout strikes.
func (s *Server) pour(w http.ResponseWriter, r *http.Request) {
	blanks := bytes.Repeat([]byte(" "), 8<<10)
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		default:
		}
		if _, err := w.Write(blanks); err != nil {
			return
		}
	}
}
