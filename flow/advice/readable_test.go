package advice

import (
	"testing"

	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// What the advice knows to explain, and what a preset asks for, can be read in a response: it is not taken for a token.
func TestKnownNamesStayReadable(t *testing.T) {
	var names []string
	for _, r := range rows() {
		names = append(names, r.Codes...)
	}
	for _, p := range provider.Presets() {
		names = append(names, p.Scopes.Default)
		for _, s := range p.Scopes.Examples {
			names = append(names, s.Name)
		}
	}
	if len(names) < 50 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		var r secret.Redactor
		r.Learn(true, name)
		if got := r.Text(name); got != name {
			t.Errorf("%s is shown as %s", name, got)
		}
	}
}
