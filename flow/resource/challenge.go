package resource

import (
	"strings"

	"oauthwalk/flow/wire"
)

// Challenge is one authentication scheme that a response asks for. RFC 9110 11.6.1.
type Challenge struct {
	Scheme      string
	Realm       string
	Error       string // RFC 6750 3.1
	Description string
	URI         string
	Scope       string
	Malformed   bool // could not be read to its end, or has a parameter twice
}

// ChallengesOf are all that a response asks for, in order and as the server wrote them. RFC 9110 11.6.1: the field may
// stand there more than once.
func ChallengesOf(x wire.Exchange) (all []Challenge) {
	for _, f := range x.ResponseHeader {
		if strings.EqualFold(f.Name, "WWW-Authenticate") {
			all = append(all, parseChallenges(f.Value)...)
		}
	}
	return all
}

// parseChallenges reads one WWW-Authenticate field. The grammar separates both challenges and their parameters by
// commas, so a name counts as a parameter only when "=" follows.
func parseChallenges(value string) (all []Challenge) {
	s := scanner{text: value}
	for {
		s.skip(" \t,")
		if s.done() {
			return all
		}
		scheme := s.token()
		if scheme == "" {
			// Nothing that can be read from here on.
			if len(all) == 0 {
				all = append(all, Challenge{})
			}
			all[len(all)-1].Malformed = true
			return all
		}
		c := Challenge{Scheme: scheme}
		s.parameters(&c)
		all = append(all, c)
	}
}

// parameters reads up to the next scheme.
func (s *scanner) parameters(c *Challenge) {
	seen := map[string]bool{}
	for first := true; ; first = false {
		if s.skip(" \t"); !first && !s.done() && s.text[s.at] != ',' {
			c.Malformed = true
			for !s.done() && s.text[s.at] != ',' {
				s.at++
			}
		}
		s.skip(" \t,")
		start := s.at
		name := strings.ToLower(s.token())
		s.skip(" \t")
		if name == "" || s.done() || s.text[s.at] != '=' {
			s.at = start // the next scheme, or the end
			return
		}
		s.at++
		s.skip(" \t")
		value, ok := s.value()
		if !ok || seen[name] {
			c.Malformed = true
		}
		if !seen[name] {
			c.set(name, value)
		}
		seen[name] = true
	}
}

func (c *Challenge) set(name, value string) {
	switch name {
	case "realm":
		c.Realm = value
	case "error":
		c.Error = value
	case "error_description":
		c.Description = value
	case "error_uri":
		c.URI = value
	case "scope":
		c.Scope = value
	}
}

type scanner struct {
	text string
	at   int
}

func (s *scanner) done() bool { return s.at >= len(s.text) }

func (s *scanner) skip(chars string) {
	for !s.done() && strings.IndexByte(chars, s.text[s.at]) >= 0 {
		s.at++
	}
}

// token reads an RFC 9110 5.6.2 token; "" when there is none here.
func (s *scanner) token() string {
	start := s.at
	s.skip(tokenCharacters + "/") // for URLs and media types that servers leave unquoted
	return s.text[start:s.at]
}

// value reads a token or a quoted string (RFC 9110 5.6.4); false when a quote is left open.
func (s *scanner) value() (string, bool) {
	if s.done() || s.text[s.at] != '"' {
		return s.token(), true
	}
	var b strings.Builder
	for s.at++; !s.done(); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return b.String(), true
		case c == '\\' && s.at+1 < len(s.text):
			s.at++
			b.WriteByte(s.text[s.at])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), false
}
