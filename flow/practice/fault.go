package practice

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"oauthwalk/flow/finding"
)

// Fault makes the server misbehave in one way. It is data: a lab or a test writes it down and hands it to SetFaults. It
// does its work after the server has done its own, so a code may be spent although the client never learns it; the
// kinds Redirect, TooManyRequests and Unavailable answer instead of the server, and nothing is spent.
type Fault struct {
	Endpoint    Endpoint          `json:"endpoint"`
	Kind        Kind              `json:"kind"`
	Once        bool              `json:"once,omitempty"`         // gone after its first use
	Value       string            `json:"value,omitempty"`        // what it is depends on the kind
	Status      int               `json:"status,omitempty"`       // Raw, HTMLPage, Redirect; 0 for the usual one
	ContentType string            `json:"content_type,omitempty"` // Raw; "" sends no Content-Type
	Body        string            `json:"body,omitempty"`         // Raw
	Header      map[string]string `json:"header,omitempty"`       // Raw
	RetryAfter  int               `json:"retry_after,omitempty"`  // TooManyRequests, Unavailable; seconds, 0 for 30
	Skew        time.Duration     `json:"skew,omitempty"`         // ClockSkew, in nanoseconds
}

// Kind is what a fault does.
type Kind string

// Faults of the authorization response, that is, of the redirect back to the client. IssTrailingSlash and WrongIss also
// change the issuer of the metadata.
const (
	WrongState       Kind = "wrong_state"        // Value, or a made-up state
	MissingState     Kind = "missing_state"      // also when the person said no
	WrongIss         Kind = "wrong_iss"          // Value, or a made-up issuer
	MissingIss       Kind = "missing_iss"        // no iss
	IssTrailingSlash Kind = "iss_trailing_slash" // the right one and a slash
	DuplicateCode    Kind = "duplicate_code"     // a second code, with Value or a made-up one
	RawQuery         Kind = "raw_query"          // Value is the query; {code}, {state}, {iss} stand for the real ones
)

// Faults of a response with tokens.
const (
	ExpiresIn      Kind = "expires_in"       // Value is its JSON; "" leaves it out
	TokenType      Kind = "token_type"       // Value; "" leaves it out
	DuplicateKey   Kind = "duplicate_key"    // the member named Value, or access_token, twice with two values
	ExtraMember    Kind = "extra_member"     // Value is JSON to add: "ACCESS_TOKEN":"x"
	FormEncoded    Kind = "form_encoded"     // the same values as a form
	NoRefreshToken Kind = "no_refresh_token" // none is given; in a refresh the old one stays good
	NoRotation     Kind = "no_rotation"      // a refresh gives no new refresh token, the old one stays good
)

// Faults of any response. In the Body of Raw, {body}, {access_token} and {refresh_token} stand for the real ones.
const (
	ErrorAt200      Kind = "error_200"         // an error with status 200; Value is its code, or bad_verification_code
	HTMLPage        Kind = "html_page"         // a login page in HTML with Status, or 200
	ContentType     Kind = "content_type"      // Value instead of the right one; "" sends none
	Drop            Kind = "drop"              // the connection ends without a response
	Hang            Kind = "hang"              // no response until the client leaves or the server closes
	Endless         Kind = "endless"           // a response that does not end
	Redirect        Kind = "redirect"          // to Value, with Status or 307
	TooManyRequests Kind = "too_many_requests" // 429 with Retry-After
	Unavailable     Kind = "unavailable"       // 503 with Retry-After
	ClockSkew       Kind = "clock_skew"        // the Date header is off by Skew
	Raw             Kind = "raw"               // Status, ContentType, Header, Body as given
)

// ErrFault is a fault that this server cannot do.
var ErrFault = errors.New("fault cannot be injected")

// Kinds are all kinds of faults, in alphabetical order.
func Kinds() []Kind {
	out := []Kind{NoRefreshToken, NoRotation, Redirect, TooManyRequests, Unavailable}
	for kind := range effects {
		out = append(out, kind)
	}
	slices.Sort(out)
	return out
}

// Validate tells whether the server can do what the fault says.
func (f Fault) Validate() error {
	if !slices.Contains(Kinds(), f.Kind) {
		return fmt.Errorf("%w: kind %q; use one of %v", ErrFault, f.Kind, Kinds())
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return fmt.Errorf("%w: status %d; use 200 to 599, or 0 for the usual one", ErrFault, f.Status)
	}
	for _, r := range routes {
		if r.endpoint == f.Endpoint {
			return nil
		}
	}
	return fmt.Errorf("%w: no endpoint %q; use authorize, token, revoke, introspect, me or metadata", ErrFault, f.Endpoint)
}

// SetFaults replaces all faults; none makes a correct server again. A fault that Validate refuses is left out.
func (s *Server) SetFaults(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(slices.Clone(faults), func(f Fault) bool { return f.Validate() != nil })
}

// Faults are those that are still in.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// faultNow takes the first fault of the kinds for this request, if there is one.
func (s *Server) faultNow(q *request, kinds ...Kind) (Fault, bool) {
	i := slices.IndexFunc(s.faults, func(f Fault) bool {
		return f.Endpoint == q.endpoint && slices.Contains(kinds, f.Kind)
	})
	if i < 0 {
		return Fault{}, false
	}
	f := s.faults[i]
	s.applied(q, f)
	if f.Once {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return f, true
}

// faultAfter changes a response by all faults that have something to change in it.
func (s *Server) faultAfter(q *request, a *answer) {
	var kept []Fault
	for _, f := range s.faults {
		e, late := effects[f.Kind]
		if !late || f.Endpoint != q.endpoint || !e.fits(a) {
			kept = append(kept, f)
			continue
		}
		e.apply(s, f, a)
		s.applied(q, f)
		if !f.Once {
			kept = append(kept, f)
		}
	}
	s.faults = kept
}

// applied writes the fault into the decision, so that nobody takes it for the server's own mistake.
func (s *Server) applied(q *request, f Fault) {
	q.note(finding.Warnf("fault", "", "fault %s was injected on purpose: a correct server would not send this response",
		string(f.Kind)))
}
