package wire

import "time"

// Field is one header line, in the order and spelling of the wire.
type Field struct{ Name, Value string }

// Exchange is one HTTP request and its answer as they went over the wire. It is immutable once recorded. It holds
// secrets in the clear: whoever writes it down passes it through a secret.Redactor first.
type Exchange struct {
	Started  time.Time
	Duration time.Duration // until the last byte of the answer's body
	Timing   Timing

	Method         string
	URL            string
	RequestLine    string // "POST /api/token HTTP/1.1"
	RequestHeader  []Field
	RequestBody    []byte
	RemoteAddr     string // address of the peer, "" when no connection was made
	Status         int    // 0 when no answer came
	StatusLine     string // "HTTP/1.1 200 OK"
	ResponseHeader []Field
	ResponseBody   []byte // transfer coding removed, content coding kept; at most the recorder's limit
	Truncated      bool   // the body was longer than the limit
	Problem        string // why no complete answer came, without any secret; "" when one came
}

// Timing splits the duration; a phase that did not happen is zero.
type Timing struct {
	DNS, Connect, TLS, FirstByte time.Duration
}

// Header returns the first answer header of that name, compared without case.
func (x Exchange) Header(name string) string { return first(x.ResponseHeader, name) }
