package resource

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

// own are the fields that are made from something else, and that a second source would only make ambiguous.
var own = []string{"authorization", "host", "content-length", "transfer-encoding", "connection", "accept-encoding"}

// checkHeaders looks at the further header fields while nothing has been sent. RFC 9110 5.1 and 5.5: a name is a token,
// a value holds no control character; anything else could start a second request.
func (g *get) checkHeaders(headers []wire.Field) error {
	for _, h := range headers {
		why := ""
		switch {
		case h.Name == "" || strings.Trim(h.Name, tokenCharacters) != "":
			why = "its name has characters that a header field must not have"
		case slices.Contains(own, strings.ToLower(h.Name)):
			why = "this call makes that field itself"
		case strings.ContainsFunc(h.Value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }):
			why = "its value has a control character in it"
		}
		if why != "" {
			name := g.words(h.Name)
			g.add(finding.Failf("api_header", "RFC 9110 5.5", "The header field %q cannot be sent: %s.", name, why))
			return fmt.Errorf("%w: the header field %q cannot be sent: %s", ErrNotSent, name, why)
		}
	}
	return nil
}

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
