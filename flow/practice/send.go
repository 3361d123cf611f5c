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
	if a.form {
		a.body = a.object.asForm()
		a.header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if a.packed {
		a.body = pack(a.body)
		a.header.Set("Content-Encoding", "gzip")
	}
}

// write sends a response that is finished.
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
	standing := PageHeaders
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

// ending is how a response leaves the server.
type ending int

const (
	sendWhole ending = iota
	dropConnection
	neverAnswer
	neverEnd // the body, then blanks for as long as the client reads
)

// answer is a response that is not sent yet. A redirect or a JSON object stays in parts until the end, so that a fault
// can change one part and leave the rest as a correct server would send it.
type answer struct {
	status   int
	header   http.Header
	body     []byte
	object   *object
	redirect *redirection
	err      string // the OAuth error code, for the decision
	ending   ending
	form     bool   // a form in the place of JSON
	packed   bool   // compressed, asked for or not
	says     string // the provider's words on a page
	bare     bool   // send no Content-Type at all
}

// jsonAnswer is a JSON answer with the headers that RFC 6749 5.1 asks for.
func jsonAnswer(status int, o *object) answer {
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("Pragma", "no-cache")
	return answer{status: status, header: h, object: o}
}

// oauthError is an error response (RFC 6749 5.2); the description may be empty. It never quotes what was received.
func oauthError(status int, code, description string) answer {
	o := new(object).set("error", code)
	if description != "" {
		o.set("error_description", description)
	}
	a := jsonAnswer(status, o)
	a.err = code
	return a
}

// seeOther is a redirect inside this server. RFC 9700 4.12: after a POST always 303, so that the browser does not post
// the form again to the next address.
func seeOther(to string) answer {
	h := http.Header{}
	h.Set("Location", to)
	return answer{status: http.StatusSeeOther, header: h}
}

func (s *Server) plain(status int, text string) answer {
	h := http.Header{}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	return answer{status: status, header: h, body: []byte(text), err: http.StatusText(status)}
}
