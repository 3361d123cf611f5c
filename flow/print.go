package flow

import (
	"fmt"

	"oauthwalk/flow/secret"
)

// guarded are the results that are plain strings for those who show them, and hold a secret nevertheless: the URL has
// the state in it, the challenge is the verifier when the method is plain, and a body may hold anything.
var guarded = map[string]bool{"authorization_url": true, "code_challenge": true, "body": true}

// Format implements fmt.Formatter, so that a snapshot can be printed with any verb and gives no secret away.
func (v Value) Format(f fmt.State, _ rune) {
	shown := v.V
	if s, ok := v.V.(string); ok && guarded[v.Name] {
		shown = secret.New(s)
	}
	fmt.Fprintf(f, "%s=%v", v.Name, shown)
}
