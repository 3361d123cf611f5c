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
	var seen map[string]bool // parameters of the last challenge
	for rest := strings.TrimLeft(value, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
		m := parameter.FindStringSubmatch(rest)
		if m == nil || len(all) == 0 {
			name := scheme.FindString(rest)
			if name == "" { // nothing that can be read from here on
				if len(all) == 0 {
					all = append(all, Challenge{})
				}
				all[len(all)-1].Malformed = true
				return all
			}
			all, seen, rest = append(all, Challenge{Scheme: name}), map[string]bool{}, rest[len(name):]
			continue
		}
		c, name := &all[len(all)-1], strings.ToLower(m[1])
		if rest = strings.TrimLeft(rest[len(m[0]):], " \t"); rest != "" && rest[0] != ',' {
			c.Malformed = true
			if !parameter.MatchString(rest) { // AWS API Gateway leaves the commas out
				_, rest, _ = strings.Cut(rest, ",")
			}
		}
		if seen[name] || m[2] != m[4] {
			c.Malformed = true
		}
		to := map[string]*string{"realm": &c.Realm, "error": &c.Error, "error_description": &c.Description,
			"error_uri": &c.URI, "scope": &c.Scope}[name]
		if to != nil && !seen[name] {
			*to = escaped.ReplaceAllString(m[3], "$1") + m[5]
		}
		seen[name] = true
	}
	return all
}
