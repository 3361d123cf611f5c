package practice

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// keptDecisions bounds the memory of the log. With shownText, and as many checks as a request can have, it comes to less
// than 16 MB, whatever is sent.
const keptDecisions = 500

// shownText is how long the text of a check can be, in bytes.
const shownText = 1 << 10

// shownLength is how much of a received value is shown, in characters.
const shownLength = 64

// Decision is what the server saw in one request and what it made of it. It holds no secret in the clear, so it can be
// shown, logged and encoded as it is.
type Decision struct {
	At       time.Time         `json:"at"`
	Endpoint Endpoint          `json:"endpoint"`
	Method   string            `json:"method"`
	Path     string            `json:"path"` // without the query
	ClientID string            `json:"client_id,omitempty"`
	Status   int               `json:"status"`          // 0: no response was sent
	Error    string            `json:"error,omitempty"` // the OAuth error code of the response, or the HTTP status in words
	Checks   []finding.Finding `json:"checks"`          // in the order they were made

	Grant       string `json:"-"` // the grant that a token request asked for
	Said        string `json:"-"` // the words of a refusal, as the program or the person got them
	Unprotected bool   `json:"-"` // an authorization request without a challenge
	Mark        string `json:"-"` // of the authorization request that a page or a form is about, as MarkOf has it
	RedirectURI string `json:"-"` // where the response will go, while the person is asked to sign in

	Sent     []Param `json:"-"` // of an authorization or a token request, by name
	Expected string  `json:"-"` // the redirect URI that this request should have; "" where that is not known
}

// Param is a parameter as it was received, fit to be shown: that of a secret has no value.
type Param struct {
	Name, Value string
	Secret      bool
}

// Authorization is the header with the client authentication, which stands among the parameters.
const Authorization = "Authorization"

// sentParams is how many parameters of a request are kept: more than any that means something.
const sentParams = 24

// sent keeps what the program sent. How it proved itself stands in its header, which is none of the parameters.
func (q *request) sent(s *Server, p params) {
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		one := Param{Name: s.text(name), Secret: secret.NamesSecret(name)}
		if !one.Secret {
			one.Value = s.value(name, p.get(name))
		}
		if len(q.d.Sent) < sentParams {
			q.d.Sent = append(q.d.Sent, one)
		}
	}
	if _, _, ok := basic(q.Header.Get(Authorization)); ok {
		q.d.Sent = append(q.d.Sent, Param{Name: Authorization, Value: "Basic"})
	}
}

// Line is the request and what became of it, in short: "POST /api/token → 400 invalid_grant".
func (d Decision) Line() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s → %d %s", d.Method, d.Path, d.Status, d.Error))
}

// DecisionsBetween are those of the last 500 that were made between two moments, in order.
func (s *Server) DecisionsBetween(from, to time.Time) []Decision {
	return slices.DeleteFunc(s.Decisions(), func(d Decision) bool { return d.At.Before(from) || d.At.After(to) })
}

// Decisions are the last 500 decisions, oldest first.
func (s *Server) Decisions() []Decision {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.decisions)
	for i := range out {
		out[i].Checks = slices.Clone(out[i].Checks)
	}
	return out
}

// record finishes the response and keeps the decision.
func (s *Server) record(q *request, a *answer) {
	a.finish()
	q.d.Error = a.err
	if q.d.Said = a.says; a.err != "" && a.object != nil {
		q.d.Said = string(a.object.compact())
	}
	q.d.Status = a.status
	if a.ending == dropConnection || a.ending == neverAnswer {
		q.d.Status = 0
	}
	if len(s.decisions) == keptDecisions {
		s.decisions = slices.Delete(s.decisions, 0, 1)
	}
	s.decisions = append(s.decisions, q.d)
}

// Tell lets somebody else hear of the decisions from now on, as Config.OnDecision does from the start.
func (s *Server) Tell(hear func(Decision)) {
	s.notify.Lock()
	defer s.notify.Unlock()
	s.onDecision = hear
}

// MarkOf is the mark of an authorization request, by its query as it was sent.
func MarkOf(rawQuery string) string {
	k := keyOf(rawQuery)
	return string(k[:])
}

// tell hands the decision to whoever wants to hear it, outside the state's mutex.
func (s *Server) tell(d Decision) {
	s.notify.Lock()
	defer s.notify.Unlock()
	if s.onDecision == nil {
		return
	}
	d.Checks = slices.Clone(d.Checks)
	s.onDecision(d)
}

// public are the parameters whose values are no secrets, although nobody can read some of them: RFC 6749 2.2, RFC 7636 4.2.
var public = []string{"client_id", "redirect_uri", "scope", "code_challenge"}

// value is what was received under a name, fit to be shown.
func (s *Server) value(name, received string) string {
	if slices.Contains(public, name) {
		return s.public(received)
	}
	return s.text(received)
}

// text is whatever else was received, fit to be shown: a secret may have come under a wrong name, or as a name.
func (s *Server) text(received string) string { return s.public(masked(received)) }

// masked hides what could be a token.
func masked(received string) string {
	var unknown secret.Redactor
	unknown.Learn(false, received)
	return unknown.Text(received)
}

// public is the value of one of those parameters, or a path: one in which somebody put a client secret by mistake is
// redacted, any other is cut and cleaned, without what an address hides by its name.
func (s *Server) public(received string) string {
	for _, c := range s.registered() {
		if !c.Public() && strings.Contains(received, c.Secret.Reveal()) {
			return secret.New(received).Redacted()
		}
	}
	return cut(new(secret.Redactor).URL(received))
}

// cut shortens a value in the middle, for what differs is mostly at its ends, and spells out what would not be seen:
// control characters, and those that turn the direction of text around.
func cut(received string) string {
	var shown []rune
	for _, r := range received {
		if unicode.IsPrint(r) {
			shown = append(shown, r)
		} else {
			shown = append(shown, []rune(fmt.Sprintf("\\u%04x", r))...)
		}
	}
	if len(shown) <= shownLength {
		return string(shown)
	}
	const half = shownLength / 2
	return string(shown[:half]) + "…" + string(shown[len(shown)-half+1:])
}
