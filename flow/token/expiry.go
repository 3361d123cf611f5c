package token

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/strictjson"
)

// Lifetime says what is known of how long an access token lives.
type Lifetime string

// The three states of a lifetime. Unknown does not mean that the token lives for ever.
const (
	Unknown     Lifetime = "unknown"
	Known       Lifetime = "known"
	Implausible Lifetime = "implausible" // a number that cannot be meant as seconds
)

// Expiry is the lifetime as the response gives it.
type Expiry struct {
	State    Lifetime
	Seconds  int64  // when Known; zero and less means expired on arrival
	Raw      string // the value as spelled on the wire; "" when absent
	Member   string // "expires_in", "expires", or "" when absent
	Standard bool   // written as RFC 6749 A.14 has it, or absent
}

// At is when the token expires, for a response that arrived at that time; false when that is not known.
func (e Expiry) At(arrived time.Time) (time.Time, bool) {
	if e.State != Known {
		return time.Time{}, false
	}
	return arrived.Add(time.Duration(e.Seconds) * time.Second), true
}

// longest is the longest lifetime that is believed: 20 years. One second in nanoseconds is 31 years.
const longest = 20 * 365 * 24 * 3600

var (
	digits  = regexp.MustCompile(`^[0-9]+$`)
	decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
)

// readExpiry reads expires_in, or expires where only that is there (Stack Exchange).
func readExpiry(o strictjson.Object, f Format) Expiry {
	for _, name := range []string{"expires_in", "expires"} {
		m, ok := o.First(name)
		if !ok || m.Kind == strictjson.Null {
			continue
		}
		// RFC 6749 A.14: digits only; in JSON that is a number, in a form it is text anyway.
		e := Expiry{State: Unknown, Raw: m.Raw, Member: name,
			Standard: name == "expires_in" && digits.MatchString(m.Text) && (f == Form || m.Kind == strictjson.Number)}
		text := strings.TrimSpace(m.Text)
		if (m.Kind == strictjson.Number || m.Kind == strictjson.String) && decimal.MatchString(text) {
			value, _ := strconv.ParseFloat(text, 64) // too large a number becomes infinite, which is implausible too
			if e.State = Implausible; math.Abs(value) <= longest {
				e.State, e.Seconds = Known, int64(math.Floor(value))
			}
		}
		return e
	}
	if m, ok := o.First("expires_in"); ok {
		return Expiry{State: Unknown, Raw: m.Raw, Member: "expires_in"}
	}
	return Expiry{State: Unknown, Standard: true}
}

// names splits a scope. RFC 6749 3.3 separates by spaces; where there is a comma and no space (GitHub) it is the
// separator.
func names(scope string) []string {
	if commas(scope) {
		scope = strings.ReplaceAll(scope, ",", " ")
	}
	return strings.Fields(scope)
}

func commas(scope string) bool {
	return strings.Contains(scope, ",") && !strings.ContainsAny(scope, " \t\r\n")
}

// list names scopes in a text.
func list(scopes []string) string { return strings.Join(scopes, ", ") }

// short is for values in the middle of a sentence.
func short(s string) string { return plain.Cut(s, 120) }
